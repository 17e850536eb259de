"""Whom everyday words mean: people of a job, namesakes, pairs and the rest; and where nobody can tell."""

from __future__ import annotations

import pytest

from mailflow.reading.model import Item
from tests.reading.test_decisions import said, verdicts

JOBS = (
    Item(1, "Olga Petersen", "WH-3", "Warehouse Operative"), Item(2, "Karim Aziz", "WH-3", "Warehouse Operative"),
    Item(3, "Karim Osei", "WH-3", "Warehouse Operative"), Item(4, "Lena Vogt", "MKT-2", "Marketing Executive"),
    Item(5, "Paul Adler", "MKT-2", "Marketing Executive"), Item(6, "Rosa Conti", "DRV-1", "HGV Driver"),
)  # fmt: skip
UNTITLED = tuple(Item(item.number, item.candidate, item.requisition) for item in JOBS)


@pytest.mark.parametrize("items", [JOBS, UNTITLED], ids=["with titles", "without"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all three warehouse people: yes", "1+ 2+ 3+"),
        ("Reject the three warehouse lads and lasses.", "1- 2- 3-"),
        ("Yes to both marketing candidates, no to the driver.", "4+ 5+ 6-"),
        ("Neither of the marketing people, sorry.", "4- 5-"),
        ("the marketing pair: no", "4- 5-"),
        ("The driver is a yes.", "6+"),
        ("both Karims yes", "2+ 3+"),
        ("Neither of the Karims. Rosa yes.", "2- 3- 6+"),
        ("Reject both of the Karims", "2- 3-"),
        ("None of the marketing ones please", "4- 5-"),
        # Nobody can tell whom these mean.
        ("all four warehouse people: yes", ""),
        ("both warehouse people yes", ""),
        ("all the marketing is done by Rosa", ""),
        ("The driver shortage is killing us.", ""),
        ("all three Karims yes", ""),
        ("both Lenas yes", ""),
        ("both tall ones yes", ""),
        ("all the nurses are fine", ""),
    ],
)
def test_people_of_a_job_and_namesakes_are_counted_out(items: tuple[Item, ...], text: str, expected: str) -> None:
    assert verdicts(said(text, items)) == expected
