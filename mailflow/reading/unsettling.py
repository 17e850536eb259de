"""What keeps words beside a decision from being only its reason.

Decides whether a piece of a sentence doubts, limits, corrects or contradicts a verdict that its candidate has; never
what it decides instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from mailflow.reading.cues import denies
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark

#: What a reason tells with.
_CONTENT = frozenset({Kind.WORD, Kind.REMARK, Kind.UNIT, Kind.PLAIN, Kind.VERDICT, Kind.HAVING, Kind.PAST})
_ALWAYS = frozenset({Kind.UNDO, Kind.PLEASE, Kind.POLITE})
#: What asks, promises or notes something where a piece begins with it.
_LEADS = frozenset({Kind.QUESTION, Kind.REQUEST, Kind.NOTE, Kind.PROMISE})
_LEADING = frozenset({Kind.BECAUSE, Kind.CONTRAST, Kind.CONCESSION, Kind.AND, Kind.FILLER, Kind.SIGN, Kind.ALSO})
#: What a yes has to wait for stands before these words.
_FIRST = frozenset({"first", "beforehand"})
_AT_A_TIME = frozenset(
    {Kind.NEGATION, Kind.EXCEPT, Kind.WAITING, Kind.TIME, Kind.COUNT, Kind.PLEASE, Kind.FILLER, Kind.SIGN}
)
_TIMED = frozenset({Kind.WAITING, Kind.TIME})
_NOUNS = frozenset({Kind.WORD, Kind.PLAIN, Kind.UNIT, Kind.COPULA, Kind.PAST, Kind.HAVING, Kind.MEASURE})
_THINGS = frozenset({Kind.WORD, Kind.PLAIN, Kind.UNIT})
#: What stands right before a verb that tells of others.
_HELPING = frozenset({Kind.COPULA, Kind.PAST, Kind.REPORT, Kind.HAVING})
#: What may stand between the writer and what the writer does.
_DOING = frozenset({Kind.FILLER, Kind.FUTURE, Kind.TO, Kind.ALSO, Kind.NEGATION, Kind.COPULA, Kind.PLEASE, Kind.SIGN})
#: So near a capital word a verdict may be about somebody of that name.
_NEAR = 3
_LETTING = frozenset({"let", "lets"})
_SUBJECTS = frozenset({Kind.SHE, Kind.THEY, Kind.WORD, Kind.PLAIN, Kind.PARTY, Kind.PERSON})
#: How a doubt begins that is none of the writer's: `on paper`, `in theory`.
_NOTIONAL = frozenset({"on", "in", "theoretically", "hypothetically"})
#: How what is told of an earlier place begins: `his old boss`.
_FORMER = frozenset({"his", "her", "their", "at"})
#: What an earlier time is told with: `she was with us last year`.
_TOLD_OF_THEN = frozenset({Kind.PAST, Kind.HAVING})
_TURNING = (Sense(Kind.HEDGE, "or"), Sense(Kind.CORRECTION))
_WAVERING = frozenset(
    {Kind.HEDGE, Kind.CORRECTION, Kind.NEGATION, Kind.NO, Kind.VERDICT, Kind.FILLER, Kind.SHE, Kind.ALSO}
)
_EVENTS = frozenset({Kind.WORD, Kind.PLAIN, Kind.PARTY})
_YOURS = frozenset({"you", "your"})
_PREFERRING = ("prefer", "rather", "ideally")
#: Would, as phrases that decide begin with it.
_WOULD = frozenset({"wurde", "wuerde", "wurd", "wuerd", "wurden", "wuerden", "hatte", "haette", "zou", "zouden"})
_ABLE = frozenset({"can", "kann", "kan"})
_BEFORE = Sense(Kind.WAITING, "before")
#: What makes a `before` more than haste: the writer, a deed of others that decides, an "if".
_HOLDING_UP = frozenset({Kind.ME, Kind.PARTY, Kind.CONDITION, Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.HEDGE})
#: What a day for the meeting is proposed with.
_PROPOSING = frozenset(
    {
        Kind.TIME, Kind.FILLER, Kind.PREPOSITION, Kind.TO, Kind.HEDGE, Kind.PREFERENCE, Kind.AND, Kind.SIGN, Kind.ME,
        Kind.COPULA, Kind.PLEASE, Kind.COUNT, Kind.UNIT, Kind.ALSO, Kind.SHE, Kind.NEUTRAL, Kind.VERDICT, Kind.PLAIN,
    }
)  # fmt: skip

#: What a "but not" that only names somebody is made of.
_BESIDE_DENIED = frozenset(
    {
        Kind.NEGATION, Kind.EXCEPT, Kind.CONTRAST, Kind.GROUP, Kind.LABEL, Kind.PERSON, Kind.PREPOSITION, Kind.TO,
        Kind.AND, Kind.PLEASE, Kind.SIGN,
    }
)  # fmt: skip


def is_unreal(mark: Mark) -> bool:
    """Whether a word, or the first of a verb's phrase, makes unreal what a "but" follows: `würde ich gern sehen`."""
    return mark.sense.value == "would" or (mark.sense.kind is Kind.VERDICT and mark.key in _WOULD)


