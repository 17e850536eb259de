"""Bytes to text the way mail needs it: charsets that lie, encoded words, flowed lines.

It decides which characters a body or a header holds. It never raises, whatever the charset says, and what it returns
can be stored anywhere: no NUL, no lone surrogates, line ends as `\\n`.
"""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

#: Labels that mean a larger set in practice (the WHATWG encoding standard says so for the web, mail clients do it too).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
#: Codecs that Python has and mail does not: they transform rather than decode, or raise by design.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
#: Here bytes below 128 are not ASCII text, so the quick way for pure ASCII must not be taken.
_SHIFTED = re.compile(r"utf[-_]?(7|16|32)|iso2022|hz|cp037|cp1026|cp1140|cp273|cp424|cp500|cp875", re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = bytes(
    code for code in range(256) if not (chr(code).isascii() and chr(code).isalnum()) and code not in b"+/"
)


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    """Python's name of the charset that `label` means, None where there is none that decodes text."""
    try:
        info = codecs.lookup(label.strip().strip("'\"").split("*", 1)[0])
    except (LookupError, ValueError):
        return None
    if info.name.replace("-", "_") in _NOT_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return None
    return _WIDER.get(info.name, info.name)


def decode(data: bytes, charset: str | None = None) -> str:
    """`data` as text: the declared charset where it fits, then utf-8, windows-1252 and latin-1.

    utf-8 goes first where the declared charset has one byte a character: bytes that are valid utf-8 beyond ASCII are
    practically never anything else, while every byte string is valid latin-1.
    """
    codec = _codec(charset[:80]) if charset else None
    if data.isascii() and (codec is None or not _SHIFTED.match(codec)):
        return data.decode("ascii")
    if codec is None or codec.startswith(("cp12", "iso8859", "koi8", "mac", "cp8", "latin", "charmap")):
        order = ("utf-8", codec or "cp1252", "cp1252")
    else:
        order = (codec, "utf-8", "cp1252")
    for candidate in order:
        try:
            return data.decode(candidate)
        except (UnicodeError, ValueError, LookupError, OverflowError):
            continue
    return data.decode("latin-1")


def clean(text: str) -> str:
    """`text` as it may be kept: line ends as `\\n`, no byte order mark, no NUL, no lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    text = text.removeprefix("\ufeff")
    try:
        # Far quicker than a search, and it fails on surrogates alone.
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def one_line(text: str, limit: int = 1000) -> str:
    """`text` for showing in a line of at most `limit`: controls become a space, marks that turn the direction go."""
    if not text.isprintable():
        text = _DIRECTIONS.sub("", _CONTROLS.sub(" ", _SURROGATES.sub("\ufffd", text)))
    return " ".join(text.split())[:limit]


def decode_words(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded.

    Neighbouring words of one charset are joined before decoding: some clients cut a character in two.
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    pending = bytearray()
    pending_charset = ""
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        charset = match[1].split("*", 1)[0].lower()
        apart = bool(between.strip()) or (end == 0 and match.start() > 0)
        if pending and (apart or charset != pending_charset):
            out.append(decode(bytes(pending), pending_charset))
            pending.clear()
        if apart:
            out.append(between)
        pending += _word_bytes(match[2], match[3])
        pending_charset = charset
        end = match.end()
    if pending:
        out.append(decode(bytes(pending), pending_charset))
    out.append(value[end:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


def decode_base64(data: bytes | memoryview) -> bytes:
    """Base64 that may be cut off, unpadded or littered: as many bytes as can be had."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        pass
    kept = bytes(data).translate(None, _NOT_BASE64)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def unflow(text: str, *, delete_space: bool = False) -> str:
    """`text` with the soft line ends of format=flowed taken out (RFC 3676); quote marks stay, stuffing goes."""
    out: list[str] = []
    paragraph: list[str] = []
    paragraph_depth = 0

    def flush() -> None:
        if paragraph:
            out.append(_marked(paragraph_depth, "".join(paragraph)))
            paragraph.clear()

    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        signature = content == "-- "
        # An empty line ends the paragraph, though RFC 3676 lets a soft line end run over it: people see a gap there.
        if paragraph and (depth != paragraph_depth or signature or not content):
            flush()
        paragraph_depth = depth
        flows = content.endswith(" ") and not signature
        paragraph.append(content[:-1] if flows and delete_space else content)
        if not flows:
            flush()
    flush()
    return "\n".join(out)


def _marked(depth: int, content: str) -> str:
    return f"{'>' * depth} {content}" if depth else content
