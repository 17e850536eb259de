"""The one place where things are wired: settings in, an `App` out. Tests and the demo pass a clock of their own."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial

from mailflow.app.connections import imap_settings, smtp_settings
from mailflow.app.parsing import parse_bounded
from mailflow.app.surroundings import surroundings
from mailflow.config import MailboxSection, Settings
from mailflow.edges.ahead import Ahead
from mailflow.edges.child import BoundedPool
from mailflow.edges.documents.reader import DocumentReader
from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import Outgoing, SmtpSender
from mailflow.edges.templates import Templates
from mailflow.flow import writing
from mailflow.flow.composing import Composer
from mailflow.flow.intake import Intake
from mailflow.flow.opening import Sharing, prepare
from mailflow.flow.outbox import Limits, Outbox
from mailflow.flow.poller import Poller
from mailflow.flow.restoreguard import RestoreGuard
from mailflow.flow.retaining import Retaining
from mailflow.flow.sweep import Sweep
from mailflow.flow.transmitting import LastQuestion
from mailflow.hiring.judging import Court
from mailflow.hiring.letter import Surroundings
from mailflow.mail.address import Mailbox
from mailflow.mail.delivery import Delivery
from mailflow.mail.document import ExtractedDocument
from mailflow.mail.forward import attached_files
from mailflow.mail.message import InboundMail
from mailflow.store.engine import Database, from_anywhere
from mailflow.store.leases import get_setting, put_once


def utc_now() -> datetime:
    """The clock of the world."""
    return datetime.now(UTC)


@dataclass
class App:
    """Everything that runs, made when first asked for. `wake` rings the workers' doorbell and may do nothing."""

    settings: Settings
    clock: Callable[[], datetime] = utc_now
    wake: Callable[[], None] = lambda: None
    owner: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}")
    _ahead: dict[str, Ahead] = field(default_factory=dict, repr=False)

    @cached_property
    def database(self) -> Database:
        """The database behind its two doors."""
        return Database(self.settings.database)

    @cached_property
    def event_key(self) -> bytes:
        """The key of the event chains."""
        return self.settings.key_for("event chain")

    @cached_property
    def instance(self) -> str:
        """The name of this installation, made once."""
        with self.database.read() as connection:
            known = get_setting(connection, "instance")
        if known is None:
            with self.database.write() as connection:
                # Another process may start for the first time in this very moment.
                known = put_once(connection, "instance", secrets.token_hex(8))
        return known

    @cached_property
    def templates(self) -> Templates:
        """The notices' wording."""
        return Templates(self.settings.templates)

    @cached_property
    def children(self) -> BoundedPool:
        """Bounded child processes for what is odd."""
        return BoundedPool(1)

    @cached_property
    def smtp(self) -> SmtpSender:
        """The way out."""
        return SmtpSender(smtp_settings(self.settings))

    @cached_property
    def restore_guard(self) -> RestoreGuard:
        """Keeps a restored database silent."""
        return RestoreGuard(self.settings.data_dir / "epoch")

    def surroundings(self, mailbox: MailboxSection) -> Surroundings:
        """What is fixed for one shared mailbox."""
        return surroundings(self.settings, mailbox, self.instance)

    def intake(self, mailbox: MailboxSection) -> Intake:
        """Keeping and judging for one mailbox."""
        court = Court(self.settings.token_keys, self.settings.rules, mailbox.trust.profile == "none")
        return Intake(
            database=self.database,
            mailbox=mailbox.address,
            around=self.surroundings(mailbox),
            court=court,
            event_key=self.event_key,
            parse=self.parse,
            documents=self.documents,
            clock=self.clock,
            wake=lambda: self.wake(),
            sharing=Sharing(self.second_process(mailbox)),
        )

    def second_process(self, mailbox: MailboxSection) -> Ahead:
        """The process that works beside this one on the mails of this mailbox, once it is started."""
        known = self._ahead.get(mailbox.address)
        if known is None:
            known = self._ahead[mailbox.address] = Ahead(prepare, self.surroundings(mailbox))
        return known

    def parse(self, raw: bytes) -> InboundMail:
        """Bytes to a mail. Raises ValueError with a cause where there is none."""
        return parse_bounded(raw, self.children)

    def documents(self, mail: InboundMail) -> Sequence[ExtractedDocument]:
        """The files of a mail as text, opened in a bounded child."""
        return DocumentReader(self.children).read_all(attached_files(mail))

    def poller(self, mailbox: MailboxSection) -> Poller:
        """The loop for one mailbox."""
        return Poller(
            database=self.database,
            intake=self.intake(mailbox),
            connect=lambda: ImapMailbox.connect(imap_settings(mailbox)),
            mailbox=mailbox.address,
            folder=mailbox.folder,
            done_folder=mailbox.done_folder,
            poll_seconds=mailbox.poll_seconds,
            largest_mail=mailbox.largest_mail,
            owner=self.owner,
            clock=self.clock,
            lease=timedelta(seconds=self.settings.recovery.mailbox_seconds),
        )

    @cached_property
    def second_writer(self) -> Ahead:
        """The process that writes notices beside this one, once it is started."""
        url = from_anywhere(self.settings.database)
        return Ahead(writing.prepare, partial(Templates, self.settings.templates), self.composing, url)

    @cached_property
    def composer(self) -> Composer:
        """Notices to bytes, in the name of the first mailbox."""
        return self.composing(self.templates.render)

    @cached_property
    def composing(self) -> partial[Composer]:
        """The composer but for its templates: a value, so that another process can be given it."""
        mailbox = self.settings.mailbox[0]
        local, _, domain = mailbox.address.partition("@")
        kept = self.settings.retention
        policy = replace(
            self.settings.rules,
            controller=kept.controller,
            privacy_contact=kept.contact or mailbox.address,
            keep_days=kept.days or 0,
        )
        return partial(
            Composer,
            keys=self.settings.token_keys,
            policy=policy,
            sender=Mailbox(mailbox.name, mailbox.address),
            instance=self.instance,
            intake_address=f"{local}+{mailbox.intake[0]}@{domain}" if mailbox.intake else "",
        )

    @cached_property
    def outbox(self) -> Outbox:
        """Sending what is due."""
        settings = self.settings
        return Outbox(
            database=self.database,
            composer=self.composer,
            send=self.send,
            policy=settings.rules,
            limits=Limits(
                per_minute=settings.smtp.per_minute,
                slots=settings.smtp.connections,
                allow=None if settings.live else frozenset(settings.allow),
                lease=timedelta(seconds=settings.recovery.outbox_seconds),
                resolve_after=timedelta(minutes=settings.recovery.resolve_minutes),
            ),
            owner=self.owner,
            clock=self.clock,
            may_send=lambda: self.restore_guard.may_send(self.database),
            second=self.second_writer,
        )

    def send(
        self, mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: Callable[[int, Delivery], None]
    ) -> None:
        """Hand mails to the SMTP edge."""
        envelope_from = self.settings.smtp.envelope_from or self.settings.mailbox[0].address
        batch = [Outgoing(envelope_from, recipient, raw, question.ask) for recipient, raw, question in mails]
        self.smtp.send_many(batch, on_result)

    @cached_property
    def sweep(self) -> Sweep:
        """The beat's work."""
        return Sweep(
            database=self.database,
            event_key=self.event_key,
            owner=self.owner,
            clock=self.clock,
            wake=lambda: self.wake(),
            guard=self.restore_guard,
            resolve_stranded=self.outbox.resolve_stranded,
            retain=self.retaining.run_once,
            policy=self.settings.rules,
            lease=timedelta(seconds=self.settings.recovery.beat_seconds),
        )

    @cached_property
    def retaining(self) -> Retaining:
        """Erasing whoever was kept long enough; nobody, where the configuration does not say how long that is."""
        told = self.settings.retention
        return Retaining(
            database=self.database,
            event_key=self.event_key,
            owner=self.owner,
            clock=self.clock,
            days=told.days or 0,
            countries=told.countries,
        )

    def close(self) -> None:
        """End connections and children; the database last."""
        for one in self._ahead.values():
            one.close()
        for name in ("second_writer", "smtp", "children", "database"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()


def build(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> App:
    """The app for these settings."""
    return App(settings, clock)
