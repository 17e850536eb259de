"""Handing finished mails to the SMTP server, one recipient each.

One asyncio loop in a thread owns the connections, which are reused. Callers are synchronous and may be many. MAIL, RCPT
and DATA are driven apart, because the difference that matters is whether the final dot may have been read: before it a
lost link means `NotSent`, after it `Unknown` (RFC 1047). Nothing is retried here but a reused connection that turns out
to be dead before its first answer; when to try again is the outbox's affair. The bytes go out as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import re
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import aiosmtplib
from aiosmtplib import SMTPResponse, SMTPResponseException

from mailflow.errors import TransportError
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from mailflow.mail.link import Security, is_loopback

#: RFC 3463: class, subject, detail.
_ENHANCED = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?=\s|$)")
#: The session is at fault, not the mail: authentication is missing, too weak or has run out (RFC 4954 section 6).
_SESSION_CODES = frozenset({454, 530, 534, 535, 538})
#: What no address may hold in a command: controls, spaces, angle brackets.
_UNSAFE = re.compile(r"[\x00-\x20<>\x7f]")


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where to submit. Seconds throughout; `final_timeout` is how long the server may think after the final dot
    (RFC 5321 section 4.5.3.2.6 asks for ten minutes)."""

    host: str
    port: int
    username: str | None = None
    password: str = field(repr=False, default="")
    security: Security = "starttls"
    connections: int = 1
    timeout: float = 60.0
    final_timeout: float = 600.0
    idle: float = 30.0
    mails_a_connection: int = 1000
    ca_file: str | None = None
    #: Gives an access token for XOAUTH2; where set, the password is not used.
    token: Callable[[], str] | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail to hand over. `on_body` is called, in another thread, when the server took the recipient and before any
    byte of the body goes: the last moment to say no, by returning False."""

    envelope_from: str
    recipient: str
    raw: bytes = field(repr=False)
    on_body: Callable[[], bool | None] | None = None


@dataclass(frozen=True, slots=True)
class SmtpFacts:
    """What `check` saw."""

    extensions: frozenset[str]
    encrypted: bool
    authenticated: bool


@dataclass(frozen=True, slots=True)
class _Job:
    index: int
    mail: Outgoing
    answers: queue.SimpleQueue[tuple[int, Delivery]]


class SmtpSender:
    """Sends over a few reused connections. Thread-safe; the first mail starts the loop, `close` ends it."""

    def __init__(self, settings: SmtpSettings) -> None:
        if settings.security == "plain" and not is_loopback(settings.host):
            raise TransportError(f"a plain SMTP link to {settings.host} is refused: use tls or starttls")
        self._settings = settings
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._closed = False

    def send(
        self, envelope_from: str, recipient: str, raw: bytes, on_body: Callable[[], bool | None] | None = None
    ) -> Delivery:
        """Hands over one mail and waits for what became of it. Never raises on what the server does."""
        return self.send_many([Outgoing(envelope_from, recipient, raw, on_body)])[0]

    def send_many(
        self, batch: Sequence[Outgoing], on_result: Callable[[int, Delivery], None] | None = None
    ) -> list[Delivery]:
        """Hands over a batch across the connections; the outcomes in the order of the batch.

        `on_result` is called in the caller's thread with index and outcome, as each becomes known.
        """
        if not batch:
            return []
        answers: queue.SimpleQueue[tuple[int, Delivery]] = queue.SimpleQueue()
        self._submit([_Job(index, mail, answers) for index, mail in enumerate(batch)])
        outcomes: dict[int, Delivery] = {}
        while len(outcomes) < len(batch):
            index, outcome = answers.get()
            outcomes[index] = outcome
            if on_result is not None:
                on_result(index, outcome)
        return [outcomes[index] for index in range(len(batch))]

    def check(self) -> SmtpFacts:
        """Connects, secures and logs in on a connection of its own. Raises `TransportError` saying what failed."""
        return asyncio.run(self._check())

    async def _check(self) -> SmtpFacts:
        lane = _Lane(self._settings)
        try:
            client = await lane.connect()
            return SmtpFacts(
                frozenset(client.esmtp_extensions),
                client.get_transport_info("sslcontext") is not None,
                self._settings.username is not None,
            )
        finally:
            await lane.hang_up()

    def close(self) -> None:
        """Ends the connections and the loop. Mails not yet begun come back as `NotSent`."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            for _ in range(self._settings.connections):
                loop.call_soon_threadsafe(self._jobs.put_nowait, None)
            thread.join()

    def __enter__(self) -> SmtpSender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(self, jobs: list[_Job]) -> None:
        with self._lock:
            if self._closed:
                raise TransportError("the SMTP sender is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._run, args=(self._loop,), name="smtp", daemon=True)
                self._thread.start()
            self._loop.call_soon_threadsafe(self._enqueue, jobs)

    def _enqueue(self, jobs: list[_Job]) -> None:
        for job in jobs:
            self._jobs.put_nowait(job)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        lanes = [_Lane(self._settings) for _ in range(self._settings.connections)]
        await asyncio.gather(*(lane.serve(self._jobs) for lane in lanes))
        while not self._jobs.empty():
            if job := self._jobs.get_nowait():
                job.answers.put((job.index, NotSent("mailflow is stopping")))


class _Lane:
    """One connection at a time, and the mails that go over it."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0

    async def serve(self, jobs: asyncio.Queue[_Job | None]) -> None:
        """Takes jobs until None comes; a connection that is not needed for a while is given back."""
        while True:
            try:
                job = jobs.get_nowait() if not jobs.empty() else await asyncio.wait_for(jobs.get(), self._settings.idle)
            except TimeoutError:
                await self.hang_up()
                continue
            if job is None:
                break
            outcome: Delivery = NotSent("mailflow is stopping")
            try:
                outcome = await self.deliver(job.mail)
            finally:
                job.answers.put((job.index, outcome))
        await self.hang_up()

    async def deliver(self, mail: Outgoing) -> Delivery:
        """One mail. A reused connection that the server gave up meanwhile is replaced once."""
        if bad := _unfit(mail):
            return bad
        reused = self._client is not None and self._client.is_connected and self._sent > 0
        outcome = await self._attempt(mail)
        if reused and isinstance(outcome, _Stale):
            outcome = await self._attempt(mail)
        return outcome.outcome if isinstance(outcome, _Stale) else outcome

    async def _attempt(self, mail: Outgoing) -> Delivery | _Stale:
        try:
            client = await self.connect()
        except TransportError as failed:
            return NotSent(str(failed))
        try:
            await client.mail(mail.envelope_from, options=_options(client, mail), encoding="utf-8")
        except (OSError, aiosmtplib.SMTPException, ValueError) as failed:
            outcome = await self._before_body(failed)
            return _Stale(outcome) if self._client is None else outcome
        try:
            await client.rcpt(mail.recipient, encoding="utf-8")
            if mail.on_body is not None and await asyncio.to_thread(mail.on_body) is False:
                await client.rset()
                return NotSent("held back before its body")
            begun = await client.execute_command(b"DATA")
            if begun.code != 354:
                raise SMTPResponseException(begun.code, begun.message)
        except Exception as failed:
            # on_body is the caller's and may raise anything; nothing of the mail has gone yet.
            return await self._before_body(failed)
        return await self._body(client, mail.raw)

    async def _before_body(self, failed: Exception) -> Delivery:
        """What a failure before the body means: a refusal of this mail, or a link or session that failed."""
        if isinstance(failed, SMTPResponseException) and 400 <= failed.code < 600:
            if failed.code == 421 or failed.code in _SESSION_CODES:
                await self.hang_up()
            else:
                with contextlib.suppress(OSError, aiosmtplib.SMTPException):
                    if self._client is not None:
                        await self._client.rset()
            if failed.code in _SESSION_CODES:
                return NotSent(f"the server refused the session: {failed.code} {failed.message}")
            return _refused(failed.code, failed.message)
        self._drop()
        return NotSent(_cause(failed))

    async def _body(self, client: aiosmtplib.SMTP, raw: bytes) -> Delivery:
        """Sends the body and reads the answer to the final dot."""
        protocol = client.protocol
        if protocol is None:
            self._drop()
            return NotSent("the connection was lost before the body")
        try:
            protocol.write(_stuffed(raw))
            reply = await protocol.read_response(timeout=self._settings.final_timeout)
        except Exception as failed:
            self._drop()
            return Unknown(f"after the final dot: {_cause(failed)}")
        self._sent += 1
        return await self._judge(reply)

    async def _judge(self, reply: SMTPResponse) -> Delivery:
        """The answer to the final dot (RFC 5321 section 4.2.5)."""
        if 200 <= reply.code < 300:
            if self._sent >= self._settings.mails_a_connection:
                await self.hang_up()
            return Accepted(f"{reply.code} {reply.message}")
        if reply.code == 421:
            await self.hang_up()
        if 400 <= reply.code < 600:
            return _refused(reply.code, reply.message)
        self._drop()
        return Unknown(f"after the final dot the server said {reply.code} {reply.message}")

    async def connect(self) -> aiosmtplib.SMTP:
        """The living connection, or a new one: secured and logged in. Raises `TransportError`."""
        if self._client is not None and self._client.is_connected:
            return self._client
        settings = self._settings
        token = settings.token
        self._sent = 0
        where = f"{settings.host}:{settings.port}"
        try:
            client = aiosmtplib.SMTP(
                hostname=settings.host,
                port=settings.port,
                username=settings.username,
                password=settings.password if settings.username and token is None else None,
                oauth_token_generator=None if token is None else lambda: asyncio.to_thread(token),
                local_hostname=_hello(settings),
                timeout=settings.timeout,
                use_tls=settings.security == "tls",
                start_tls=settings.security == "starttls",
                tls_context=None
                if settings.security == "plain"
                else ssl.create_default_context(cafile=settings.ca_file),
            )
            async with asyncio.timeout(settings.timeout * 2):
                await client.connect()
                await client._ehlo_or_helo_if_needed()
        except Exception as failed:
            # From a refused socket over a wrong certificate to a token endpoint that is down: no mail was in flight.
            raise TransportError(f"no SMTP session with {where}: {_cause(failed)}") from failed
        link = client.get_transport_info("socket")
        with contextlib.suppress(OSError, AttributeError):
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        return client

    async def hang_up(self) -> None:
        """Says QUIT and closes."""
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with contextlib.suppress(Exception):
                await client.quit(timeout=min(self._settings.timeout, 2.0))
        if client is not None:
            client.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


@dataclass(frozen=True, slots=True)
class _Stale:
    """The connection was lost at MAIL: nothing of this mail was said yet."""

    outcome: Delivery


def _options(client: aiosmtplib.SMTP, mail: Outgoing) -> list[str]:
    """Parameters of MAIL, each only where it is offered and needed (RFC 1870, 6152, 6531)."""
    options = []
    if client.supports_extension("size"):
        options.append(f"SIZE={len(mail.raw)}")
    if not mail.raw.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    if not (mail.envelope_from + mail.recipient).isascii():
        if not client.supports_extension("smtputf8"):
            raise SMTPResponseException(553, "5.6.7 the server does not take addresses beyond ASCII (SMTPUTF8)")
        options.append("SMTPUTF8")
    return options


def _unfit(mail: Outgoing) -> Refused | None:
    """A mail that no server may be asked to take: its addresses would break the dialogue."""
    if not mail.recipient or _UNSAFE.search(mail.recipient) or _UNSAFE.search(mail.envelope_from):
        return Refused(553, "5.1.3 not an address", permanent=True)
    return None


def _refused(code: int, message: str) -> Refused:
    """The enhanced code counts before the basic one: some servers answer 550 for a mailbox that is only full."""
    enhanced = _ENHANCED.match(message.strip())
    lasting = code >= 500 if enhanced is None or enhanced[1] == "2" else enhanced[1] == "5"
    return Refused(code, message, permanent=lasting)


def _stuffed(raw: bytes) -> bytes:
    """The body as DATA wants it: CRLF line ends, leading dots doubled, the final dot (RFC 5321 section 4.5.2)."""
    if b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""):
        raw = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    if raw.startswith(b"."):
        raw = b"." + raw
    body = raw.replace(b"\r\n.", b"\r\n..")
    return body + (b".\r\n" if body.endswith(b"\r\n") or not body else b"\r\n.\r\n")


def _hello(settings: SmtpSettings) -> str:
    """The name for EHLO. Asking the resolver for our own can take seconds on a host that has none."""
    _, _, domain = (settings.username or "").rpartition("@")
    name = domain or socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9.-]{1,255}", name) else "localhost"


def _cause(failed: BaseException) -> str:
    return f"{type(failed).__name__}: {failed}" if str(failed) else type(failed).__name__
