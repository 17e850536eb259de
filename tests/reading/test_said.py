"""Several hundred ways to say yes, no, not now and to ask, in each of six languages, are read as meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

ITEMS = (Item(1, "Anna Berger", "SRE-7"), Item(2, "Tom Keller", "SRE-7"))
FILES = sorted((Path(__file__).parent.parent / "data" / "said").glob("*.toml"))
_NAMED = {1: ("Anna", "Berger"), 2: ("Tom", "Keller")}


@pytest.mark.parametrize("path", first_in("en", FILES, lambda path: path.stem), ids=lambda path: path.stem)
def test_each_wording_is_read_as_meant(path: Path) -> None:
    for key, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for text in texts:
            about = {number for number, names in _NAMED.items() if any(name in text for name in names)}
            reading = read(own_words(text), ITEMS if about else ITEMS[:1], reader(path.stem))
            found = {decision.item.number: decision.verdict for decision in reading.decisions}
            assert found == dict.fromkeys(about or {1}, Verdict(key)), text
            assert not reading.unclear, text
