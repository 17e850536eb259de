"""Promises in replies: who says that they will answer, decide or act, and by when.

A promise is a clause in which the writer speaks of themselves and of what is to come, or a mere deadline that stands
for one ("Thursday at the latest", "give me two days"). A wish, a doubt, something past, a request to the other side, a
fact about the candidate and a hold are none; when in doubt it is none, for a promise that nobody made is later shown as
broken. It finds words and instants; it never decides what becomes of a review.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailflow.reading.date_clauses import Clause
from mailflow.reading.date_cuts import clauses
from mailflow.reading.date_finder import DatePhrase
from mailflow.reading.date_phrases import DatedSentence, date_phrases, dated_sentences
from mailflow.reading.fold import fold
from mailflow.reading.model import Commitment, Item, Reader

__all__ = ["AmbiguousDate", "DatePhrase", "Promises", "date_phrases", "find_commitments", "hold_until", "read_promises"]

#: What an hour later in the sentence is an hour of.
_DAYS = frozenset({"day", "weekday", "date"})
_LABEL_SIGNS = frozenset(":-–—")


@dataclass(frozen=True, slots=True)
class AmbiguousDate:
    """A promised date that must be asked for: the words, and the dates they may mean."""

    words: str
    readings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """What one text promises, and what it promises for a date that cannot be told."""

    commitments: tuple[Commitment, ...] = ()
    ambiguous: tuple[AmbiguousDate, ...] = ()


def find_commitments(text: str, reader: Reader, items: Sequence[Item] = ()) -> tuple[Commitment, ...]:
    """The promises in a person's own words, with aware due times in the writer's zone. Never raises.

    `items` are the candidates the mail is about: a promise whose clause names exactly one of them is about that one.
    """
    return read_promises(text, reader, items).commitments


def read_promises(text: str, reader: Reader, items: Sequence[Item] = ()) -> Promises:
    """As `find_commitments`, with the promised dates that must be asked for."""
    commitments: list[Commitment] = []
    ambiguous: list[AmbiguousDate] = []
    requested = False
    taken_back: list[Commitment] = []
    named_only: list[Commitment] = []
    sentences = dated_sentences(text, reader)
    if not sentences:
        return Promises()
    names = frozenset(fold(part) for item in items for part in item.candidate.split() if len(part) > 1)
    lead: DatePhrase | None = None
    for dated in sentences:
        found = clauses(dated, names)
        if found and found[0].terms and "corrects" in found[0].terms[0].senses:
            taken_back = named_only
        already = len(commitments)
        if dated.phrases or lead is not None:
            for phrase, place in _promised(dated, found, requested, lead):
                if phrase.readings:
                    ambiguous.append(AmbiguousDate(phrase.words, phrase.readings))
                elif not phrase.past:
                    commitments.append(
                        Commitment(phrase.due, phrase.words, _item(found, place, items) if items else None)
                    )
        lead = dated.phrases[0] if len(dated.phrases) == 1 and not dated.sentence.asks else None
        requested = any(clause.requests for clause in found) or dated.sentence.asks
        if len(commitments) > already:
            commitments = [each for each in commitments if each not in taken_back]
            taken_back = []
        named_only = commitments[already:] if found and all(clause.fragment for clause in found) else []
    return Promises(tuple(_without_repeats(commitments)), tuple(ambiguous))


def hold_until(words: str, reader: Reader) -> date | None:
    """The first day on which something held "until next week", "for two days", "bis zum 3." is asked again; None where
    the words hold no date to come, or one that can be read in two ways."""
    today = reader.written_at.date()
    for phrase in date_phrases(words, reader):
        if phrase.readings or phrase.past:
            return None
        return max(phrase.first, today) if phrase.kind in ("span", "month", "weekend") else phrase.last
    return None


def _promised(
    dated: DatedSentence, found: list[Clause], requested: bool, lead: DatePhrase | None
) -> list[tuple[DatePhrase, int]]:
    """The promised dates, each with the place of its clause; `lead` is the only date of the sentence before."""
    promised: list[tuple[DatePhrase, int]] = []
    goodbye = len(found) == 1 and _says_goodbye(found[0], dated.sentence.stop)
    for number, clause in enumerate(found):
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        asked = dated.sentence.asks and (after is None or clause.opens_question)
        if before is not None and before.hopes:
            continue
        if clause.promises and not (asked and not clause.asks_for_time):
            phrase = clause.promised_phrase() or _borrowed(found, number)
            if phrase is None and not dated.phrases and clause.then:
                # "The board meets on the 3rd. I'll let you know after that."
                phrase = lead
            if phrase is not None:
                promised.append((phrase, number))
        elif before is not None and before.carries and clause.repeats(before):
            promised.append((clause.phrases[0], number))
        elif clause.counts_on(before):
            continue
        elif clause.fragment and not (dated.sentence.asks or requested or goodbye) and _stands(before, after):
            if before is not None and before.promises and promised and clause.latest:
                promised.pop()
            promised.append((clause.phrases[-1], number))
    return _on_that_day(dated, _of_answering(found, promised))


def _of_answering(found: list[Clause], promised: list[tuple[DatePhrase, int]]) -> list[tuple[DatePhrase, int]]:
    """`I'll read them tonight and you'll have an answer by noon`: what is done on the way to an answer is none."""
    answers = [phrase.due for phrase, number in promised if not found[number].has("looks")]
    return [
        (phrase, number)
        for phrase, number in promised
        if not (found[number].has("looks") and any(due > phrase.due for due in answers))
    ]


def _on_that_day(dated: DatedSentence, promised: list[tuple[DatePhrase, int]]) -> list[tuple[DatePhrase, int]]:
    """`a look tomorrow and an answer at 4pm`: an hour by itself is of the day that the sentence named before."""
    settled: list[tuple[DatePhrase, int]] = []
    for phrase, number in promised:
        before = [each for each in dated.phrases if each.end <= phrase.start and each.kind in _DAYS]
        if phrase.kind == "time" and before and before[-1].last >= phrase.last:
            day = before[-1]
            settled = [each for each in settled if each[0] is not day]
            due = phrase.due + (day.last - phrase.last)
            phrase = replace(phrase, first=day.first, last=day.last, due=due, past=day.past)
        settled.append((phrase, number))
    return settled


def _says_goodbye(clause: Clause, stop: str) -> bool:
    """Whether "À vendredi", or "Bis Freitag!" with its exclamation mark, is all there is."""
    if not (clause.fragment and clause.farewell):
        return False
    return stop == "!" or not clause.phrases[0].preps & {"by", "until"}


def _borrowed(found: list[Clause], number: int) -> DatePhrase | None:
    """The date of a neighbour clause: "Back on Monday and will decide then", "once we met on Friday, I'll decide",
    "I read them tomorrow and tell you", "first thing tomorrow, I read them and tell you"."""
    clause = found[number]
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    if clause.phrases:
        return None
    if any(each.has("same_day") for each in found[max(0, number - 2) : number + 1]):
        # "The board meets on the 8th; that same day, once it is over, I will tell you"
        dated = next((each for each in reversed(found[:number]) if each.phrases), None)
        return dated.phrases[-1] if dated is not None else None
    if before is not None and before.phrases and (clause.then or before.temporal) and not before.third:
        return before.phrases[-1]
    if before is not None and clause.joined and before.prepares:
        led_in = found[number - 2] if number > 1 and found[number - 2].fragment else None
        dated = before if before.phrases else led_in
        if dated is not None:
            return dated.phrases[-1]
    if after is not None and after.temporal and after.phrases and not after.third:
        return after.phrases[-1]
    return None


def _stands(before: Clause | None, after: Clause | None) -> bool:
    """Whether a mere deadline between these clauses is the writer's own."""
    if after is not None and not (after.promises or after.fragment or after.empty or after.label):
        return False
    if before is None or before.closed_by == ";":
        return True
    return before.empty or before.carries or before.fragment or before.thinks or before.label