def says_something(piece: Sequence[Mark]) -> bool:
    """Whether a piece has words of its own beside what could decide or doubt."""
    return any(mark.sense.kind in _CONTENT for mark in piece)


def unsays(piece: Sequence[Mark], verdict: Verdict, *, inside: bool) -> Why | None:
    """Why a piece behind `verdict` leaves it open, None where it does not: a condition, a time it waits for, a doubt of
    the writer's, the taking back. `inside` the same sentence."""
    said = spoken(piece)
    while said and said[0].sense.kind is Kind.ONLY:
        said.pop(0)
    if not said or verdict is Verdict.HOLD:
        return None
    kinds = {mark.sense.kind for mark in said}
    first = said[0].sense
    if first.kind is Kind.REPORT and (said[1:2] and (said[1].sense.kind is Kind.PARTY or said[1].mention is not None)):
        # "Anna can come, says my boss"
        return Why.NO_VERDICT
    if verdict is Verdict.APPROVE and inside and _limits(piece, said):
        return Why.CONDITION
    if any(mark.sense.kind is Kind.VETO and mark.sense.value == "joke" for mark in said) or kinds == {Kind.NEGATION}:
        # "Tom yes. Not!"
        return Why.CONTRADICTION
    if first.kind is Kind.CONDITION and said[0].key != "otherwise":
        return Why.CONDITION
    if any(mark.sense.kind in (Kind.CONTRAST, Kind.EXCEPT) for mark in piece[:2]):
        if Kind.PROMISE in kinds:
            # "Yes, but let me sleep on it"
            return Why.PREFERENCE
        if verdict is Verdict.APPROVE and _is_on_terms(piece, said):
            return Why.CONDITION
    if verdict is Verdict.APPROVE and inside and _turns_to_a_refusal(piece, said):
        return Why.CONTRADICTION
    if verdict is Verdict.REJECT and any(m.sense.kind is Kind.VETO and m.sense.value == "unable" for m in said):
        # "I can't invite Maria, my account is locked"
        return Why.NO_VERDICT
    if verdict is Verdict.APPROVE and _holds(said):
        return Why.CONDITION
    if verdict is Verdict.REJECT and _puts_off(said) and not _is_able(piece) and inside | (first.kind is Kind.NEGATION):
        return Why.CONDITION
    if verdict is Verdict.APPROVE and first.kind in _TIMED and _hangs_on(said):
        return Why.CONDITION
    decided = any(
        (mark.sense.kind is Kind.NO and not denies(said, place))
        or (mark.sense.strength == FIRM and mark.sense.verdict not in (verdict, None))
        for place, mark in enumerate(said)
    )
    if Kind.HEDGE in kinds and (decided or (not says_something(said) and _doubts_alone(said))):
        return Why.PREFERENCE
    taken = any(m.sense.kind is Kind.CORRECTION and m.sense.value != "pardon" for m in said)
    if taken and not says_something(said) and (Kind.NEGATION in kinds or kinds <= {Kind.CORRECTION, Kind.ME}):
        return Why.CONTRADICTION
    return None


def _turns_to_a_refusal(piece: Sequence[Mark], said: Sequence[Mark]) -> bool:
    """Whether a "but" is followed by what would turn somebody down by itself: `yes to Tom, but he's not a fit`. Who is
    named there gets a verdict of their own."""
    but = any(mark.sense.kind is Kind.CONTRAST for mark in piece[:2])
    refusing = [mark for mark in said if mark.sense.kind is Kind.VERDICT and mark.sense.value in ("fit", "soft")]
    named = any(mark.mention is not None for mark in said)
    return but and not named and bool(refusing) and all(mark.sense.verdict is Verdict.REJECT for mark in refusing)


