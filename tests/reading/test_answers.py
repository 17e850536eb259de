"""Short answers to mailflow's own questions: one number, a plain yes, a plain no; anything more is not one."""

from __future__ import annotations

import pytest

from mailflow.mail.reply import OwnWords
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.model import Item, Unclear, Why
from mailflow.reading.questions import question

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
