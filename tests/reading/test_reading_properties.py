"""What holds of every reply whatever its words: no name no decision, courtesy and order change nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.commands import read_commands
from mailflow.reading.decisions import read
from mailflow.reading.lexicons import LANGUAGES, tables
from mailflow.reading.model import Item, Reading, Verdict
from mailflow.reading.patterns import Parts, expanded
from mailflow.reading.tokens import clean, tokenize
from tests.data.reply_corpus import reader

ITEMS = (
    Item(1, "Maria Silva", "SRE-7"), Item(2, "John Smith", "SRE-7"), Item(3, "Wei Chen", "DAT-3"),
    Item(4, "Anna Müller", "DAT-3"), Item(5, "Pavel Novák", "OPS-1"),
)  # fmt: skip
VERDICTS = {
    "approve {}": Verdict.APPROVE, "{} yes": Verdict.APPROVE, "{}: go ahead": Verdict.APPROVE,
    "hire {}": Verdict.APPROVE,
    "reject {}": Verdict.REJECT, "{} - no": Verdict.REJECT, "pass on {}": Verdict.REJECT, "{} 👎": Verdict.REJECT,
    "hold {}": Verdict.HOLD, "put {} on hold": Verdict.HOLD,
}  # fmt: skip
NAMES = {"1": 1, "Maria": 1, "John Smith": 2, "Chen": 3, "Mueller": 4, "pavel": 5, "Novak": 5}
NAMELESS = st.sampled_from(
    [
        "yes",
        "no",
        "approve",
        "reject",
        "hold",
        "great",
        "strong",
        "not",
        "really",
        "but",
        "if",
        "maybe",
        "tomorrow",
        "please",
        "thanks",
        "her",
        "him",
        "them",
        "the",
        "a",
        "is",
        "team",
        "budget",
        "because",
        "Python",
        "salary",
        "interview",
        "next",
        "round",
        "with",
        "👍",
        "👎",
        "ok",
        "pass",
        "too",
        "junior",
        "nein",
        "ja",
        "oui",
        "weil",
        "rejected",
    ]
)
statements = st.lists(
    st.tuples(st.sampled_from(sorted(VERDICTS)), st.sampled_from(sorted(NAMES))), min_size=1, max_size=4
)


def said(lines: list[str] | tuple[str, ...]) -> Reading:
    """What lines of own words mean."""
    text = "\n".join(lines)
    return read(OwnWords(text, (Segment(text),)), ITEMS, reader())


def decided(reading: Reading) -> set[tuple[int, Verdict]]:
    """Who was decided on, and how."""
    return {(decision.item.number, decision.verdict) for decision in reading.decisions}


def distinct(chosen: list[tuple[str, str]]) -> dict[int, tuple[str, Verdict]]:
    """One line and verdict for each candidate."""
    return {NAMES[name]: (form.format(name), VERDICTS[form]) for form, name in chosen}


@given(statements)
def test_plain_lines_are_read_each_for_its_candidate(chosen: list[tuple[str, str]]) -> None:
    lines = distinct(chosen)
    reading = said([line for line, _ in lines.values()])
    assert decided(reading) == {(number, verdict) for number, (_, verdict) in lines.items()}
    assert reading.unclear == ()


@given(statements, st.integers(0, 3))
def test_the_order_of_independent_lines_changes_nothing(chosen: list[tuple[str, str]], turns: int) -> None:
    lines = [line for line, _ in distinct(chosen).values()]
    turned = [*lines[turns:], *lines[:turns]][::-1]
    assert decided(said(lines)) == decided(said(turned)) != set()


@given(
    statements,
    st.sampled_from(["Hi Rita,", "Hello all,", "Dear team,", "Good morning,", "Thanks for the list.", "Hi both,"]),
    st.sampled_from(
        ["Thanks", "Best regards,\nAna", "Cheers, Ana", "Kind regards", "Sent from my phone", "Many thanks!"]
    ),
)
def test_greeting_and_courtesy_change_nothing(chosen: list[tuple[str, str]], greeting: str, closing: str) -> None:
    lines = [line for line, _ in distinct(chosen).values()]
    bare, dressed = said(lines), said([greeting, "", *lines, "", closing])
    assert decided(bare) == decided(dressed) != set()
    assert [(d.reason, d.item) for d in bare.decisions] == [(d.reason, d.item) for d in dressed.decisions]
    assert dressed.unclear == ()


@given(st.lists(NAMELESS, min_size=1, max_size=14).map(" ".join))
def test_text_that_names_nobody_decides_on_nobody(text: str) -> None:
    assert said([text]).decisions == ()


@given(st.lists(NAMELESS, min_size=1, max_size=8).map(" ".join), st.sampled_from(sorted(NAMES)))
def test_a_decision_is_only_about_who_is_named(text: str, name: str) -> None:
    reading = said([f"{text} {name}", "", text])
    assert {decision.item.number for decision in reading.decisions} <= {NAMES[name]}


@given(statements, st.sampled_from(["Xavier", "Jon", "9", "Maria Lopez", "Smith Chen"]))
def test_an_unknown_name_leaves_every_group_undecided(chosen: list[tuple[str, str]], stranger: str) -> None:
    for group in (f"approve all except {stranger}", f"reject everyone but {stranger}", f"all good except {stranger}"):
        reading = said([group])
        assert reading.decisions == ()
        assert reading.unclear != ()


@given(statements)
def test_saying_both_about_one_candidate_asks(chosen: list[tuple[str, str]]) -> None:
    form, name = chosen[0]
    other = "reject {}" if VERDICTS[form] is not Verdict.REJECT else "approve {}"
    reading = said([form.format(name), other.format(name)])
    assert reading.decisions == ()
    assert [item.number for unclear in reading.unclear for item in unclear.items] == [NAMES[name]]


@given(statements)
def test_an_item_is_never_both_decided_and_asked(chosen: list[tuple[str, str]]) -> None:
    reading = said([form.format(name) for form, name in chosen])
    asked = {item for unclear in reading.unclear for item in unclear.items}
    assert asked.isdisjoint({decision.item for decision in reading.decisions})


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    own = OwnWords(text, (Segment(text), Segment(text, (text[:50], "1. Maria Silva"))))
    reading = read(own, ITEMS, reader())
    assert {decision.item for decision in reading.decisions} <= set(ITEMS)
    read_commands(own)
    read_choice(own, 4, "en")
    read_confirmation(own, "de")


def _pieces(language: str) -> list[str]:
    """Everything that a lexicon knows, as pieces of a sentence, with names and signs between."""
    known = {
        phrase.replace("*", "").replace("_", "Maria")
        for table, content in tables(language).items()
        if isinstance(content, dict) and table != "parts"
        for phrases in content.values()
        for phrase in expanded(phrases, Parts(tables(language).get("parts", {})))
    }
    return (
        sorted(known)
        + ["Maria", "John", "2", "4,", "1-3", "DAT-3", ",", ".", "\n", ":", " - ", "(", ")", "?", '"'] * 20
    )


_PIECES = {language: _pieces(language) for language in LANGUAGES}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_words_of_deciding_in_any_order_are_read_without_an_error(language: str, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(_PIECES[language]), max_size=25)))
    reading = read(OwnWords(text, (Segment(text),)), ITEMS, replace(reader(), language=language))
    assert {decision.item for decision in reading.decisions} <= set(ITEMS)


@pytest.mark.parametrize(
    "piece",
    [
        "approve ",
        "1 ",
        "Maria, ",
        "( ",
        "not ",
        "put x ",
        "1-",
        "a\n",
        "no. ",
        "👍",
        "if ",
        "all except ",
        ". ",
        "de la ",
        "1 yes\n",
        "1 yes\n2 hm\n",
        "1 yes. No idea. ",
        'he said "yes" to 1\n',
    ],
)
def test_64_kib_of_anything_are_read_within_a_second(piece: str) -> None:
    text = piece * (64 * 1024 // len(piece))
    said(["warm up"])
    # Once more where it took longer: a collection of the whole process's garbage may have fallen into it.
    assert seconds(text) < 1 or seconds(text) < 1


def seconds(text: str) -> float:
    """Processor time of reading the text."""
    started = time.process_time()
    read(OwnWords(text, (Segment(text),)), ITEMS, reader())
    return time.process_time() - started


@given(st.integers(2, 60))
def test_tokens_grow_with_the_text_and_not_faster(times: int) -> None:
    line = "1 yes, 2 no - too junior, Maria looks great.\n"
    assert len(tokenize(clean(line * times))) == times * len(tokenize(line))
