"""Candidates named by what they share: their job (`both chefs`, `the four warehouse ones`) or a name (`both Chrises`).

Decides which requisition or which namesakes such words stand for; never where the words may mean anything else.
"""

from __future__ import annotations

from itertools import takewhile

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.names import Mention
from mailflow.reading.numerals import Numerals
from mailflow.reading.phrases import Mark
from mailflow.reading.role_words import Role

_TRADE = Sense(Kind.WORD, "trade")
#: What may stand between a group and the job that limits it: `neither of the managers`.
_LINKING = frozenset({Kind.FILLER, Kind.PREPOSITION})
_LINKING_KEYS = frozenset({"of", "the", "our", "your", "these", "those", "my"})
_PAIRS = frozenset({"both", "neither"})
#: Fewer letters of a ref may be those of any word.
_LETTERS = 3


class Roles(Numerals):
    """Marks the words for jobs and shared names."""

    def _role(self, at: int) -> int:
        """A requisition named by its letters or by what it is called, where candidates are meant: `the sre ones`, `both
        SRE`, `all three marketing people`, `SREs: all no`; 0 where nobody is."""
        key = self.tokens[at].key
        role = self.roster.roles.role(key)
        if role is None:
            return 0
        end = self._behind_role(at + 1, role)
        if not self._means_people(at, end, role):
            return 0
        return self._mention(at, end, Mention(role.places, "requisition"))

    def _behind_role(self, at: int, role: Role) -> int:
        """Where the words for a job end: `anaesthetic techs`, `maths teachers`."""
        while at < len(self.tokens) and self.tokens[at].is_word:
            again = self.roster.roles.role(self.tokens[at].key)
            same = again is not None and again.sure and again.places == role.places
            if not same and self._sense(at) != _TRADE:
                break
            at += 1
        return at

    def _means_people(self, at: int, end: int, role: Role) -> bool:
        """Whether the words from `at` to `end` speak of candidates and of no job as such."""
        key = self.tokens[at].key
        exact = key in self.roster.roles.families
        letters = key.removesuffix("s") in self.roster.roles.families
        if self._key(end) == ":" and letters:
            return True
        people = self.lexicon.has(self._key(end), Kind.PERSON) or self._sense(end - 1) == _TRADE
        if exact and (people or self._is_grouped_directly()):
            return True
        group = self._group_before()
        if group is not None and self._counts_out(group, role):
            return True
        if not role.sure and role.letters < _LETTERS:
            return False
        several = end > at + 1 or key.endswith("s")
        return people or (group is not None and several and role.sure) or self._is_the_one(at, end, role)

    def _is_grouped_directly(self) -> bool:
        """Whether a group stands right before: `both SRE`, `1 for SRE`."""
        marks = self.marks
        if marks and marks[-1].sense.kind is Kind.GROUP:
            return True
        return len(marks) > 1 and marks[-1].sense.kind in _LINKING and marks[-2].mention is not None

    def _group_before(self) -> Mark | None:
        """The group that these words limit: `both chefs`, `neither of the managers`."""
        linking = list(takewhile(lambda m: m.sense.kind in _LINKING and m.key in _LINKING_KEYS, reversed(self.marks)))
        before = self.marks[len(self.marks) - len(linking) - 1] if len(linking) < len(self.marks) else None
        return before if before is not None and before.sense.kind is Kind.GROUP else None

    def _counts_out(self, group: Mark, role: Role) -> bool:
        """Whether a group counts as many as the requisition has candidates."""
        name, _, count = group.sense.value.partition(":")
        counted = 2 if name in _PAIRS else int(count or 0)
        return name != "rest" and counted == len(role.places)

    def _is_the_one(self, at: int, end: int, role: Role) -> bool:
        """Whether `the driver` begins a clause or follows a verdict, and the list has one such candidate."""
        if len(role.places) > 1 or not self.marks or self._key(at - 1) != "the" or self._plain_word(end):
            return False
        led = self.marks[-2].sense.kind if len(self.marks) > 1 else Kind.SIGN
        return led in (Kind.SIGN, Kind.VERDICT, Kind.NO, Kind.AND, Kind.CONTRAST, Kind.TO)

    def _namesakes(self, at: int) -> int:
        """`both Marias`, `neither of the Marks`: everybody who shares a name; 0 where nobody does."""
        token = self.tokens[at]
        if not (token.is_word and token.key.endswith("s")) or token.key in self.roster.parts:
            return 0
        group = self._group_before()
        name = token.key.removesuffix("s")
        places = self.roster.parts.get(name) or self.roster.parts.get(name.removesuffix("e"), frozenset())
        if group is None or len(places) < 2:
            return 0
        return self._mention(at, at + 1, Mention(tuple(sorted(places)), "requisition"))
