"""A last look at every approval and rejection before it counts: do the words around it take it back?

Works on statements that are already joined and on the sentences they stand in. Takes verdicts away, never gives one:
whatever it finds makes a question of a decision. What it looks for is data (`[veto]` and `party` of a lexicon): words
that unsay a verdict, words that put it elsewhere (another role, last year), somebody else as the one who decides, and
quotation marks around what another person said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.retorts import echoes_no_refusal, is_retort
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.tokens import tokenize
from mailflow.reading.unreal import is_of_another, is_unreal
from mailflow.reading.vocabularies import gripping

_DECIDING = (Verdict.APPROVE, Verdict.REJECT)
_WHEN = frozenset({Kind.TIME, Kind.MONTH, Kind.UNIT})
_CUES = frozenset({Kind.VERDICT, Kind.NO})
_VETOES = frozenset({Kind.VETO})
_TURNING = frozenset({Sense(Kind.CONTRAST), Sense(Kind.REMARK, "criticism")})
#: How what somebody cannot do begins, whether the writer or the candidate.
_CANNOT = re.compile(r"can(?:'t|’t|t|not| not)\b", re.IGNORECASE)
_NOT_YET = Sense(Kind.VERDICT, "bare", Verdict.HOLD, 1)
_PARTING = frozenset({Kind.AND, Kind.CONTRAST, Kind.BECAUSE, Kind.CORRECTION, Kind.CONCESSION})
_IN_ONE_BREATH = re.compile(r"[\w\s'’]*")
_SPOKEN = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»")


#: A word that a hyphen ties to the one before, and those that are only its object: `invite-la`, `convidá-lo`.
_TIED = re.compile(r"[-‐‑]([^\W\d_]+)")
_PRONOUNS = frozenset(
    {"la", "le", "les", "lui", "leur", "moi", "toi", "nous", "vous", "en", "y", "lo", "los", "las", "me", "te", "se"}
) | {"lhe", "lhes", "vos", "nos", "o", "a", "os", "as", "no", "na", "nas"}


def apply(statements: Sequence[Statement], sentences: Sequence[Sentence], text: str) -> None:
    """Sets `why` on each deciding statement that the words around it leave in doubt. `sentences` are those that the
    statements were read from, in order; `text` is what their marks point into."""
    deciding = [s for s in statements if s.kind == "verdict" and s.why is None and s.verdict in _DECIDING and s.marks]
    if not deciding:
        return
    unsaying = [mark for sentence in sentences for mark in sentence.marks if mark.sense.kind in _VETOES]
    void = any(_is(mark, "void") for mark in unsaying)
    jokes = [mark.start for mark in unsaying if _is(mark, "joke")]
    spoken = [match.span() for match in _SPOKEN.finditer(text)]
    judged = {id(statement) for statement in deciding}
    others = [mark for each in statements if id(each) not in judged for mark in each.marks]
    begins = [sentence.marks[0].start for sentence in sentences]
    for statement in deciding:
        if any(_is_of_a_candidate(mark, statement.marks, text) for mark in statement.marks if mark.mention):
            statement.why = Why.NO_VERDICT
        if statement.rule == "denied by name" and _is_about_things(statement, text):
            statement.why = Why.NO_VERDICT
        if any(_is_half_a_word(mark, text, statement.marks) for mark in statement.marks):
            statement.why = Why.NO_VERDICT
        around = _around(statement, sentences, begins)
        if any(
            _hangs_on_a_condition(statement, statements, marks) or _waits_for_another(statement, marks)
            for marks in (sentences[place].marks for place in around)
        ):
            statement.why = Why.CONDITION
        if is_retort(statement, text) or any(
            is_of_another(statement, sentences[place].marks, text) for place in around
        ):
            statement.why = Why.NO_VERDICT
        if echoes_no_refusal(statement, statements, sentences, text):
            statement.why = Why.NO_VERDICT
        if any(is_unreal(statement, sentences[place].marks, text) for place in around):
            statement.why = Why.PREFERENCE
        if (
            void
            or any(statement.span[1] <= joke for joke in jokes)
            or _taken_back(statement, others, sentences, around, text)
            or _is_said_by_another(statement, spoken)
        ):
            statement.why = Why.NO_VERDICT


def _is_of_a_candidate(mark: Mark, marks: Sequence[Mark], text: str) -> bool:
    """Whether a verb's object is something that a candidate has (`talk to John's references`), or its subject somebody
    whom a candidate has (`Maria's old boss let her go`)."""
    if not _is_owner(mark, text):
        return False
    behind = [m for m in marks if m.start > mark.start]
    if not any(m.sense.kind is Kind.VERDICT and m.start < mark.start for m in marks):
        return _acts(behind, text[mark.end :], mark.end)
    after = next(iter(behind), None)
    meant = (Kind.PERSON, Kind.SIGN, Kind.VERDICT, Kind.MENTION, Kind.TAIL)
    return after is not None and after.sense.kind not in _PARTING.union(meant)


