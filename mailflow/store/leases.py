"""Leases: who may poll a mailbox, tick the beat, use a connection slot. A row, an owner, a time, a fencing token."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update

from mailflow.store.inserting import insert_new
from mailflow.store.schema import lease, setting


def take(connection: Connection, name: str, owner: str, now: datetime, life: timedelta) -> int | None:
    """Take or keep the lease; returns the fencing token, or None while somebody else holds it."""
    connection.execute(insert_new(connection, lease), [{"name": name, "owner": "", "fence": 0, "until": now}])
    taken = connection.execute(
        update(lease)
        .where(lease.c.name == name, or_(lease.c.owner == owner, lease.c.until <= now))
        .values(owner=owner, until=now + life, fence=lease.c.fence + 1)
        .returning(lease.c.fence)
    )
    fence: int | None = taken.scalar()
    return fence


def give_back(connection: Connection, name: str, owner: str) -> None:
    """Let the next one have it at once."""
    connection.execute(delete(lease).where(lease.c.name == name, lease.c.owner == owner))


def lock_rate(connection: Connection, now: datetime) -> None:
    """One transaction at a time past here, over all processes, until the commit; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(insert_new(connection, lease), [{"name": "rate", "owner": "", "fence": 0, "until": now}])
        connection.execute(select(lease.c.name).where(lease.c.name == "rate").with_for_update()).all()


def get_setting(connection: Connection, key: str) -> str | None:
    """A value that mailflow keeps about itself."""
    value: str | None = connection.scalar(select(setting.c.value).where(setting.c.key == key))
    return value


def put_once(connection: Connection, key: str, value: str) -> str:
    """Set such a value where there is none; returns the one that stands, whoever came first."""
    connection.execute(insert_new(connection, setting), [{"key": key, "value": value}])
    return get_setting(connection, key) or value


def put_setting(connection: Connection, key: str, value: str) -> None:
    """Set such a value."""
    changed = connection.execute(update(setting).where(setting.c.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(setting.insert(), [{"key": key, "value": value}])