def _limits(piece: Sequence[Mark], said: Sequence[Mark]) -> bool:
    """Whether a "but not" with nothing else takes something off an approval: `aber nicht für diese Stelle`."""
    said = list(takewhile(lambda mark: mark.sense.kind is not Kind.AND, said))
    kinds = {mark.sense.kind for mark in said}
    but = any(mark.sense.kind is Kind.CONTRAST for mark in piece)
    named = any(mark.mention is not None for mark in said) or Kind.GROUP in kinds
    told = named or says_something(said) or kinds & {Kind.TIME, Kind.PLEASE, Kind.NO}
    return but and _begins_with_not(said) and not told


def _begins_with_not(said: Sequence[Mark]) -> bool:
    """Whether what is said begins with a "not"."""
    return bool(said) and said[0].sense.kind is Kind.NEGATION


def wavers(marks: Sequence[Mark]) -> bool:
    """Whether a question right behind a decision only wonders whether it was right: `Oder doch nicht?`."""
    said = [mark for mark in marks if mark.sense.kind is not Kind.SIGN]
    return bool(said) and said[0].sense in _TURNING and {mark.sense.kind for mark in said} <= _WAVERING


def _holds(said: Sequence[Mark]) -> bool:
    """Whether a piece that names nobody begins with waiting: `Please hold until I have the budget.`"""
    named = any(mark.mention is not None or mark.sense.kind is Kind.GROUP for mark in said)
    first = next((mark.sense for mark in said if mark.sense.kind is not Kind.PLEASE), None)
    waits = first is not None and first.verdict is Verdict.HOLD and first.strength == FIRM
    return waits and not named


def _is_on_terms(piece: Sequence[Mark], said: Sequence[Mark]) -> bool:
    """Whether what follows a "but" says what has to come first, or what not: `but not at that salary`, `but check his
    references first`; not `but not Tuesday`."""
    if said[-1].key in _FIRST and len(said) > 1:
        return True
    if any(m.mention is not None or m.sense.kind is Kind.GROUP for m in said) and all(map(_only_names, said)):
        # "but not Tom", "aber nicht Nummer 4": of whom the approval is not.
        return False
    denied = said[0].sense.kind in (Kind.NEGATION, Kind.EXCEPT) or piece[0].sense.kind is Kind.EXCEPT
    only_a_time = all(
        (m.sense.kind in _AT_A_TIME and m.sense.value != "now") or (m.key[:1].isdecimal() and m.key[-1] != "k")
        for m in said[said[0] is piece[0] :]
    )
    return denied and not only_a_time


def _only_names(mark: Mark) -> bool:
    """Whether a mark denies, names or stands beside a name."""
    return mark.mention is not None or mark.sense.kind in _BESIDE_DENIED or mark.sense.value in ("article", "title")


def _doubts_alone(said: Sequence[Mark]) -> bool:
    """Whether nothing is said but the writer's own doubt: `I'm not sure`, and not `maybe in March`."""
    beside = (Kind.HEDGE, Kind.ME, Kind.FILLER, Kind.COPULA, Kind.CONTRAST, Kind.SHE)
    return all(mark.sense.kind in beside for mark in said)


def _hangs_on(said: Sequence[Mark]) -> bool:
    """Whether something has to come first: `once the references are in`, not `after 3 pm` or `when you have time`."""
    following = said[1].sense.kind if len(said) > 1 else Kind.TIME
    kinds = {mark.sense.kind for mark in said[1:]}
    if said[0].sense.kind is Kind.TIME and not (following in _EVENTS and Kind.COPULA in kinds):
        return False
    timed = kinds & {Kind.TIME, Kind.MONTH, Kind.UNIT, Kind.ME, Kind.PLEASE}
    asked = following in (Kind.ASKING, Kind.QUESTION, Kind.COPULA)
    named = {mark.key for mark in said} & _YOURS
    return said[0].sense.value != "before" and bool(kinds & _EVENTS) and not (timed or asked or named)


def spoken(piece: Sequence[Mark]) -> list[Mark]:
    """A piece without signs and the words that lead up to it."""
    said = [mark for mark in piece if mark.sense.kind is not Kind.SIGN]
    while said and said[0].sense.kind in _LEADING:
        said.pop(0)
    return said


def proposes_a_time(piece: Sequence[Mark]) -> bool:
    """Whether a piece behind an approval only says when to meet: `am besten Dienstag oder Mittwoch`, `Thursday would be
    good`."""
    kinds = {mark.sense.kind for mark in piece}
    agreeing = all(m.sense.verdict in (None, Verdict.APPROVE) and m.sense.strength < FIRM for m in piece)
    return Kind.TIME in kinds and kinds <= _PROPOSING and agreeing and not any(_is_doubted(mark) for mark in piece)


