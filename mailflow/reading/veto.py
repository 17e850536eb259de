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

from mailflow.reading.astray import PARTING, is_astray, is_led_astray, is_veto, words_behind
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.overreach import overreaches, points_at_one_of_two
from mailflow.reading.own_acts import is_done_by_candidate
from mailflow.reading.phrases import Mark
from mailflow.reading.retorts import affirms_what_was_denied, echoes_no_refusal, is_retort
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.unreal import WISHED, is_of_another, is_unreal, is_wished_for_all

_DECIDING = (Verdict.APPROVE, Verdict.REJECT)
_CUES = frozenset({Kind.VERDICT, Kind.NO})
_VETOES = frozenset({Kind.VETO})
_BEFORE = Sense(Kind.WAITING, "before")
_MEANWHILE = Sense(Kind.FILLER, "meanwhile")
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
    void = any(is_veto(mark, "void") for mark in unsaying)
    jokes = [mark.start for mark in unsaying if is_veto(mark, "joke")]
    spoken = [match.span() for match in _SPOKEN.finditer(text)]
    judged = {id(statement) for statement in deciding}
    others = [mark for each in statements if id(each) not in judged for mark in each.marks]
    begins = [sentence.marks[0].start for sentence in sentences]
    for statement in statements:
        around = _around(statement, sentences, begins) if statement.kind == "verdict" and statement.marks else []
        if any(is_wished_for_all(statement, sentences[place].marks, text) for place in around):
            statement.why, statement.rule = Why.PREFERENCE, WISHED
    for statement in deciding:
        if any(_is_of_a_candidate(mark, statement.marks, text) for mark in statement.marks if mark.mention):
            statement.why = Why.NO_VERDICT
        if is_done_by_candidate(statement, text) or (
            statement.rule == "denied by name" and _is_about_things(statement, text)
        ):
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
        if _is_for_now(statement):
            statement.why = Why.CONDITION
        if echoes_no_refusal(statement, statements, sentences, text) or affirms_what_was_denied(
            statement, statements, text
        ):
            statement.why = Why.NO_VERDICT
        beyond = (overreaches(statement, statements, sentences[place].marks, text) for place in around)
        statement.why = statement.why or next((why for why in beyond if why is not None), None)
        if points_at_one_of_two(statement, sentences, around):
            statement.why = statement.why or Why.NO_CANDIDATE
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
    return after is not None and after.sense.kind not in PARTING.union(meant)


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


def _is_doubted(statement: Statement, others: Sequence[Mark], marks: Sequence[Mark], at: int) -> bool:
    """Whether the doubt at `at` is about a statement and nothing overcomes it."""
    behind = words_behind(marks, at)
    leads = next((mark for mark in behind if mark.mention is not None or mark.sense.kind is Kind.AND), None)
    apart = _is_about(others, marks[:at]) and (leads is None or leads not in statement.marks)
    return not apart and not _is_overcome(statement, marks[at:])


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
        doubts = [at for at, mark in enumerate(marks) if is_veto(mark, "doubt")]
        if any(_is_doubted(statement, others, marks, at) for at in doubts):
            return True
        astray = [at for at, mark in enumerate(marks) if is_astray(mark) and not _is_haste(marks[:at])]
        if statement.verdict is Verdict.APPROVE and any(not _is_of_another(statement, marks[:at]) for at in astray):
            return True
        start, end = statement.span
        cues = [at for at, mark in enumerate(marks) if mark.sense.kind in _CUES and start <= mark.start < end]
        if statement.verdict is Verdict.REJECT and statement.strength == FIRM:
            # "Two years at a rival's are too few for me, so no to Tom": what only describes is told of anything.
            cues = [at for at in cues if marks[at].sense.kind is Kind.NO or marks[at].sense.strength == FIRM]
        if any(is_led_astray(statement, marks, at, text) for at in cues):
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
    run = words_behind(behind, 0)
    if run[:1] and run[0].sense.kind not in (Kind.CONDITION, Kind.WAITING):
        return False
    return any(mark.mention is not None for mark in run) and not any(mark.sense.kind in _CUES for mark in run)


def _is_overcome(statement: Statement, behind: Sequence[Mark]) -> bool:
    """Whether a "but" parts a doubt from the firm verdict behind it: `not 100 % sure, but let's meet him`."""
    turned = next((mark.start for mark in behind if mark.sense.kind is Kind.CONTRAST), None)
    cues = [mark.start for mark in statement.marks if mark.start in statement.core and mark.sense.strength == FIRM]
    return turned is not None and bool(cues) and all(turned < start for start in cues)


def _is_for_now(statement: Statement) -> bool:
    """Whether a refusal counts for the time being only: `nessuno, per ora`."""
    refused = statement.verdict is Verdict.REJECT or statement.rule == "none of a group"
    return refused and any(mark.sense == _MEANWHILE for mark in statement.marks)


def _is_haste(before: Sequence[Mark]) -> bool:
    """Whether a "before" stands among these words: `call her before another firm does`."""
    return any(mark.sense == _BEFORE for mark in before)


def _is_about(others: Sequence[Mark], before: Sequence[Mark]) -> bool:
    """Whether a doubt that follows these words is about one of the other statements: `1 yes, the rest, no idea`."""
    named = next((m for m in reversed(before) if m.mention is not None or m.sense.kind is Kind.GROUP), None)
    return named is not None and named in others


def _is_cue(statement: Statement, mark: Mark) -> bool:
    return mark.sense.kind in _CUES and statement.span[0] <= mark.start < statement.span[1]


def _unsaid_next(sentences: Sequence[Sentence], place: int) -> bool:
    """Whether the next sentence names nobody, decides nothing, and takes back what was said: `Yes. Kidding.`"""
    if place + 1 >= len(sentences) or sentences[place + 1].paragraph != sentences[place].paragraph:
        return False
    marks = sentences[place + 1].marks
    if any(mark.mention is not None or mark.sense.kind in _CUES for mark in marks):
        return False
    return any(is_veto(mark, "doubt") for mark in marks)


def _is_said_by_another(statement: Statement, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a verdict stands between quotation marks and other words of its statement do not: `He said "yes"`."""
    for start, end in spoken:
        inside = [mark for mark in statement.marks if start <= mark.start < end]
        cued = any(mark.sense.kind in _CUES and mark.start in statement.core for mark in inside)
        if cued and any(not start <= mark.start < end for mark in statement.marks if mark.sense.kind is not Kind.SIGN):
            return True
    return False
