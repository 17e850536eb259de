"""A restored backup sends nothing until an operator says so.

The database counts an epoch up while it runs, and each machine notes outside of it the highest epoch that it saw
committed. A database whose epoch is lower than that is older than what this machine has already sent from.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from mailflow.store.engine import Connection, Database
from mailflow.store.leases import get_setting, put_setting
from mailflow.store.outbox import expire_everything

_log = structlog.get_logger(__name__)
_EVERY = timedelta(seconds=30)


@dataclass(slots=True)
class RestoreGuard:
    """`path` is the file that notes the epoch on this machine."""

    path: Path
    _advanced_at: datetime | None = None
    _told: bool = False

    def seen(self) -> int:
        """The highest epoch that this machine saw committed."""
        try:
            return int(self.path.read_text(encoding="ascii").strip() or 0)
        except (FileNotFoundError, ValueError):
            return 0

    def behind(self, now: datetime) -> bool:
        """Whether it is time to count on."""
        return self._advanced_at is None or abs(now - self._advanced_at) >= _EVERY

    def advance(self, connection: Connection, now: datetime) -> None:
        """Count the epoch up in the caller's transaction, twice a minute at most, and never in a restored database.

        What is noted outside is the epoch before, which is committed for sure.
        """
        if not self.behind(now):
            return
        epoch = int(get_setting(connection, "epoch") or 0)
        if epoch < self.seen():
            return
        self._advanced_at = now
        self._note(epoch)
        put_setting(connection, "epoch", str(epoch + 1))

    def restored(self, database: Database) -> bool:
        """Whether this database is older than what this machine has seen."""
        with database.read() as connection:
            return int(get_setting(connection, "epoch") or 0) < self.seen()

    def may_send(self, database: Database) -> bool:
        """Whether mail may leave. Where it may not, the log says so once, and what to do."""
        restored = self.restored(database)
        if restored and not self._told:
            _log.warning("nothing is sent from a restored database", go_on_with="mailflow confirm-restore")
        self._told = restored
        return not restored

    def confirm(self, database: Database) -> int:
        """Take the restored database as it is. What waited in it to be sent is dropped, since it may have been sent
        after the backup; returns how many notices that were."""
        with database.write() as connection:
            dropped = expire_everything(connection, "the database was restored from a backup")
            put_setting(connection, "epoch", str(self.seen() + 1))
        return dropped

    def _note(self, epoch: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(f".{os.getpid()}")
        beside.write_text(f"{epoch}\n", encoding="ascii")
        with contextlib.suppress(FileNotFoundError):
            beside.replace(self.path)
