"""Replies as programs write them that mark what they quote: `>` in text, `blockquote` in HTML."""

from __future__ import annotations

import html
from collections.abc import Callable

from tests.data.replies_shapes.letter import ADDRESS, ASKED_BY, breaks, divs, halves, letter, quoted
from tests.data.replies_shapes.wordings import APPLE, GMAIL, IPHONE

_GMAIL_QUOTE = (
    'class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"'
)
_ADDRESS = f"<{ADDRESS}>"
_LINK = f'&lt;<a href="mailto:{ADDRESS}">{ADDRESS}</a>&gt;'


def _line(wording: str) -> tuple[str, str]:
    """An attribution as text, wrapped where Gmail wraps it, and as HTML."""
    text = wording.format(who=ASKED_BY, address=_ADDRESS)
    shown = html.escape(wording).replace("{who}", ASKED_BY).replace("{address}", _LINK)
    if len(text) > 76:
        at = text.rfind(" ", 0, 76)
        text = f"{text[:at]}\n{text[at + 1 :]}"
    return text, shown


def gmail(language: str, own: str, digest: str, markup: str) -> bytes:
    """Gmail in a browser."""
    line, shown = _line(GMAIL[language])
    body = (
        f'<div dir="ltr">{divs(own)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{shown}<br></div><blockquote {_GMAIL_QUOTE}>{markup}</blockquote></div>'
    )
    return letter(f"{own}\n\n{line}\n\n{quoted(digest)}\n", body)


def gmail_mobile(language: str, own: str, digest: str, markup: str) -> bytes:
    """Gmail on telephones: `dir="auto"`, and the signature under the quotation."""
    line, shown = _line(GMAIL[language])
    body = (
        f'<div dir="auto">{divs(own)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{shown}<br>'
        f"</div><blockquote {_GMAIL_QUOTE}>{markup}</blockquote></div>"
        '-- <br><div dir="ltr" class="gmail_signature"><div dir="ltr">Dana Okafor<br>VP Engineering</div></div>'
    )
    return letter(f"{own}\n\n{line}\n\n{quoted(digest)}\n\n-- \nDana Okafor\nVP Engineering\n", body)


def gmail_signed(own: str, digest: str, markup: str) -> bytes:
    """Gmail with the signature above the quotation."""
    line, shown = _line(GMAIL["en"])
    body = (
        f'<div dir="ltr">{divs(own)}<div><br clear="all"></div><div><br></div><span class="gmail_signature_prefix">-- '
        '</span><br><div dir="ltr" class="gmail_signature">Dana Okafor<br>VP Engineering<br>+1 555 0100</div></div>'
        f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{shown}<br></div>'
        f"<blockquote {_GMAIL_QUOTE}>{markup}</blockquote></div>"
    )
    return letter(f"{own}\n\n-- \nDana Okafor\nVP Engineering\n+1 555 0100\n\n\n{line}\n\n{quoted(digest)}\n", body)


def gmail_bottom(own: str, digest: str, markup: str) -> bytes:
    """Gmail, answered below the quotation."""
    line, shown = _line(GMAIL["en"])
    body = (
        f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{shown}<br></div>'
        f"<blockquote {_GMAIL_QUOTE}>{markup}</blockquote></div><br>{divs(own)}</div>"
    )
    return letter(f"{line}\n\n{quoted(digest)}\n\n{own}\n", body)


def gmail_inline(own: str, digest: str, markup: str) -> bytes:
    """Gmail, answered between the quoted lines."""
    line, shown = _line(GMAIL["en"])
    above, below = halves(digest)
    body = (
        f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{shown}<br></div>'
        f"<blockquote {_GMAIL_QUOTE}>{divs(above)}</blockquote><div><br></div>{divs(own)}<div><br></div>"
        f"<blockquote {_GMAIL_QUOTE}>{divs(below)}</blockquote></div></div>"
    )
    return letter(f"{line}\n\n{quoted(above)}\n\n{own}\n\n{quoted(below)}\n", body)


def apple_mac(language: str, own: str, digest: str, markup: str) -> bytes:
    """Apple Mail on a Mac."""
    line, shown = _line(APPLE[language])
    body = (
        '<html><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">'
        f'{divs(own)}<div><br><blockquote type="cite"><div>{shown}</div><br class="Apple-interchange-newline">'
        f"<div>{markup}</div></blockquote></div><br></body></html>"
    )
    return letter(f"{own}\n\n> {line.replace(chr(10), chr(10) + '> ')}\n> \n{quoted(digest)}\n", body)


