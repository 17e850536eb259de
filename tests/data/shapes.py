"""Any own words in the form in which a mail program would send them as a reply to a digest.

`SHAPES[name](own, digest_text, digest_html)` is the whole mail as bytes, from Dana Okafor <dana@acme.test> to
hiring@acme.test. Names begin with the program and end with the language; `-bottom` and `-inline` say where the words
stand (inline: after the digest's first paragraph). With empty own words a shape is a mail that only quotes.
`INLINE[name]([(quoted, answer), …])` puts an answer under each quoted piece.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from tests.data.replies_shapes import boxes, marked, microsoft
from tests.data.replies_shapes.digest import DIGEST_HTML, DIGEST_TEXT
from tests.data.replies_shapes.letter import divs, letter, quoted
from tests.data.replies_shapes.wordings import APPLE, GMAIL, IPHONE, OUTLOOK, OUTLOOK_MOBILE

__all__ = ["DIGEST_HTML", "DIGEST_TEXT", "INLINE", "SHAPES", "Pieces", "Shape"]

Shape: TypeAlias = Callable[[str, str, str], bytes]

_YAHOO_EN = "On Friday, November 20, 2026 at 09:00:00 AM EST, {who} {address} wrote:"
_YAHOO_ES = "El viernes, 20 de noviembre de 2026, 09:00:00 CET, {who} {address} escribió:"


def _disclaimed(own: str, digest: str, markup: str) -> bytes:
    """A company's gateway puts a legal footer under everything."""
    footer = (
        "This email and any attachments are confidential and intended solely for the addressee. If you have\n"
        "received it in error, please delete it and notify the sender. Nothing in it is an approval."
    )
    block = "From: Acme Hiring <hiring@acme.test>\nSent: Friday, November 20\nTo: Dana Okafor\nSubject: Digest"
    return letter(f"{own}\n\nDana Okafor\nVP Engineering\n\n{footer}\n\n{block}\n\n{digest}\n\n{footer}\n", None)


def _everything() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for language in OUTLOOK:
        shapes[f"outlook-desktop-{language}"] = partial(microsoft.desktop, language)
        shapes[f"outlook-web-{language}"] = partial(microsoft.web, language)
    for language in ("en", "de", "ja"):
        shapes[f"outlook-htmlonly-{language}"] = partial(microsoft.desktop_html_only, language)
        shapes[f"outlook-mac-{language}"] = partial(microsoft.mac, language)
        shapes[f"windows-mail-{language}"] = partial(microsoft.windows_mail, language)
    for language in OUTLOOK_MOBILE:
        shapes[f"outlook-mobile-{language}"] = partial(microsoft.mobile, language)
    for language in GMAIL:
        shapes[f"gmail-web-{language}"] = partial(marked.gmail, language)
    for language in ("en", "de", "fr", "es", "pt", "it", "nl"):
        shapes[f"gmail-android-{language}"] = partial(marked.gmail_mobile, language)
        shapes[f"thunderbird-{language}"] = partial(marked.thunderbird, APPLE[language])
        shapes[f"thunderbird-bottom-{language}"] = partial(marked.thunderbird_bottom, APPLE[language])
        shapes[f"mutt-{language}"] = partial(marked.plain, GMAIL[language])
        shapes[f"mutt-bottom-{language}"] = partial(marked.plain_bottom, GMAIL[language])
        shapes[f"mutt-inline-{language}"] = partial(marked.plain_inline, GMAIL[language])
    for language in APPLE:
        shapes[f"apple-mail-{language}"] = partial(marked.apple_mac, language)
    for language in IPHONE:
        shapes[f"iphone-{language}"] = partial(marked.apple_ios, language)
    shapes |= {
        "gmail-signed-en": marked.gmail_signed,
        "gmail-bottom-en": marked.gmail_bottom,
        "gmail-inline-en": marked.gmail_inline,
        "gmail-history-en": marked.older_history,
        "thunderbird-inline-en": partial(marked.thunderbird_inline, "On 20/11/2026 09:00, {who} wrote:"),
        "thunderbird-inline-de": partial(marked.thunderbird_inline, "Am 20.11.26 um 09:00 schrieb {who}:"),
        "samsung-en": partial(microsoft.samsung, "-------- Original message --------", "en"),
        "samsung-de": partial(microsoft.samsung, "-------- Ursprüngliche Nachricht --------", "de"),
        "samsung-fr": partial(microsoft.samsung, "-------- Message d'origine --------", "fr"),
        "exchange-en": partial(microsoft.original_message, "-----Original Message-----"),
        "exchange-es": partial(microsoft.original_message, "-----Mensaje original-----"),
        "exchange-pt": partial(microsoft.original_message, "-----Mensagem original-----"),
        "notes-en": microsoft.notes,
        "yahoo-web-en": partial(marked.box, boxes.yahoo, _YAHOO_EN),
        "yahoo-web-es": partial(marked.box, boxes.yahoo, _YAHOO_ES),
        "proton-en": partial(
            marked.box, boxes.proton, "On Friday, November 20th, 2026 at 9:00 AM, {who} {address} wrote:"
        ),
        "zimbra-en": partial(marked.box, boxes.zimbra, "On Nov 20, 2026, at 9:00 AM, {who} {address} wrote:"),
        "spark-en": partial(marked.box, boxes.spark, "On Nov 20, 2026 at 09:00 +0100, {who} {address}, wrote:"),
        "k9-en": partial(marked.box, boxes.bare, "On November 20, 2026 9:00:00 AM EST, {who} {address} wrote:"),
        "bluemail-en": partial(marked.box, boxes.bare, "On Nov 20, 2026, at 09:00, {who} {address} wrote:"),
        "yandex-ru": partial(marked.box, boxes.bare, '20.11.2026, 09:00, "{who}" {address}:'),
        "mailru-ru": partial(marked.box, boxes.bare, "Пятница, 20 ноября 2026, 9:00 +03:00 от {who} {address}:"),
        "gmx-de": partial(
            marked.box, boxes.bare, "Gesendet: Freitag, 20. November 2026 um 09:00 Uhr schrieb {who} {address}:"
        ),
        "exchange-disclaimer-en": _disclaimed,
    }
    return shapes


