"""(c) From the server's acceptance of a reply to its recorded decision, beside bare delivery and fetch of the same
mail.
"""

from __future__ import annotations

import smtplib
import ssl
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from imapclient import IMAPClient
from sqlalchemy import func, select

from bench.ground import company, digests, folder, on_sqlite, replies_to, settings
from mailflow.app import App, build
from mailflow.store import schema
from mailflow.store.migrate import migrate
from tests.servers.mail import PASSWORD, MailServers

_COUNT = 60
_PATIENCE = 20.0


def run(servers: MailServers, say: Callable[[str], None]) -> None:
    """Print medians and the slowest."""
    say(f"\n(c) {_COUNT} replies one after the other, submitted over SMTP: acceptance to the recorded decision, ms")
    with folder() as where:
        mailbox = servers.account("bench")
        app = build(settings(on_sqlite(where).url, mailbox, where, servers), clock=lambda: datetime.now(UTC))
        migrate(app.database)
        company(app.database, _COUNT)
        writers = [servers.account("writer") for _ in range(_COUNT)]
        with app.database.write() as c:
            for number, address in enumerate(writers, start=1):
                c.execute(schema.person.update().where(schema.person.c.id == number).values(address=address))
        replies = list(zip(writers, replies_to(digests(app, _COUNT)), strict=True))
        bare = _bare(servers, servers.account("bare"), replies)
        ours = _ours(app, servers, mailbox, replies)
        app.close()
    for name, figures in (("bare delivery and fetch", bare), ("mailflow", ours)):
        slowest = sorted(figures)[int(len(figures) * 0.99) - 1]
        say(f"  {name:<24} p50 {statistics.median(figures):.0f}   p99 {slowest:.0f}")
    say(f"  difference at p50 {statistics.median(ours) - statistics.median(bare):.0f} ms (aim 100)")


def _submit(servers: MailServers, writer: str, mailbox: str, mail: bytes) -> float:
    """Submit as the writer's mail program does; the moment of acceptance."""
    context = ssl.create_default_context(cafile=servers.ca_file)
    with smtplib.SMTP(servers.host, servers.submission_port, timeout=20) as link:
        link.starttls(context=context)
        link.login(writer, PASSWORD)
        link.sendmail(writer, [_recipient(mail, mailbox)], mail)
        return time.perf_counter()


def _recipient(mail: bytes, mailbox: str) -> str:
    """The mailbox with the plus part that the reply is addressed to."""
    head = mail.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ").decode()
    to = next(line for line in head.split("\r\n") if line.startswith("To:"))
    tag = to.partition("+")[2].partition("@")[0]
    local, _, domain = mailbox.partition("@")
    return f"{local}+{tag}@{domain}"


def _bare(servers: MailServers, mailbox: str, replies: list[tuple[str, bytes]]) -> list[float]:
    figures = []
    with IMAPClient(servers.host, servers.imap_port, ssl=False, timeout=_PATIENCE) as client:
        client._imap.debug = 0
        client.login(mailbox, PASSWORD)
        client.select_folder("INBOX")
        for writer, mail in replies:
            client.idle()
            begin = _submit(servers, writer, mailbox, mail)
            while not any(told[1:] == (b"EXISTS",) for told in client.idle_check(timeout=_PATIENCE)):
                continue
            client.idle_done()
            client.fetch([client.search()[-1]], ["BODY.PEEK[]"])
            figures.append(1000 * (time.perf_counter() - begin))
    return figures


def _ours(app: App, servers: MailServers, mailbox: str, replies: list[tuple[str, bytes]]) -> list[float]:
    poller = app.poller(app.settings.mailbox[0])
    thread = threading.Thread(target=poller.run, daemon=True)
    thread.start()
    time.sleep(1.0)
    figures = []
    for number, (writer, mail) in enumerate(replies, start=1):
        begin = _submit(servers, writer, mailbox, mail)
        while _decided(app) < number:
            if time.perf_counter() - begin > _PATIENCE:
                raise TimeoutError("a reply was not recorded")
            time.sleep(0.002)
        figures.append(1000 * (time.perf_counter() - begin))
    poller.end()
    thread.join(20)
    return figures


def _decided(app: App) -> int:
    """How many mails have feedback."""
    with app.database.read() as c:
        return c.scalar(select(func.count(func.distinct(schema.feedback.c.inbox_id)))) or 0
