"""One reused connection and the mails that go over it, one after the other.

MAIL, RCPT and DATA are driven apart, because the difference that matters is whether the final dot may have been read:
before it a lost link means `NotSent`, after it `Unknown` (RFC 1047). Nothing is tried twice here but a reused
connection that turns out to be dead before it answered anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib import SMTPResponse, SMTPResponseException
from aiosmtplib.protocol import SMTPProtocol

from mailflow.edges.smtp.settings import Outgoing, SmtpSettings
from mailflow.edges.smtp.wire import SESSION_CODES, cause, refused, stuffed, unfit
from mailflow.errors import TransportError
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Unknown

#: A larger body is written in pieces, each only when the one before is on its way.
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class _Stale:
    """The connection was lost at MAIL: nothing of this mail was said yet."""

    outcome: Delivery


class Lane:
    """A connection that is opened when needed and given back when not."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0
        self._used = False
        self._dotted = False

    async def deliver(self, mail: Outgoing) -> Delivery:
        """One mail. Never raises but when cancelled; then `outcome_if_cut` says what is known."""
        self._dotted = False
        if bad := unfit(mail):
            return bad
        reused, self._used = self._used, True
        try:
            outcome = await self._attempt(mail)
            if reused and isinstance(outcome, _Stale):
                outcome = await self._attempt(mail)
        except Exception as failed:
            self.drop()
            return self.outcome_if_cut(cause(failed))
        return outcome.outcome if isinstance(outcome, _Stale) else outcome

    def outcome_if_cut(self, why: str) -> Delivery:
        """What is known of the mail in hand when its delivery was broken off at this moment."""
        return Unknown(f"after the final dot: {why}") if self._dotted else NotSent(why)

    async def _attempt(self, mail: Outgoing) -> Delivery | _Stale:
        client = await self.connect()
        try:
            await _said(client, "MAIL", f"FROM:<{mail.envelope_from}>", *_options(client, mail))
        except (OSError, aiosmtplib.SMTPException, ValueError) as failed:
            outcome = await self._before_body(failed)
            return _Stale(outcome) if self._client is None else outcome
        try:
            await _said(client, "RCPT", f"TO:<{mail.recipient}>")
            if mail.on_body is not None and not await _allowed(mail.on_body):
                await self._reset()
                return NotSent("held back before its body")
            begun = await client.execute_command(b"DATA")
            if begun.code != 354:
                raise SMTPResponseException(begun.code, begun.message)
        except (OSError, aiosmtplib.SMTPException, ValueError) as failed:
            return await self._before_body(failed)
        return await self._body(client.protocol, mail.raw)

    async def _before_body(self, failed: Exception) -> Delivery:
        """What a failure before the body means: a refusal of this mail, or a link or session that failed."""
        if isinstance(failed, ValueError):
            # aiosmtplib would not put the address into a command, and said nothing of it to the server.
            self.drop()
            return refused(553, f"5.1.3 not an address: {failed}")
        if not isinstance(failed, SMTPResponseException) or not 400 <= failed.code < 600:
            self.drop()
            return NotSent(cause(failed))
        if failed.code == 421 or failed.code in SESSION_CODES:
            await self.hang_up()
        else:
            await self._reset()
        if failed.code in SESSION_CODES:
            return NotSent(f"the server refused the session: {failed.code} {failed.message}")
        return refused(failed.code, failed.message)

    async def _reset(self) -> None:
        """Forgets the mail in hand, so that the next one can go over this connection; or drops it."""
        try:
            if self._client is not None:
                await self._client.rset()
        except (OSError, aiosmtplib.SMTPException):
            self.drop()

    async def _body(self, protocol: SMTPProtocol | None, raw: bytes) -> Delivery:
        """Sends the body and reads the answer to the final dot, which goes with the last piece."""
        if protocol is None:
            raise ConnectionError("the connection was lost before the body")
        body = stuffed(raw)
        for start in range(0, max(len(body) - _PIECE, 0), _PIECE):
            protocol.write(body[start : start + _PIECE])
            await asyncio.wait_for(protocol._drain_helper(), self._settings.timeout)
        rest = body[_rest_from(len(body)) :]
        # A connection known to be lost raises here, and the dot stays at home.
        protocol.write(rest)
        self._dotted = True
        reply = await protocol.read_response(timeout=self._settings.final_timeout)
        self._dotted = False
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
            return refused(reply.code, reply.message)
        self.drop()
        return Unknown(f"after the final dot the server said {reply.code} {reply.message}")

    async def connect(self) -> aiosmtplib.SMTP:
        """The living connection, or a new one: secured and logged in. Raises `TransportError`."""
        if self._client is not None and self._client.is_connected:
            return self._client
        settings, self._sent, self._used, self._dotted = self._settings, 0, False, False
        try:
            self._client = _client(settings)
            async with asyncio.timeout(settings.timeout * 2):
                await _begin(self._client, settings)
        except Exception as failed:
            # From a refused socket over a wrong certificate to a token endpoint that is down: no mail was in flight.
            self.drop()
            where = f"{settings.host}:{settings.port}"
            raise TransportError(f"no SMTP session with {where}: {cause(failed)}") from failed
        return self._client

    async def hang_up(self) -> None:
        """Says QUIT and closes. Never raises."""
        client = self._client
        transport = client.transport if client is not None else None
        if client is not None and client.is_connected:
            with contextlib.suppress(Exception):
                await client.quit(timeout=min(self._settings.timeout, 2.0))
        self.drop()
        _abort(transport)

    def drop(self) -> None:
        """Closes without a word."""
        client, self._client = self._client, None
        if client is not None:
            transport = client.transport
            client.close()
            _abort(transport)


