"""Everyday reasons behind a rejection in six languages: they never turn a decision, and hardly ever hide it."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader
from tests.quick import first_in

ITEMS = (Item(1, "Maria Lopez", "SRE-7"), Item(2, "Tom Berg", "SRE-7"), Item(3, "Ines Santos", "DAT-3"))
_FILE = Path(__file__).parent.parent / "data" / "reasons" / "six.toml"
REASONS: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_PARTING = (", ", " - ", ": ", " (", ". ")
#: How each language says yes and no by name, and a yes beside it.
_SAID = {
    "de": ("Maria ja", ("Tom nein", "Tom absagen", "Tom leider nicht", "2 nein", "Nein zu Tom")),
    "fr": ("Maria oui", ("Tom non", "Tom, c'est non", "Je refuse Tom", "2 non", "Non pour Tom")),
    "es": ("Maria sí", ("Tom no", "A Tom lo descartamos", "Tom descartado", "2 no", "No a Tom")),
    "pt": ("Maria sim", ("Tom não", "O Tom fica de fora", "Recuso o Tom", "2 não", "Não ao Tom")),
    "it": ("Maria sì", ("Tom no", "Tom lo scarto", "Tom purtroppo no", "2 no", "No a Tom")),
    "nl": ("Maria ja", ("Tom nee", "Tom afwijzen", "Tom helaas niet", "2 nee", "Nee tegen Tom")),
}


def _text(language: str, said: str, parting: str, reason: str) -> str:
    beside = _SAID[language][0]
    if parting == " (":
        return f"{beside}\n{said} ({reason})"
    behind = f". {reason[0].upper()}{reason[1:]}." if parting == ". " else parting + reason
    return f"{beside}\n{said}{behind}"


@pytest.mark.parametrize("language", first_in("de", REASONS))
def test_a_reason_never_turns_a_rejection_and_hardly_ever_hides_it(language: str) -> None:
    meant = {1: Verdict.APPROVE, 2: Verdict.REJECT}
    hidden = []
    # Every third: each form meets each kind of reason.
    for said, parting, reason in list(product(_SAID[language][1], _PARTING, REASONS[language]))[::3]:
        text = _text(language, said, parting, reason)
        reading = read(own_words(text), ITEMS, reader(language))
        found = {decision.item.number: decision.verdict for decision in reading.decisions}
        assert all(meant.get(number) is verdict for number, verdict in found.items()), text
        if found != meant:
            hidden.append(text)
    count = len(_SAID[language][1]) * len(_PARTING) * len(REASONS[language]) // 3
    assert len(hidden) <= 0.04 * count, hidden
