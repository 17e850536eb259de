"""(b) Digests composed, claimed, sent and settled, as a share of one reused connection that sends ready bytes to a
sink.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import aiosmtplib
from sqlalchemy import func, select

from bench.ground import (
    NOW,
    Cost,
    Prepared,
    company,
    digests,
    folder,
    on_postgres,
    on_sqlite,
    settings,
    timed,
)
from mailflow.app import App, build
from mailflow.flow.transmitting import LastQuestion
from mailflow.hiring.samples import sample
from mailflow.store import schema
from mailflow.store.migrate import migrate
from tests.servers.postgres import Postgres
from tests.servers.process import HOST, Process, ServerMissing, free_ports

_MAILBOX = "hiring@acme.test"
#: Candidates in each digest: about 28 KB of mail.
_ENTRIES = 8


def run(postgres: Postgres, count: int, repeat: int, say: Callable[[str], None]) -> None:
    """Print the shares on both databases."""
    say(f"\n(b) {count} digests composed, claimed, sent and settled")
    for name in ("SQLite", "PostgreSQL"):
        with folder() as where, _sink(where) as port:
            database = on_sqlite(where) if name == "SQLite" else on_postgres(postgres)
            raws = _prepare(database, where, count, port)
            floor = timed(partial(_bare, port, raws), repeat)
            ours = _ours(database, where, count, port, repeat)
            size = statistics.mean(map(len, raws)) / 1024
            say(
                f"  {name:<10} mail {size:.1f} KB   ready bytes {floor.told(count)}   mailflow {ours.told(count)}"
                f"   = {100 * floor.median / ours.median:.0f} % of the bare connection (aim 40)"
            )


@contextmanager
def _sink(where: Path) -> Iterator[int]:
    """Postfix's own sink, in a process of its own: takes every mail and keeps none."""
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if program is None:
        raise ServerMissing("smtp-sink comes with Postfix")
    port = free_ports(1)[0]
    as_root = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = Process([program, *as_root, f"{HOST}:{port}", "200"], where / "sink")
    process.wait_for(port)
    try:
        yield port
    finally:
        process.stop()


def _app(url: str, where: Path, port: int) -> App:
    chosen = settings(url, _MAILBOX, where, None)
    smtp = chosen.smtp.model_copy(update={"host": HOST, "port": port})
    return build(chosen.model_copy(update={"smtp": smtp}), clock=lambda: NOW)


def _prepare(database: Prepared, where: Path, count: int, port: int) -> list[bytes]:
    """Everybody's digest queued, not rendered; and the bytes of as many rendered ones, for the bare connection."""
    app = _app(database.url, where, port)
    migrate(app.database)
    company(app.database, count, _ENTRIES)
    digests(app, count, send=False)
    app.close()
    app = _app(database.renew(), where, port)
    raws = _rendered(app, count)
    app.close()
    return raws


def _rendered(app: App, count: int) -> list[bytes]:
    raws: list[bytes] = []

    def keep(mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: object) -> None:
        raws.extend(raw for _, raw, _ in mails)

    app.outbox.send = keep
    while len(raws) < count:
        before = len(raws)
        app.outbox.deliver_due()
        if len(raws) == before:
            raise RuntimeError("the digests were not rendered")
    return raws


def _bare(port: int, raws: Sequence[bytes]) -> None:
    asyncio.run(_send_ready(port, raws))


async def _send_ready(port: int, raws: Sequence[bytes]) -> None:
    link = aiosmtplib.SMTP(hostname=HOST, port=port, start_tls=False, use_tls=False)
    await link.connect()
    for number, raw in enumerate(raws, start=1):
        await link.sendmail(_MAILBOX, [f"p{number}@acme.test"], raw)
    await link.quit()


def _ours(database: Prepared, where: Path, count: int, port: int, repeat: int) -> Cost:
    apps: list[App] = []

    def before() -> None:
        while apps:
            apps.pop().close()
        app = _app(database.renew(), where, port)
        app.outbox.composer.render("digest", sample("digest"), "en", False)
        # Running workers have it since their first full batch.
        if not app.second_writer.ready(60):
            raise RuntimeError("there is no second process")
        apps.append(app)

    def work() -> None:
        apps[0].outbox.deliver_due()

    took = timed(work, repeat, before)
    with apps[0].database.read() as c:
        sent = c.scalar(select(func.count()).select_from(schema.outbox).where(schema.outbox.c.state == "sent"))
    if sent != count:
        raise RuntimeError(f"{sent} of {count} digests were sent: not what was to be measured")
    apps.pop().close()
    return took
