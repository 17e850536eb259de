"""What a candidate does and nobody decides: `Mehdi accepte.`, `Giulia rifiuta.`

Decides only that such a verb behind a name may tell of the candidate, so that it is asked about; never what it means.
"""

from __future__ import annotations

from mailflow.reading.statements import Statement
from mailflow.reading.vocabularies import acts


def is_done_by_candidate(statement: Statement, text: str) -> bool:
    """Whether all of a statement is one name and such a verb behind it. `text` is what its marks point into."""
    named = [mark for mark in statement.marks if mark.mention is not None]
    if len(named) != 1 or named[0].mention is None or named[0].mention.form != "name":
        return False
    last = statement.marks[-1]
    return text[named[0].end : last.start].isspace() and text[last.start : last.end].casefold() in acts()
