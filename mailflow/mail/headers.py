"""A header block taken apart: fields, parameters, message ids, dates.

It decides where a header ends and what its parameters are. It never judges who wrote a mail, and it takes time in
proportion to the bytes it is given: a References field of a megabyte is one pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mailflow.mail.decoding import clean, decode, decode_words
from mailflow.mail.values import quick

#: A field with its continuation lines (RFC 5322 section 2.2).
_FIELD = re.compile(rb"([!-9;-~]+)([ \t]*):[ \t]*([^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*)(?:\r\n|\n|\r|\Z)")
#: A space before the colon is obsolete syntax (section 4.2) that some servers still read: a second From written so must
#: not go unseen. Other lines of that look are somebody's words in a mail that lacks the empty line before its body.
_OBSOLETE = frozenset(
    b"from sender reply-to to cc bcc subject date message-id in-reply-to references return-path received content-type "
    b"content-transfer-encoding content-disposition mime-version authentication-results auto-submitted".split()
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LONE_CR = re.compile(rb"\r(?!\n)")
_MESSAGE_ID = re.compile(r"<([^<>]{1,4096})>")
_SPACE = re.compile(r"\s+")
_PARAMETER = re.compile(r';[ \t]*([^=;\s"]{1,100})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))')

BARE_CR = "bare carriage return in the headers"
TOO_MANY = "more header fields than are read"
MOST_FIELDS = 2_000
LONGEST_VALUE = 64 * 1024
_LONGEST_PARAMETERS = 8 * 1024
_MOST_IDS = 200
_USUAL = 80


@dataclass(slots=True)
class Block:
    """The header of a mail or part: fields as (lower-case name, unfolded value), and where the body starts."""

    fields: list[tuple[str, str]]
    body_at: int
    defects: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The first value of that name, or None."""
        for key, value in self.fields:
            if key == name:
                return value
        return None


def read_block(data: bytes, start: int, end: int) -> Block:
    """The header block at `start`; it ends at the first empty line, or where a line can be no header."""
    fields: list[tuple[str, str]] = []
    defects: list[str] = []
    position = start
    match_field = _FIELD.match
    while position < end:
        match = match_field(data, position, end)
        if match is None or (match[2] and match[1].lower() not in _OBSOLETE):
            line = _LINE.match(data, position, end)
            after = line.end() if line else end
            first = data[position : position + 1]
            if first in (b"\r", b"\n"):
                position = after
                break
            if not fields and (first in (b" ", b"\t") or data[position : position + 6].lstrip(b">")[:5] == b"From "):
                position = after
                continue
            defects.append("a line among the headers is none")
            break
        if len(fields) < MOST_FIELDS:
            fields.append((match[1].decode("ascii").lower(), value_text(match[3])))
        elif not defects:
            defects.append(TOO_MANY)
        position = match.end()
    if data.find(b"\r", start, position) >= 0 and _LONE_CR.search(data, start, position):
        defects.append(BARE_CR)
    return Block(fields, position, defects)


def value_text(raw: bytes) -> str:
    """A raw field value as text on one line; bytes beyond ASCII are utf-8 (RFC 6532) or windows-1252."""
    plain = raw.isascii()
    text = raw.decode("ascii") if plain else decode(raw)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text:
        text = " ".join([line.lstrip(" \t") for line in text.split("\n")])
    # A NUL that went without a trace could turn somebody else's address into a known one.
    return (text if plain and "\x00" not in text else clean(text.replace("\x00", "\ufffd"))).strip()


@quick
@dataclass(frozen=True, slots=True)
class Parametrised:
    """A structured value such as Content-Type: its main value in lower case, and its parameters decoded."""

    value: str
    parameters: Mapping[str, str]


def parametrised(text: str | None) -> Parametrised:
    """`text` as value and parameters (RFC 2045), split and encoded ones (RFC 2231) joined; the first of a name wins."""
    if not text:
        return Parametrised("", {})
    if len(text) < _USUAL and "boundary" not in text:
        return _usual(text)
    return _parametrised(text[:_LONGEST_PARAMETERS])


@lru_cache(maxsize=256)
def _usual(text: str) -> Parametrised:
    """The same few content types stand in every mail."""
    return _parametrised(text)


def _parametrised(text: str) -> Parametrised:
    at = text.find(";")
    if at < 0:
        return Parametrised(_bare(text), {})
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(text, at):
        name = match[1].lower()
        quoted = match[2]
        value = match[3].strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted
        if "*" in name:
            _extend(extended, name, value)
        else:
            plain.setdefault(name, value)
    for name, pieces in extended.items():
        plain[name] = _joined(pieces)
    return Parametrised(_bare(text[:at]), plain)


def _bare(value: str) -> str:
    """Without the comment that some programs put behind a type."""
    return value.partition("(")[0].strip().lower()


def _extend(extended: dict[str, dict[int, tuple[str, bool]]], name: str, value: str) -> None:
    base, _, rest = name.partition("*")
    number, _, mark = rest.partition("*")
    encoded = rest == "" or name.endswith("*")
    if number.isascii() and number.isdigit() and len(number) < 4:
        extended.setdefault(base, {}).setdefault(int(number), (value, encoded))
    elif rest == "" and not mark:
        extended.setdefault(base, {}).setdefault(0, (value, True))


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    charset = ""
    out: list[bytes] = []
    for order, number in enumerate(sorted(pieces)):
        value, encoded = pieces[number]
        if order == 0 and encoded and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data = value.encode("utf-8", "replace")
        out.append(unquote_to_bytes(data) if encoded else data)
    return decode(b"".join(out), charset or None)


def file_name(disposition: Parametrised, content_type: Parametrised) -> str:
    """What a part is called, by Content-Disposition and then Content-Type; "" where it has no name."""
    name = disposition.parameters.get("filename") or content_type.parameters.get("name") or ""
    # Encoded words have no place inside parameters (RFC 2047 section 5), and Outlook puts them there all the same.
    return decode_words(name)


def message_ids(value: str | None) -> tuple[str, ...]:
    """The ids in a Message-ID, In-Reply-To or References value, each with its angle brackets, without inner space.

    Exchange folds long ids in the middle, and some clients write a lone id without brackets. Of very many the first and
    the newest are kept.
    """
    if not value:
        return ()
    found = [f"<{_SPACE.sub('', each)}>" for each in _MESSAGE_ID.findall(value)]
    if not found:
        bare = value.split()
        found = [f"<{each}>" for each in bare[:1] if "@" in each and "<" not in each and ">" not in each]
    if len(found) > _MOST_IDS:
        found = found[:1] + found[1 - _MOST_IDS :]
    return tuple(dict.fromkeys(each[:1000] for each in found))


def date(value: str | None) -> datetime | None:
    """A Date value as an aware datetime, None where it is missing, unreadable or absurd (RFC 5322 section 3.3).

    An absent or unknown zone counts as UTC; RFC 5322 gives `-0000` that meaning.
    """
    if not value:
        return None
    value = value[:200]
    try:
        parts = parsedate_tz(value)
        if parts is None:
            moment = datetime.fromisoformat(value.strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        else:
            offset = timedelta(seconds=parts[9] or 0)
            moment = datetime(*parts[:6], tzinfo=timezone(offset) if offset else UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    distance = moment.utcoffset() or timedelta()
    return moment if 1990 <= moment.year <= 2100 and abs(distance) <= timedelta(hours=14) else None
