"""Decisions that would reach further than their words: `all but Wei, and only if Pavel agrees`, `everyone below 3`.

Decides that words beside a decision narrow whom it is for in a way that cannot be counted out, or hang it on somebody;
never who is meant instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.fold import fold
from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.vocabularies import dissenting, echoing, why_words

_CUES = frozenset({Kind.VERDICT, Kind.NO})
_LEADING_OVER = frozenset({Kind.SIGN, Kind.AND, Kind.CONTRAST, Kind.FILLER})
_LINKING = frozenset({Kind.FILLER, Kind.PREPOSITION, Kind.TO, Kind.ARTICLE, Kind.PERSON, Kind.LABEL})
#: What says that not all of those praised are meant: `only Anna`, `just one: Anna`.
_NARROWING = frozenset({Kind.ONLY, Kind.HEDGE, Kind.COUNT, Kind.NEGATION})
_NAMELESS = frozenset({"answer without a name", "pronoun"})
#: With one of these it is clear which of two a sentence is about.
_WEIGHING = frozenset({Kind.COMPARE, Kind.PREPOSITION})
_WORDS = re.compile(r"[\w'’]+")


def overreaches(statement: Statement, statements: Sequence[Statement], marks: Sequence[Mark], text: str) -> Why | None:
    """Why a decision cannot stand for all that it seems to be for; None where nothing speaks against it. `marks` are
    those of a sentence that it stands in, `text` is what they point into."""
    behind = [mark for mark in marks if mark.start >= statement.span[1]]
    if _only_if(statement, behind):
        return Why.CONDITION
    if _praises_more_than_are_taken(statement, behind) or _runs_into_the_next(statement, marks):
        return Why.PREFERENCE
    if _group_is_bounded(statement, marks) or _counts_within_a_role(statement) or _counts_out(statement, behind):
        return Why.NO_CANDIDATE
    if _asks_why(statement, marks) or _disagrees(statement, text):
        return Why.NO_VERDICT
    if _denies_a_refusal(statement, statements, marks, text) or _yes_but_later(statement, marks):
        return Why.CONTRADICTION
    if _excepts_a_word(statement, marks) or _lists_a_stranger(statement, marks):
        return Why.UNKNOWN_NAME
    told = _told_between(statement, marks) or _parts_two_answers(statement, statements, behind)
    return Why.NO_VERDICT if told else None


def points_at_one_of_two(statement: Statement, sentences: Sequence[Sentence], around: Sequence[int]) -> bool:
    """`I wanted to reject John, but Anna convinced me. Approve him.`: a verdict that names nobody, behind a sentence
    that names two."""
    if len(around) > 1:
        begun = sentences[around[0]].marks
        own = _items(statement)
        turned = any(mark.sense.kind is Kind.CONTRAST for mark in begun)
        return turned and any(mark.mention is not None and not own.issuperset(mark.mention.items) for mark in begun)
    if statement.rule not in _NAMELESS or not around or not around[0]:
        return False
    before = sentences[around[0] - 1].marks
    named = {place for mark in before if mark.mention is not None for place in mark.mention.items}
    others = named - _items(statement)
    return len(named) > 1 and bool(others) and not any(mark.sense.kind in _WEIGHING for mark in before)


def _items(statement: Statement) -> set[int]:
    return {place for target in statement.targets for place in target.items}


def _only_if(statement: Statement, behind: Sequence[Mark]) -> bool:
    """`All but Wei, and only if Pavel agrees`, `Pavel ja, sobald Anna abgesagt hat`: behind an exception nothing but a
    condition follows, or behind anybody one about somebody else."""
    said = [mark for mark in behind if mark.sense.kind not in _LEADING_OVER]
    if not said or said[0].sense.kind not in (Kind.CONDITION, Kind.WAITING) or said[0].sense.value == "which":
        return False
    other = said[1].mention if len(said) > 1 else None
    about_another = other is not None and not _items(statement).issuperset(other.items)
    return about_another or (bool(statement.excepted) and said[0].sense.kind is Kind.CONDITION)


def _praises_more_than_are_taken(statement: Statement, behind: Sequence[Mark]) -> bool:
    """`Anna and Maria are both great, but I only take Anna`: praise of several, of whom a "but" names some."""
    praised = _items(statement)
    if statement.verdict is not Verdict.APPROVE or statement.strength >= FIRM or len(praised) < 2:
        return False
    said = [*statement.marks, *behind]
    turned = next((place for place, mark in enumerate(said) if mark.sense.kind is Kind.CONTRAST), len(said))
    after = said[turned:]
    named = next((place for place, mark in enumerate(after) if mark.mention is not None), None)
    if named is None or not any(mark.sense.kind in _NARROWING for mark in after[:named]):
        return False
    taken = {place for mark in after if mark.mention is not None for place in mark.mention.items}
    return taken < praised


def _runs_into_the_next(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`yes john wei no`: two names that nothing parts, and another answer right behind them."""
    if not statement.verdict_first or len(_items(statement)) < 2:
        return False
    for place in range(1, len(marks) - 1):
        before, mark, after = marks[place - 1 : place + 2]
        if before.mention is None or mark.mention is None or mark not in statement.marks:
            continue
        if after.sense.kind in _CUES and after not in statement.marks:
            return next(m for m in reversed(marks) if m.sense.kind is not Kind.SIGN).sense.kind in _CUES
    return False


