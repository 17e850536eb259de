"""Where a writer turns back, what stands behind counts; without such a word two opposite verdicts are asked about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

ITEMS = (Item(1, "Anna Berger", "SRE-7"), Item(2, "Tom Keller", "SRE-7"), Item(3, "Wei Zhang", "DAT-3"))
ROWS = tomllib.loads((Path(__file__).parent.parent / "data" / "corrected.toml").read_text(encoding="utf-8"))
_SHORT = {Verdict.APPROVE: "+", Verdict.REJECT: "-", Verdict.HOLD: "~", Verdict.QUESTION: "?", Verdict.COMMENT: "#"}


def _said(text: str, language: str) -> tuple[str, bool]:
    reading = read(own_words(text), ITEMS, reader(language))
    return " ".join(f"{d.item.number}{_SHORT[d.verdict]}" for d in reading.decisions), bool(reading.unclear)


@pytest.mark.parametrize("language", first_in("en", ROWS))
def test_what_corrects_counts_and_what_is_only_taken_back_is_asked_about(language: str) -> None:
    for row in ROWS[language]:
        decided, asked = _said(row["text"], language)
        assert (decided, asked) == (row["decided"], row.get("asked", False)), row["text"]


def test_opposite_verdicts_without_a_correction_are_asked_about() -> None:
    for text in ("Anna yes. Anna has been at four firms in 3 years so no.", "Tom no. Tom yes.", "1 yes, 2 no, 1 no"):
        decided, asked = _said(text, "en")
        assert asked
        assert not {"1+", "1-"} <= set(decided.split())
        assert "1" not in decided or "Anna" not in text
        assert "2" not in decided or "Tom" not in text
