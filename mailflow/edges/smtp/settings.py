"""What is given to the SMTP edge and what it found: values only."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from mailflow.mail.link import Security


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where to submit. Seconds throughout; `final_timeout` is how long the server may think after the final dot
    (RFC 5321 section 4.5.3.2.6 asks for ten minutes), `idle` how long an unused connection is kept."""

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
    """One mail to hand over. `on_body` is called when the server took the recipient and before any byte of the body
    goes, and gives the promise of an answer: the last moment to say no. It must not wait for the answer itself."""

    envelope_from: str
    recipient: str
    raw: bytes = field(repr=False)
    on_body: Callable[[], Future[bool]] | None = None


@dataclass(frozen=True, slots=True)
class SmtpFacts:
    """What `check` saw: extensions in lower case, and whether the link was encrypted and the login taken."""

    extensions: frozenset[str]
    encrypted: bool
    authenticated: bool
