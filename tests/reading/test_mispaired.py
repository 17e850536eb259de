"""A number and a name that disagree are asked about; where they agree, or are two of a list, they decide."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Why
from tests.data.reply_corpus import own_words, reader
from tests.reading.test_second_thoughts import ITEMS, _said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Advance number 2, Wei.", "en"), ("Reject 2, Wei", "en"), ("Wei, number 2, is a yes.", "en"),
        ("Approve #2 - Wei", "en"), ("2, Wei: yes", "en"), ("The second one, Wei, is a yes.", "en"),
        ("Approve Wei, 2.", "en"), ("Nummer 2, Wei, einladen.", "de"), ("J'approuve le 2, Wei.", "fr"),
        ("Apruebo el número 2, Wei.", "es"), ("Approvo il numero 2, Wei.", "it"), ("Aprovo o número 2, Wei.", "pt"),
        ("Nummer 2, Wei, uitnodigen.", "nl"),
    ],
)  # fmt: skip
def test_a_number_beside_the_name_of_somebody_else_decides_on_neither(text: str, language: str) -> None:
    reading = read(own_words(text), ITEMS, reader(language))
    assert not reading.decisions
    assert Why.CONTRADICTION in {unclear.why for unclear in reading.unclear}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Advance number 3, Wei.", "3+"),
        ("Wei, number 3, is a yes.", "3+"),
        ("Approve 1, 2, Wei.", "1+ 2+ 3+"),
        ("Approve 2, Wei and Anna.", "1+ 2+ 3+"),
        ("Yes to 2, Wei no", "2+ 3-"),
        ("2 yes, Wei no", "2+ 3-"),
        ("Approve 2; Wei: reject", "2+ 3-"),
        ("1, Anna: yes\n2, Tom: no\n3, Wei: yes", "1+ 2- 3+"),
    ],
)
def test_numbers_and_names_that_agree_or_are_a_list_decide(text: str, expected: str) -> None:
    assert _said(text, "en") == (expected, False)