def _abort(transport: asyncio.BaseTransport | None) -> None:
    """Closes at once: neither bytes that nobody reads nor a TLS farewell may keep a socket open."""
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _rest_from(length: int) -> int:
    """Where the last piece begins."""
    return len(range(0, max(length - _PIECE, 0), _PIECE)) * _PIECE


async def _allowed(on_body: Callable[[], Future[bool]]) -> bool:
    """Asks the caller for the last time; whatever it raises holds the mail back."""
    try:
        answer = on_body()
        return answer.result() if answer.done() else await asyncio.wrap_future(answer)
    except Exception as failed:
        raise ConnectionError(f"held back before its body: {cause(failed)}") from failed


async def _said(client: aiosmtplib.SMTP, *words: str) -> None:
    """A command that must be answered with yes. Its addresses were looked at before (`unfit`): the client's own way
    parses each a second time, as a header."""
    reply = await client.execute_command(*(word.encode() for word in words))
    if reply.code not in (250, 251):
        raise SMTPResponseException(reply.code, reply.message)


def _client(settings: SmtpSettings) -> aiosmtplib.SMTP:
    """An unconnected client. Raises OSError where the certificate file cannot be read."""
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        local_hostname=_hello(settings),
        timeout=settings.timeout,
        use_tls=settings.security == "tls",
        start_tls=False,
        tls_context=None if settings.security == "plain" else ssl.create_default_context(cafile=settings.ca_file),
    )


async def _begin(client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
    """From the socket to a session that takes mail. The login never goes over a link less secure than was asked."""
    await client.connect()
    with contextlib.suppress(OSError, AttributeError):
        # asyncio sets this for plain sockets by itself; a body behind a command would wait 40 ms without.
        client.get_transport_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if settings.security == "starttls":
        await client.starttls()
    await client.ehlo()
    if settings.username is None:
        return
    if settings.token is not None:
        await client.auth_xoauth2(settings.username, await asyncio.to_thread(settings.token))
    else:
        await client.login(settings.username, settings.password)


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


def _hello(settings: SmtpSettings) -> str:
    """The name for EHLO. Asking the resolver for our own can take seconds on a host that has none."""
    _, _, domain = (settings.username or "").rpartition("@")
    name = domain or socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9.-]{1,255}", name) else "localhost"
