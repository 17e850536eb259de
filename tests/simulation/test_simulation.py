"""A simulated company keeps what mailflow promises, and is the same whenever it is simulated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from mailflow.cli import app as program
from mailflow.config import PolicySection
from mailflow.hiring.calendars import HolidayCalendar, Holidays
from mailflow.hiring.effects import Notify
from mailflow.mail.reply import OwnWords
from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reader, Verdict
from mailflow.simulation.figures import Figures, Sent, measure
from mailflow.simulation.habits import Plan, samples
from mailflow.simulation.postroom import settings_for
from mailflow.simulation.running import Setup, prepared
from mailflow.simulation.telling import drawn, told
from mailflow.store.outbox import queue
from mailflow.store.schema import person, review
from tests.flow.world import World, applied

pytestmark = pytest.mark.slow

RULES = PolicySection().policy
SMALL = Setup(people=8, requisitions=5, days=4, seed=3, arrivals=2)
TINY = Setup(people=4, requisitions=2, days=1, seed=3, arrivals=2)


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


@pytest.mark.slow
def test_the_same_seed_gives_the_same_figures_and_another_one_others(tmp_path: Path) -> None:
    one, again, other = (simulated(replace(TINY, seed=seed), tmp_path / str(n)) for n, seed in enumerate((3, 3, 4)))
    assert told(again)[:-1] == told(one)[:-1]
    assert told(other)[:-1] != told(one)[:-1]


@pytest.mark.slow
def test_after_a_day_away_nothing_comes_twice_and_nobody_is_flooded(tmp_path: Path) -> None:
    figures = simulated(replace(SMALL, outage=timedelta(days=1)), tmp_path / "away")
    assert {what: count for what, count in figures.broken.items() if count} == {}
    assert figures.at_recovery
    assert max(figures.at_recovery) <= 2


@pytest.mark.parametrize("language", sorted(samples()))
@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD, Verdict.QUESTION])
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
    assert "answered in time" in done.output
    assert "BROKEN" not in done.output


def test_a_simulation_knows_nothing_of_the_installation_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mailflow.toml").write_text('key_file = "/nowhere"\nnonsense = 1\n[policy]\nreview_hours = 400\n')
    monkeypatch.setenv("MAILFLOW_POLICY__REVIEW_HOURS", "300")
    settings = settings_for(tmp_path, SMALL.policy)
    assert (settings.policy.review_hours, settings.key_file, settings.live) == (16, None, True)


def test_an_outage_that_cannot_be_read_is_refused() -> None:
    done = CliRunner().invoke(program, ["simulate", "--outage", "soon"])
    assert done.exit_code != 0
    assert "1h, 1d, 1w" in str(done.exception)


@pytest.mark.parametrize(("where", "why"), [("no/plot.png", "No such file"), (".", "is a folder")])
def test_a_plot_that_cannot_be_written_is_refused_before_anything_is_simulated(
    tmp_path: Path, where: str, why: str
) -> None:
    """A year of the largest company would be begun for nothing."""
    size = ["--people", "100000", "--days", "366"]
    done = CliRunner().invoke(program, ["simulate", *size, "--plot", str(tmp_path / where)])
    assert done.exit_code != 0
    assert why in str(done.exception)


def test_the_figures_add_up(small: Figures) -> None:
    first = told(small)[0]
    every, answered, late, waiting = (int(number) for number in re.findall(r"\d+", first))
    assert every == answered + late + waiting == small.reviews
    assert small.open == late + waiting


def test_a_holiday_and_a_known_absence_are_days_off(quick_world: World) -> None:
    """Wednesday is a holiday of New York, and from Thursday on Dana is known to be away."""
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("dana", "away 26-27 Nov")
    off = Holidays({"us": HolidayCalendar(frozenset({date(2026, 11, 25)}))}, {"America/New_York": "us"})
    noons = [datetime(2026, 11, day, 12, tzinfo=ZoneInfo("America/New_York")) for day in range(23, 28)]
    sent = [Sent(noon, "dana@acme.test", "reminder", f"<{noon.day}@x>") for noon in noons]
    with world.app.database.read() as connection:
        kept = measure(connection, SMALL, replace(RULES, holidays=off), sent, {}, (1.0, 1.0)).broken
        without = measure(connection, SMALL, RULES, sent, {}, (1.0, 1.0)).broken
    assert kept["unasked mail in quiet hours or on days off"] == 3
    assert without["unasked mail in quiet hours or on days off"] == 2


def test_a_plot_is_a_png(small: Figures, tmp_path: Path) -> None:
    drawn(small, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_each_count_finds_what_it_is_for(quick_world: World) -> None:
    """Five digests on a Sunday night, and two reminders about a review that was closed before either left."""
    world = quick_world
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "hold 1 until Tuesday")
    world.at(2, 9)
    review_id = world.open_reviews("Maria Silva")[0].id
    dana = world.rows(select(person.c.id).where(person.c.address == "dana@acme.test"))[0].id
    with world.app.database.write() as connection:
        queue(connection, [Notify("reminder:x", "reminder", dana, {"reviews": [review_id]})], world.clock())
    world.later(minutes=1)
    world.received("dana", "reminder")
    sunday = datetime(2026, 11, 29, 3, tzinfo=ZoneInfo("America/New_York"))
    sent = [Sent(sunday + timedelta(minutes=n), "dana@acme.test", "digest", f"<{n // 2}@x>") for n in range(5)]
    with world.app.database.write() as connection:
        connection.execute(update(review).values(closed_at=world.clock() - timedelta(days=1)))
        figures = measure(connection, SMALL, RULES, sent, {}, (1.0, 1.0))
    assert figures.broken == {
        "unasked mail in quiet hours or on days off": 5,
        "reminders after an answer": 2,
        "mails over the hour's ceiling": 1,
        "mails over the day's ceiling": 0,
        "second digests or summaries on a date": 1,
        "mails sent twice": 2,
        "steps of a ladder taken twice": 0,
        "decisions that nobody meant": 0,
    }


def test_a_recorded_verdict_that_was_not_meant_is_counted(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "1 yes", message_id="<1.sim@acme.test>")
    plan = Plan(world.clock(), "dana@acme.test", "1 no", digest, {"Maria Silva": "reject"})
    with world.app.database.read() as connection:
        wrong = measure(connection, SMALL, RULES, [], {"<1.sim@acme.test>": plan}, (1.0, 1.0))
        right = replace(plan, meant={"Maria Silva": "approve"})
        meant = measure(connection, SMALL, RULES, [], {"<1.sim@acme.test>": right}, (1.0, 1.0))
    assert wrong.broken["decisions that nobody meant"] == 1
    assert meant.broken["decisions that nobody meant"] == 0
