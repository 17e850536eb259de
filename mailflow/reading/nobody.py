"""What nobody of a group is or has, as the reason why all of it is refused: `nobody knows SAP, reject all four`.

Decides only that such words are a reason; never who is in the group.
"""

from __future__ import annotations

from mailflow.reading.lexicons import Kind
from mailflow.reading.model import Verdict
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement

_NOBODY = frozenset({"none", "neither"})


def tells_of_nobody(before: Clause, complete: Clause) -> bool:
    """Whether what nobody of a group has is why all of it is turned down."""
    nobody = bool(before.targets) and all(target.group in _NOBODY for target in before.targets)
    everybody = all(target.group.partition(":")[0] in ("all", "both") for target in complete.targets)
    refused = complete.verdict is Verdict.REJECT and complete.why is None and not complete.excepted
    return nobody and everybody and refused and not before.excepted and not before.flags & {Kind.HEDGE, Kind.CONDITION}


def turns_all_down(statement: Statement) -> bool:
    """Whether a verb that rejects follows what nobody of a group is or has."""
    nobody = bool(statement.targets) and all(target.group in _NOBODY for target in statement.targets)
    refused = statement.verdict is Verdict.REJECT and statement.form == "verb" and statement.why is None
    return nobody and refused and not statement.excepted
