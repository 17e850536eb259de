"""Being away, being back and who stands in, as people write it in seven languages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.reading.arrangements import (
    Arrangement,
    ComeBack,
    DelegateTo,
    GoAway,
    read_arrangement,
    read_stretch,
)
from mailflow.reading.model import Reader

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday.
WRITTEN = datetime(2026, 11, 23, 9, tzinfo=BERLIN)


def reader(language: str) -> Reader:
    """Somebody in Berlin who writes that language."""
    return Reader("Dana Okafor", "dana@acme.test", "Europe/Berlin", language, WRITTEN)


DECEMBER = (date(2026, 12, 1), date(2026, 12, 5))
FRIDAY = (date(2026, 11, 23), date(2026, 11, 27))
FIFTH = (date(2026, 11, 23), date(2026, 12, 5))
STRETCHES = [
    ("en", "away 1-5 Dec", DECEMBER),
    ("en", "Away Dec 1-5", DECEMBER),
    ("en", "I'm away from 1 December to 5 December", DECEMBER),
    ("en", "I will be out of office 1 to 5 December", DECEMBER),
    ("en", "on holiday until Friday", FRIDAY),
    ("en", "away on Wednesday", (date(2026, 11, 25), date(2026, 11, 25))),
    ("en", "away Wednesday to Friday", (date(2026, 11, 25), date(2026, 11, 27))),
    ("en", "away tomorrow", (date(2026, 11, 24), date(2026, 11, 24))),
    ("de", "abwesend 1.-5.12.", DECEMBER),
    ("de", "Ich bin vom 1. bis 5. Dezember im Urlaub", DECEMBER),
    ("nl", "ik ben van 1 tot 5 december afwezig", DECEMBER),
    ("de", "Ich bin von der Bewerbung nicht weg", None),
    ("de", "im Urlaub vom 1. bis 5. Dezember", DECEMBER),
    ("de", "Bin abwesend bis Freitag", FRIDAY),
    ("de", "Urlaub: 1. bis zum 5. Dezember", DECEMBER),
    ("de", "nicht im Büro bis zum 5. Dezember", FIFTH),
    ("fr", "absente du 1er au 5 décembre", DECEMBER),
    ("fr", "Je suis en congé du 1 au 5 décembre", DECEMBER),
    ("fr", "absent jusqu'à vendredi", FRIDAY),
    ("fr", "en vacances jusqu’au 5 décembre", FIFTH),
    ("es", "ausente del 1 al 5 de diciembre", DECEMBER),
    ("es", "Estoy de vacaciones hasta el viernes", FRIDAY),
    ("es", "estaré fuera hasta el 5 de diciembre", FIFTH),
    ("pt", "ausente de 1 a 5 de dezembro", DECEMBER),
    ("pt", "Estou de férias até sexta-feira", FRIDAY),
    ("pt", "estarei fora até 5 de dezembro", FIFTH),
    ("it", "assente dal 1 al 5 dicembre", DECEMBER),
    ("it", "sono in ferie fino a venerdì", FRIDAY),
    ("it", "in vacanza fino al 5 dicembre", FIFTH),
    ("nl", "afwezig van 1 tot 5 december", DECEMBER),
    ("nl", "ik ben op vakantie t/m vrijdag", FRIDAY),
    ("nl", "afwezig 1 t/m 5 december", DECEMBER),
    ("nl", "weg tot en met 5 december", FIFTH),
]


@pytest.mark.parametrize(("language", "line", "stretch"), STRETCHES)
def test_days_away_are_read_in_seven_languages(language: str, line: str, stretch: tuple[date, date] | None) -> None:
    command = read_arrangement(line)
    if stretch is None:
        assert command is None
        return
    assert isinstance(command, GoAway)
    assert read_stretch(command.words, reader(language)) == stretch


@pytest.mark.parametrize(
    "line",
    [
        *("I'm back", "back", "I am back at work"),
        *("Ich bin zurück", "bin wieder da", "wieder im Büro"),
        *("Je suis de retour", "de retour", "je suis rentrée"),
        *("he vuelto", "Ya estoy de vuelta"),
        *("voltei", "Estou de volta"),
        *("Sono tornata", "sono rientrato"),
        *("ik ben terug", "Ik ben er weer"),
    ],
)
def test_being_back_is_read_in_seven_languages(line: str) -> None:
    assert read_arrangement(line) == ComeBack()


ANA = "ana@acme.test"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("delegate to Ana@acme.test until Friday", DelegateTo(ANA, "until Friday")),
        ("delegate to <ana@acme.test>", DelegateTo(ANA)),
        ("delegate to ana@acme.test, 1-5 Dec", DelegateTo(ANA, "1-5 Dec")),
        ("delegate to Ana", DelegateTo("Ana")),
        ("delego a Ana de Souza até sexta-feira", DelegateTo("Ana de Souza", "até sexta-feira")),
        ("delegar a Ana de la Cruz", DelegateTo("Ana de la Cruz")),
        ("delegate to Ana Silva until Friday", DelegateTo("Ana Silva", "until Friday")),
        (
            "Delegate to: Ana Maria dos Santos, from Monday to Friday",
            DelegateTo("Ana Maria dos Santos", "from Monday to Friday"),
        ),
        ("vertreten durch Ana Silva bis Freitag", DelegateTo("Ana Silva", "bis Freitag")),
        ("Vertretung: ana@acme.test bis zum 5. Dezember", DelegateTo(ANA, "bis zum 5. Dezember")),
        ("Mich vertritt Ana", DelegateTo("Ana")),
        ("je délègue à Ana Silva jusqu'à vendredi", DelegateTo("Ana Silva", "jusqu'à vendredi")),
        ("delegue a Ana", DelegateTo("Ana")),
        ("Me sustituye Ana Silva hasta el viernes", DelegateTo("Ana Silva", "hasta el viernes")),
        ("delego em ana@acme.test até sexta-feira", DelegateTo(ANA, "até sexta-feira")),
        ("delego a Ana Silva fino a venerdì", DelegateTo("Ana Silva", "fino a venerdì")),
        ("vervangen door Ana Silva t/m vrijdag", DelegateTo("Ana Silva", "t/m vrijdag")),
    ],
)
def test_a_stand_in_is_read_by_address_or_name(line: str, command: DelegateTo) -> None:
    assert read_arrangement(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "I'm away from my desk so approve 1",
        "away with number 2",
        "back to square one",
        "back up plan for Maria",
        "weg mit Nummer 2",
        "fuori discussione",
        "delegate",
        "delegate to",
        "delegate to somebody who knows the team and its work well",
        "abwesend",
        "approve 1",
        "",
    ],
)
def test_any_other_line_arranges_nothing(line: str) -> None:
    assert read_arrangement(line) is None


@given(st.text(max_size=120) | st.from_regex(r"(away|abwesend|absent|delegate to|vertretung) .{0,40}", fullmatch=True))
def test_any_line_is_read_without_an_error(line: str) -> None:
    command = read_arrangement(" ".join(line.split()))
    assert command is None or isinstance(command, Arrangement)
    if isinstance(command, GoAway | DelegateTo):
        read_stretch(command.words, reader("de"))
