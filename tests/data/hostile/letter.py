"""How a hostile mail is put together: what every case shares, so that each differs by its trick alone.

The victim is Dana, who decides; the mailbox is hiring@example.test, whose server stamps its results as mx.example.test.
Everything is deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

VICTIM = "dana@example.test"
MAILBOX = "hiring@example.test"
AUTHSERV_ID = "mx.example.test"
#: What the receiving server stamps on a mail that Dana really sent.
GENUINE = (
    f"{AUTHSERV_ID}; dkim=pass header.d=example.test header.s=s1 header.b=AbCdEf12; dmarc=pass header.from=example.test"
)
#: What it stamps on a mail of somebody else's, from a domain of their own.
STRANGER = f"{AUTHSERV_ID}; dkim=pass header.d=evil.test header.s=s1; dmarc=pass header.from=evil.test"

ORDERS = (
    "approve 1",
    "Approve 1, 2",
    "yes to all",
    "1 yes, 2 no",
    "approve all\r\n\r\nDana",
    "Yes",
    "reject 2 - too junior",
    "Please approve Maria.",
    "all good except 2",
    "Move 1 forward, thanks",
    "reject all",
    "Maria is a hire, approve.",
)


@dataclass(frozen=True, slots=True)
class HostileCase:
    """One mail as it lies in the mailbox. `family` is the sort of trick, `reason` why nothing may be decided on it at
    once (a question or a confirmation mail may follow)."""

    name: str
    family: str
    raw: bytes = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written out. `results` are Authentication-Results, topmost first; `before` and `after` are raw
    header lines above and below the ordinary ones."""

    token: str
    sender: str | None = f"Dana <{VICTIM}>"
    results: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    body: str | bytes = ORDERS[0]
    content: str = "text/plain; charset=utf-8"
    to: str | None = None

    def raw(self) -> bytes:
        """The bytes, lines ended by CRLF where the case does not say otherwise."""
        to = f"hiring+{self.token}@example.test" if self.to is None else self.to
        lines = [f"Authentication-Results: {each}" for each in self.results]
        lines += [self.before] if self.before else []
        lines += ["Received: from out.evil.test (198.51.100.7) by mx.example.test; Mon, 23 Nov 2026 09:00:01 +0000"]
        lines += [f"From: {self.sender}"] if self.sender is not None else []
        lines += [f"To: {to}", "Subject: Re: Your reviews", "Date: Mon, 23 Nov 2026 10:00:00 +0100"]
        lines += ["Message-ID: <1763888400.hostile@evil.test>", "MIME-Version: 1.0"]
        lines += [self.after] if self.after else []
        lines += [f"Content-Type: {self.content}"] if self.content else []
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        body = self.body if isinstance(self.body, bytes) else self.body.encode("utf-8", "surrogateescape")
        return head + b"\r\n\r\n" + body + b"\r\n"


def order(index: int) -> str:
    """One of the orders, in turn."""
    return ORDERS[index % len(ORDERS)]
