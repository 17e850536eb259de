"""Words that decide elsewhere decide nothing where they tell, ask, wait or are somebody else's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

ITEMS = (Item(1, "Anna Berger", "SRE-7"), Item(2, "Tom Keller", "SRE-7"))
_FILE = Path(__file__).parent.parent / "data" / "undecided.toml"
UNDECIDED: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
CHATTER: dict[str, list[str]] = tomllib.loads((_FILE.parent / "chatter.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", first_in("en", UNDECIDED))
def test_what_decides_nothing_is_neither_an_approval_nor_a_rejection(language: str) -> None:
    for text in UNDECIDED[language]:
        reading = read(own_words(text), ITEMS, reader(language))
        assert {d.verdict for d in reading.decisions}.isdisjoint({Verdict.APPROVE, Verdict.REJECT}), text


@pytest.mark.parametrize("language", first_in("en", CHATTER))
def test_what_is_written_to_the_sender_decides_nothing_about_the_only_candidate(language: str) -> None:
    for text in CHATTER[language]:
        reading = read(own_words(text), ITEMS[:1], reader(language))
        assert {d.verdict for d in reading.decisions}.isdisjoint({Verdict.APPROVE, Verdict.REJECT}), text