def _is_doubted(mark: Mark) -> bool:
    """Whether a doubt can only be the writer's: `not sure`, `I was going to`."""
    return mark.sense.kind is Kind.HEDGE and mark.sense.value in ("mine", "intended")


def _is_haste(said: Sequence[Mark]) -> bool:
    """Whether what follows an approval only says why it is urgent: `before somebody else signs her`."""
    kinds = {mark.sense.kind for mark in said}
    return said[0].sense == _BEFORE and says_something(said) and not kinds & _HOLDING_UP


def unsettles(piece: Sequence[Mark], verdict: Verdict, *, several: bool, ahead: bool = False) -> bool:
    """Whether a piece beside `verdict` may say more than why. `several`: the verdict is about more than one; `ahead`:
    the piece stands before it."""
    said = spoken(piece)
    if not said:
        return True
    if verdict is Verdict.APPROVE and _is_haste(said):
        return False
    kinds = {mark.sense.kind for mark in said}
    first = said[0].sense.kind
    if kinds & _ALWAYS or first in _LEADS or (Kind.ME in kinds and kinds & {Kind.FUTURE, Kind.PROMISE}):
        return True
    but = any(mark.sense.kind is Kind.CONTRAST for mark in piece)
    if verdict is not Verdict.REJECT and not ahead and (but or first is Kind.ONLY or kinds & {Kind.WAITING}):
        return True
    if verdict is Verdict.HOLD and kinds & {Kind.TIME, Kind.MONTH, Kind.CONDITION}:
        return True
    if _puts_off(said) and not _is_able(piece):
        return True
    return any(_stirs(said, place, verdict, several=several) for place in range(len(said)))


def _puts_off(said: Sequence[Mark]) -> bool:
    """Whether a piece begins with a time: `not before March`, `until she has it`."""
    begins = [mark.sense.kind for mark in said[:2]]
    return begins[0] in _TIMED or (begins[0] in (Kind.NEGATION, Kind.NO) and begins[-1] in _TIMED)


def _is_able(piece: Sequence[Mark]) -> bool:
    """Whether a piece begins with what somebody can do: `kann diese Woche nicht`."""
    first = next((mark for mark in piece if mark.sense.kind is not Kind.SIGN), None)
    return first is not None and first.key in _ABLE and first.sense.kind is Kind.FILLER


def _stirs(said: Sequence[Mark], place: int, verdict: Verdict, *, several: bool) -> bool:
    mark = said[place]
    kind, value = mark.sense.kind, mark.sense.value
    match kind:
        case Kind.CONDITION:
            return mark.key != "otherwise" and not (value == "event" and verdict is Verdict.REJECT)
        case Kind.EXCEPT:
            after = said[place + 1].sense.kind if place + 1 < len(said) else None
            return several or after in (Kind.MENTION, Kind.GROUP)
        case Kind.CORRECTION:
            return mark.key != "rather" or place + 1 == len(said)
        case Kind.VETO:
            notional = mark.key in _NOTIONAL or value in ("elsewhere", "once")
            former = value == "elsewhere" and mark.key in _FORMER
            former = former or (value == "once" and any(m.sense.kind in _TOLD_OF_THEN for m in said))
            harmless = value in ("ahead", "later", "unable")
            return not (harmless or former or (notional and verdict is Verdict.REJECT))
        case Kind.HEDGE:
            return _is_mine(said, place)
        case Kind.PREFERENCE:
            return verdict is not Verdict.REJECT and mark.key.startswith(_PREFERRING)
        case Kind.REPORT:
            mine = place > 0 and said[place - 1].sense.kind is Kind.ME
            return not (mine or says_something(said[place + 1 :]))
        case Kind.GROUP:
            return not (several and _counted(value) in ("both", "neither", "none")) and is_judged(said, place)
        case Kind.VERDICT | Kind.NO:
            return _decides(said, place, verdict)
    if mark.mention is not None and mark.mention.form in ("number", "order"):
        return not _counts(said, place)
    return False


def _counted(value: str) -> str:
    """`none of the four` says what `none` does."""
    return "none" if value.startswith("none:") and value[-1].isdigit() else value


