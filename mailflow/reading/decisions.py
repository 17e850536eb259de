"""The reading of a reply: which candidates its writer decided on, with the words that say so, and what is unclear.

Reads own words only; quoted text never decides. Never guesses: whatever does not clearly name one candidate and one
verdict comes back as `Unclear`. Pure: lexicons are values, dates are read by the mail's own clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading import grounds, veto
from mailflow.reading.asides import without_asides
from mailflow.reading.closings import without_signature
from mailflow.reading.dates import hold_until, read_promises
from mailflow.reading.echoes import echoed
from mailflow.reading.joining import Joiner
from mailflow.reading.language import languages_of
from mailflow.reading.left_out import Exceptions
from mailflow.reading.lexicons import LANGUAGES, Kind
from mailflow.reading.litotes import without_litotes
from mailflow.reading.marks import Tagger
from mailflow.reading.mispaired import ask_for_mispaired
from mailflow.reading.model import Decision, Item, Reader, Reading, Unclear, Verdict, Why
from mailflow.reading.names import Roster, roster_of
from mailflow.reading.pairings import set_apart
from mailflow.reading.phrasebook import lexicon_of
from mailflow.reading.phrases import Mark
from mailflow.reading.positional import in_order
from mailflow.reading.reasons import reason_of, told
from mailflow.reading.resolve import Court, Judgement
from mailflow.reading.scopes import scoped
from mailflow.reading.second_thoughts import cut_at_turns, reopen
from mailflow.reading.sentences import sentences
from mailflow.reading.standing import still_meant
from mailflow.reading.statements import Statement
from mailflow.reading.terms import set_terms
from mailflow.reading.thanks import is_only_thanks
from mailflow.reading.tokens import Token, clean, tokenize

#: Beyond these no person writes: more is not read but asked about, so that reading stays linear in the text.
_MOST_TOKENS = 6000
_MOST_MARKS = 400
_MOST_STATEMENTS = 400
_FIRM = (Verdict.APPROVE, Verdict.REJECT)


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment ready to be read: its cleaned text, its tokens, and the item that it stands under."""

    text: str
    tokens: list[Token]
    under: int | None
    quoted: tuple[int, ...]


def read(own: OwnWords, items: Sequence[Item], reader: Reader) -> Reading:
    """What `own` says about `items`, the numbered candidates of the mail that is answered (or, with numbers 0, every
    candidate the writer may name). Dates are read in the reader's zone. Never raises; without items there are no
    decisions, only promises."""
    roster = roster_of(tuple(items))
    segments = own.segments or (Segment(own.text),)
    parts = [_part(segment, roster) for segment in segments]
    text = "\n".join(part.text for part in parts)
    tokens = [token for part in parts for token in part.tokens]
    language, *rivals = languages_of(tokens, roster, reader.language)
    if not tokens:
        return Reading(language=language if language in LANGUAGES else "")
    if own.disputed or own.truncated or len(tokens) > _MOST_TOKENS:
        return Reading(unclear=_all(Why.NOTHING_UNDERSTOOD, text, roster), language=language)
    if language and language not in LANGUAGES:
        return Reading(unclear=_all(Why.OTHER_LANGUAGE, text, roster), language=language)
    promises = read_promises(text, reader, roster.items)
    ambiguous = tuple(Unclear(Why.AMBIGUOUS_DATE, each.words) for each in promises.ambiguous)
    if not roster.items:
        return Reading(unclear=ambiguous, commitments=promises.commitments, language=language)
    statements, unread, mentioned = _statements(parts, text, roster, language, reader.name)
    if statements is None:
        return Reading(unclear=_all(Why.NOTHING_UNDERSTOOD, text, roster), language=language)
    court = Court(roster, statements, text, mentioned)
    judged = court.run()
    for rival in rivals:
        rival_statements = _statements(parts, text, roster, rival, reader.name)[0]
        _compare(judged, rival_statements, roster, text, doubts_count=rival == reader.language)
    decisions = tuple(
        _decision(roster.items[place], judgement, text, reader)
        for place, judgement in judged.items()
        if judgement.why is None and judgement.verdict is not None
    )
    decided = {decision.item for decision in decisions}
    unclear = tuple(
        replace(each, items=tuple(item for item in each.items if item not in decided))
        for each in (*_unclear(court, judged, text, roster), *ambiguous)
    )
    asked = {each.words for each in (*court.unclear, *ambiguous) if each.items}
    unclear = tuple(each for each in unclear if each.items or each.why is not Why.NO_VERDICT or each.words not in asked)
    if unread and not (decisions or unclear or court.undo or court.promised or promises.commitments):
        unclear = _all(Why.NOTHING_UNDERSTOOD, text, roster)
    return Reading(decisions, unclear, promises.commitments, court.undo, language)