def _item(found: list[Clause], number: int, items: Sequence[Item]) -> Item | None:
    """The one candidate that a promise is about: named in its clause or those joined to it by "and", or by the label
    before it ("Wei: not sure, by Friday", "3 - tomorrow"). More than one, or none, is nobody."""
    named = _named(found[number], items)
    while number and found[number].joined and not found[number - 1].phrases:
        number -= 1
        named |= _named(found[number], items)
    while not named and number and not found[number - 1].phrases:
        number -= 1
        if found[number].label and found[number].closed_by in _LABEL_SIGNS:
            named = _named(found[number], items)
            break
    return items[named.pop()] if len(named) == 1 else None


def _named(clause: Clause, items: Sequence[Item]) -> set[int]:
    """Places of the items whose name stands in the clause, or whose number leads a mere deadline or label."""
    words = {token.key for token in clause.tokens}
    named = {
        place
        for place, item in enumerate(items)
        if words & {fold(part) for part in item.candidate.split() if len(part) > 1}
    }
    if not named and (clause.fragment or clause.label) and clause.tokens and clause.tokens[0].text.isdigit():
        named = {place for place, item in enumerate(items) if str(item.number) == clause.tokens[0].text}
    return named


def _without_repeats(commitments: list[Commitment]) -> list[Commitment]:
    kept: list[Commitment] = []
    for commitment in commitments:
        if not any(other.due == commitment.due and other.item == commitment.item for other in kept):
            kept.append(commitment)
    return kept
