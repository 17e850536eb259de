"""Days, times, sizes and quotations as people of a language write and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.edges.templates.catalogue import languages
from mailflow.edges.templates.dates import day, size, tongue, weekdays, when
from mailflow.edges.templates.lines import TEXT_WIDTH, header_line, quoted, tidy

LISBON = datetime(2026, 11, 26, 17, 5, tzinfo=ZoneInfo("Europe/Lisbon"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Thu 26 Nov, 17:05"),
        ("de", "Do 26. Nov, 17:05"),
        ("fr", "jeu. 26 novembre, 17:05"),
        ("es", "jue 26 de noviembre, 17:05"),
        ("pt", "qui. 26 de novembro, 17:05"),
        ("it", "gio 26 nov, 17:05"),
        ("nl", "do 26 nov, 17:05"),
    ],
)
def test_a_moment_is_shown_in_its_own_zone(language: str, expected: str) -> None:
    assert when(LISBON, language) == expected
    assert when(LISBON.astimezone(ZoneInfo("Asia/Kolkata")), "en") == "Thu 26 Nov, 22:35"
    assert when(LISBON.astimezone(UTC).replace(hour=23, minute=59), "en") == "Thu 26 Nov, 23:59"


def test_a_day_is_the_day_where_the_receiver_is() -> None:
    late = datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert day(late, "en") == "Thu 26 Nov"
    assert day(late.astimezone(ZoneInfo("Asia/Tokyo")), "en") == "Fri 27 Nov"
    assert day(date(2026, 11, 26), "de") == "Do 26. Nov"


@pytest.mark.parametrize(
    ("language", "row", "some", "name"),
    [
        ("en", "Mon–Thu", "Mon, Wed, Fri–Sun", "German"),
        ("de", "Mo–Do", "Mo, Mi, Fr–So", "Deutsch"),
        ("fr", "lun–jeu", "lun, mer, ven–dim", "allemand"),
        ("es", "lun–jue", "lun, mié, vie–dom", "alemán"),
        ("pt", "seg–qui", "seg, qua, sex–dom", "alemão"),
        ("it", "lun–gio", "lun, mer, ven–dom", "tedesco"),
        ("nl", "ma–do", "ma, wo, vr–zo", "Duits"),
    ],
)
def test_days_of_the_week_and_languages_are_named_as_people_do(language: str, row: str, some: str, name: str) -> None:
    assert weekdays((0, 1, 2, 3), language) == row
    assert weekdays((0, 2, 4, 5, 6), language) == some
    assert weekdays((5, 6), language).count("–") == 0
    assert tongue("de", language) == name
    assert tongue("xx", language) == "xx"


@pytest.mark.parametrize("language", languages())
def test_a_sentence_can_end_with_any_day(language: str) -> None:
    assert not any(day(date(2026, month, 9), language).endswith(".") for month in range(1, 13))


@pytest.mark.parametrize(
    ("octets", "language", "expected"),
    [
        (0, "en", "1 KB"),
        (900, "en", "1 KB"),
        (350_000, "en", "342 KB"),
        (3_412_220, "en", "3.3 MB"),
        (3_412_220, "de", "3,3 MB"),
    ],
)
def test_a_size_is_in_units_that_people_compare_by(octets: int, language: str, expected: str) -> None:
    assert size(octets, language) == expected


@given(st.text(max_size=300), st.integers(0, 8))
def test_every_line_of_a_quotation_is_marked_and_no_word_is_lost(text: str, indent: int) -> None:
    lines = str(quoted(text, indent)).split("\n")
    assert all(line.startswith(" " * indent + ">") for line in lines)
    assert all(len(line) <= TEXT_WIDTH or " " not in line.strip(" >") for line in lines)
    assert " ".join(line[indent + 2 :] for line in lines).split() == header_line(text, 1000).split()


@given(st.text(max_size=300))
def test_a_header_line_is_one_printable_line(text: str) -> None:
    line = header_line(text)
    assert line.isprintable()
    assert len(line) <= 150


@given(st.text(alphabet=st.sampled_from("ab \n>-"), max_size=200))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
