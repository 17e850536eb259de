"""Who is who in a mail that passes another one on: the forwarder's note on top, and the mails below or enclosed.

Reads the header blocks that mail programs of many languages put above a forwarded mail, and message/rfc822 enclosures.
What stands in such a block is hearsay: it says who a mail claims to be from, and authorises nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from mailflow.mail.hypertext import html_text
from mailflow.mail.message import Attachment, InboundMail, Mailbox, parse
from mailflow.mail.wording import table

MAX_ENCLOSED = 20
MAX_DEPTH = 2
_MAX_LINES = 5_000
_MAX_LINE = 2_000
_ADDRESS = re.compile(r"[^\s<>\[\]()\",;:]{1,64}@[^\s<>\[\]()\",;:]{1,190}")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A mail that was passed on. `sender.address` is empty where the block names nobody's address; `body` is its text
    without the mails that it quotes in turn."""

    sender: Mailbox | None
    subject: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Forward:
    """`note` is what stands above the first mail passed on, signature and all; `originals` the mails, outermost
    first."""

    note: str
    originals: tuple[PassedOn, ...] = ()


def enclosed_mails(mail: InboundMail) -> tuple[InboundMail, ...]:
    """The mails attached to `mail` as message/rfc822 and those attached to them, to depth 2 and 20 in all."""
    found: list[InboundMail] = []
    waiting = [(raw, 1) for raw in _mails_in(mail)]
    while waiting and len(found) < MAX_ENCLOSED:
        raw, depth = waiting.pop(0)
        inner = parse(raw)
        found.append(inner)
        if depth < MAX_DEPTH:
            waiting.extend((each, depth + 1) for each in _mails_in(inner))
    return tuple(found)


def _mails_in(mail: InboundMail) -> list[bytes]:
    """Outlook and webmailers also attach mails as `.eml` files of no particular type."""
    named = (file.content for file in mail.attachments if not _is_mail(file) and _is_named_mail(file))
    return [*mail.enclosed, *named]


def _is_mail(file: Attachment) -> bool:
    return file.content_type == "message/rfc822"


def _is_named_mail(file: Attachment) -> bool:
    return file.name.lower().endswith(".eml")


def attached_files(mail: InboundMail) -> tuple[Attachment, ...]:
    """The files of the mail and of the mails enclosed in it, in order; the same bytes under the same name once."""
    seen: dict[tuple[str, bytes], Attachment] = {}
    for each in (mail, *enclosed_mails(mail)):
        for file in each.attachments:
            if not _is_mail(file) and not _is_named_mail(file):
                seen.setdefault((file.name, file.content), file)
    return tuple(seen.values())


def body_text(mail: InboundMail) -> str:
    """The mail's text; the text of its HTML where it has no other."""
    if mail.text is not None and mail.text.strip():
        return mail.text
    return html_text(mail.html) if mail.html else ""


def read_forward(mail: InboundMail) -> Forward:
    """Take `mail` apart. A mail that passes nothing on is all note."""
    note, originals = _split(body_text(mail))
    for inner in enclosed_mails(mail):
        above, below = _split(body_text(inner))
        originals = [*originals, PassedOn(inner.sender, inner.subject, above), *below]
    return Forward(note, tuple(originals))


def _split(text: str) -> tuple[str, list[PassedOn]]:
    lines = [_unquoted(line[:_MAX_LINE]) for line in text.split("\n")[:_MAX_LINES]]
    starts: list[tuple[int, int, Mailbox | None, str]] = []  # first line, first line of the body, sender, subject
    at = 0
    while at < len(lines):
        block = _header_block(lines, at) or _attribution(lines, at)
        if block is None:
            at += 1
            continue
        after, sender, subject = block
        starts.append((_marker_above(lines, at), after, sender, subject))
        at = after
    ends = [*(start for start, *_ in starts[1:]), len(lines)][: len(starts)]
    originals = [
        PassedOn(sender, subject, "\n".join(lines[after:end]).strip())
        for (_, after, sender, subject), end in zip(starts, ends, strict=True)
    ]
    first = starts[0][0] if starts else next((n for n, line in enumerate(lines) if _is_marker(line)), len(lines))
    if not starts and first < len(lines):
        originals = [PassedOn(None, "", "\n".join(lines[first + 1 :]).strip())]
    return "\n".join(lines[:first]).strip(), originals


