"""Phrases that overlap: which of two gets the words that both could hold, and what lets go of its own.

Decides that a reference, a verb or a denial inside a phrase counts instead of it; never what any of them means.
"""

from __future__ import annotations

from mailflow.reading.homonyms import Homonyms
from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.names import Mention

_FILLER = Sense(Kind.FILLER)
#: What a list of candidates holds beside them.
_LISTED = frozenset({Kind.AND, Kind.FILLER, Kind.PERSON, Kind.LABEL, Kind.GROUP, Kind.ORDER, Kind.ARTICLE, Kind.TO})


class Overlaps(Homonyms):
    """Tells phrases from what begins inside them."""

    def _holds_a_requisition(self, at: int, end: int) -> bool:
        """Whether the reference of a role begins inside a phrase: `voor DAT-3` is not `voor dat`."""
        inside = range(at + 1, end)
        return any(self._requisition(place) is not None for place in inside)

    def _requisition(self, at: int) -> tuple[Mention, int] | None:
        return self.roster.requisition_at(self.tokens, at) if self._key(at) in self.roster.refs else None

    def _joins_another(self, at: int, end: int, sense: Sense) -> bool:
        """Whether a verdict written without its accent is an "and" and what follows it: `e não convide Wei`, `e ok per
        Wei`, not `é não`."""
        token = self.tokens[at]
        written = token.is_word and token.text.isascii() and sense.kind is Kind.VERDICT and end < len(self.tokens)
        if not written or not self.lexicon.has(self._key(at), Kind.AND):
            return False
        following = self._phrase(end)[0]
        begins = following is not None and following.sense.value in ("verb", "deed")
        return begins or self._names(end + self.lexicon.has(self._key(end), Kind.TO))

    def _take_over(self, places: range, sense: Sense) -> None:
        """Lets the first half of a parted verb go where a verdict that says the contrary takes in its second:
        `will ich | nicht sehen`."""
        for place in places:
            half = self.halves.get(place)
            first = self.marks[half].sense if half is not None else None
            if (
                half is None
                or first is None
                or sense.kind is not Kind.VERDICT
                or first.verdict in (None, sense.verdict)
            ):
                continue
            self.marks[half] = self.marks[half]._replace(sense=_FILLER)
        denied = self.lexicon.has(self._key(places.start), Kind.NEGATION, Kind.NO)
        if sense.kind is Kind.VERDICT and denied and self._key(places.start - 1) != ",":
            self._take_back(sense)

    def _take_back(self, sense: Sense) -> None:
        """Lets a verb go that only begins what a verdict at the end says: `ich will | Maria und Anna | nicht sehen`."""
        named = False
        for place in reversed(range(len(self.marks))):
            mark = self.marks[place]
            named = named or mark.mention is not None or mark.sense.kind is Kind.GROUP
            if mark.start in self.taking and mark.sense.kind is Kind.VERDICT:
                if named and mark.sense.verdict is not sense.verdict:
                    self.marks[place] = mark._replace(sense=_FILLER)
                return
            if mark.mention is None and mark.sense.kind not in _LISTED and mark.key != ",":
                return

    def _yields(self, at: int, end: int, sense: Sense) -> bool:
        """Whether a longer verdict that begins inside a phrase counts instead; never where the phrase leaves open what
        follows: `we would have to | invite Maria`."""
        return not (sense.kind is Kind.HEDGE and sense.value in ("mine", "yet")) and self._overtaken(at, end, sense)
