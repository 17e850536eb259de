"""The twenty-six points at which a process is killed, and where on the way of a mail each of them lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Part(Enum):
    """The process that dies where there are several. On SQLite they are all one: `mailflow up`."""

    POLLER = "poll"
    WORKER = "workers"
    BEAT = "beat"


class By(Enum):
    """Who kills: the process itself when its code gets there, a server in the middle of what it says or hears, or a
    watcher that sees the parser's child at work."""

    CODE = "code"
    IMAP = "imap"
    SMTP = "smtp"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `counts` are the times it is passed before the kill, kill by kill in turn: a later one falls into the
    middle of a batch or into a later batch."""

    name: str
    where: str
    part: Part
    by: By = By.CODE
    counts: tuple[int, ...] = (1,)


POINTS = (
    Point("I1", "connected to the mailbox", Part.POLLER),
    Point("I2", "mails listed", Part.POLLER, counts=(1, 2)),
    Point("I3", "in the middle of a fetched mail", Part.POLLER, By.IMAP, counts=(1, 3, 2)),
    Point("I4", "mails fetched", Part.POLLER, counts=(1, 2)),
    Point("I5", "raw mails written", Part.POLLER, counts=(1, 2)),
    Point("I6", "before the commit that keeps them", Part.POLLER, counts=(1, 2)),
    Point("I7", "kept", Part.POLLER, counts=(1, 2)),
    Point("I8", "in the middle of MOVE", Part.POLLER, By.IMAP, counts=(1, 2)),
    Point("I9", "moved", Part.POLLER, counts=(1, 2)),
    Point("I10", "taken up to be judged", Part.POLLER, counts=(1, 2)),
    Point("I11", "in the parser's child", Part.POLLER, By.CHILD),
    Point("I12", "before the commit of decisions and notices", Part.POLLER, counts=(1, 2)),
    Point("I13", "decided, the doorbell not rung", Part.POLLER, counts=(1, 2)),
    Point("O1", "digest slot computed", Part.BEAT),
    Point("O2", "before the commit of the slots", Part.BEAT),
    Point("O3", "slots committed", Part.BEAT),
    Point("O4", "doorbell rung", Part.BEAT),
    Point("O5", "notices claimed", Part.WORKER, counts=(1, 2)),
    Point("O6", "connected to the mail server", Part.WORKER, By.SMTP),
    Point("O7", "recipient taken", Part.WORKER, counts=(1, 2, 3)),
    Point("O8", "in the middle of the body", Part.WORKER, By.SMTP, counts=(1, 2, 3)),
    Point("O9", "after the final dot", Part.WORKER, By.SMTP, counts=(1, 2, 3)),
    Point("O10", "after the server's 250", Part.WORKER, counts=(1, 2, 3)),
    Point("O11", "before the commit that settles", Part.WORKER),
    Point("O12", "settled, the broker not told", Part.WORKER),
    Point("O13", "bounce applied", Part.POLLER),
)