def is_judged(said: Sequence[Mark], place: int) -> bool:
    """Whether something is said of a whole group: `the others are fine`; not `it is all talk`, `nobody I asked`."""
    value = _counted(said[place].sense.value)
    if value not in ("all", "none", "both"):
        return True
    after = said[place + 1].sense.kind if place + 1 < len(said) else None
    return not place and after not in (Kind.WORD, Kind.PLAIN, Kind.ME, Kind.PREPOSITION, Kind.FILLER)


def _is_mine(said: Sequence[Mark], place: int) -> bool:
    """Whether a doubt is the writer's own."""
    mark = said[place]
    kinds = {each.sense.kind for each in said}
    if mark.sense.value in ("mine", "pause"):
        return Kind.ME in kinds or not any(each.sense.kind in _SUBJECTS for each in said[:place])
    return mark.sense.value == "intended" or Kind.ME in kinds


def _counts(said: Sequence[Mark], place: int) -> bool:
    """Whether a number counts something: `only 1 reference`, `has 2 kids`."""
    after = said[place + 1].sense.kind if place + 1 < len(said) else None
    unlisted = said[place].sense.kind is Kind.NUMBER
    return place > 0 and (unlisted or after in _THINGS)


def _decides(said: Sequence[Mark], place: int, verdict: Verdict) -> bool:
    """Whether a word that can decide does so here, and not as the verdict beside it does."""
    mark = said[place]
    own = Verdict.REJECT if mark.sense.kind is Kind.NO else mark.sense.verdict
    before, after = said[:place], said[place + 1 :]
    denied = any(each.sense.kind in (Kind.NEGATION, Kind.NO, Kind.NOR) for each in before)
    if own is verdict is Verdict.HOLD:
        # "On hold, the post is not yet approved"
        return False
    if mark.sense.kind is Kind.NO and (denies(said, place) or verdict is Verdict.REJECT):
        return False
    if (own is verdict) is not denied:
        # "legal won't let us hire from there"
        return False
    if before and before[0].capital and before[0].sense == Sense(Kind.WORD) and place < _NEAR:
        # "Xavier looks great"
        return True
    told = [each for each in (*before, *after) if each.sense.kind in _CONTENT and each.sense.kind is not Kind.VERDICT]
    if mark.sense.kind is Kind.VERDICT and mark.sense.strength < FIRM:
        return not told
    if mark.sense.value == "deed" and before:
        # "failed the phone screen"
        return False
    if mark.sense.value == "answer" and before and before[-1].sense.kind is Kind.PAST:
        # "I said that was a must"
        return False
    if _is_my_own(before) or mark.sense.kind is Kind.NO or mark.sense.value == "answer":
        return True
    return not (_is_a_noun(mark, after) or _is_of_others(mark, before, after))


def _is_my_own(before: Sequence[Mark]) -> bool:
    """Whether the writer does what follows, or asks for it: `I'd`, `let's`, `please`."""
    for mark in reversed(before):
        if mark.sense.kind in (Kind.ME, Kind.PLEASE) or mark.key in _LETTING:
            return True
        if mark.sense.kind not in _DOING:
            return False
    return False


def _is_a_noun(mark: Mark, after: Sequence[Mark]) -> bool:
    """Whether a single word is no verb here, or one with another object: `pass rate is 40 %`, `hold a licence`."""
    if mark.end - mark.start != len(mark.key):
        return False
    objects = [m for m in after if m.sense.kind not in (Kind.FILLER, Kind.SIGN)]
    following = after[0].sense.kind if after else None
    if following is Kind.WORD and after[0].capital:
        # "reject Xavier", who is on no list
        return False
    return following in _NOUNS or (following is Kind.FILLER and objects[:1] != [] and objects[0].sense.kind in _THINGS)


def _is_of_others(mark: Mark, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether a verb tells what became of somebody or something else, or what others would do."""
    kinds = [m.sense.kind for m in before]
    subject = any(kind in (Kind.WORD, Kind.PLAIN, Kind.PARTY, Kind.GROUP) for kind in kinds)
    if not before:
        return False
    if mark.sense.value == "passive":
        # "her visa was rejected twice"
        return subject
    pointed = after[:1] != [] and (after[0].mention is not None or after[0].sense.kind in (Kind.SHE, Kind.THEY))
    if kinds[-1] is Kind.TO and not pointed:
        # "not qualified to sign off gas work"
        return True
    if subject and (kinds[-1] in _HELPING or before[-1].sense.value == "would"):
        # "his old boss would take him back"
        return True
    # "she wants to continue with research"
    return Kind.REPORT in kinds and after[:1] != [] and after[0].sense.kind in (Kind.WORD, Kind.PLAIN)
