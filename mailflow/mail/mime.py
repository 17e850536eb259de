"""The structure of a mail: parts as slices of the raw bytes, without copying and without recursion.

It decides where parts begin and end (RFC 2046 section 5.1), nothing about what they mean. Every part keeps its exact
bytes, so an attached mail can be read again as it was. The outer boundary always ends an inner part. Depth and number
are bounded: what lies deeper is kept as one part, and what was left is named in the defects.
"""

from __future__ import annotations

import binascii
import quopri
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.mail.decoding import decode_base64
from mailflow.mail.headers import Block, Parametrised, parametrised, read_block
from mailflow.mail.values import quick

MOST_PARTS = 500
DEEPEST = 50


@dataclass(slots=True)
class Part:
    """A mail or part of one: its header, and its body as the slice from `start` to `end` of `raw`."""

    raw: bytes = field(repr=False)
    block: Block
    start: int
    end: int
    depth: int
    content_type: Parametrised
    #: Filled for a multipart whose boundary was found.
    parts: list[Part] = field(default_factory=list)

    @property
    def disposition(self) -> Parametrised:
        """Content-Disposition (RFC 2183)."""
        return parametrised(self.block.get("content-disposition"))

    def content(self, most: int | None = None) -> bytes:
        """The body with its transfer encoding undone; `most` bounds the encoded bytes that are looked at."""
        end = self.end if most is None else min(self.end, self.start + most)
        return undo_transfer(self.raw[self.start : end], self.transfer_encoding)

    @property
    def transfer_encoding(self) -> str:
        """Content-Transfer-Encoding (RFC 2045 section 6), "" where there is none."""
        encoding = self.block.get("content-transfer-encoding") or ""
        return encoding.split("(", 1)[0].split(";", 1)[0].strip().lower()


def undo_transfer(body: bytes, label: str) -> bytes:
    """`body` without its transfer encoding; what cannot be undone stays as it is."""
    if label == "quoted-printable":
        return quopri.decodestring(body)
    if label == "base64":
        return decode_base64(body)
    if label in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecode(body)
    return body


def _uudecode(body: bytes) -> bytes:
    out: list[bytes] = []
    begun = False
    for line in body.splitlines():
        if not begun:
            begun = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            out.append(_uuline(line))
    return b"".join(out) if begun else body


def _uuline(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


def read_structure(raw: bytes) -> tuple[Part, list[str]]:
    """The root part of `raw` with all parts below it, and what was odd."""
    start = 0
    while start < len(raw) and raw[start] in b"\r\n":
        start += 1
    defects: list[str] = []
    root = _part(raw, start, len(raw), 0, "text/plain")
    defects.extend(root.block.defects)
    waiting = [root]
    count = 1
    while waiting:
        part = waiting.pop()
        if not part.content_type.value.startswith("multipart/"):
            continue
        if part.depth >= DEEPEST:
            defects.append("parts nested deeper than are read")
            continue
        part.parts = _children(part, MOST_PARTS - count, defects)
        count += len(part.parts)
        waiting.extend(part.parts)
    return root, list(dict.fromkeys(defects))


def _part(raw: bytes, start: int, end: int, depth: int, default_type: str) -> Part:
    block = read_block(raw, start, end)
    declared = parametrised(block.get("content-type"))
    if declared.value.count("/") != 1:
        # RFC 2045 section 5.2: what cannot be understood is text/plain.
        declared = Parametrised(default_type if not declared.value else "text/plain", declared.parameters)
    return Part(raw, block, min(block.body_at, end), end, depth, declared)


def _children(part: Part, room: int, defects: list[str]) -> list[Part]:
    boundary = part.content_type.parameters.get("boundary", "").rstrip()
    if not boundary:
        defects.append("multipart without a boundary")
        return []
    default = "message/rfc822" if part.content_type.value == "multipart/digest" else "text/plain"
    slices = _slices(part.raw, part.start, part.end, b"--" + boundary.encode("utf-8", "replace"), room, defects)
    if not slices:
        defects.append("multipart that holds no parts")
    return [_part(part.raw, start, end, part.depth + 1, default) for start, end in slices]


def _slices(raw: bytes, start: int, end: int, mark: bytes, room: int, defects: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened = -1
    position = raw.find(mark, start, end)
    while position >= 0:
        line = _delimiter(raw, start, end, position, len(mark))
        if line is None:
            position = raw.find(mark, position + 1, end)
            continue
        body_end, after, closing = line
        if opened >= 0:
            found.append((opened, max(opened, body_end)))
        if closing:
            return found
        if len(found) >= room:
            defects.append("more parts than are read")
            return found
        opened = after
        position = raw.find(mark, after, end)
    if opened >= 0:
        defects.append("multipart that is cut off")
        found.append((opened, end))
    return found


def _delimiter(raw: bytes, start: int, end: int, position: int, length: int) -> tuple[int, int, bool] | None:
    """(end of the part before, start of the next, whether it closes) if a delimiter line stands at `position`."""
    if position > start and raw[position - 1] not in b"\r\n":
        return None
    after = position + length
    closing = raw[after : after + 2] == b"--"
    after += 2 if closing else 0
    while after < end and raw[after] in b" \t":
        after += 1
    if after < end and raw[after] not in b"\r\n":
        return None
    after += 2 if raw[after : after + 2] == b"\r\n" else 1
    body_end = position
    if body_end > start:
        body_end -= 2 if raw[body_end - 2 : body_end] == b"\r\n" else 1
    return max(start, body_end), min(after, end), closing


@quick
@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts. `reported` says whether it stands in a multipart/report; `piece` is the same for all leaves
    of the outermost multipart/alternative around them, and the leaf's own elsewhere."""

    part: Part
    piece: int
    reported: bool


def leaves(root: Part) -> Iterator[Leaf]:
    """Every part without parts, in order."""
    waiting: list[tuple[Part, int | None, bool]] = [(root, None, False)]
    while waiting:
        part, piece, reported = waiting.pop()
        if part.parts:
            kind = part.content_type.value
            inside = part.start if piece is None and kind == "multipart/alternative" else piece
            below = reported or kind == "multipart/report"
            waiting.extend((child, inside, below) for child in reversed(part.parts))
        else:
            yield Leaf(part, part.start if piece is None else piece, reported)
