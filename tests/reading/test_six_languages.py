"""German, French, Spanish, Portuguese, Italian and Dutch: what each family of their words decides, and its traps."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reading
from tests.data.reply_corpus import own_words, reader

ITEMS = (
    Item(1, "Giulia Rossi", "BACK-2"), Item(2, "Marco De Luca", "BACK-2"), Item(3, "Sofía de la Torre", "FRONT-5"),
    Item(4, "Luca Bianchi", "FRONT-5"), Item(5, "Ana d'Almeida", "OPS-4"),
)  # fmt: skip


def said(text: str) -> Reading:
    """The reading of own words by Ana Costa's mail program."""
    return read(own_words(text), ITEMS, reader())


def verdicts(text: str) -> str:
    """The decisions in short, a `!` behind them where something is asked: `1+ 2- !`."""
    signs = {"approve": "+", "reject": "-", "hold": "=", "question": "?", "comment": "c"}
    reading = said(text)
    short = [f"{d.item.number}{signs[d.verdict]}" for d in sorted(reading.decisions, key=lambda d: d.item.number)]
    return " ".join([*short, *(["!"] if reading.unclear else [])])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ok con la 1 y la 3, las demás no.", "1+ 2- 3+ 4- 5-"),
        ("Per me va bene la Rossi, De Luca no.", "1+ 2-"),
        ("Luca no, De Luca sì.", "2+ 4-"),
        ("Con Marco e Luca non proseguiamo.", "2- 4-"),
        ("Adelante con la señora de la Torre.", "3+"),
        ("Nem o Marco nem a Giulia.", "1- 2-"),
        ("Je souhaite recevoir Giulia et Mme d'Almeida en entretien.", "1+ 5+"),
        ("Giulia? Assolutamente sì!", "1+"),
        ("Sí a las dos, Giulia y Sofía.", "1+ 3+"),
        ("Adelante con Giulia.\n\nUn saludo,\nAna", "1+"),
    ],
)
def test_articles_particles_and_the_writers_own_name_do_not_hide_who_is_meant(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_nobody_named_in_a_sentence_that_cannot_be_read_is_one_of_the_rest() -> None:
    reading = said("Una vez vistos, os confirmo que qwertz a Giulia Rossi. El resto no cumple los requisitos.")
    assert 1 not in {decision.item.number for decision in reading.decisions}
    assert any(item.number == 1 for unclear in reading.unclear for item in unclear.items)


@pytest.mark.parametrize("text", ["Giulia la dejamos para enero.", "A Giulia fica para a próxima semana."])
def test_whoever_is_left_until_a_day_waits_and_is_not_turned_down(text: str) -> None:
    assert verdicts(text) == "1="


@pytest.mark.parametrize(
    "text",
    [
        "Mejor no descartar a Giulia.",
        "Yo no descartaría a Giulia.",
        "Lieber nicht absagen bei Giulia.",
        "Plutôt pas refuser Giulia.",
        "Liever niet afwijzen, Giulia.",
        "Meglio non scartare Giulia.",
        "Melhor não descartar a Giulia.",
    ],
)
def test_an_answer_before_a_verb_only_denies_it(text: str) -> None:
    assert said(text).decisions == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pas Marco.", "2-"),
        ("Merci de proposer un créneau à Giulia jeudi ou vendredi.", "1+"),
        ("Peux-tu mettre Marco en stand-by jusqu'à lundi et avancer avec Giulia ?", "1+ 2="),
        ("Pas convaincue par Marco.", "2-"),
        ("Refusé par l'équipe, Marco.", "!"),
    ],
)
def test_french(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Puedes citar a Giulia y a Marco para la semana que viene?", "1+ 2+"),
        ("Giulia es muy buena pero demasiado cara, tenemos que decirle que no.", "1-"),
        ("La primera me parece perfecta, la segunda no da el perfil.", "1+ 2-"),
        ("Descarta a los dos de BACK-2.", "1- 2-"),
        ("No veo a Marco en este puesto.", "2-"),
        ("El CV de Marco está muy bien, échale un ojo tú también.", "!"),
        ("Marco quedó descartado por parte de la dirección.", "!"),
        ("Si Giulia acepta, adelante.", "!"),
    ],
)
def test_spanish(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vorrei sentire Giulia e la d'Almeida, con Marco e Luca non proseguiamo.", "1+ 2- 4- 5+"),
        ("Fissami un colloquio con Giulia per giovedì, grazie.", "1+"),
        ("Facciamola venire, la Rossi.", "1+"),
        ("Non scartare Giulia.", "!"),
        ("Giulia la vedrei bene, ma che ne pensi?", "!"),
        ("Se Giulia accetta, procediamo.", "!"),
    ],
)
def test_italian(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Podemos chamar a Giulia e o Marco na próxima semana.", "1+ 2+"),
        ("Por mim tudo certo com a Giulia.", "1+"),
        ("Eu não diria que não à Giulia.", "!"),
        ("A Giulia e a última interessam-me, os outros três não.", "!"),
        ("Graag een afspraak inplannen met Giulia donderdag.", "1+"),
        ("Bel Giulia zo snel mogelijk, die moeten we hebben.", "1+"),
        ("Voor mij hoeft Marco niet.", "2-"),
        ("Bedankt Giulia, maar ik lees het later.", ""),
        ("Termin mit Giulia für Donnerstag bitte.", "1+"),
        ("Das Gespräch mit Marco ist am Montag.", ""),
        ("Für mich kommt Marco nicht in Frage, da er keine Erfahrung hat.", "2-"),
        ("Die Giulia nehm ich.", "1+"),
        ("Ich bin für Giulia und gegen Marco.", "1+ !"),
    ],
)
def test_portuguese_dutch_and_german(text: str, expected: str) -> None:
    assert verdicts(text) == expected
