"""Kills at all points on one stack or both, some installations at a time, and the table of what was found."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from tests.crash.company import found
from tests.crash.installation import Installation
from tests.crash.killing import Killing, PointMissed
from tests.crash.ledger import Findings
from tests.crash.nursery import Nursery
from tests.crash.points import Point
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis

STACKS = ("sqlite", "postgres")


@dataclass
class Row:
    """What the kills at one point of one stack came to."""

    stack: str
    point: Point
    kills: int = 0
    seconds: float = 0.0
    findings: Findings = field(default_factory=Findings)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        found = self.findings
        return not (found.lost or found.doubled or found.broken)


class Ground:
    """What installations of one stack stand on: the prepared company, and servers where the stack has some."""

    def __init__(self, stack: str, kills: int, lanes: int) -> None:
        self.stack = stack
        self._open = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="mfcrash-"))
        self._open.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._brokers: SimpleQueue[str] = SimpleQueue()
        try:
            self._prepare(kills, lanes)
        except BaseException:
            self._open.close()
            raise

    def _prepare(self, kills: int, lanes: int) -> None:
        if self.stack == "sqlite":
            self.company = found(f"sqlite:///{self.folder / 'company.db'}", self.folder, kills)
            for _ in range(lanes):
                self._brokers.put("embedded")
            return
        self._postgres = Postgres()
        self._open.callback(self._postgres.stop)
        for _ in range(lanes):
            redis = Redis()
            self._open.callback(redis.stop)
            self._brokers.put(redis.url)
        self._template = self._postgres.create()
        self.company = found(self._postgres.url(self._template), self.folder, kills)

    def close(self) -> None:
        """End the servers and remove everything."""
        self._open.close()

    def kill_at(self, nursery: Nursery, point: Point, kills: int) -> Row:
        """All kills at one point, in an installation of its own. Never raises on what mailflow does."""
        row, began = Row(self.stack, point), time.monotonic()
        folder = Path(tempfile.mkdtemp(prefix=f"{point.name}-", dir=self.folder))
        broker = self._brokers.get()
        try:
            with Installation(nursery, self.company, self._copy(folder), broker, folder) as installation:
                _kill(installation, row, kills)
        finally:
            self._brokers.put(broker)
            row.seconds = time.monotonic() - began
        if row.kept:
            shutil.rmtree(folder, ignore_errors=True)
        return row

    def _copy(self, folder: Path) -> str:
        if self.stack == "sqlite":
            shutil.copy(self.folder / "company.db", folder / "mailflow.db")
            return f"sqlite:///{folder / 'mailflow.db'}"
        return self._postgres.url(self._postgres.create(self._template))


def _kill(installation: Installation, row: Row, kills: int) -> None:
    installation.run_others(row.point.part)
    seen = 0
    for number in range(kills):
        try:
            findings = Killing(installation, row.point, number).run()
        except PointMissed as missed:
            row.findings.broken.append(f"kill {number + 1}: {missed}")
            return
        # The server keeps its mails from kill to kill; so the figure is that of all of them.
        seen, findings.twice = findings.twice, findings.twice - seen
        row.findings.add(findings)
        row.kills += 1
    _look_at_the_end(installation, row)


def _look_at_the_end(installation: Installation, row: Row) -> None:
    lying = installation.mails_in_mailbox()
    if lying != {"INBOX": 0, "Done": len(installation.delivered)}:
        row.findings.broken.append(f"of {len(installation.delivered)} mails lie in the mailbox {lying}")
    verify = installation.run("mailflow", "verify")
    if not verify.ended.wait(60) or verify.status != 0:
        row.findings.broken.append(f"mailflow verify: {verify.said()}")


def campaign(
    stacks: Sequence[str], points: Iterable[Point], kills: int, lanes: int, tell: Callable[[Row], None]
) -> list[Row]:
    """Kill so often at each of these points on each of these stacks; `tell` hears of each that is done."""
    rows: list[Row] = []
    wanted = tuple(points)
    with Nursery() as nursery, ExitStack() as opened:
        for stack in stacks:
            ground = Ground(stack, kills, lanes)
            opened.callback(ground.close)
            with ThreadPoolExecutor(lanes) as pool:
                futures = [pool.submit(ground.kill_at, nursery, point, kills) for point in wanted]
                for future in futures:
                    row = future.result()
                    rows.append(row)
                    tell(row)
    return rows


def table(rows: Sequence[Row]) -> list[str]:
    """The figures, a line a point and stack."""
    lines = [f"{'point':<6}{'where':<44}{'stack':<10}{'kills':>6}{'lost':>6}{'doubled':>9}{'sent twice':>12}"]
    for row in rows:
        found = row.findings
        mark = "" if row.kept else "  BROKEN"
        lines.append(
            f"{row.point.name:<6}{row.point.where:<44}{row.stack:<10}{row.kills:>6}{found.lost:>6}{found.doubled:>9}"
            f"{found.twice:>12}{mark}"
        )
    for stack in dict.fromkeys(row.stack for row in rows):
        mine = [row for row in rows if row.stack == stack]
        twice = {row.point.name: row.findings.twice for row in mine if row.findings.twice}
        where = ", ".join(f"{count} at {name}" for name, count in twice.items()) or "none"
        lines.append(
            f"{stack}: {sum(row.kills for row in mine)} kills, {sum(row.findings.lost for row in mine)} mails lost, "
            f"{sum(row.findings.doubled for row in mine)} decisions doubled, sent twice: {where}"
        )
    if any(row.findings.twice for row in rows):
        lines.append(
            "Each mail that left twice, unless a line above says otherwise, was in the gap when its sender died:"
        )
        lines.append("taken by the server and not yet marked as sent. It left with the same bytes and Message-ID.")
    return lines
