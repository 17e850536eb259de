"""What is given to the IMAP edge and what it brings: values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.mail.link import Security


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where the mailbox is. `timeout` is seconds for one answer; `ca_file` trusts a private certificate authority."""

    host: str
    port: int
    username: str
    password: str = field(repr=False, default="")
    security: Security = "tls"
    timeout: float = 30.0
    ca_file: str | None = None
    #: Gives an access token for XOAUTH2; where set, the password is not used.
    token: Callable[[], str] | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT told (RFC 3501 section 2.3.1.1). UIDs are only good together with `uidvalidity`."""

    uidvalidity: int
    uidnext: int
    exists: int
    highestmodseq: int | None = None
    keywords: bool = False


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server holds it. `internaldate` is when it arrived, aware."""

    uid: int
    internaldate: datetime
    raw: bytes = field(repr=False)