SHAPES: Mapping[str, Shape] = MappingProxyType(_everything())

Pieces: TypeAlias = Sequence[tuple[str, str]]


def _text_answers(pieces: Pieces) -> str:
    return "\n\n".join(f"{quoted(piece)}\n\n{answer}".rstrip() for piece, answer in pieces)


def _inline_plain(wording: str, pieces: Pieces) -> bytes:
    line = wording.format(who="Acme Hiring", address="<hiring@acme.test>")
    return letter(f"{line}\n\n{_text_answers(pieces)}\n", None)


def _inline_both(wording: str, pieces: Pieces) -> bytes:
    line = wording.format(who="Acme Hiring", address="<hiring@acme.test>")
    shown = line.replace("<", "&lt;").replace(">", "&gt;")
    quote = '<blockquote type="cite" class="gmail_quote">'
    body = "".join(f"{quote}{divs(piece)}</blockquote><div>{divs(answer)}</div><br>" for piece, answer in pieces)
    return letter(
        f"{line}\n\n{_text_answers(pieces)}\n",
        f'<div class="gmail_quote"><div class="gmail_attr">{shown}</div>{body}</div>',
    )


def _inline_html(wording: str, pieces: Pieces) -> bytes:
    line = wording.format(who="Acme Hiring", address="").replace("  ", " ")
    body = "".join(
        f"<blockquote type='cite'>{divs(piece)}</blockquote><p>{divs(answer)}</p>" for piece, answer in pieces
    )
    return letter(None, f"<html><body><div class='moz-cite-prefix'>{line}</div>{body}</body></html>")


INLINE: Mapping[str, Callable[[Pieces], bytes]] = MappingProxyType(
    {
        **{f"mutt-{language}": partial(_inline_plain, GMAIL[language]) for language in GMAIL},
        **{f"gmail-{language}": partial(_inline_both, GMAIL[language]) for language in GMAIL},
        **{f"thunderbird-{language}": partial(_inline_html, APPLE[language]) for language in APPLE},
    }
)
