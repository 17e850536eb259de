"""People, requisitions, responsibilities and applications as somebody typed them: read, checked, mistakes told by line.

Takes the text of a TOML or CSV file; nothing is half-taken: either a `Roster` comes out, or every mistake at once.
"""

from mailflow.hiring.roster.checking import Known, Mistake, read_roster
from mailflow.hiring.roster.entries import (
    TABLES,
    ApplicationEntry,
    PersonEntry,
    RequisitionEntry,
    ResponsibilityEntry,
    Roster,
)

__all__ = [
    "TABLES",
    "ApplicationEntry",
    "Known",
    "Mistake",
    "PersonEntry",
    "RequisitionEntry",
    "ResponsibilityEntry",
    "Roster",
    "read_roster",
]
