"""A person's traces in text and in mail, and the same text or mail without them.

A redacted mail is a new one: the headers of the thread and the words that are left, as plain text. Encodings, HTML and
attachments go, since nobody could vouch for what they still hold. Never reads anything but what it is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import Header
from functools import cached_property

from phonenumbers import NumberParseException
from phonenumbers import parse as parse_phone

from mailflow.mail.decoding import decode_words
from mailflow.mail.forward import body_text, enclosed_mails
from mailflow.mail.hypertext import html_text
from mailflow.mail.message import InboundMail, parse

#: What stands where something was.
ERASED = "[erased]"
#: Between the words of a name, or the digits of a number.
_BETWEEN_WORDS = r"[\s.,'’_+\-]{1,3}"
_BETWEEN_DIGITS = r"[\s\xa0().\-–/]{0,3}"
#: Between words that a mail program may have wrapped and marked as a quotation.
_BETWEEN_QUOTED = r"[\s>|]*"
#: Where a word of a name begins and ends: an underscore in a file's name is a space.
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_KEPT_HEADERS = ("from", "to", "cc", "date", "message-id", "in-reply-to", "references")
#: What a mail is judged by besides: who vouches for it, where it went, and whether a machine wrote it.
_JUDGED_HEADERS = (
    *("authentication-results", "x-ms-exchange-organization-authas", "delivered-to", "x-original-to", "envelope-to"),
    *("auto-submitted", "precedence", "return-path"),
)
_SHORTEST_WORD = 3
#: Shorter words of a resume ("Go, daily") may be anybody's.
_SHORTEST_QUOTE = 10


@dataclass(frozen=True)
class Traces:
    """What a person is found by: every name, mail address and telephone (E.164) that is theirs. `misread` are words
    that were taken for their name, and `told` what was quoted of their resume: both stand for them only where a text
    is known to be about them."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def in_text(self, text: str) -> bool:
        """Whether the text names them."""
        return self._whole is not None and self._whole.search(text) is not None

    def redact(self, text: str, *, closely: bool = False) -> str:
        """The text without them; `closely` also without the single words of their name and what was taken for it, where
        it is known that the text is about them."""
        ways = (self._whole, *((self._told, self._misread, self._words) if closely else ()))
        for way in ways:
            text = way.sub(ERASED, text) if way is not None else text
        return text

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        ways = [way for name in _spelled(self.names) for way in _name_ways(name)]
        ways += [rf"(?<![\w.+\-]){re.escape(address)}(?![\w\-])" for address in self.addresses if address]
        ways += [way for phone in self.phones if (way := _phone_way(phone))]
        return re.compile("|".join(sorted(set(ways), key=len, reverse=True)), re.IGNORECASE) if ways else None

    @cached_property
    def _misread(self) -> re.Pattern[str] | None:
        ways = {way for name in _spelled(self.misread) for way in _name_ways(name)}
        return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.IGNORECASE) if ways else None

    @cached_property
    def _told(self) -> re.Pattern[str] | None:
        ways = {way for said in self.told if (way := _quoted_way(said))}
        return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.IGNORECASE) if ways else None

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        words = {w for name in _spelled(self.names) for w in re.findall(r"[^\W\d_]+", name) if _is_telling(w)}
        return (
            re.compile(f"{_START}(?:{'|'.join(map(re.escape, sorted(words)))}){_END}", re.IGNORECASE) if words else None
        )


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD or not word.isascii()


def _spelled(names: Iterable[str]) -> set[str]:
    """Each name as it stands, composed, and without its accents."""
    spelled = {unicodedata.normalize("NFC", name).strip() for name in names}
    plain = {"".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)) for name in spelled}
    return {name for name in spelled | plain if name}


def _name_ways(name: str) -> list[str]:
    words = [re.escape(word) for word in re.findall(r"[^\W_]+", name)]
    if len(words) < 2:
        return [f"{_START}{words[0]}{_END}"] if words and _is_telling(name) else []
    last_first = [words[-1], *words[:-1]]
    ways = [f"{_START}{_BETWEEN_WORDS.join(order)}{_END}" for order in (words, last_first)]
    return [*ways, f"{_START}{words[0]}{_BETWEEN_WORDS}{words[-1]}{_END}", "".join(words), "".join(last_first)]


def _quoted_way(said: str) -> str | None:
    """The same words wherever lines were broken, and marked as quoted."""
    words = re.findall(r"[^\s\-]+|-", said)
    return _BETWEEN_QUOTED.join(map(re.escape, words)) if len(said) >= _SHORTEST_QUOTE else None


def _phone_way(phone: str) -> str | None:
    try:
        number = parse_phone(phone, None)
    except NumberParseException:
        digits, country = re.sub(r"\D", "", phone), ""
    else:
        digits, country = str(number.national_number), str(number.country_code)
    if len(digits) < 5:
        return None
    before = rf"(?:(?:\+|00)?{country}{_BETWEEN_DIGITS})?" if country else ""
    return rf"(?<!\d){before}\(?0?{_BETWEEN_DIGITS}{_BETWEEN_DIGITS.join(digits)}(?!\d)"


def names_them(raw: bytes, traces: Traces) -> bool:
    """Whether a mail names the person: in a header, in its text, in a mail that it passes on or in a file's name."""
    if traces.in_text(raw.decode("utf-8", "replace")):
        return True
    mail = parse(raw)
    return any(traces.in_text(text) for one in (mail, *enclosed_mails(mail)) for text in _texts(one))


def _texts(mail: InboundMail) -> Iterable[str]:
    yield from (decode_words(value) for _, value in mail.headers)
    yield body_text(mail)
    if mail.html:
        yield html_text(mail.html)
        yield mail.html
    yield from (text for _, text in mail.machine_parts)
    yield from (file.name for file in mail.attachments)


def redacted(raw: bytes, traces: Traces, *, closely: bool = True) -> bytes:
    """The mail without the person, as a plain text mail with the same place in its thread."""
    mail = parse(raw)
    headers = [(name, traces.redact(" ".join(value.split()))) for name, value in mail.headers if name in _KEPT_HEADERS]
    subject, text = (traces.redact(words, closely=closely) for words in (mail.subject, body_text(mail)))
    return _plain(headers, subject, text)


def reduced(mail: InboundMail, text: str) -> bytes:
    """The mail as a plain text mail that says `text` alone, and can be judged as the whole one was."""
    kept = (*_KEPT_HEADERS, *_JUDGED_HEADERS)
    headers = [(name, " ".join(value.split())) for name, value in mail.headers if name in kept]
    return _plain(headers, mail.subject, text)


def _plain(headers: Iterable[tuple[str, str]], subject: str, text: str) -> bytes:
    lines = [f"{name.title()}: {value}" for name, value in headers]
    encoded = Header(subject, "utf-8", maxlinelen=900).encode(linesep="\r\n")
    lines += [
        f"Subject: {encoded}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
    ]
    head = "\r\n".join(lines).encode("utf-8", "replace")
    return head + b"\r\n" + "\r\n".join(text.splitlines()).encode("utf-8", "replace") + b"\r\n"
