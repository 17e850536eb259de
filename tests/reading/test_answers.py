"""Short answers to mailflow's own questions: one number, a plain yes, a plain no; anything more is not one."""

from __future__ import annotations

import pytest

from mailflow.mail.reply import OwnWords
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.model import Item, Unclear, Verdict, Why
from mailflow.reading.questions import choices, question

ITEMS = (Item(1, "Maria Silva", "SRE-7"), Item(2, "Maria Lopez", "DAT-3"))


@pytest.mark.parametrize(
    ("text", "language", "choice"),
    [
        ("2", "en", 2),
        ("2.", "en", 2),
        ("(3)", "en", 3),
        ("Option 2", "en", 2),
        ("option two please", "en", 2),
        ("the second one", "en", 2),
        ("number 1\n\nThanks\n", "en", 1),
        ("Hi,\n2\nBest regards", "en", 2),
        ("Nummer 3 bitte", "de", 3),
        ("die zweite", "de", 2),
        ("le premier", "fr", 1),
        ("la 2", "es", 2),
        ("5", "en", None),
        ("0", "en", None),
        ("1 or 2", "en", None),
        ("1, 2", "en", None),
        ("2 but only if she agrees", "en", None),
        ("yes", "en", None),
        ("", "en", None),
    ],
)
def test_a_choice_is_one_number_within_the_list(text: str, language: str, choice: int | None) -> None:
    assert read_choice(OwnWords(text), 4, language) == choice


@pytest.mark.parametrize(
    ("text", "language", "confirmed"),
    [
        ("yes", "en", True),
        ("Yes, that was me.\n\nThanks\nAna", "en", None),
        ("Yes, that was me.\nThanks", "en", True),
        ("No", "en", False),
        ("ja", "de", True),
        ("Nein, das war ich nicht", "de", False),
        ("oui", "fr", True),
        ("sí", "es", True),
        ("no", "es", False),
        ("sim", "pt", True),
        ("Sì", "it", True),
        ("nee", "nl", False),
        ("tak", "pl", True),
        ("да", "ru", True),
        ("はい", "ja", True),
        ("yes but reject 2", "en", None),
        ("yes?", "en", None),
        ("yes no", "en", None),
        ("maybe", "en", None),
        ("", "en", None),
    ],
)
def test_a_confirmation_is_a_plain_yes_or_a_plain_no(text: str, language: str, confirmed: bool | None) -> None:
    assert read_confirmation(OwnWords(text), language) is confirmed


@pytest.mark.parametrize("why", list(Why))
def test_every_doubt_has_a_question_that_quotes_the_words(why: Why) -> None:
    asked = question(Unclear(why, "Maria yes", ITEMS), ITEMS, str)
    assert "Maria yes" in asked
    assert "{" not in asked


def test_a_question_is_translated_before_it_is_filled_in() -> None:
    patterns: list[str] = []

    def translate(text: str) -> str:
        patterns.append(text)
        return "„{words}“: {names}"

    asked = question(Unclear(Why.AMBIGUOUS_NAME, "Maria yes", ITEMS), ITEMS, translate)
    assert asked == "„Maria yes“: 1 Maria Silva, 2 Maria Lopez"
    assert "{words}" in patterns[0]


def test_where_the_verdict_is_known_each_candidate_is_a_choice() -> None:
    offered = choices(Unclear(Why.AMBIGUOUS_NAME, "Maria yes", ITEMS, Verdict.APPROVE), ITEMS)
    assert [choice.label for choice in offered] == [
        ("approve", "Maria Silva"), ("approve", "Maria Lopez"), ("leave_open", "Maria Silva", "Maria Lopez"),
    ]  # fmt: skip
    assert [d.item for choice in offered for d in choice.decisions] == list(ITEMS)


def test_where_the_candidate_is_known_each_verdict_is_a_choice_and_one_character_picks_it() -> None:
    offered = choices(Unclear(Why.CONTRADICTION, "1 yes, 1 no", ITEMS[:1]), ITEMS)
    assert [choice.label[0] for choice in offered] == ["approve", "reject", "hold", "leave_open"]
    many = tuple(Item(number, f"Candidate {number}", "A-1") for number in range(1, 40))
    assert len(choices(Unclear(Why.NO_CANDIDATE, "yes", many, Verdict.APPROVE), many)) <= 9
