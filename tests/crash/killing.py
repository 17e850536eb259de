"""One kill: mails arrive, a process dies at the point, another takes over, and every mail is looked up."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.crash.company import ANSWERERS
from tests.crash.installation import Installation, child_watch
from tests.crash.ledger import Findings, any_kept, look, on_their_way, quiet
from tests.crash.nursery import Grown
from tests.crash.points import By, Part, Point

#: Answers that wait when the process starts; the others arrive one by one until it dies.
_AT_FIRST = 3
_BETWEEN_SECONDS = 0.7
_PATIENCE_SECONDS = 120.0
_MOMENTS = {
    "I3": ("literal", "literal"),
    "I8": ("move", "moved"),
    "O6": ("connected", "greeted"),
    "O8": ("body", "body"),
    "O9": ("dot", "dot"),
}


class PointMissed(Exception):
    """The process did not die at the point, or what took over did not come to rest."""


@dataclass
class Killing:
    """The kill with that number, from 0, at one point of one installation."""

    at: Installation
    point: Point
    number: int
    _answered: list[tuple[int, bytes]] = field(default_factory=list)
    _bounced: list[tuple[int, bytes]] = field(default_factory=list)

    def run(self) -> Findings:
        """Kill, let others take over, look. Raises `PointMissed` where it did not come to that."""
        at, cast = self.at, self.at.company.cast(self.number)
        for person in cast.gone:
            raw = at.company.bounce(person)
            self._bounced.append((person, raw))
            at.deliver(raw)
        for _ in range(_AT_FIRST):
            self._answer()
        # On SQLite the sender dies with the poller; a mail of its that is in the gap then is not this point's affair.
        due_after = self.point.part is Part.POLLER
        if not due_after:
            at.make_due(cast.due)
        self._die()
        if at.embedded or self.point.part is Part.WORKER:
            with at.database.read() as connection:
                at.in_gap |= on_their_way(connection)
        self._answer()
        if due_after:
            at.make_due(cast.due)
        heir = at.start(self.point.part)
        self._wait(heir)
        if at.stop(heir) != 0:
            raise PointMissed(f"what took over did not end well: {heir.status}\n{at.logs()}")
        with at.database.read() as connection:
            return look(connection, at.company, cast, self._answered, self._bounced, tuple(at.sink.accepted), at.in_gap)

    def _answer(self) -> None:
        """One more person answers, while there are some left."""
        place = len(self._answered)
        if place < ANSWERERS:
            person = self.at.company.cast(self.number).answerers[place]
            raw = self.at.company.answer(person, odd=self.point.by is By.CHILD and place == 0)
            self._answered.append((person, raw))
            self.at.deliver(raw)

    def _die(self) -> None:
        count = self.point.counts[self.number % len(self.point.counts)]
        by_code = self.point.by is By.CODE
        with self._armed(count) as (victim, caught):
            words = f"killed at {self.point.name}\n"
            last, began = time.monotonic(), time.monotonic()
            while not (words in victim.said() if by_code else caught.is_set()):
                now = time.monotonic()
                if victim.ended.is_set() and not (words in victim.said() if by_code else caught.wait(1)):
                    raise PointMissed(f"it ended by itself with {victim.status}\n{self.at.logs()}")
                if now - began > _PATIENCE_SECONDS:
                    victim.kill()
                    raise PointMissed(f"it never came to {self.point.name}\n{self.at.logs()}")
                if now - last > _BETWEEN_SECONDS:
                    last = now
                    if self._has_more_to_read():
                        self._answer()
                time.sleep(0.01)
        self._see_dead(victim)

    def _has_more_to_read(self) -> bool:
        """Whether the next answer may come. The last one waits until others are kept: where a busy machine is slow to
        start the poller, all would come in one batch, and a point that is to be passed twice be passed once."""
        if self.point.part is not Part.POLLER or len(self._answered) < ANSWERERS - 1:
            return True
        with self.at.database.read() as connection:
            return any_kept(connection, [raw for _, raw in self._answered])

    def _see_dead(self, victim: Grown) -> None:
        """That it died, and by the signal."""
        parent = self.point.part is Part.WORKER and not self.at.embedded
        if parent:
            # Dramatiq's worker is dead; its parent ends by itself, or dies here as on a machine that goes.
            victim.kill()
        if not victim.ended.wait(20):
            victim.kill()
            raise PointMissed(f"it did not die at {self.point.name}\n{self.at.logs()}")
        if victim.status == 0 or not (parent or victim.status == -signal.SIGKILL):
            raise PointMissed(f"it ended with {victim.status}, not by the signal\n{self.at.logs()}")

    @contextmanager
    def _armed(self, count: int) -> Iterator[tuple[Grown, threading.Event]]:
        """The process, started and doomed; the event is set when somebody else killed it."""
        part, name = self.point.part, self.point.name
        if self.point.by is By.CODE:
            yield self.at.start(part, f"{name}:{count}"), threading.Event()
        elif self.point.by is By.CHILD:
            victim = self.at.start(part)
            with child_watch(victim, and_the_child=self.number % 2 == 0) as caught:
                yield victim, caught
        else:
            trap = (self.at.wire if self.point.by is By.IMAP else self.at.sink).trap
            born: list[Grown] = []
            there = threading.Event()

            def kill() -> None:
                there.wait(30)
                born[0].kill()
                born[0].ended.wait(10)

            trap.set(_MOMENTS[name][self.number % 2], count, kill)
            try:
                born.append(self.at.start(part))
                there.set()
                yield born[0], trap.sprung
            finally:
                trap.clear()

    def _wait(self, heir: Grown) -> None:
        """Until all is at rest."""
        until = time.monotonic() + _PATIENCE_SECONDS
        cast = self.at.company.cast(self.number)
        while time.monotonic() < until:
            with self.at.database.read() as connection:
                if quiet(connection, [raw for _, raw in (*self._answered, *self._bounced)], cast):
                    return
            if heir.ended.is_set():
                raise PointMissed(f"what took over ended with {heir.status}\n{self.at.logs()}")
            time.sleep(0.03)
        heir.kill()
        raise PointMissed(f"it did not come to rest\n{self.at.logs()}")
