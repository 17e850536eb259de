"""Corrections by reply: what is one, and what is handed back."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.reading.corrections import (
    Correction,
    Field,
    Merge,
    NotTheSame,
    SetField,
    TakeBack,
    read_corrections,
)
from mailflow.reading.releases import read_releases


def to(field: Field, value: str, number: int | None = None, words: str | None = None) -> SetField:
    return SetField(field, value, value if words is None else words, number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name: Maria da Silva", [to(Field.NAME, "Maria da Silva")]),
        ("Name = Seán Ó Briain.", [to(Field.NAME, "Seán Ó Briain")]),
        ("Hi,\n\nname: Łukasz Żak-O'Neil\nThanks!", [to(Field.NAME, "Łukasz Żak-O'Neil")]),
        ("name: 王伟", [to(Field.NAME, "王伟")]),
        ("name: <script>", [to(Field.NAME, "", words="<script>")]),
        ("[2] email: Maria@Example.Test", [to(Field.EMAIL, "maria@example.test", 2, "Maria@Example.Test")]),
        ("2) e-mail: no address", [to(Field.EMAIL, "", 2, "no address")]),
        ("email: a@b.test, c@d.test", [to(Field.EMAIL, "", words="a@b.test, c@d.test")]),
        ("phone: +351 912 345 678", [to(Field.PHONE, "+351912345678", words="+351 912 345 678")]),
        ("telefon: 0049 30 1234567", [to(Field.PHONE, "+49301234567", words="0049 30 1234567")]),
        ("phone: 912345678", [to(Field.PHONE, "", words="912345678")]),
        ("role: DAT-3", [to(Field.ROLE, "DAT-3")]),
        ("1. role: the DAT-3 please", [to(Field.ROLE, "DAT-3", 1, "the DAT-3 please")]),
        ("role: DAT-3 or SRE-7", [to(Field.ROLE, "", words="DAT-3 or SRE-7")]),
        ("merge", [Merge()]),
        ("Merge 2 with DAT-3", [Merge(2, "DAT-3")]),
        ("2: same person", [Merge(2)]),
        ("not the same", [NotTheSame()]),
        ("Not the same person 3.", [NotTheSame(3)]),
        ("nicht dieselbe Person", [NotTheSame()]),
        ("undo", [TakeBack()]),
        ("undo 1, 2 and 4", [TakeBack((1, 2, 4))]),
        ("1 name: A B\n2 merge", [to(Field.NAME, "A B", 1), Merge(2)]),
    ],
)
def test_a_correction_is_read(text: str, found: list[Correction]) -> None:
    read = read_corrections(text)
    assert (list(read.found), read.left) == (found, ())


@pytest.mark.parametrize(
    "text",
    ["do not merge", "don't undo it", "is it the same?", "names: many", "approve 1", "7", "I would merge them later"],
)
def test_other_words_are_handed_back(text: str) -> None:
    read = read_corrections(text)
    assert (read.found, read.left) == ((), (text,))


@given(st.text(max_size=400))
def test_no_text_raises_and_every_value_is_one_line(text: str) -> None:
    for one in read_corrections(text).found:
        if isinstance(one, SetField):
            assert "\n" not in one.value


@pytest.mark.parametrize(
    "line",
    ["undo " + "1" * 4000, "undo" + " 10" * 1500 + " please", "undo 1" + ", " * 2000, "send" + " 1" * 2000 + "x"],
)
def test_a_long_row_of_numbers_is_read_at_once(line: str) -> None:
    began = process_time()
    read_corrections(line)
    read_releases(line)
    assert process_time() - began < 5


@pytest.mark.parametrize(
    "more", ["Danke, aber 3 noch nicht", "Hi, but not Maria", "Thanks, wait with 2", "Best, don't!"]
)
def test_thanks_with_a_but_release_nothing(more: str) -> None:
    assert read_releases("send\nThanks, Rita").clear
    assert not read_releases(f"send\n{more}").clear
    assert read_corrections(f"undo\n{more}").left == (more,)