def _compare(
    judged: dict[int, Judgement], rival: list[Statement] | None, roster: Roster, text: str, *, doubts_count: bool
) -> None:
    """Takes back what the same words decide the other way where they are read in another language that they may as
    well be written in, and what they leave open in the writer's own (`doubts_count`)."""
    other = Court(roster, rival or [], text).run()
    for place, judgement in judged.items():
        against = other.get(place)
        if doubts_count and against is not None and _doubted(against) and judgement.verdict in _FIRM:
            judgement.why = judgement.why or against.why
        if against is None or against.why is not None or judgement.verdict not in _FIRM or against.verdict not in _FIRM:
            continue
        if judgement.verdict is not against.verdict and judgement.why is None:
            judgement.why = Why.CONTRADICTION


def _doubted(judgement: Judgement) -> bool:
    """Whether words that say nothing but doubt left something open: `no idea`."""
    marks = [mark for statement in judgement.statements for mark in statement.marks]
    return judgement.why is not None and any(mark.sense.kind in (Kind.VETO, Kind.HEDGE) for mark in marks)


def _part(segment: Segment, roster: Roster) -> _Part:
    text = clean(segment.text)
    quoted = quoted_items(segment.under, roster) if segment.under else ()
    return _Part(text, tokenize(text), quoted[-1] if quoted else None, quoted)


def _all(why: Why, text: str, roster: Roster) -> tuple[Unclear, ...]:
    return (Unclear(why, text.strip(), roster.items),) if text.strip() else ()


def _statements(
    parts: Sequence[_Part], text: str, roster: Roster, language: str, writer: str
) -> tuple[list[Statement] | None, bool, frozenset[int]]:
    """Every statement of the mail, None where they are too long or too many; whether words were left unread; and whom
    the text names one by one."""
    statements: list[Statement] = []
    mentioned: set[int] = set()
    unread = False
    offset = 0
    lexicon = lexicon_of(language or "en")
    for part in parts:
        marks: list[Mark] = Tagger(part.tokens, lexicon, roster, under=part.under is not None).run()
        if offset:
            marks = [mark._replace(start=mark.start + offset, end=mark.end + offset) for mark in marks]
        found = without_signature(sentences(marks, text), text, writer)
        for sentence in found:
            sentence.marks = without_litotes(still_meant(set_apart(without_asides(ask_for_mispaired(sentence.marks)))))
        found = set_terms(cut_at_turns(found))
        found = scoped(found, lexicon)
        found = Exceptions(roster, language or "en", text).parted(found)
        mentioned.update(
            place
            for sentence in found
            for mark in sentence.marks
            if mark.mention is not None and mark.mention.why is None and mark.mention.form != "requisition"
            for place in mark.mention.items
        )
        if any(len(sentence.marks) > _MOST_MARKS for sentence in found):
            return None, True, frozenset()
        listed = in_order(found, roster) if len(parts) == 1 and part.under is None else None
        if listed is not None:
            return listed, False, frozenset(mentioned)
        doubts = grounds.settle(found, roster, part.under)
        joiner = Joiner(roster, part.under, part.quoted)
        joined = echoed(found, part.under, statements) or joiner.run(found, _MOST_STATEMENTS + 1)
        joined = reopen(joined, found, len(roster.items))
        _leave_open(joined, doubts)
        veto.apply(joined, found, text)
        statements.extend(joined)
        if len(statements) > _MOST_STATEMENTS:
            return None, True, frozenset()
        said = joiner.unread or any(mark.sense.kind in (Kind.WORD, Kind.VETO, Kind.COUNT) for mark in marks)
        unread = unread or (said and not is_only_thanks(found, text))
        offset += len(part.text) + 1
    return statements, unread, frozenset(mentioned)


