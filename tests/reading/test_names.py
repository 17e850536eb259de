"""Who is meant by a name, a number, an ordinal, initials: one candidate, or nobody."""

from __future__ import annotations

import pytest

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.decisions import read
from mailflow.reading.fold import fold, spellings
from mailflow.reading.language import language_of
from mailflow.reading.lexicons import LANGUAGES, Kind
from mailflow.reading.model import Item, Why
from mailflow.reading.names import roster_of
from mailflow.reading.phrasebook import lexicon_of
from mailflow.reading.tokens import clean, tokenize
from mailflow.reading.vocabularies import vocabulary
from tests.data.reply_corpus import reader

ITEMS = (
    Item(1, "Jörg Müller", "SRE-7"), Item(2, "Seán O'Brien", "SRE-7"), Item(3, "Anna-Lena Schmidt", "SRE-7"),
    Item(4, "Carla de la Cruz", "DAT-3"), Item(5, "Will May", "DAT-3"), Item(6, "Søren Ågård", "DAT-3"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Müller", 1), ("Mueller", 1), ("MULLER", 1), ("Joerg", 1), ("Jörg Müller", 1), ("J. Müller", 1), ("JM", 1),
        ("O'Brien", 2), ("O’Brien", 2), ("Sean", 2), ("Sean O'Brien", 2), ("Anna-Lena", 3), ("Anna Lena Schmidt", 3),
        ("Schmidt", 3), ("de la Cruz", 4), ("Cruz", 4), ("Carla de la Cruz", 4), ("Will", 5), ("Will May", 5),
        ("Soeren", 6), ("Soren Agard", 6), ("Aagaard", 6), ("#3", 3), ("no. 3", 3), ("candidate 3", 3),
        ("the third one", 3),
        ("the last one", 6), ("Ms Schmidt", 3), ("Mr. O'Brien", 2), ("4.", 4),
    ],
)  # fmt: skip
def test_a_candidate_is_found_however_the_name_is_written(name: str, number: int) -> None:
    text = f"approve {name}"
    reading = read(OwnWords(text, (Segment(text),)), ITEMS, reader())
    assert [decision.item.number for decision in reading.decisions] == [number], reading


@pytest.mark.parametrize(
    "text",
    [
        "approve Jörg Schmidt", "approve Carla Müller", "approve Karl", "approve Anna Meier", "approve 7",
        "approve 1-9",

        "approve the seventh one", "approve first ten",
        "I will approve", "we may approve",
        "may we meet?", "approve 3 of them",
    ],
)  # fmt: skip
def test_nobody_is_found_by_half_a_name(text: str) -> None:
    assert read(OwnWords(text, (Segment(text),)), ITEMS, reader()).decisions == ()


@pytest.mark.parametrize(
    "text", ["3 years of Go", "150k", "in 4 days", "section 3 of the brief", "at 3:30", "on 3 December", "v1.2"]
)
def test_a_number_that_counts_something_names_nobody(text: str) -> None:
    reading = read(OwnWords(text, (Segment(f"no, {text}"),)), ITEMS, reader())
    assert reading.decisions == ()


def test_two_items_with_one_number_are_named_by_neither() -> None:
    twice = (Item(1, "Maria Silva", "A-1"), Item(1, "John Smith", "A-1"))
    assert roster_of(twice).number(1).why is Why.UNKNOWN_NUMBER


def test_folding_keeps_words_apart_that_differ_in_letters() -> None:
    assert fold("ÀÉÎÕÜ") == "aeiou"
    assert spellings("Größe") == {"grosse", "groesse"}
    assert fold("Ana") != fold("Anna")


def test_wrapped_lines_are_joined_and_lists_are_not() -> None:
    wrapped = "Maria looks great and I would really like to see her soon,\nlet's get her in"
    assert "\n" not in clean(wrapped)
    assert clean("1 yes\n2 no").count("\n") == 1


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("please approve 1", "de", "en"), ("Maria ja", "en", "de"), ("oui pour 1", "en", "fr"), ("sim", "en", "pt"),
        ("1", "it", "it"), ("Hyväksyn Marian, kiitos", "en", "fi"), ("Zatwierdzam, dziękuję", "en", "pl"),
        ("批准", "en", "zh"),
    ],
)  # fmt: skip
def test_the_words_tell_the_language_and_the_reader_breaks_ties(text: str, expected: str, language: str) -> None:
    assert language_of(tokenize(text), roster_of(()), expected) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lexicon_knows_the_parts_that_decide_and_doubt(language: str) -> None:
    lexicon = lexicon_of(language)
    kinds = {sense.kind for sense in lexicon.senses}
    forms = {sense.value for sense in lexicon.senses}
    needed = {
        Kind.VERDICT, Kind.REMARK, Kind.NEGATION, Kind.CONDITION, Kind.WAITING, Kind.HEDGE, Kind.PREFERENCE,
        Kind.CONTRAST,
        Kind.CORRECTION, Kind.PROMISE, Kind.QUESTION, Kind.ASKING, Kind.REPORT, Kind.BECAUSE, Kind.EXCEPT,
        Kind.AND, Kind.TO,
        Kind.SHE, Kind.POLITE, Kind.UNDO, Kind.GROUP, Kind.ORDER, Kind.PERSON, Kind.LABEL, Kind.UNIT,
        Kind.TIME, Kind.MONTH,
    }  # fmt: skip
    assert needed <= kinds
    assert {"verb", "answer", "passive", "soft", "fit", "bare", "all", "rest", "none", "neither", "both"} <= forms
    assert len(vocabulary(language)) > 300
