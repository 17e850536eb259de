"""A mail server in this process, to try mailflow with: IMAP by pymap, SMTP by aiosmtpd, on loopback only.

It keeps everything in memory and delivers to its own accounts alone, so nothing can leave the machine. It behaves as a
company's mail server would where that matters: sub-addresses reach their account, a person who logs in is vouched for
in `Authentication-Results`, everybody else may deliver too but is vouched for by nobody. It is no server for real mail.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import DictBackend, Identity
from pymap.concurrent import Event, Subsystem
from pymap.context import connection_exit
from pymap.imap import IMAPConnection, IMAPServer
from pymap.imap.state import ConnectionState
from pymap.parsing.command.select import IdleCommand
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import UntaggedResponse
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailflow.errors import MailflowError

#: Who the sandbox says it is in `Authentication-Results` (RFC 8601 section 2.5).
AUTHSERV_ID = "sandbox.mailflow.test"
_HOST = "127.0.0.1"
_START_SECONDS = 20.0


class SandboxMail:
    """IMAP and SMTP on free loopback ports, served by one thread from `start` to `stop`.

    `accounts` maps addresses to passwords. Mail to an address that is nobody's is refused with 550, or goes to
    `catch_all` where that is set. `now` gives each mail its INTERNALDATE.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        *,
        catch_all: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        imap_port: int = 0,
        smtp_port: int = 0,
    ) -> None:
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._catch_all = catch_all
        self._now = now
        self._kept: dict[str, list[bytes]] = {address: [] for address in self.accounts}
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """Where it listens: this machine only."""
        return _HOST

    def start(self) -> SandboxMail:
        """Opens both ports. Raises `MailflowError` where that fails."""
        self._thread = threading.Thread(target=self._run, name="sandbox-mail", daemon=True)
        self._thread.start()
        if not self._ready.wait(_START_SECONDS) or self._failed is not None:
            raise MailflowError(f"the sandbox mail server did not start: {self._failed}") from self._failed
        return self

    def stop(self) -> None:
        """Closes ports and connections; what was delivered stays readable by `messages`."""
        if self._loop is not None and self._over is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(_START_SECONDS)
            self._thread = None

    def __enter__(self) -> SandboxMail:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def messages(self, address: str) -> list[bytes]:
        """Every mail ever delivered to that account, oldest first, moved or deleted since or not."""
        return list(self._kept[address.lower()])

    def deliver(self, raw: bytes, to: str) -> None:
        """Puts a mail into an account as it is, with no SMTP and no stamp. Raises KeyError for nobody's address."""
        account = self._account(to)
        if account is None or self._loop is None:
            raise KeyError(to)
        asyncio.run_coroutine_threadsafe(self._keep(account, raw), self._loop).result(_START_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failed:
            # Handed to the thread that waits in start; after that there is nobody to tell but the log.
            self._failed = failed
            if self._ready.is_set():
                logging.getLogger(__name__).exception("the sandbox mail server died")
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        # Passwords are compared here, not in a thread with a loop of its own: that one has brought CPython 3.11 down.
        backend, config = await DictBackend.init(
            _pymap_arguments(), hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio()
        )
        config.apply_context()
        self._login = backend.login
        for address, password in self.accounts.items():
            await self._identity(address).set(UserMetadata(config, address, password=password))
        server = _PromptServer(backend.login, config)
        imap = await asyncio.start_server(server.greet, _HOST, self.imap_port)
        try:
            smtp = await self._loop.create_server(self._smtp, _HOST, self.smtp_port)
            self.imap_port = imap.sockets[0].getsockname()[1]
            self.smtp_port = smtp.sockets[0].getsockname()[1]
            self._ready.set()
            await self._over.wait()
            smtp.close()
        finally:
            # Not `async with`: since Python 3.12 its end waits until every client has gone by itself.
            imap.close()

    def _identity(self, address: str) -> Identity:
        return Identity(address, self._login, None, frozenset())

    def _smtp(self) -> SMTP:
        return SMTP(
            self,
            hostname=AUTHSERV_ID,
            enable_SMTPUTF8=True,
            authenticator=self._authenticate,
            auth_require_tls=False,
            loop=self._loop,
        )

    def _authenticate(self, _server: SMTP, _session: Session, _env: Envelope, _mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and self.accounts.get(data.login.decode().lower())
        return AuthResult(success=known == data.password.decode(), handled=False, auth_data=data)

    def _account(self, address: str) -> str | None:
        """The account an address belongs to: its own, without the part after the plus, or the catch-all."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return next((known for known in (address.lower(), plain, self._catch_all) if known in self._kept), None)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuses what is nobody's address, and takes the rest."""
        if self._account(address) is None:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Stamps a mail with what is known of its sender and delivers it."""
        login = session.auth_data.login.decode() if session.authenticated and session.auth_data else None
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            account = self._account(address)
            if account is not None:
                await self._keep(account, _stamped(content, envelope.mail_from or "", address, login))
        return "250 2.0.0 delivered"

    async def _keep(self, account: str, raw: bytes) -> None:
        async with self._identity(account).new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, self._now(), frozenset()), recent=True)
        self._kept[account].append(raw)


class _PromptServer(IMAPServer):
    """pymap's server, whose connections also tell of what came before IDLE began."""

    async def greet(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serves one connection. pymap's own way starts a task that nobody holds, which may vanish in the middle."""
        await self(reader, writer, SocketInfo.get(writer, None, unique_id=uuid4().bytes))

    async def __call__(self, reader: StreamReader, writer: StreamWriter, sock_info: SocketInfo) -> None:
        connection = IMAPConnection(self.commands, self._config, reader, writer, sock_info)
        async with AsyncExitStack() as stack:
            connection_exit.set(stack)
            stack.enter_context(closing(connection))
            await connection.run(_PromptState(self._login, self._config))


class _PromptState(ConnectionState):
    """pymap looks at the mailbox in IDLE only when something happens from then on; a mail that came a moment before
    would not be told of until IDLE ends."""

    async def receive_updates(self, cmd: IdleCommand, done: Event) -> Iterable[UntaggedResponse]:
        selected = await self.session.check_mailbox(self.selected)
        self._selected, untagged = selected.fork(cmd)
        return list(untagged) or await super().receive_updates(cmd, done)


def _stamped(raw: bytes, envelope_from: str, recipient: str, login: str | None) -> bytes:
    """The mail as the server keeps it: its own trace headers on top, results that claim to be its own removed
    (RFC 8601 section 5)."""
    verdict = f"auth=pass smtp.auth={login}" if login else "auth=none"
    trace = (
        f"Return-Path: <{envelope_from}>\r\n"
        f"Delivered-To: {recipient}\r\n"
        f"Authentication-Results: {AUTHSERV_ID}; {verdict}\r\n"
    )
    return trace.encode() + _without_own_results(raw)


def _without_own_results(raw: bytes) -> bytes:
    """Drops each Authentication-Results header that names this server, anywhere in it: better one too many."""
    kept: list[bytes] = []
    field: list[bytes] = []
    lines = raw.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line[:1] not in (b" ", b"\t"):
            kept += [] if _claims_to_be_us(field) else field
            field = []
        if not line.strip(b"\r\n"):
            return b"".join([*kept, *field, *lines[number:]])
        field.append(line)
    return b"".join(kept + ([] if _claims_to_be_us(field) else field))


def _claims_to_be_us(field: list[bytes]) -> bool:
    name, _, value = b"".join(field).lower().partition(b":")
    return name.strip() == b"authentication-results" and AUTHSERV_ID.encode() in value


def _pymap_arguments() -> Namespace:
    """What pymap's command line would give: no demo data, no TLS, any free port."""
    return Namespace(
        demo_data=False,
        demo_user="_",
        demo_password="_",
        host=[_HOST],
        port=0,
        cert=None,
        key=None,
        tls=False,
        proxy_protocol=None,
        inherited_sockets=None,
        debug=False,
        passlib_cfg=None,
    )


class _WithoutLoginData(logging.Filter):
    """aiosmtpd warns at every login about an attribute that only aiosmtpd itself sets."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "login_data is deprecated" not in record.getMessage()


logging.getLogger("mail.log").addFilter(_WithoutLoginData())