def _unquoted(line: str) -> str:
    stripped = line.lstrip()
    while stripped.startswith(">"):
        stripped = stripped[1:].lstrip()
    return stripped.rstrip() if line.lstrip().startswith(">") else line.rstrip()


@cache
def _labels() -> dict[str, str]:
    tables = (table("forward")["labels"], table("headers")["labels"])
    return {word: sort for labels in tables for sort, words in labels.items() for word in words}


@cache
def _separators() -> frozenset[str]:
    tables = (table("headers")["separators"], table("forward")["separators"])
    return frozenset(line for lines in tables for sort in ("original", "forward") for line in lines.get(sort, ()))


@cache
def _verbs() -> tuple[str, ...]:
    """The words for "wrote" of every language."""
    tables = [words for words in table("attribution").values() if isinstance(words, dict)]
    return tuple({verb for words in tables for key in ("verbs", "joined") for verb in words.get(key, ())})


def _is_marker(line: str) -> bool:
    return len(line) < 120 and line.strip("-–—_=*>: \t").casefold().strip() in _separators()


def _marker_above(lines: list[str], at: int) -> int:
    """The line where the introduction begins: a marker or rule above the block belongs to it."""
    above = at
    for _ in range(4):
        if above > 0 and (not lines[above - 1].strip() or _is_marker(lines[above - 1]) or _is_rule(lines[above - 1])):
            above -= 1
    return above


def _is_rule(line: str) -> bool:
    return len(line.strip()) >= 5 and not line.strip().strip("-_=—–*")


def _keyed(line: str) -> tuple[str, str] | None:
    """The sort of header that a line is, and its value: `*Von:* Maria` is ("from", "Maria")."""
    head, colon, value = line.strip().replace("：", ":", 1).partition(":")
    if not colon or len(head) > 40:
        return None
    sort = _labels().get(head.strip("*_ \t\u200e\u200f\u202a\u202c").casefold())
    return (sort, value.strip("* \t")) if sort else None


def _header_block(lines: list[str], at: int) -> tuple[int, Mailbox | None, str] | None:
    """(line after, sender, subject) of a header block that starts at `at`: From and at least two other headers, the
    subject or the date among them, in any order but From within the first three."""
    first = _keyed(lines[at])
    if first is None:
        return None
    found: dict[str, str] = {}
    here, last, blanks = at, at, 0
    while here < min(len(lines), at + 24):
        keyed = _keyed(lines[here])
        if keyed:
            found.setdefault(*keyed)
            last, blanks = here, 0
        elif not lines[here].strip():
            blanks += 1
            if blanks > 1 and len(found) >= 3:
                break
        elif blanks or not (lines[here][:1].isspace() or _continues(lines[here])):
            break
        here += 1
    if "from" not in found or len(found) < 3 or not found.keys() & {"sent", "subject"}:
        return None
    return last + 1, _named(found["from"]), found.get("subject", "")


def _continues(line: str) -> bool:
    """A long list of addresses or a wrapped value goes on in the next line."""
    return bool(_ADDRESS.search(line)) or (
        len(line) < 80 and ":" not in line and line.rstrip().endswith((">", ";", ","))
    )


def _attribution(lines: list[str], at: int) -> tuple[int, Mailbox | None, str] | None:
    for joined, after in ((lines[at], at + 1), (" ".join(lines[at : at + 2]), at + 2)):
        if not joined.rstrip().endswith((":", "：")) or len(joined) > 400:
            continue
        folded = joined.casefold()
        verb = next((verb for verb in _verbs() if verb in folded), None)
        address = _ADDRESS.search(joined)
        if verb and address:
            before = joined[: address.start()].rstrip(" <([").rpartition(",")[2]
            return after, Mailbox(_plain_name(re.sub(r"^.*\d{1,2}:\d\d\S*", "", before)), address[0].lower()), ""
    return None


def _named(value: str) -> Mailbox | None:
    value = value.replace("mailto:", " ")
    address = _ADDRESS.search(value)
    name = _plain_name(value[: address.start()] if address else value)
    if not name and not address:
        return None
    return Mailbox(name if "@" not in name else "", address[0].lower() if address else "")


def _plain_name(text: str) -> str:
    name = re.split(r"[<\[(]| via | on behalf of | im Auftrag von ", text, maxsplit=1)[0]
    return " ".join(name.strip(" \t\"'*,;:").split())[:120]