def apple_ios(language: str, own: str, digest: str, markup: str) -> bytes:
    """Mail on an iPhone."""
    line, shown = _line(APPLE[language])
    device = IPHONE.get(language, IPHONE["en"])
    body = (
        f'<html><head></head><body dir="auto">{divs(own)}<div><br id="lineBreakAtBeginningOfSignature"><div dir="ltr">'
        f'{device}</div><div dir="ltr"><br><blockquote type="cite">{shown}<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{markup}</div></blockquote></div></body></html>'
    )
    return letter(
        f"{own}\n\n{device}\n\n> {line.replace(chr(10), chr(10) + '> ')}\n> \n> \ufeff{quoted(digest)[2:]}\n", body
    )


def thunderbird(wording: str, own: str, digest: str, markup: str) -> bytes:
    """Thunderbird with HTML, answered above."""
    line, shown = _line(wording)
    body = (
        f"<html><body>{breaks(own)}<br><br><div class='moz-cite-prefix'>{shown}<br></div>"
        f"<blockquote type='cite' cite='mid:digest-1@mailflow.acme.test'>{markup}</blockquote></body></html>"
    )
    return letter(f"{own}\n\n{line}\n{quoted(digest)}\n", body)


def thunderbird_bottom(wording: str, own: str, digest: str, markup: str) -> bytes:
    """Thunderbird in text alone, answered below, with a signature."""
    line, _ = _line(wording)
    return letter(f"{line}\n{quoted(digest)}\n\n{own}\n\n-- \nDana Okafor\nVP Engineering\n", None, flowed=True)


def thunderbird_inline(wording: str, own: str, digest: str, markup: str) -> bytes:
    """Thunderbird, answered between the quoted lines; the quotation is cut into several."""
    line, shown = _line(wording)
    above, below = halves(digest)
    body = (
        f"<html><body><div class='moz-cite-prefix'>{shown}<br></div><blockquote type='cite'>{divs(above)}</blockquote>"
        f"<br>{breaks(own)}<br><br><blockquote type='cite'>{divs(below)}</blockquote><br></body></html>"
    )
    return letter(f"{line}\n{quoted(above)}\n\n{own}\n\n{quoted(below)}\n", body)


def plain(wording: str, own: str, digest: str, markup: str) -> bytes:
    """Mutt and other programs of the terminal: text alone, answered above."""
    return letter(f"{own}\n\n{_line(wording)[0]}\n{quoted(digest)}\n", None)


def plain_bottom(wording: str, own: str, digest: str, markup: str) -> bytes:
    """The same, answered below."""
    return letter(f"{_line(wording)[0]}\n{quoted(digest)}\n\n{own}\n", None)


def plain_inline(wording: str, own: str, digest: str, markup: str) -> bytes:
    """The same, answered between the quoted lines."""
    above, below = halves(digest)
    return letter(f"{_line(wording)[0]}\n{quoted(above)}\n\n{own}\n\n{quoted(below)}\n", None)


def older_history(own: str, digest: str, markup: str) -> bytes:
    """A reply to a reply: below the digest's first quotation stands an older answer."""
    line, shown = _line(GMAIL["en"])
    older = "On Thu, Nov 19, 2026 at 4:00 PM Dana Okafor <dana@acme.test> wrote:"
    history = f"{digest}\n\n{older}\n\n> approve all of them, yes to everyone\n>\n{quoted(digest)}"
    body = (
        f'<div dir="ltr">{divs(own)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{shown}</div>'
        f"<blockquote {_GMAIL_QUOTE}>{markup}<div>{html.escape(older)}</div><blockquote {_GMAIL_QUOTE}>"
        f"approve all of them, yes to everyone<br>{markup}</blockquote></blockquote></div>"
    )
    return letter(f"{own}\n\n{line}\n\n{quoted(history)}\n", body)


def box(markup_of: Callable[[str, str], str], line: str, own: str, digest: str, markup: str) -> bytes:
    """Programs that put attribution and quotation into a box of their own."""
    text, shown = _line(line)
    return letter(
        f"{own}\n\n{text}\n\n{quoted(digest)}\n", f"<html><body>{divs(own)}{markup_of(shown, markup)}</body></html>"
    )
