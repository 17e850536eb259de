"""Groups and whom they leave out: each verdict and each reason is about those whom its words name, and nobody else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

ITEMS = (
    Item(1, "Anna Keller", "OPS-2"),
    Item(2, "Tom Berg", "OPS-2"),
    Item(3, "Wei Zhang", "DAT-3"),
    Item(4, "Priya Nair", "DAT-3"),
    Item(5, "Lucas Frey", "DAT-3"),
)
_FILE = Path(__file__).parent.parent / "data" / "left_out.toml"
_SAID: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_VERDICTS = {"a": Verdict.APPROVE, "r": Verdict.REJECT, "h": Verdict.HOLD}


def _meant(words: str) -> dict[int, Verdict]:
    return {int(word[:-1]): _VERDICTS[word[-1]] for word in words.split()}


@pytest.mark.parametrize("language", first_in("en", _SAID["decided"]))
def test_an_exception_takes_its_own_reason_and_the_others_keep_their_verdict(language: str) -> None:
    for text, words in _SAID["decided"][language]:
        reading = read(own_words(text), ITEMS, reader(language))
        assert {d.item.number: d.verdict for d in reading.decisions} == _meant(words), text
        assert not reading.unclear, text


@pytest.mark.parametrize("language", first_in("en", _SAID["counted"]))
def test_a_group_is_counted_within_the_role_that_its_words_name(language: str) -> None:
    for text, words in _SAID["counted"][language]:
        reading = read(own_words(text), ITEMS, reader(language))
        assert {d.item.number: d.verdict for d in reading.decisions} == _meant(words), text
        assert not reading.unclear, text


@pytest.mark.parametrize("language", first_in("en", _SAID["uncounted"]))
def test_some_of_a_group_are_nobody_whom_it_can_be_known_of(language: str) -> None:
    for text in _SAID["uncounted"][language]:
        reading = read(own_words(text), ITEMS, reader(language))
        assert not reading.decisions, text
        assert reading.unclear, text


@pytest.mark.parametrize("language", first_in("en", _SAID["asked"]))
def test_words_that_fit_the_others_as_well_as_the_one_left_out_are_asked_about(language: str) -> None:
    for text in _SAID["asked"][language]:
        reading = read(own_words(text), ITEMS, reader(language))
        assert not reading.decisions, text
        assert reading.unclear, text


def test_why_somebody_is_left_out_is_the_reason_of_nobody_else() -> None:
    reading = read(own_words("Invite everybody but Lucas, he has no licence."), ITEMS, reader("en"))
    reasons = {decision.item.number: decision.reason for decision in reading.decisions}
    assert reasons == {1: None, 2: None, 3: None, 4: None, 5: "he has no licence"}
