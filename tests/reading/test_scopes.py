"""A role at the head of words limits what they say, and saying all of it once more changes nothing."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader

ITEMS = (Item(1, "Anna Berger", "SRE-7"), Item(2, "Tom Keller", "SRE-7"), Item(3, "Wei Zhang", "DAT-3"))
_SHORT = {Verdict.APPROVE: "+", Verdict.REJECT: "-"}


@pytest.mark.parametrize(
    ("language", "text", "decided", "asked"),
    [
        ("en", "For SRE-7, neither. For DAT-3, yes to all.", "1- 2- 3+", False),
        ("fr", "Pour SRE-7, aucun des deux. Pour DAT-3, je retiens Wei.", "1- 2- 3+", False),
        ("es", "De SRE-7, ninguno. De DAT-3, todos pasan.", "1- 2- 3+", False),
        ("it", "Per SRE-7, nessuno dei due. Per DAT-3, va bene Wei.", "1- 2- 3+", False),
        ("pt", "Da SRE-7, nenhum. Da DAT-3, aprovo o Wei.", "1- 2- 3+", False),
        ("nl", "Voor SRE-7 geen van beiden. Voor DAT-3 is Wei goed.", "3+", True),
        ("es", "A los dos de SRE-7 los rechazo; los de DAT-3 pasan todos.", "1- 2- 3+", False),
        ("pt", "Os da SRE-7 passam os dois.", "1+ 2+", False),
        ("es", "Los de SRE-7 no pasan los dos.", "", True),
        ("pt", "Os da SRE-7 não passam todos.", "", True),
        ("fr", "Pour SRE-7, les deux.", "", True),
    ],
)
def test_a_role_limits_whom_a_group_counts(language: str, text: str, decided: str, asked: bool) -> None:
    reading = read(own_words(text), ITEMS, reader(language))
    assert " ".join(f"{d.item.number}{_SHORT[d.verdict]}" for d in reading.decisions) == decided
    assert bool(reading.unclear) == asked