def _group_is_bounded(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`everyone below 3`: a number or a name behind a group, which says where it begins or ends."""
    if not any(target.group.partition(":")[0] == "all" for target in statement.targets):
        return False
    known = _items(statement) | {place for target in statement.excepted for place in target.items}
    known |= {place for target in statement.targets for place in target.within or ()}
    for place, mark in enumerate(marks):
        if mark.sense.kind is not Kind.GROUP or mark not in statement.marks:
            continue
        behind = list(marks[place + 1 :])
        linked = next((at for at, each in enumerate(behind) if each.sense.kind not in _LINKING), 0)
        if behind and behind[linked].sense.kind is Kind.MEASURE:
            # "Absage an alle unter 3"
            return True
        named = behind[linked].mention if linked else None
        if named is not None and named.form in ("number", "name") and not known.issuperset(named.items):
            return True
    return False


def _counts_within_a_role(statement: Statement) -> bool:
    """`the third one from OPS-1`: a place on the list that is another one within its role."""
    ordered = [target for target in statement.targets if target.form == "order"]
    roles = [mark.mention.items for mark in statement.marks if mark.mention and mark.mention.form == "requisition"]
    if not ordered or not roles:
        return False
    role = roles[0]
    return any(
        place >= len(role) or role[place] != place
        for target in ordered
        for place in target.items
        if place != role[-1] or place == role[0]
    )


def _counts_out(statement: Statement, behind: Sequence[Mark]) -> bool:
    """`Sur les 5, 2 sont bien : Maria et Wei`: what look like numbers of candidates say how many, and names follow."""
    plain = statement.targets and all(target.form == "number" for target in statement.targets)
    if not plain or statement.strength >= FIRM or len(behind) < 2 or behind[0].key != ":":
        return False
    return behind[1].mention is not None and behind[1].mention.form == "name"


def _asks_why(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`why would we approve Pavel`, without the sign of a question."""
    if not marks or marks[0].key not in why_words() or marks[0].sense.kind is not Kind.ASKING:
        return False
    stop = next((mark.start for mark in marks if mark.sense.kind is Kind.SIGN), marks[-1].end)
    cues = [mark for mark in statement.marks if mark.sense.kind in _CUES and mark.sense.strength == FIRM]
    denied = any(mark.sense.kind is Kind.NEGATION and mark.start < stop for mark in marks)
    return bool(cues) and all(mark.start < stop for mark in cues) and not denied


def _disagrees(statement: Statement, text: str) -> bool:
    """`Mon chef dit de refuser Pavel, moi non`: the answer says that its writer thinks otherwise than somebody."""
    words = [fold(word) for word in _WORDS.findall(text[slice(*statement.span)])]
    return " ".join(words[-2:]) in dissenting()


def _parts_two_answers(statement: Statement, statements: Sequence[Statement], behind: Sequence[Mark]) -> bool:
    """`maria ok not ok john`: two words that judge, and right behind them a name of which nothing is said."""
    if statement.strength >= FIRM or not behind or behind[0].mention is None:
        return False
    judging = [before for before, mark in pairwise(statement.marks) if mark.sense.kind is Kind.VERDICT]
    several = sum(before.sense.kind is Kind.VERDICT for before in judging)
    return bool(several) and any(s.kind == "mention" and behind[0] in s.marks for s in statements)


def _denies_a_refusal(statement: Statement, statements: Sequence[Statement], marks: Sequence[Mark], text: str) -> bool:
    """`Reject John but not Maria`, `reject 2 to 5, not Wei`: a "not" behind a refusal spares somebody; and `1 not 2 and
    3 not 4`, where it belongs to the next."""
    if statement.rule == "denied by name" and _ends_with_another(statement):
        return True
    said = [mark for mark in marks if mark.start >= statement.span[0]]
    if any(mark.sense.kind is Kind.ALSO or mark.sense.value == "also" or _echoes(mark, text) for mark in said):
        return False
    place = next(at for at, each in enumerate(statements) if each is statement)
    before = statements[place - 1] if place else None
    if before is None or before.verdict is not Verdict.REJECT or before.line != statement.line:
        return False
    if statement.rule == "denied by name":
        return before.rule != statement.rule
    # "rechaza a John, no a Maria": the one word is "no" and "not"
    first = next((mark for mark in statement.marks if mark.sense.kind is not Kind.SIGN), None)
    return before.form == "verb" and first is not None and first.sense.kind is Kind.NO and statement.form == "answer"


def _echoes(mark: Mark, text: str) -> bool:
    """Whether a "not" is one more refusal: `Wei auch nicht`, `Wei non plus`."""
    words = " ".join(fold(word) for word in _WORDS.findall(text[mark.start : mark.end]))
    return mark.sense.kind is Kind.NEGATION and words in echoing()


def _ends_with_another(statement: Statement) -> bool:
    """Whether the last word names somebody whom the statement is not about."""
    last = next((mark for mark in reversed(statement.marks) if mark.sense.kind is not Kind.SIGN), None)
    return last is not None and last.mention is not None and not _items(statement).issuperset(last.mention.items)


def _yes_but_later(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`Wei yes, but later`."""
    end = statement.span[1]
    turned = any(
        mark.sense.kind is Kind.CONTRAST and after.sense.verdict is Verdict.HOLD and after.end <= end
        for mark, after in pairwise(marks)
        if mark.start >= statement.span[0]
    )
    return turned and statement.verdict is Verdict.APPROVE


def _excepts_a_word(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`reject all but will`, where no candidate has that name."""
    grouped = any(target.group for target in statement.targets)
    spoken = [mark for mark in marks if mark.sense.kind is not Kind.SIGN]
    kinds = [mark.sense.kind for mark in spoken[-3:-1]]
    strange = kinds in ([Kind.GROUP, Kind.CONTRAST], [Kind.GROUP, Kind.EXCEPT]) and spoken[-1].mention is None
    return grouped and strange and spoken[-1].sense.kind not in (_CUES | {Kind.NEGATION, Kind.POLITE})


def _lists_a_stranger(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`Pavel and zoe no, rest yes`: whoever stands in a list beside a candidate is left out of the rest, too."""
    if not any("rest" in target.group for target in statement.targets):
        return False
    runs = (marks[place : place + 4] for place in range(len(marks) - 3))
    return any(
        run[0].mention is not None
        and [mark.sense.kind for mark in run[1:3]] == [Kind.AND, Kind.WORD]
        and run[3].sense.kind in _CUES
        for run in runs
    )


def _told_between(statement: Statement, marks: Sequence[Mark]) -> bool:
    """`John as plan B, Wei no`: something is said of the first before the second is named."""
    if statement.verdict_first or len(_items(statement)) < 2:
        return False
    told = (before for before, mark in pairwise(marks) if mark.sense.kind is Kind.BECAUSE)
    last = max((mark.start for mark in statement.marks if mark.mention is not None), default=0)
    return any(before.mention is not None and before in statement.marks and before.start < last for before in told)
