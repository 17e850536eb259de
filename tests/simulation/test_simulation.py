"""A simulated company keeps what mailflow promises, and is the same whenever it is simulated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from mailflow.cli import app as program
from mailflow.mail.reply import OwnWords
from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reader, Verdict
from mailflow.simulation.figures import Figures
from mailflow.simulation.habits import samples
from mailflow.simulation.running import Setup, prepared
from mailflow.simulation.telling import drawn, told

SMALL = Setup(people=8, requisitions=5, days=4, seed=3, arrivals=2)


def simulated(setup: Setup, folder: Path) -> Figures:
    folder.mkdir()
    with prepared(setup, folder) as run:
        return run.run(lambda _day: None)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Four days of a small company."""
    return simulated(SMALL, tmp_path_factory.mktemp("simulated") / "once")


def test_every_promise_is_kept_and_something_happened(small: Figures) -> None:
    assert {what: count for what, count in small.broken.items() if count} == {}
    assert small.decisions > 10
    assert small.answered > 10
    assert {"digest", "receipt", "summary"} <= set(small.mails)


def test_the_same_seed_gives_the_same_figures_and_another_one_others(small: Figures, tmp_path: Path) -> None:
    again = simulated(SMALL, tmp_path / "again")
    assert told(again)[:-1] == told(small)[:-1]
    other = simulated(replace(SMALL, seed=4), tmp_path / "other")
    assert told(other)[:-1] != told(small)[:-1]


def test_after_a_day_away_nothing_comes_twice_and_nobody_is_flooded(tmp_path: Path) -> None:
    figures = simulated(replace(SMALL, outage=timedelta(days=1)), tmp_path / "away")
    assert {what: count for what, count in figures.broken.items() if count} == {}
    assert figures.at_recovery
    assert max(figures.at_recovery) <= 2


@pytest.mark.parametrize("language", sorted(samples()))
@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD])
def test_every_sample_means_what_it_stands_for(language: str, verdict: Verdict) -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    reader = Reader("Dana", "dana@acme.test", "Europe/Berlin", language, at)
    items = tuple(
        Item(number, f"Ana Costa {name}", "ROLE-1") for number, name in enumerate(("Ab", "Bc", "Cd"), start=1)
    )
    day = {"en": "9 March", "de": "9. März"}[language]
    for wording in samples()[language][verdict.value]:
        reading = read(OwnWords(wording.format(n=2, day=day)), items, reader)
        assert [(one.item.number, one.verdict) for one in reading.decisions] == [(2, verdict)], wording
        assert reading.unclear == ()


def test_the_command_tells_its_figures(tmp_path: Path) -> None:
    asked = ["simulate", "--people", "4", "--requisitions", "2", "--days", "1", "--outage", "1h"]
    done = CliRunner().invoke(program, asked, catch_exceptions=False)
    assert done.exit_code == 0
    assert "share answered in time" in done.output
    assert "BROKEN" not in done.output


def test_an_outage_that_cannot_be_read_is_refused() -> None:
    done = CliRunner().invoke(program, ["simulate", "--outage", "soon"])
    assert done.exit_code != 0
    assert "1h, 1d, 1w" in str(done.exception)


def test_a_plot_is_a_png(small: Figures, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    drawn(small, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG\r\n")
