"""Mail addresses: who exactly is named, or nobody.

`mailbox` is strict, because authority hangs on it: a From that two programs could read in two ways names nobody
(CVE-2023-27043). `addresses` is tolerant, because it only finds the way of a mail. Neither ever guesses at a half-read
address, and both take time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.utils import quote
from functools import lru_cache
from typing import NamedTuple

from mailflow.mail.decoding import decode_words, one_line
from mailflow.mail.values import quick

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u00a1-\U0010ffff]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_ASCII_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_RUN = re.compile(r'[^"()<>,;:\[\]]+')
_QUOTED_RUN = re.compile(r'[^"\\]+')
_COMMENT_RUN = re.compile(r"[^()\\]+")
_ANGLE_RUN = re.compile(r'[^"<>]+')
_UNSAFE = re.compile(r'[\x00-\x20\x7f-\xa0\u2028\u2029<>()\[\],;:\\"]')
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")

_LONGEST_LOCAL = 64
_LONGEST_DOMAIN = 253
_LONGEST_FROM = 2_000
_MOST_ADDRESSES = 200


@quick
@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address. The address is lower-cased, its domain in ASCII form; the name is decoded, folded to one
    line, maybe empty, and for showing only."""

    name: str
    address: str


def normalise(address: str) -> str | None:
    """The one way to write `address`, or None where it is none.

    ASCII letters become lower case, an international domain its ASCII form (RFC 5891), so that two addresses are the
    same exactly if these are equal. Look-alikes stay different: no character is mapped to another but by case.
    """
    local, at, domain = address.rpartition("@")
    if not at:
        return None
    left = _local(local)
    right = normalise_domain(domain)
    return f"{left}@{right}" if left and right else None


def normalise_domain(domain: str) -> str | None:
    """A domain in lower case and ASCII form, or None where it is none. A final dot is not part of it."""
    return _domain(domain) if domain and len(domain) <= _LONGEST_DOMAIN else None


@lru_cache(maxsize=1024)
def _domain(domain: str) -> str | None:
    labels = [_label(label) for label in domain.removesuffix(".").split(".")]
    joined = ".".join(label or "" for label in labels)
    return joined if all(labels) and len(joined) <= _LONGEST_DOMAIN else None


def _label(label: str) -> str | None:
    if label.isascii():
        label = label.translate(_LOWER)
        return label if _ASCII_LABEL.fullmatch(label) else None
    lowered = label.lower()
    # What normalisation would turn into something else could be read in two ways: full-width letters, a Kelvin sign.
    if unicodedata.normalize("NFKC", lowered) != lowered or lowered.casefold() != lowered:
        return None
    if not all(character.isalnum() or unicodedata.category(character) in ("Mn", "Mc", "Pd") for character in lowered):
        return None
    if lowered.isascii():
        return None
    encoded = "xn--" + lowered.encode("punycode").decode("ascii")
    return encoded if len(encoded) <= 63 else None


def _local(local: str) -> str | None:
    if len(local) > 2 and local[0] == local[-1] == '"':
        inner = local[1:-1]
        if _DOT_ATOM.fullmatch(inner):
            local = inner
        elif _UNSAFE.search(inner.replace(" ", "")) or "@" in inner:
            return None
        else:
            return f'"{inner.translate(_LOWER)}"' if len(local) <= _LONGEST_LOCAL else None
    if len(local.encode("utf-8", "replace")) > _LONGEST_LOCAL or not _DOT_ATOM.fullmatch(local):
        return None
    if "=?" in local and "?=" in local:
        return None
    if not local.isascii() and (unicodedata.normalize("NFC", local) != local or not local.isprintable()):
        return None
    return local.translate(_LOWER)


def split_plus(address: str) -> tuple[str, str | None]:
    """`hiring+tag@example.test` as (`hiring@example.test`, `tag`); the second is None without a plus part."""
    local, at, domain = address.rpartition("@")
    base, plus, tag = local.partition("+")
    if not at or not plus or not base:
        return address, None
    return f"{base}@{domain}", tag


def same_mailbox(address: str, mailbox: str) -> bool:
    """Whether mail for `address` comes to `mailbox`, whatever its plus part. Only for our own mailbox: elsewhere a plus
    part may name somebody else."""
    one = normalise(split_plus(address)[0])
    return one is not None and one == _base(mailbox)


@lru_cache(maxsize=64)
def _base(mailbox: str) -> str | None:
    return normalise(split_plus(mailbox)[0])


def valid_outbound(address: str) -> bool:
    """Whether `address` may stand in an SMTP command and a header: one plain address, nothing that could end a line,
    begin another recipient or need quoting."""
    if _UNSAFE.search(address) or not address.isprintable() or address.count("@") != 1:
        return False
    return normalise(address) is not None


class _Token(NamedTuple):
    kind: str
    text: str