def _is_owner(mark: Mark, text: str) -> bool:
    """Whether something of a candidate's follows: `Tom's`."""
    return mark.mention is not None and text[mark.end : mark.end + 2] in ("'s", "’s")


def _acts(behind: Sequence[Mark], following: str, start: int) -> bool:
    """Whether somebody stands before a verb and the candidate behind it, and nothing between them but words. The text
    `following` begins at the letter `start`."""
    for place, mark in enumerate(behind):
        if mark.sense.kind is Kind.VERDICT:
            near = _IN_ONE_BREATH.fullmatch(following[: mark.start - start]) is not None
            of_her = any(m.sense.kind is Kind.SHE for m in behind[place:])
            return place > 0 and near and of_her and mark.sense.value == "verb"
        if mark.sense.kind not in (Kind.WORD, Kind.PARTY, Kind.PERSON, Kind.MENTION, Kind.FILLER):
            return False
    return False


def _is_about_things(statement: Statement, text: str) -> bool:
    """Whether what is denied is something of a candidate's: `Tom's are not`, and not `Tom's not`."""
    for mark, after in pairwise(statement.marks):
        if (
            _is_owner(mark, text)
            and after.sense.kind is Kind.NEGATION
            and text[after.start : after.end].lower() != "not"
        ):
            return True
    return False


def _is_half_a_word(mark: Mark, text: str, marks: Sequence[Mark]) -> bool:
    """Whether a hyphen ties a verdict to the next word: `a no-nonsense person`, `a yes-man`."""
    tied = _TIED.match(text, mark.end) if mark.sense.kind in _CUES or mark.sense.kind is Kind.TAIL else None
    if tied is not None and any(m.start == tied.start(1) and m.sense.kind is Kind.TAIL for m in marks):
        return False
    return tied is not None and tied[1].lower() not in _PRONOUNS


def _is(mark: Mark, value: str) -> bool:
    return mark.sense.value == value and mark.sense.kind is Kind.VETO


def _is_doubted(statement: Statement, others: Sequence[Mark], marks: Sequence[Mark], at: int) -> bool:
    """Whether the doubt at `at` is about a statement and nothing overcomes it."""
    behind = _run(marks, at)
    leads = next((mark for mark in behind if mark.mention is not None or mark.sense.kind is Kind.AND), None)
    apart = _is_about(others, marks[:at]) and (leads is None or leads not in statement.marks)
    return not apart and not _is_overcome(statement, marks[at:])


def _is_astray(mark: Mark) -> bool:
    """Whether a word puts a verdict in another role or at an earlier time: `for the junior role`, `last year`."""
    return _is(mark, "elsewhere") or _is(mark, "once")


def _is_of_another(statement: Statement, before: Sequence[Mark]) -> bool:
    """Whether the candidate named last in these words is none of the statement's: `Anna yes, Tom I met last year`."""
    named = next((m for m in reversed(before) if m.mention is not None or m.sense.kind is Kind.GROUP), None)
    return named is not None and named not in statement.marks


def _around(statement: Statement, sentences: Sequence[Sentence], begins: Sequence[int]) -> list[int]:
    """The places of the sentences that a statement stands in; `begins` is where each of them begins."""
    start, end = statement.span
    first, behind = bisect_right(begins, start) - 1, bisect_left(begins, end)
    return [place for place in range(max(first, 0), behind) if sentences[place].marks[-1].end > start]


def _taken_back(
    statement: Statement, others: Sequence[Mark], sentences: Sequence[Sentence], around: Sequence[int], text: str
) -> bool:
    """Whether the sentences `around` a statement, or the one behind them, take it back. `others` are the marks of
    statements that decide nothing as it is."""
    for place in around:
        marks = sentences[place].marks
        doubts = [at for at, mark in enumerate(marks) if _is(mark, "doubt")]
        if any(_is_doubted(statement, others, marks, at) for at in doubts):
            return True
        astray = [at for at, mark in enumerate(marks) if _is_astray(mark)]
        if statement.verdict is Verdict.APPROVE and any(not _is_of_another(statement, marks[:at]) for at in astray):
            return True
        start, end = statement.span
        cues = [at for at, mark in enumerate(marks) if mark.sense.kind in _CUES and start <= mark.start < end]
        if any(_is_led_astray(statement, marks, at, text) for at in cues):
            return True
    return bool(around) and _unsaid_next(sentences, around[-1])