def _leave_open(statements: Sequence[Statement], doubts: Mapping[int, Why]) -> None:
    """Takes back what words behind a decision leave open."""
    for statement in statements if doubts else ():
        cues = [doubts[mark.start] for mark in statement.marks if mark.start in doubts]
        if statement.kind == "verdict" and cues:
            statement.why = statement.why or cues[0]


def _decision(item: Item, judgement: Judgement, text: str, reader: Reader) -> Decision:
    words = _quotation(judgement, text)
    rule = "; ".join(dict.fromkeys(statement.rule for statement in judgement.statements if statement.rule))
    verdict = judgement.verdict
    assert verdict is not None
    until = hold_until(words, reader) if verdict is Verdict.HOLD else None
    if verdict in (Verdict.QUESTION, Verdict.COMMENT):
        said = "; ".join(dict.fromkeys(told(statement, text) for statement in judgement.statements))
        return Decision(item, verdict, said or None, until, words, rule)
    reasons = dict.fromkeys(reason for s in judgement.statements if (reason := reason_of(s, text)))
    return Decision(item, verdict, "; ".join(reasons) or None, until, words, rule)


def _quotation(judgement: Judgement, text: str) -> str:
    """The words that a judgement rests on, as they were written."""
    return "; ".join(dict.fromkeys(_words(statement, text) for statement in judgement.statements))


def _words(statement: Statement, text: str) -> str:
    start, end = statement.span
    return text[start:end].strip()


def _unclear(court: Court, judged: dict[int, Judgement], text: str, roster: Roster) -> tuple[Unclear, ...]:
    """What must be asked: one question for each statement in doubt, naming every item it leaves open."""
    asked: dict[tuple[Why, str], list[Item]] = {}
    covered = {item for unclear in court.unclear for item in unclear.items}
    for place, judgement in judged.items():
        item = roster.items[place]
        if judgement.why is not None and item not in covered:
            asked.setdefault((judgement.why, _quotation(judgement, text)), []).append(item)
    found = [Unclear(why, words, tuple(items)) for (why, words), items in asked.items()]
    return (*court.unclear, *found)


def quoted_items(lines: Sequence[str], roster: Roster) -> tuple[int, ...]:
    """The items that quoted lines are about, from top to bottom: by whole name, or by number as a label. The last is
    the one that an answer below them is about."""
    found = dict.fromkeys(place for line in lines if (place := _quoted_item(line, roster)) is not None)
    return tuple(found)


def _quoted_item(line: str, roster: Roster) -> int | None:
    tokens = tokenize(line[:500])
    places: set[int] = set()
    for at in range(len(tokens)):
        name = roster.name_at(tokens, at)
        if name is not None and name[2] > 1 and not name[0].why:
            places.update(name[0].items)
    if places:
        return places.pop() if len(places) == 1 else None
    return _label(tokens, roster)


def _label(tokens: Sequence[Token], roster: Roster) -> int | None:
    """The item whose number stands at the head of a line: `3.`, `(3)`, `#3:`."""
    for place, token in enumerate(tokens[:3]):
        if token.is_number and len(token.key) <= 4 and token.key.isdecimal():
            follows = tokens[place + 1].key if place + 1 < len(tokens) else ""
            return roster.numbers.get(int(token.key)) if follows and follows in ".):]" else None
        if token.is_word:
            return None
    return None
