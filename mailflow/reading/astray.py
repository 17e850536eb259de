"""The words around one verdict that give it to somebody or something else.

Decides whether what leads up to a verdict, or follows it in the same breath, makes it another person's, another time's
or a thing's; never what becomes of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.statements import Statement
from mailflow.reading.tokens import tokenize
from mailflow.reading.vocabularies import gripping

_WHEN = frozenset({Kind.TIME, Kind.MONTH, Kind.UNIT})
_TURNING = frozenset({Sense(Kind.CONTRAST), Sense(Kind.REMARK, "criticism")})
#: How what somebody cannot do begins, whether the writer or the candidate.
_CANNOT = re.compile(r"can(?:'t|’t|t|not| not)\b", re.IGNORECASE)
_NOT_YET = Sense(Kind.VERDICT, "bare", Verdict.HOLD, 1)
#: What ends a breath.
PARTING = frozenset({Kind.AND, Kind.CONTRAST, Kind.BECAUSE, Kind.CORRECTION, Kind.CONCESSION})


def is_led_astray(statement: Statement, marks: Sequence[Mark], at: int, text: str) -> bool:
    """Whether the words that lead up to a verdict, back to the last separator, give it to another person or role, or
    hold what nobody knows before the one it is about: `the team passed on Wei`, `on paper Maria is a yes`."""
    led: list[Mark] = []
    for place in range(at - 1, -1, -1):
        if marks[place].sense.kind is Kind.SIGN or marks[place].sense.kind in PARTING:
            if marks[place].key == ":" and _speaks(marks[:place]):
                return True
            if marks[place].sense.kind is Kind.SIGN and _is_told(marks[:place]):
                return True
            break
        led.append(marks[place])
    if any(mark.sense.kind is Kind.PARTY or is_veto(mark, "ahead") for mark in led):
        return True
    if led and led[0].sense.kind is Kind.ONLY and any(mark.mention is not None for mark in led):
        # "A Maria só pode vir em março"
        return True
    if sum(mark.sense.kind is Kind.WORD for mark in led) > 1 and marks[at].sense.value == "answer":
        return True
    named = any(mark.mention is not None or mark.sense.kind is Kind.GROUP for mark in led)
    ahead = False
    for mark in led:
        if mark.mention is not None or mark.sense.kind is Kind.GROUP:
            ahead = True
        elif mark.sense.kind is Kind.WORD and ahead and named:
            return True
    following = words_behind(marks, at)
    if _is_told_behind(marks[at + 1 :]):
        return True
    if any(mark.sense == _NOT_YET for mark in (*led, *following)):
        # "lad Anna noch nicht ein"
        return True
    if _is_by_another(following) and marks[at].sense.value not in ("fit", "soft"):
        # "pas convaincue par John" describes John.
        return True
    if marks[at].sense.value == "verb" and _grips(marks[at], text) and _goes_on_otherwise(following):
        return True
    if marks[at].sense.value == "answer" and any(mark.sense.kind is Kind.WORD for mark in _between(led)):
        # "Anna got a hard no": what happened to her.
        return True
    if statement.verdict is Verdict.APPROVE and _goes_to_others(following):
        return True
    if _is_put_off(marks[at], following):
        return True
    if statement.strength == 1 and statement.verdict is Verdict.APPROVE and _is_turned(marks, at):
        return True
    flipped = statement.verdict is Verdict.REJECT and marks[at].sense.verdict is Verdict.APPROVE
    approved = marks[at].sense.value == "answer" and marks[at].sense.verdict is Verdict.APPROVE
    if approved and following and following[0].sense.kind is Kind.COPULA:
        # "Maria's yes is missing"
        return True
    if _CANNOT.match(text, marks[at].start) and led and led[0].mention is not None and marks[at].sense.value != "verb":
        # "Tom can't make that work"
        return True
    if marks[at].sense.value == "answer" and _would_another(led):
        # "Tom would rather not see us again"
        return True
    if approved and following and is_veto(following[0], "later"):
        # "Tom yes next year"
        return True
    object_ = next((mark for mark in following if mark.sense.kind not in (Kind.FILLER, Kind.TAIL)), None)
    if marks[at].sense.value == "verb" and object_ is not None and object_.sense.value == "topic":
        # "book a conversation about Tom"
        return True
    if marks[at].sense.value == "answer" and led and led[0].sense.kind is Kind.COPULA and _is_for_another(following):
        return True
    if statement.verdict is Verdict.REJECT and any(mark.sense.value == "lacking" for mark in following):
        # "I won't move forward without references"
        return True
    if flipped and any(mark.sense.kind is Kind.TIME or mark.sense.value == "now" for mark in (*led, *following)):
        # "I can't approve Wei before Friday" is no rejection.
        return True
    return any(map(is_astray, (*led, *following)))


def _speaks(before: Sequence[Mark]) -> bool:
    """Whether what stands before a colon is who says what follows: `my boss: reject 1`, `Tom: approve 1`."""
    run: list[Mark] = []
    for mark in reversed(before):
        if mark.sense.kind is Kind.SIGN or mark.sense.kind in PARTING:
            break
        run.append(mark)
    if any(mark.sense.kind is Kind.PARTY for mark in run):
        return True
    return 0 < len(run) <= 2 and all(mark.sense == Sense(Kind.WORD) and mark.capital for mark in run)


def _is_told(before: Sequence[Mark]) -> bool:
    """Whether what stands before a separator ends with who said what follows: `Tom meint, Anna einladen`, `laut Tom,
    Anna nein`."""
    told = [mark for mark in before if mark.sense.kind is not Kind.FILLER]
    if len(told) > 1 and (told[-1].mention is not None or told[-1].sense.kind is Kind.PARTY):
        told.pop()
    if not told or told[-1].sense.kind is not Kind.REPORT:
        return False
    return not any(mark.sense.kind in (Kind.ME, Kind.VERDICT, Kind.NO) for mark in before)


def _is_told_behind(behind: Sequence[Mark]) -> bool:
    """Whether what follows the next separator says who said what stands before: `Anna kann kommen, meint mein Chef`."""
    parted = next((place for place, mark in enumerate(behind) if mark.sense.kind is Kind.SIGN), len(behind))
    said = [mark for mark in behind[parted + 1 : parted + 3] if mark.sense.kind is not Kind.FILLER]
    if len(said) < 2 or said[0].sense.kind is not Kind.REPORT:
        return False
    return said[1].mention is not None or said[1].sense.kind is Kind.PARTY


def _grips(mark: Mark, text: str) -> bool:
    """Whether a verb decides only with the candidate right behind it."""
    words = [token.key for token in tokenize(text[mark.start : mark.end])]
    return any(" ".join(words[place:]) in gripping() for place in range(len(words)))


def _is_put_off(cue: Mark, following: Sequence[Mark]) -> bool:
    """Whether a verb that leaves somebody out says until when: `la dejamos para enero`."""
    turned_down = cue.sense.value == "verb" and cue.sense.verdict is Verdict.REJECT
    return turned_down and any(mark.sense.kind in _WHEN for mark in following)


def _goes_on_otherwise(following: Sequence[Mark]) -> bool:
    """Whether a verb that grips a candidate has more to say: `drop Pavel a note`, `take Wei to the conference`."""
    named = [place for place, mark in enumerate(following) if mark.mention is not None]
    behind = following[named[-1] + 1 :] if named else []
    return any(mark.sense.kind is Kind.WORD and not mark.key.isdigit() for mark in behind)


def _goes_to_others(following: Sequence[Mark]) -> bool:
    """Whether what follows a verdict gives the candidate to somebody else: `I support her move to the other team`."""
    return any(mark.sense.kind is Kind.PARTY and before.sense.kind is Kind.TO for before, mark in pairwise(following))


def _between(led: Sequence[Mark]) -> list[Mark]:
    """What stands between a verdict and the candidate before it, read backwards; nothing where none is named."""
    for place, mark in enumerate(led):
        if mark.mention is not None or mark.sense.kind is Kind.GROUP:
            return list(led[:place])
    return []


def _is_by_another(following: Sequence[Mark]) -> bool:
    """Whether a verdict goes on with who gave it: `a no from Tom`, `approved by finance`."""
    spoken = [mark for mark in following if mark.sense.kind is not Kind.FILLER]
    if not spoken or spoken[0].sense != Sense(Kind.PREPOSITION, "agent"):
        return False
    return len(spoken) > 1 and spoken[1].sense.kind not in (Kind.ME, Kind.TIME, Kind.MONTH, Kind.NUMBER, Kind.UNIT)


def _is_turned(marks: Sequence[Mark], at: int) -> bool:
    """Whether praise that would decide alone is turned, with nobody else behind it: `Tom is brilliant, but he has
    signed with somebody else`, `shame about the price`."""
    turned = next((place for place in range(at, len(marks)) if marks[place].sense in _TURNING), None)
    if turned is None:
        return False
    return not any(mark.mention is not None or mark.sense.kind is Kind.GROUP for mark in marks[turned:])


def _would_another(led: Sequence[Mark]) -> bool:
    """Whether somebody named stands before a "would" that leads up to a verdict, read backwards."""
    would = next((place for place, mark in enumerate(led) if mark.sense.value == "would"), None)
    return would is not None and any(mark.mention is not None for mark in led[would + 1 : would + 2])


def _is_for_another(following: Sequence[Mark]) -> bool:
    """Whether an answer goes on with whose it is: `Tom is a yes for Ben`."""
    spoken = [mark for mark in following if mark.sense.kind is not Kind.FILLER or mark.sense.value == "way"]
    return bool(spoken) and spoken[0].sense == Sense(Kind.WORD) and spoken[0].capital


def words_behind(marks: Sequence[Mark], at: int) -> list[Mark]:
    """What follows a verdict up to the next separator."""
    found: list[Mark] = []
    for mark in marks[at + 1 :]:
        if mark.sense.kind is Kind.SIGN or mark.sense.kind in PARTING:
            break
        found.append(mark)
    return found


def is_veto(mark: Mark, value: str) -> bool:
    """Whether a word takes verdicts back in the way that `value` names: a key of `[veto]` in a lexicon."""
    return mark.sense.value == value and mark.sense.kind is Kind.VETO


def is_astray(mark: Mark) -> bool:
    """Whether a word puts a verdict in another role or at an earlier time: `for the junior role`, `last year`."""
    return is_veto(mark, "elsewhere") or is_veto(mark, "once")
