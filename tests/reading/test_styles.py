"""The commands that set how somebody gets their mail: one a line, in English and German, or none."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.reading.styles import (
    LANGUAGES,
    Mute,
    Pause,
    Resume,
    SetDigest,
    SetLanguage,
    SetLayout,
    SetQuiet,
    SetSummary,
    StyleCommand,
    Unmute,
    read_style,
)

WEEK = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("digest 8:00 Mon-Thu", SetDigest(time(8), (0, 1, 2, 3))),
        ("Digest at 8", SetDigest(time(8), None)),
        ("digest 7.30 weekdays", SetDigest(time(7, 30), WEEK)),
        ("digest 8am on Mon, Wed and Fri", SetDigest(time(8), (0, 2, 4))),
        ("digest 12 am", SetDigest(time(0), None)),
        ("digest 12pm", SetDigest(time(12), None)),
        ("digest Mon – Thu", SetDigest(None, (0, 1, 2, 3))),
        ("digest Fri-Mon", SetDigest(None, (0, 4, 5, 6))),
        ("digest daily", SetDigest(None, tuple(range(7)))),
        ("Digest 8 Uhr Mo-Do", SetDigest(time(8), (0, 1, 2, 3))),
        ("Digest um 7:15 Uhr am Montag und Mittwoch", SetDigest(time(7, 15), (0, 2))),
        ("Übersicht 9 Uhr Di bis Fr", SetDigest(time(9), (1, 2, 3, 4))),
        ("digest täglich", SetDigest(None, tuple(range(7)))),
        ("summary 17:30", SetSummary(time(17, 30))),
        ("Zusammenfassung um 18 Uhr", SetSummary(time(18))),
        ("quiet 18-8", SetQuiet(time(18), time(8))),
        ("quiet hours 6pm to 8am", SetQuiet(time(18), time(8))),
        ("Ruhe 18 Uhr bis 8 Uhr", SetQuiet(time(18), time(8))),
        ("Ruhezeit von 20:30 bis 7:00", SetQuiet(time(20, 30), time(7))),
        ("quiet off", SetQuiet(time(0), time(0))),
        ("Ruhe aus", SetQuiet(time(0), time(0))),
        ("language de", SetLanguage("de", "de")),
        ("Sprache: Französisch", SetLanguage("fr", "franzosisch")),
        ("language Klingon", SetLanguage("", "klingon")),
        ("plain", SetLayout(plain=True)),
        ("nur Text", SetLayout(plain=True)),
        ("rich", SetLayout(plain=False)),
        ("mute SRE-7 until Monday", Mute("SRE-7", "until monday")),
        ("stumm sre-7 bis Montag", Mute("SRE-7", "bis montag")),
        ("mute SRE-7", Mute("SRE-7")),
        ("unmute SRE-7", Unmute("SRE-7")),
        ("pause", Pause()),
        ("Pause bis 7. Januar", Pause("bis 7. januar")),
        ("pause for two weeks", Pause("for two weeks")),
        ("unsubscribe", Pause()),
        ("resume", Resume()),
        ("weiter", Resume()),
    ],
)
def test_a_line_sets_a_style(line: str, command: StyleCommand) -> None:
    assert read_style(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "digest",
        "digest 25:00",
        "digest 8:60",
        "digest 13pm",
        "digest 8:00 someday",
        "digest was good today",
        "quiet 18",
        "quiet 8-8",
        "quiet please",
        "mute Maria until Monday",
        "pause Maria",
        "pause the process for Maria until Monday",
        "resume 3",
        "resume Maria",
        "resume attached",
        "plain no",
        "weiter mit Maria",
        "language skills are fine",
        "summary",
        "",
    ],
)
def test_any_other_line_sets_nothing(line: str) -> None:
    """What speaks of candidates, or of nothing at all, is left to be read as an answer."""
    assert read_style(line) is None


def test_no_name_of_a_language_stands_for_two() -> None:
    every = [name for names in LANGUAGES.values() for name in names]
    assert len(every) == len(set(every))


@given(st.text(max_size=120) | st.from_regex(r"(digest|quiet|mute|pause|language) .{0,40}", fullmatch=True))
def test_any_line_is_read_without_an_error(line: str) -> None:
    read_style(line)
