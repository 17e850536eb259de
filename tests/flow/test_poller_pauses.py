"""How long the poller waits before it tries a link again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from structlog.testing import capture_logs

from mailflow.errors import MailboxError
from mailflow.flow.poller import FIRST_PAUSE, LONGEST_PAUSE
from tests.flow.world import World

TRIES = 12


class Pauses(threading.Event):
    """A stop that is never waited for: it notes the seconds, and is set after so many pauses."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        if len(self.seconds) == TRIES:
            self.set()
        return self.is_set()


@dataclass
class State:
    """An empty folder."""

    uidvalidity: int = 1
    uidnext: int = 1


@dataclass
class BreakingLink:
    """A link that serves an empty folder and breaks while it waits for mail."""

    state: State = field(default_factory=State)

    def select(self, folder: str) -> State:
        return self.state

    def uids_from(self, uid: int) -> list[int]:
        return []

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        return {}

    def fetch(self, uids: Sequence[int]) -> Sequence[Any]:
        return []

    def fetch_headers(self, uid: int) -> Any:
        return None

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        return True

    def move(self, uids: Sequence[int], folder: str) -> bool:
        return True

    def wait(self, seconds: float) -> bool:
        raise MailboxError("the link broke")

    def wake(self) -> None:
        """Nobody waits here."""

    def close(self) -> None:
        """There is nothing to close."""


def pauses(world: World, *, away: bool) -> list[float]:
    """The pauses of a poller whose server is away, or whose links break again and again."""

    def connect() -> BreakingLink:
        if away:
            raise MailboxError("connection refused")
        return BreakingLink()

    poller = world.app.poller(world.app.settings.mailbox[0])
    poller.connect, poller.stop = connect, Pauses()
    poller.run()
    return poller.stop.seconds


def test_a_server_that_stays_away_is_tried_ever_more_rarely(quick_world: World) -> None:
    with capture_logs() as lines:
        waited = pauses(quick_world, away=True)
    assert [line["event"] for line in lines] == ["mailbox or database out of reach, trying on"]
    assert FIRST_PAUSE / 2 <= waited[0] <= FIRST_PAUSE
    assert LONGEST_PAUSE / 2 <= waited[-1] <= LONGEST_PAUSE
    assert all(2**n / 2 <= one <= 2**n for n, one in enumerate(waited[:8]))


def test_a_link_that_served_and_broke_is_replaced_at_once_however_often(quick_world: World) -> None:
    with capture_logs() as lines:
        assert max(pauses(quick_world, away=False)) <= FIRST_PAUSE
    assert {line["log_level"] for line in lines} == {"info"}