def _hangs_on_a_condition(statement: Statement, statements: Sequence[Statement], marks: Sequence[Mark]) -> bool:
    """Whether a condition opens the sentence before a verdict and no other candidate's statement owns it: `If I don't
    answer by Friday take it as a yes for Alma`."""
    cue = next((mark.start for mark in marks if _is_cue(statement, mark)), -1)
    conditions = [mark for mark in marks if mark.sense.kind is Kind.CONDITION and mark.start < cue]
    return any(
        all(each is statement or not each.targets for each in statements if mark in each.marks) for mark in conditions
    )


def _waits_for_another(statement: Statement, marks: Sequence[Mark]) -> bool:
    """Whether a condition about another candidate follows a verdict: `we go on with Maria, as soon as John is told`."""
    end = statement.span[1]
    behind = [mark for mark in marks if mark.start >= end]
    if len(behind) < 2 or behind[0].sense.kind is not Kind.SIGN:
        return False
    run = _run(behind, 0)
    if run[:1] and run[0].sense.kind not in (Kind.CONDITION, Kind.WAITING):
        return False
    return any(mark.mention is not None for mark in run) and not any(mark.sense.kind in _CUES for mark in run)


def _is_overcome(statement: Statement, behind: Sequence[Mark]) -> bool:
    """Whether a "but" parts a doubt from the firm verdict behind it: `not 100 % sure, but let's meet him`."""
    turned = next((mark.start for mark in behind if mark.sense.kind is Kind.CONTRAST), None)
    cues = [mark.start for mark in statement.marks if mark.start in statement.core and mark.sense.strength == FIRM]
    return turned is not None and bool(cues) and all(turned < start for start in cues)


def _is_about(others: Sequence[Mark], before: Sequence[Mark]) -> bool:
    """Whether a doubt that follows these words is about one of the other statements: `1 yes, the rest, no idea`."""
    named = next((m for m in reversed(before) if m.mention is not None or m.sense.kind is Kind.GROUP), None)
    return named is not None and named in others


def _is_cue(statement: Statement, mark: Mark) -> bool:
    return mark.sense.kind in _CUES and statement.span[0] <= mark.start < statement.span[1]


def _is_led_astray(statement: Statement, marks: Sequence[Mark], at: int, text: str) -> bool:
    """Whether the words that lead up to a verdict, back to the last separator, give it to another person or role, or
    hold what nobody knows before the one it is about: `the team passed on Wei`, `on paper Maria is a yes`."""
    led: list[Mark] = []
    for place in range(at - 1, -1, -1):
        if marks[place].sense.kind is Kind.SIGN or marks[place].sense.kind in _PARTING:
            if marks[place].key == ":" and _speaks(marks[:place]):
                return True
            if marks[place].sense.kind is Kind.SIGN and _is_told(marks[:place]):
                return True
            break
        led.append(marks[place])
    if any(mark.sense.kind is Kind.PARTY or _is(mark, "ahead") for mark in led):
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
    following = _run(marks, at)
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
    if approved and following and _is(following[0], "later"):
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
    return any(map(_is_astray, (*led, *following)))


def _speaks(before: Sequence[Mark]) -> bool:
    """Whether what stands before a colon is who says what follows: `my boss: reject 1`, `Tom: approve 1`."""
    run: list[Mark] = []
    for mark in reversed(before):
        if mark.sense.kind is Kind.SIGN or mark.sense.kind in _PARTING:
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


def _run(marks: Sequence[Mark], at: int) -> list[Mark]:
    """What follows a verdict up to the next separator."""
    found: list[Mark] = []
    for mark in marks[at + 1 :]:
        if mark.sense.kind is Kind.SIGN or mark.sense.kind in _PARTING:
            break
        found.append(mark)
    return found


def _unsaid_next(sentences: Sequence[Sentence], place: int) -> bool:
    """Whether the next sentence names nobody, decides nothing, and takes back what was said: `Yes. Kidding.`"""
    if place + 1 >= len(sentences) or sentences[place + 1].paragraph != sentences[place].paragraph:
        return False
    marks = sentences[place + 1].marks
    if any(mark.mention is not None or mark.sense.kind in _CUES for mark in marks):
        return False
    return any(_is(mark, "doubt") for mark in marks)


def _is_said_by_another(statement: Statement, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a verdict stands between quotation marks and other words of its statement do not: `He said "yes"`."""
    for start, end in spoken:
        inside = [mark for mark in statement.marks if start <= mark.start < end]
        cued = any(mark.sense.kind in _CUES and mark.start in statement.core for mark in inside)
        if cued and any(not start <= mark.start < end for mark in statement.marks if mark.sense.kind is not Kind.SIGN):
            return True
    return False
