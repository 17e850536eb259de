"""Batches of claimed notices as mails, by a second process where there is one.

The second process has a connection of its own, which it only reads with, and the templates; it is handed claims and
gives mails back. What it cannot do is done here, with the same result: nothing is kept or sent but by this process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.flow.composing import Composed, Composer, Renderer
from mailflow.flow.opening import SecondProcess
from mailflow.hiring.samples import sample
from mailflow.store.engine import Database
from mailflow.store.outbox import Claim

#: Fewer mails than this are written sooner than they are handed over.
WORTH_HANDING_OVER = 8


class Templates(Protocol):
    """The templates of a folder."""

    @property
    def render(self) -> Renderer:
        """Notices in words."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the second process writes with."""

    composer: Composer
    database: Database


class _Here:
    """The desk of the process that writes; set once, before its first batch."""

    desk: _Desk | None = None


def prepare(templates: Callable[[], Templates], composer: Callable[[Renderer], Composer], url: str) -> None:
    """Called once in the second process. A first digest has it compile what is compiled when first needed."""
    render = templates().render
    render("digest", sample("digest"), "en", False)
    _Here.desk = _Desk(composer(render), Database(url))


def write_there(batch: tuple[Sequence[Claim], datetime]) -> Composed:
    """The second process' work."""
    if _Here.desk is None:
        raise RuntimeError("prepare was not called in this process")
    return _write(_Here.desk.composer, _Here.desk.database, *batch)


def _write(composer: Composer, database: Database, claims: Sequence[Claim], now: datetime) -> Composed:
    with database.read() as connection:
        return composer.compose(connection, claims, now)


@dataclass(frozen=True, slots=True)
class Commission:
    """A batch that is being written. `number` is that of the second process' work, None where it is done here."""

    claims: Sequence[Claim]
    now: datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class Press:
    """This process and the second one. Not for two threads."""

    composer: Composer
    database: Database
    second: SecondProcess | None = None

    def begin(self, claims: Sequence[Claim], now: datetime) -> Commission:
        """Have these written, without waiting for it."""
        number = None
        if self.second is not None and len(claims) >= WORTH_HANDING_OVER:
            number = self.second.begin(write_there, (claims, now))
        return Commission(claims, now, number)

    def finish(self, commission: Commission) -> Composed:
        """The mails of a batch, those begun first asked for first."""
        if not commission.claims:
            return Composed()
        there: Composed | None = self.second.finish(commission.number) if self.second is not None else None
        return there or _write(self.composer, self.database, commission.claims, commission.now)

    def drop(self, commission: Commission) -> None:
        """Nobody wants this batch any more."""
        if self.second is not None:
            self.second.finish(commission.number)
