"""Rows become values by the place of their columns."""

from __future__ import annotations

from dataclasses import fields

from mailflow.hiring.model import Application, Review
from mailflow.store.rows import APPLICATION, REVIEW

_LABELS = {
    "application_id": "id",
    "candidate_name": "candidate",
    "application_stage": "stage",
    "review_id": "id",
    "review_application_id": "application_id",
    "review_stage": "stage",
    "review_due_at": "due_at",
}


def test_the_columns_of_a_value_stand_in_the_order_of_its_fields() -> None:
    for value, columns in ((Application, APPLICATION), (Review, REVIEW)):
        names = [str(column.key) for column in columns]
        assert [_LABELS.get(name, name) for name in names] == [field.name for field in fields(value)]
