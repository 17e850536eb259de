"""Names that nobody on the list has, in a list of candidates: `Yes to Maria, Wei and the lady from Bristol, Ann Price`.

Decides that such a clause names somebody unknown, who must be asked about; never whom it may mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.lexicons import Kind
from mailflow.reading.model import Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.talk import Talk
from mailflow.reading.targets import Target

_LISTING = frozenset({",", "and", "~"})
_NAMES = frozenset({Kind.WORD, Kind.PLAIN})
#: What may stand beside a name that nobody knows: `the lady from`, `please`.
_BESIDE = frozenset({Kind.SIGN, Kind.FILLER, Kind.PERSON, Kind.PREPOSITION, Kind.PLEASE, Kind.TO, Kind.ALSO})
_MOST = 3
_RULE = "named beside others"


def _stranger_in_list(
    clause: Clause, before: Sequence[Mark], sentence: Sequence[Mark], *, begun: bool
) -> tuple[int, int] | None:
    """Where the name stands that a clause adds to a list of candidates; None where it says anything else. `before` are
    the marks that the list has so far, `sentence` those of the whole sentence; `begun`: what stands just before names
    somebody unknown already."""
    spoken = [mark for mark in clause.marks if mark.sense.kind not in _BESIDE]
    named = bool(spoken) and len(spoken) <= _MOST and all(_may_name(mark) for mark in spoken)
    if not named or clause.join not in _LISTING or not (begun or _ends_with_a_name(before)):
        return None
    if clause.join == "," and not (begun or _goes_on(sentence, clause.marks[-1].end)):
        # "Yes to Maria, Rita": somebody is spoken to.
        return None
    return spoken[0].start, spoken[-1].end


def _may_name(mark: Mark) -> bool:
    return mark.capital and mark.sense.kind in _NAMES and mark.sense.value == ""


def _ends_with_a_name(marks: Sequence[Mark]) -> bool:
    last = next((mark for mark in reversed(marks) if mark.sense.kind not in (Kind.SIGN, Kind.PLEASE)), None)
    return last is not None and last.mention is not None


def _goes_on(sentence: Sequence[Mark], end: int) -> bool:
    """Whether the list goes on behind the letter `end`."""
    behind = [mark for mark in sentence if mark.start >= end]
    joined = any(m.sense.kind is Kind.AND and (n.mention or _may_name(n)) for m, n in pairwise(behind))
    return joined or any(mark.mention is not None for mark in behind[:2])


class Strangers(Talk):
    """Keeps those whom nobody knows apart from what is said of the others in a list."""

    def _adds_a_stranger(self, clause: Clause) -> bool:
        """Whether a clause only adds somebody unknown to a list: to be asked about, whatever is said of the others."""
        sentence = self.sentence.marks if self.sentence is not None else []
        last = self.found[-1] if self.found and self.found[-1].rule == _RULE else None
        words = _stranger_in_list(clause, self._listed_so_far(), sentence, begun=last is not None)
        if words is None:
            return False
        if last is not None and clause.join == ",":
            # "the lady from Bristol, Amanda Price"
            last.targets[0].words = (last.targets[0].words[0], words[1])
            last.add(clause)
            return True
        kept, self.taken = self.taken, []
        self.found.append(self._new("mention", [Target(why=Why.UNKNOWN_NAME, words=words, form="name")], clause, _RULE))
        self.taken = kept
        return True

    def _listed_so_far(self) -> list[Mark]:
        """The marks of the list that the sentence is naming: before its verdict, or behind it."""
        if self.pending:
            return self.pending[-1].marks
        current = self.current
        return current.marks if current is not None and current.verdict_first and not current.open_end else []
