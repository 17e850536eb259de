"""Whom words count among: `For DAT-3 only Wei, turn the other two down`, `the two from OPS-2`.

Decides where a role limits what a sentence goes on to say, and where the words for a role stand for all of its
candidates; never what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict
from mailflow.reading.phrasebook import Lexicon
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.shares import SOME, count_of, counted_before, with_shares
from mailflow.reading.targets import is_mention
from mailflow.reading.vocabularies import wholly

_ALL = Sense(Kind.GROUP, "all")
_BOTH = Sense(Kind.GROUP, "both")
_NOBODY = Sense(Kind.GROUP, "none")
_NONE_OF = Sense(Kind.NEGATION)
_COLON = Sense(Kind.SIGN)
_FILLER = Sense(Kind.FILLER)
_WAY = Sense(Kind.FILLER, "way")
_PAIR = 2
_PARTING = frozenset(",;-–—")
_OPENING = frozenset({Kind.AND, Kind.CONTRAST, Kind.POLITE, Kind.ALSO})
_LEADING = frozenset({Kind.PREPOSITION, Kind.TO})
_LINKING = frozenset({Kind.PREPOSITION, Kind.FILLER, Kind.TO, Kind.ARTICLE, Kind.PERSON})
_SAYING = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.ONLY})
_ARTICLES = frozenset({Kind.FILLER, Kind.ARTICLE, Kind.SHE})
#: What may leave out some of a role, or go on with somebody else.
_LEAVING_OUT = frozenset({Kind.NEGATION, Kind.NO, Kind.ONLY, Kind.CONTRAST, Kind.SIGN, Kind.AND})
#: So many words may stand for a role that nobody has named by its ref.
_MOST_WORDS = 2


def scoped(sentences: Sequence[Sentence], lexicon: Lexicon) -> list[Sentence]:
    """The sentences of one text, cut where a role limits what follows, the role before a colon: `DAT-3: only Priya`."""
    found: list[Sentence] = []
    for sentence in sentences:
        marks = _in_whole(_counted_out(with_shares(sentence.marks, lexicon), lexicon))
        marks = _without_its_role(marks)
        starts = [0, *(p + 1 for p in range(len(marks)) if _is_parting(marks[p]) and _heads(marks, p + 1) is not None)]
        pieces = [marks[at:until] for at, until in zip(starts, [*starts[1:], len(marks)], strict=True)]
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1
            kept = piece if last else piece[:-1]
            if kept:
                found.append(
                    replace(
                        sentence,
                        marks=_said_once(_headed(kept)),
                        end=sentence.end if last else ".",
                        first_of_line=sentence.first_of_line and not place,
                    )
                )
        _carry_on(found)
    return found


def _is_role(mark: Mark) -> bool:
    return mark.mention is not None and mark.mention.form == "requisition" and not mark.mention.why


def _is_parting(mark: Mark) -> bool:
    return mark.sense.kind is Kind.SIGN and mark.key in _PARTING


def _heads(marks: Sequence[Mark], start: int) -> int | None:
    """Where the role stands that heads the words from `start` on and limits what they say; None where none does."""
    place, led = _role_at(marks, start)
    if place is None or place + 1 >= len(marks):
        return None
    behind = marks[place + 1 :]
    following = (p for p in range(len(behind)) if _is_parting(behind[p]) and _role_at(behind, p + 1)[0] is not None)
    inner = start > 0 and marks[start - 1].key != ";"
    return place if _limits(marks[place], behind[: next(following, None)], inner=inner, led=led) else None


def _role_at(marks: Sequence[Mark], start: int) -> tuple[int | None, bool]:
    """Where a role stands at the head of the words from `start` on, and whether a preposition or article leads up to
    it."""
    place = start
    while place < len(marks) and marks[place].sense.kind in _OPENING:
        place += 1
    begins = place
    while place < len(marks) and marks[place].sense.kind in _ARTICLES and marks[place].sense != _WAY:
        place += 1
    if place < len(marks) and (marks[place].sense.kind in _LEADING or marks[place].sense == _WAY):
        place += 1
    led = place > begins
    if led and place < len(marks) and marks[place].sense.kind in _ARTICLES:
        place += 1
    return (place if place < len(marks) and _is_role(marks[place]) else None), led


def _limits(role: Mark, behind: Sequence[Mark], *, inner: bool, led: bool) -> bool:
    """Whether what stands behind a role is said of its candidates; `inner` where only a comma parts it from what
    stands before."""
    assert role.mention is not None
    first = behind[0] if behind else role
    named = [mark for mark in behind if is_mention(mark)]
    if len(named) == 1 and named[0].sense == _whole(len(role.mention.items)) and first.sense.kind is Kind.COPULA:
        # "OPS-2 is frozen, so park both"
        return True
    if first.sense.kind is Kind.SIGN and (inner or not led or first.key != ","):
        return False
    if first.sense.kind in (Kind.PERSON, Kind.AND) or (not led and not (is_mention(first) or _is_only(first))):
        return False
    inside = all(
        mark.mention is None or _is_role(mark) or set(mark.mention.items) <= set(role.mention.items) for mark in named
    )
    groups = any(mark.mention is None for mark in named)
    one = any(mark.mention is not None and not _is_role(mark) for mark in named)
    said = any(mark.sense.kind in _SAYING for mark in behind)
    # "For SRE-7, neither": nobody says no by itself
    denied = [mark.sense.value for mark in behind if is_mention(mark)] in (["none"], ["neither"])
    return inside and (one or (groups and led)) and (said or denied)


def _whole(size: int) -> Sense:
    """The group that counts as many."""
    return _BOTH if size == _PAIR else Sense(Kind.GROUP, f"all:{size}")


def _is_only(mark: Mark) -> bool:
    return mark.sense.kind is Kind.ONLY


def _headed(marks: Sequence[Mark]) -> list[Mark]:
    """The words with the role before a colon where it heads them."""
    place = _heads(marks, 0)
    if place is None:
        return list(marks)
    behind = marks[place + 1 :]
    role = marks[place]
    group = next((p + 1 for p, mark in enumerate(behind) if _is_group(mark)), 0)
    if behind[0].sense.kind is Kind.COPULA and group:
        return [*behind[:group], role, *behind[group:]]
    if behind[0].sense.kind is Kind.SIGN:
        behind = behind[1:]
    return [role, Mark(_COLON, ":", role.end, role.end), *behind]


def _said_once(marks: list[Mark]) -> list[Mark]:
    """`los de DAT-3 pasan todos`, `os da DAT-3 passam os dois`: behind a role and an approval, all of it once more.
    `No pasan todos` leaves some out, and stays."""
    named = [place for place, mark in enumerate(marks) if is_mention(mark)]
    role = next((mark.mention for mark in marks if _is_role(mark)), None)
    if role is None or not _is_role(marks[named[-2] if len(named) > 1 else named[0]]):
        return marks
    whole = marks[named[-1]].sense in (_ALL, _whole(len(role.items)))
    apart = {mark.sense.kind for mark in marks} & {
        Kind.NEGATION,
        Kind.NO,
        Kind.ONLY,
        Kind.CONTRAST,
        Kind.SIGN,
        Kind.AND,
    }
    before = all(marks[place].sense in (_ALL, _whole(len(role.items))) for place in named[:-2])
    # A verdict that rejects may hold the no that leaves some out.
    verdicts = [mark.sense.verdict for mark in marks if mark.sense.kind is Kind.VERDICT]
    said = verdicts == [Verdict.APPROVE] and any(mark.sense.kind is Kind.VERDICT for mark in marks[: named[-1]])
    if not (whole and before and said) or apart:
        return marks
    return [*marks[: named[-1]], marks[named[-1]]._replace(sense=_FILLER), *marks[named[-1] + 1 :]]


def _without_its_role(marks: list[Mark]) -> list[Mark]:
    """`For the warehouse just Tomasz` as `just Tomasz`: who is named says which role is meant."""
    if not marks or not (marks[0].sense.kind in _LEADING or marks[0].sense == _WAY):
        return marks
    place = 1
    while place < len(marks) and marks[place].sense.kind in _ARTICLES:
        place += 1
    words = place
    while place < len(marks) and marks[place].sense.kind is Kind.WORD:
        place += 1
    named = place + 1 < len(marks) and _is_only(marks[place]) and marks[place + 1].mention is not None
    if not (0 < place - words <= _MOST_WORDS and named):
        return marks
    return [*(mark._replace(sense=_FILLER) for mark in marks[:place]), *marks[place:]]


def _counted_out(marks: list[Mark], lexicon: Lexicon) -> list[Mark]:
    """`the two from OPS-2`, `i due OPS-2`: as many as the role has candidates are all of them."""
    for place, mark in enumerate(marks):
        if not _is_role(mark) or mark.mention is None:
            continue
        first = place
        while first and marks[first - 1].sense.kind in _LINKING and count_of(marks[first - 1], lexicon) is None:
            first -= 1
        size = len(mark.mention.items)
        before = marks[first - 1] if first else None
        if before is None or before.sense.kind is Kind.GROUP:
            continue
        number = count_of(before, lexicon)
        paired = before.sense.kind is Kind.THEY and before.end - before.start > len(before.key) and size == _PAIR
        if number is not None and number < size and first < place:
            # "two of the three DAT-3 candidates"
            return [*marks[: first - 1], before._replace(sense=SOME), *marks[first:]]
        if (paired or number == size > 1) and counted_before(marks, first - 1, lexicon) is None:
            return [*marks[: first - 1], before._replace(sense=_whole(size)), *marks[first:]]
        if before.sense == _NONE_OF and Kind.PREPOSITION in [m.sense.kind for m in marks[first:place]]:
            # "keinen von DAT-3"
            return [*marks[: first - 1], before._replace(sense=_NOBODY), *marks[first:]]
    return marks


def _in_whole(marks: list[Mark]) -> list[Mark]:
    """`DAT-3 komplett absagen`: all of a role."""
    for place in range(1, len(marks)):
        if marks[place].key in wholly() and _is_role(marks[place - 1]) and not any(map(_is_group, marks)):
            return [*marks[:place], marks[place]._replace(sense=_ALL), *marks[place + 1 :]]
    return marks


def _is_group(mark: Mark) -> bool:
    return mark.sense.kind is Kind.GROUP


def _carry_on(found: list[Sentence]) -> None:
    """`For DAT-3 only Priya. The other two are out.`: the others of the same role, where there are as many."""
    if len(found) < 2:
        return
    before, after = found[-2], found[-1]
    role = before.marks[0]
    named = [mark for mark in after.marks if is_mention(mark)]
    headed = _is_role(role) and len(before.marks) > 1 and before.marks[1].key == ":" and role.mention is not None
    if not headed or len(named) != 1 or before.line != after.line or not _is_group(named[0]) or role.mention is None:
        return
    value, _, count = named[0].sense.value.partition(":")
    told = {item for mark in before.marks[1:] if mark.mention for item in mark.mention.items}
    left = set(role.mention.items) - told
    if value == "rest" and count == str(len(left)):
        colon = Mark(_COLON, ":", role.end, role.end)
        found[-1] = replace(after, marks=[role, colon, *after.marks], first_of_line=False)