def _tokens(value: str) -> list[_Token]:
    """`value` as runs of text, quoted strings, comments, angle addresses and specials; `bad` is what never closes."""
    out: list[_Token] = []
    position = 0
    while position < len(value):
        run = _RUN.match(value, position)
        if run:
            out.append(_Token("text", run[0]))
            position = run.end()
            continue
        opener = value[position]
        if opener in '"(<':
            reader = {'"': _read_quoted, "(": _read_comment, "<": _read_angle}[opener]
            text, position = reader(value, position + 1)
            kind = {'"': "quoted", "(": "comment", "<": "angle"}[opener]
            out.append(_Token(kind, text) if text is not None else _Token("bad", ""))
        else:
            out.append(_Token("special", opener))
            position += 1
    return out


def _read_quoted(value: str, position: int) -> tuple[str | None, int]:
    out: list[str] = []
    while position < len(value):
        run = _QUOTED_RUN.match(value, position)
        if run:
            out.append(run[0])
            position = run.end()
        elif value[position] == '"':
            return "".join(out), position + 1
        else:
            out.append(value[position + 1 : position + 2])
            position += 2
    return None, len(value)


def _read_comment(value: str, position: int) -> tuple[str | None, int]:
    out: list[str] = []
    depth = 1
    while position < len(value):
        run = _COMMENT_RUN.match(value, position)
        if run:
            out.append(run[0])
            position = run.end()
            continue
        character = value[position]
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return "".join(out), position + 1
        out.append(value[position : position + 2] if character == "\\" else character)
        position += 2 if character == "\\" else 1
    return None, len(value)


def _read_angle(value: str, position: int) -> tuple[str | None, int]:
    out: list[str] = []
    while position < len(value):
        run = _ANGLE_RUN.match(value, position)
        if run:
            out.append(run[0])
            position = run.end()
        elif value[position] == ">":
            return "".join(out), position + 1
        elif value[position] == '"':
            text, position = _read_quoted(value, position + 1)
            if text is None:
                return None, position
            out.append(f'"{quote(text)}"')
        else:
            return None, len(value)
    return None, len(value)


def mailbox(value: str) -> Mailbox | None:
    """The one mailbox that a From or Reply-To value names, or None where it names none, several, or not clearly one.

    Stricter than RFC 5322 on purpose: no groups, routes or domain literals, no `@` in an unquoted name, no comment that
    holds anything an address is made of.
    """
    if len(value) > _LONGEST_FROM or not value.replace("\t", " ").isprintable():
        return None
    tokens = _tokens(value)
    if any(token.kind in ("bad", "special") for token in tokens):
        return None
    if any(token.kind == "comment" and re.search(r'[<>@"\\,;:()]', token.text) for token in tokens):
        return None
    angles = [index for index, token in enumerate(tokens) if token.kind == "angle"]
    return _named(tokens, angles[0]) if len(angles) == 1 else None if angles else _bare(tokens)


def _named(tokens: list[_Token], at: int) -> Mailbox | None:
    before, after = tokens[:at], tokens[at + 1 :]
    if any(token.kind != "comment" and token.text.strip() for token in after):
        return None
    if any(token.kind == "text" and "@" in token.text for token in before):
        return None
    address = normalise(tokens[at].text)
    if address is None:
        return None
    words = [token.text for token in before if token.kind in ("text", "quoted")]
    return Mailbox(one_line(decode_words(" ".join(words)), 200), address)


def _bare(tokens: list[_Token]) -> Mailbox | None:
    comments = [token.text for token in tokens if token.kind == "comment"]
    rest = [token for token in tokens if token.kind != "comment" and token.text.strip()]
    if len(rest) == 2 and rest[0].kind == "quoted" and rest[1].text.startswith("@"):
        address = normalise(f'"{rest[0].text}"{rest[1].text.rstrip()}')
    elif len(rest) == 1 and rest[0].kind == "text":
        address = normalise(rest[0].text.strip())
    else:
        return None
    return Mailbox(one_line(decode_words(" ".join(comments)), 200), address) if address else None


def addresses(value: str) -> tuple[str, ...]:
    """Every address in a To, Cc or Delivered-To value, normalised, in order; what is none is passed over."""
    if not any(character in value for character in '"(<,;:'):
        only = normalise(value.strip())
        return (only,) if only else ()
    found: list[str] = []
    pending = ""
    for token in [*_tokens(value), _Token("special", ",")]:
        if token.kind == "angle":
            # Long addresses are folded in the middle by some clients; no address holds white space.
            found.append("".join(token.text.rpartition(":")[2].split()))
            pending = "<"
        elif token.kind == "special":
            # A colon ends the name of a group, everything else ends an address.
            if token.text in ",;" and pending != "<":
                found.append(pending.strip())
            pending = ""
        elif pending != "<" and token.kind in ("text", "quoted"):
            pending += f'"{token.text}"' if token.kind == "quoted" else token.text
        if len(found) > _MOST_ADDRESSES:
            break
    normalised = (normalise(each) for each in found)
    return tuple(dict.fromkeys(each for each in normalised if each))
