"""What a reply means, fact by fact: who is decided on, why, until when, and what must be asked."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reading, Undo, Verdict, Why
from tests.data.reply_corpus import own_words, reader

ITEMS = (
    Item(1, "Maria Silva", "SRE-7"), Item(2, "John Smith", "SRE-7"), Item(3, "Wei Chen", "DAT-3"),
    Item(4, "Anna Müller", "DAT-3"), Item(5, "Pavel Novák", "OPS-1"),
)  # fmt: skip


def said(text: str, items: tuple[Item, ...] = ITEMS) -> Reading:
    """The reading of own words, quoted lines marked with `>`."""
    return read(own_words(text), items, reader())


def verdicts(reading: Reading) -> str:
    """The decisions in short: `1+ 2- 3=`."""
    signs = {"approve": "+", "reject": "-", "hold": "=", "question": "?", "comment": "c"}
    return " ".join(f"{d.item.number}{signs[d.verdict]}" for d in reading.decisions)


def test_every_decision_says_which_words_it_was_read_from_and_by_which_rule() -> None:
    (decision,) = said("Hi Rita,\nreject 2 - too junior\nThanks").decisions
    assert (decision.words, decision.rule) == ("reject 2 - too junior", "verdict before name")
    assert decision.reason == "too junior"


def test_a_hold_carries_its_date() -> None:
    (decision,) = said("hold 3 until Friday").decisions
    assert decision.until == date(2026, 11, 27)


def test_a_promise_instead_of_an_answer_is_a_commitment_and_no_decision() -> None:
    reading = said("I'll decide on Maria by Thursday.")
    assert (reading.decisions, reading.unclear) == ((), ())
    assert [commitment.text for commitment in reading.commitments] == ["by Thursday"]


@pytest.mark.parametrize(
    ("text", "undo"),
    [
        ("undo", Undo()),
        ("Undo 2, 3", Undo((2, 3))),
        ("undo Maria please", Undo((1,))),
        ("scrap that, wrong mail", Undo()),
        ("rückgängig 2", Undo((2,))),
        ("please undo everything", Undo()),
        ("do not undo 2", None),
        ("undo Xavier", None),
    ],
)
def test_undo_takes_back_all_or_what_it_names(text: str, undo: Undo | None) -> None:
    reading = said(text)
    assert reading.undo == undo
    assert reading.decisions == ()
    assert bool(reading.unclear) == (undo is None)


@pytest.mark.parametrize(
    ("text", "why", "numbers"),
    [
        ("yes", Why.NO_CANDIDATE, [1, 2, 3, 4, 5]),
        ("Maria is interesting.", Why.NO_VERDICT, [1]),
        ("approve 9", Why.UNKNOWN_NUMBER, [1, 2, 3, 4, 5]),
        ("approve Jon", Why.UNKNOWN_NAME, [2]),
        ("approve 1, reject 1", Why.CONTRADICTION, [1]),
        ("approve 1 if she can start in March", Why.CONDITION, [1]),
        ("leaning towards 2", Why.PREFERENCE, [2]),
        ("Die Entscheidung zu Maria: ja, falls sie zusagt", Why.CONDITION, [1]),
        ("Jag godkänner Maria", Why.OTHER_LANGUAGE, [1, 2, 3, 4, 5]),
        ("Одобряю", Why.OTHER_LANGUAGE, [1, 2, 3, 4, 5]),
        ("The weather turned, the train is late", Why.NOTHING_UNDERSTOOD, [1, 2, 3, 4, 5]),
    ],
)
def test_what_is_unclear_says_why_and_about_whom(text: str, why: Why, numbers: list[int]) -> None:
    reading = said(text)
    assert reading.decisions == ()
    assert [(u.why, [item.number for item in u.items]) for u in reading.unclear] == [(why, numbers)]


def test_where_only_the_candidate_is_in_doubt_the_verdict_is_kept() -> None:
    twins = (Item(1, "Kim Lee", "A-1"), Item(2, "Kim Park", "A-1"))
    (unclear,) = said("Kim looks good, approve", twins).unclear
    assert (unclear.why, unclear.verdict, len(unclear.items)) == (Why.AMBIGUOUS_NAME, Verdict.APPROVE, 2)


@pytest.mark.parametrize(
    ("name", "text", "decided"),
    [
        ("All Wright", "approve all", []),
        ("All Wright", "all yes", []),
        ("All Wright", "All: yes", []),
        ("Rest Young", "Maria yes, rest no", ["Maria Silva"]),
        ("Both Ways", "both yes", []),
        ("All Wright", "yes to All Wright", ["All Wright"]),
        ("All Wright", "Wright yes", ["All Wright"]),
    ],
)
def test_a_word_for_a_group_that_is_a_candidates_name_as_well_is_asked_about(
    name: str, text: str, decided: list[str]
) -> None:
    """Nobody gets themselves approved, or others left out, by what they are called."""
    people = (Item(1, name, "SRE-7"), Item(2, "Maria Silva", "SRE-7"), Item(3, "John Abara", "SRE-7"))
    reading = said(text, people)
    assert [one.item.candidate for one in reading.decisions] == decided
    assert bool(reading.unclear) == (name not in decided)


@pytest.mark.parametrize(
    "text",
    [
        "approve all except Jon",
        "yes to everyone but Xavier",
        "reject all but 9",
        "approve all, reject Xavier",
        "no to Xavier, yes to the rest",
        "all good except the tall one",
        "approve all the seniors",
        "everyone from Berlin is a no",
    ],
)
def test_a_group_with_a_stranger_in_it_decides_on_nobody(text: str) -> None:
    reading = said(text)
    assert reading.decisions == ()
    assert reading.unclear != ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No to all the others.\n> 1. Maria Silva\nApprove\n> 2. John Smith", "1+ 2- 3- 4- 5-"),
        ("All yes\n> 2. John Smith\nno, too slow", "1+ 2- 3+ 4+ 5+"),
        ("> 1. Maria Silva\n> 9 years, 3 jobs\nyes\n> 4. Anna Müller\nno", "1+ 4-"),
        ("> 1. Maria Silva\n> 2. John Smith\nboth yes", "1+ 2+"),
    ],
)
def test_answers_belong_to_the_candidate_quoted_above_and_groups_yield_to_them(text: str, expected: str) -> None:
    assert verdicts(said(text)) == expected


def test_a_name_at_the_top_and_another_verdict_below_it_ask() -> None:
    reading = said("Yes to Maria.\n> 1. Maria Silva\nno")
    assert (reading.decisions, [u.why for u in reading.unclear]) == ((), [Why.CONTRADICTION])


def test_what_cannot_be_read_under_a_candidate_keeps_them_out_of_a_group() -> None:
    reading = said("Approve all\n> 2. John Smith\nnot him")
    assert verdicts(reading) == "1+ 3+ 4+ 5+"
    assert [item.number for u in reading.unclear for item in u.items] == [2]


def test_items_without_numbers_are_found_by_name_only() -> None:
    items = (Item(0, "Maria Silva", "SRE-7"), Item(0, "John Smith", "SRE-7"))
    assert [d.item.candidate for d in said("approve Maria", items).decisions] == ["Maria Silva"]
    assert said("approve 1", items).decisions == ()


def test_own_words_in_dispute_or_cut_off_decide_nothing() -> None:
    for own in (OwnWords("approve 1", disputed=True), OwnWords("approve 1", truncated=True)):
        reading = read(own, ITEMS, reader())
        assert (reading.decisions, [u.why for u in reading.unclear]) == ((), [Why.NOTHING_UNDERSTOOD])


def test_without_items_there_are_no_decisions() -> None:
    assert read(OwnWords("approve 1", (Segment("approve 1"),)), (), reader()).decisions == ()


def test_a_correction_counts_and_a_bare_no_after_it_asks() -> None:
    assert verdicts(said("Approve 2. Actually no, reject 2.")) == "2-"
    assert said("Approve Maria. Actually no.").decisions == ()


def test_english_verbs_in_a_german_sentence_are_understood() -> None:
    reading = said("Maria bitte approven, John leider rejecten, danke")
    assert (verdicts(reading), reading.language) == ("1+ 2-", "de")
