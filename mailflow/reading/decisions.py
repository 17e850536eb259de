"""The reading of a reply: which candidates its writer decided on, with the words that say so, and what is unclear.

Reads own words only; quoted text never decides. Never guesses: whatever does not clearly name one candidate and one
verdict comes back as `Unclear`.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.clauses import sentences
from mailflow.reading.language import language_of
from mailflow.reading.lexicons import LANGUAGES, lexicon_of
from mailflow.reading.marks import Tagger
from mailflow.reading.model import Decision, Item, Reader, Reading, Unclear, Verdict, Why
from mailflow.reading.names import Roster, roster_of
from mailflow.reading.reasons import reason_of
from mailflow.reading.resolve import Court, Judgement
from mailflow.reading.statements import Joiner, Statement
from mailflow.reading.tokens import clean, tokenize


def read(own: OwnWords, items: Sequence[Item], reader: Reader) -> Reading:
    """What `own` says about `items`, the numbered candidates of the mail that is answered (or, with numbers 0, every
    candidate the writer may name). Never raises; without items there are no decisions."""
    roster = roster_of(tuple(items))
    segments = own.segments or (Segment(own.text),)
    text = clean(own.text if own.text.strip() else "\n".join(segment.text for segment in segments))
    tokens = tokenize(text)
    language = language_of(tokens, roster, reader.language)
    if not roster.items or not tokens:
        return Reading(language=language if language in LANGUAGES else "")
    if language not in LANGUAGES:
        if not language:
            return Reading(unclear=_nothing(text, roster))
        return Reading(unclear=(Unclear(Why.OTHER_LANGUAGE, text.strip(), roster.items),), language=language)
    return _read(segments, roster, language)


def _nothing(text: str, roster: Roster) -> tuple[Unclear, ...]:
    return (Unclear(Why.NOTHING_UNDERSTOOD, text.strip(), roster.items),) if text.strip() else ()


def _read(segments: Sequence[Segment], roster: Roster, language: str) -> Reading:
    texts: list[str] = []
    offset = 0
    statements: list[Statement] = []
    for segment in segments:
        text = clean(segment.text)
        marks = Tagger(tokenize(text), lexicon_of(language), roster).run()
        moved = [mark._replace(start=mark.start + offset, end=mark.end + offset) for mark in marks] if offset else marks
        whole = " " * 0 + text
        texts.append(whole)
        under = quoted_item(segment.under, roster) if segment.under else None
        all_text = "\n".join(texts)
        statements.extend(Joiner(roster, under).run(sentences(moved, all_text)))
        offset += len(text) + 1
    text = "\n".join(texts)
    court = Court(roster, statements, text)
    judged = court.run()
    return _reading(court, judged, text, roster, language)


def _reading(court: Court, judged: dict[int, Judgement], text: str, roster: Roster, language: str) -> Reading:
    decisions: list[Decision] = []
    unclear = list(court.unclear)
    for place, judgement in judged.items():
        item = roster.items[place]
        words = "; ".join(dict.fromkeys(_words(s, text) for s in judgement.statements))
        if judgement.why is not None:
            if not any(item in u.items and u.words == words for u in unclear):
                unclear.append(Unclear(judgement.why, words, (item,), judgement.verdict))
        elif judgement.verdict is not None:
            rule = "; ".join(dict.fromkeys(s.rule for s in judgement.statements if s.rule))
            decisions.append(Decision(item, judgement.verdict, _reason(judgement, text), None, words, rule))
    doubtful = {item for u in unclear for item in u.items if u.why is not Why.NO_CANDIDATE or len(u.items) == 1}
    return Reading(tuple(d for d in decisions if d.item not in doubtful or True), tuple(unclear), language=language)


def _words(statement: Statement, text: str) -> str:
    start, end = statement.span
    return text[start:end].strip()


def _reason(judgement: Judgement, text: str) -> str | None:
    if judgement.verdict in (Verdict.QUESTION, Verdict.COMMENT):
        return "; ".join(dict.fromkeys(_words(s, text) for s in judgement.statements)) or None
    pieces = dict.fromkeys(reason for s in judgement.statements if (reason := reason_of(s, text)))
    return "; ".join(pieces) or None


def quoted_item(lines: Sequence[str], roster: Roster) -> int | None:
    """The item that quoted lines are about: the lowest line that bears its number as a label or its whole name."""
    for line in reversed(lines):
        tokens = tokenize(line)
        places: set[int] = set()
        for at in range(len(tokens)):
            name = roster.name_at(tokens, at)
            if name is not None and name[2] > 1 and not name[0].why:
                places.update(name[0].items)
        label = next((t for t in tokens[:3] if t.is_number and len(t.key) <= 4), None)
        if label is not None and int(label.key) in roster.numbers:
            numbered = roster.numbers[int(label.key)]
            after = next((t for t in tokens if t.start == label.end), None)
            if not places and after is not None and after.key in ".):]":
                return numbered
        if len(places) == 1:
            return places.pop()
    return None
