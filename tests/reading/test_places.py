"""Candidates named by their place on the list are those that the writer means, in each of seven languages, and so are
the others; words that count something else name nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

NAMES = ("Maria Lopez", "Tom Berg", "Wei Zhang", "Olu Adeyemi", "Petra Novak", "Hannah Kim")
ROLES = ("SRE-7", "SRE-7", "DAT-3", "DAT-3", "OPS-1", "OPS-1")
ITEMS = tuple(Item(place + 1, name, role) for place, (name, role) in enumerate(zip(NAMES, ROLES, strict=True)))
ROWS = tomllib.loads((Path(__file__).parent.parent / "data" / "places.toml").read_text(encoding="utf-8"))
VERDICTS = {"+": Verdict.APPROVE, "-": Verdict.REJECT, "=": Verdict.HOLD, "q": Verdict.QUESTION}


@pytest.mark.parametrize("language", first_in("en", ROWS))
def test_each_place_is_whom_the_writer_means(language: str) -> None:
    for meaning, texts in ROWS[language].items():
        count, _, marks = meaning.partition(":")
        meant = {int(mark[1:]): VERDICTS[mark[0]] for mark in marks.split() if mark != "?"}
        for text in texts:
            reading = read(own_words(text), ITEMS[: int(count)], reader(language))
            found = {decision.item.number: decision.verdict for decision in reading.decisions}
            assert found == meant, text
            assert bool(reading.unclear) is marks.endswith("?"), text
