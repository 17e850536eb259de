"""A decision reaches no further than its words: nobody is decided on whom they leave out, spare or only compare."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Verdict
from tests.data.reply_corpus import own_words, reader

_ITEMS = (
    Item(1, "Maria Lopez", "DAT-3"),
    Item(2, "John Smith", "DAT-3"),
    Item(3, "Wei Chen", "OPS-1"),
    Item(4, "Anna Müller", "OPS-1"),
    Item(5, "Pavel Novák", "OPS-1"),
)
_FIRM = (Verdict.APPROVE, Verdict.REJECT)
#: For each text who is approved (a) and rejected (r); everybody else must be left open.
_TEXTS = (
    ("en", "Yes to everyone but Wei, and only if Pavel agrees.", ""),
    ("de", "Ja zu allen außer Wei, aber nur wenn Pavel zustimmt.", ""),
    ("fr", "Oui à tous sauf Wei, mais seulement si Pavel est d'accord.", ""),
    ("es", "Sí a todos menos Wei, pero solo si Pavel está de acuerdo.", ""),
    ("pt", "Sim a todos menos o Wei, mas só se o Pavel concordar.", ""),
    ("it", "Sì a tutti tranne Wei, ma solo se Pavel è d'accordo.", ""),
    ("nl", "Ja voor iedereen behalve Wei, maar alleen als Pavel akkoord is.", ""),
    ("en", "Anna and Maria are both great, but only one can go on: Anna.", ""),
    ("de", "Maria und Anna sind beide toll, aber nur eine kann weiter: Anna.", "a4"),
    ("fr", "Maria et Anna sont très bien, mais je garde seulement Anna.", "a4"),
    ("nl", "Maria en Anna zijn allebei goed, maar er kan er maar één door: Anna.", ""),
    ("en", "Reject John but not Maria.", "r2"),
    ("de", "John absagen, aber nicht Maria.", "r2"),
    ("fr", "Refusez John mais pas Maria.", "r2"),
    ("es", "Rechaza a John pero no a Maria.", "r2"),
    ("pt", "Recusa o John mas não a Maria.", "r2"),
    ("it", "Rifiuta John ma non Maria.", "r2"),
    ("nl", "Wijs John af, maar niet Maria.", "r2"),
    ("en", "John no, not Wei either.", "r2 r3"),
    ("de", "John nein, Wei auch nicht, Anna ja", "r2 r3 a4"),
    ("fr", "John non, Wei non plus, Anna oui", "r2 r3 a4"),
    ("de", "Pavel ja, sobald Anna abgesagt hat", ""),
    ("en", "Reject 2 to 5, not Wei.", "r2 r4 r5"),
    ("en", "Yes to 1-3 except 2.", "a1 a3"),
    ("de", "1-4 ja außer 2.", "a1 a3 a4"),
    ("en", "Yes to 1-4 except the last one.", ""),
    ("en", "Reject everyone below 3.", ""),
    ("de", "Absage an alle unter 3.", ""),
    ("en", "The third one from OPS-1 yes.", ""),
    ("en", "Why would we approve Pavel", ""),
    ("fr", "Mon chef dit de refuser Pavel, moi non.", ""),
    ("es", "Mi jefe dice que rechace a Pavel, yo no.", ""),
    ("pt", "O meu chefe diz para recusar o Pavel, eu não.", ""),
    ("it", "Il mio capo dice di rifiutare Pavel, io no.", ""),
    ("fr", "Sur les 5, 2 sont bien : Maria et Wei.", ""),
    ("en", "yes john wei no pavel yes", ""),
    ("en", "yes 1 3 no 2 4 5", "a1 a3 r2 r4 r5"),
    ("en", "maria ok not ok john", ""),
    ("en", "Approve 1 not 2 and 3 not 4", "a1 r2"),
    ("en", "Pavel and zoe no, rest yes", "r5"),
    ("en", "reject all but will", ""),
    ("en", "Wei yes, but later", ""),
    ("en", "Maria yes, John as plan B, Wei no", "a1"),
    ("en", "Next to Anna, Wei looks weak, so no.", "r3"),
    ("en", "I wanted to reject John, but Anna convinced me. Approve him.", ""),
    ("en", "The team said yes to Maria and no to John. I second that.", ""),
    ("de", "Maria kennt John. Er ist ein Nein.", ""),
)


@pytest.mark.parametrize(("language", "text", "decided"), _TEXTS, ids=[text for _, text, _ in _TEXTS])
def test_nobody_is_decided_on_beyond_the_words(language: str, text: str, decided: str) -> None:
    reading = read(own_words(text), _ITEMS, reader(language))
    found = {f"{d.verdict.value[0]}{d.item.number}" for d in reading.decisions if d.verdict in _FIRM}
    assert found == set(decided.split())
    assert found or reading.unclear
