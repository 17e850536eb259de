"""One kill at each named point on each stack; `make crash` does it twenty times each."""

from __future__ import annotations

import os

import pytest

from tests.crash.campaign import Row, campaign
from tests.crash.points import POINTS
from tests.servers.process import ServerMissing

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def _rows(stack: str) -> dict[str, Row]:
    try:
        rows = campaign([stack], POINTS, kills=1, lanes=4, tell=lambda _: None)
    except ServerMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    return {row.point.name: row for row in rows}


@pytest.fixture(scope="module")
def on_sqlite() -> dict[str, Row]:
    """A kill at every point of `mailflow up`."""
    return _rows("sqlite")


@pytest.fixture(scope="module")
def on_postgres() -> dict[str, Row]:
    """A kill at every point of poller, workers and beat on PostgreSQL and Redis."""
    return _rows("postgres")


def _see(row: Row) -> None:
    assert row.kept, "\n".join(row.findings.broken)
    assert (row.kills, row.findings.lost, row.findings.doubled) == (1, 0, 0)


@pytest.mark.parametrize("point", [point.name for point in POINTS])
def test_a_kill_of_the_one_process_loses_and_doubles_nothing(point: str, on_sqlite: dict[str, Row]) -> None:
    """SQLite, everything in one process: every mail judged once, every decision once, every notice sent."""
    _see(on_sqlite[point])


@pytest.mark.servers
@pytest.mark.parametrize("point", [point.name for point in POINTS])
def test_a_kill_of_one_of_many_processes_loses_and_doubles_nothing(point: str, on_postgres: dict[str, Row]) -> None:
    """PostgreSQL and Redis, the others run on: every mail judged once, every decision once, every notice sent."""
    _see(on_postgres[point])
