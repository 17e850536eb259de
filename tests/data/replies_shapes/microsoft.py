"""Replies as Microsoft's programs and their kin write them: a header block above a quotation that bears no marks."""

from __future__ import annotations

import html

from tests.data.replies_shapes.letter import ADDRESS, ASKED_BY, SENDER, SUBJECT, breaks, divs, letter, paragraphs
from tests.data.replies_shapes.wordings import OUTLOOK, OUTLOOK_MOBILE

_SENDER = html.escape(SENDER)
_WORD = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0cm}</style></head>"


def _block(language: str) -> tuple[str, str]:
    """The header block as text and as HTML."""
    sender, sent, to, subject, date = OUTLOOK[language]
    rows = [(sender, f"{ASKED_BY} <{ADDRESS}>"), (sent, date), (to, SENDER), (subject, SUBJECT)]
    text = "\n".join(f"{label} {value}" for label, value in rows)
    markup = "<br>\n".join(f"<b>{label}</b> {html.escape(value)}" for label, value in rows)
    return text, markup


def desktop(language: str, own: str, digest: str, markup: str) -> bytes:
    """Outlook for Windows: Word's HTML, a blue line above the block."""
    block, shown = _block(language)
    body = (
        f"{_WORD}<body lang=EN-US link=blue><div class=WordSection1>{paragraphs(own)}"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        f"padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{shown}<o:p></o:p></p></div></div>"
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p>{markup}</div></body></html>"
    )
    return letter(f"{own}\n\n{block}\n\n{digest}\n", body, mailer="Microsoft Outlook 16.0")


def desktop_html_only(language: str, own: str, digest: str, markup: str) -> bytes:
    """The same where a gateway dropped the text part."""
    _, shown = _block(language)
    body = (
        f"{_WORD}<body><div class=WordSection1>{paragraphs(own)}<div style='border:none;border-top:solid #B5C4DF 1.0pt;"
        f"padding:3.0pt 0in 0in 0in'><p class=MsoNormal><span>{shown}</span></p></div>{markup}</div></body></html>"
    )
    return letter(None, body)


def web(language: str, own: str, digest: str, markup: str) -> bytes:
    """Outlook on the web and the new Outlook for Windows."""
    block, shown = _block(language)
    body = (
        '<html><head><style type="text/css">P {margin-top:0;margin-bottom:0;}</style></head><body dir="ltr">'
        f'<div class="elementToProof" style="font-family: Aptos, sans-serif; color: rgb(0, 0, 0);">{divs(own)}</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000">{shown}</font>'
        f"<div>&nbsp;</div></div><div>{markup}</div></body></html>"
    )
    return letter(f"{own}\n\n{'_' * 32}\n{block}\n\n{digest}\n", body)


def mobile(language: str, own: str, digest: str, markup: str) -> bytes:
    """Outlook on telephones."""
    block, shown = _block(language)
    advert = OUTLOOK_MOBILE[language]
    body = (
        f'<html><body><div dir="ltr">{divs(own)}</div><div><br></div>'
        f'<div id="ms-outlook-mobile-signature" dir="ltr"><a href="https://example.test/o">{advert}</a></div>'
        '<div id="mail-editor-reference-message-container"><hr style="display: inline-block; width: 98%;">'
        f'<div id="divRplyFwdMsg" style="font-size: 11pt;">{shown}</div><br>{markup}</div></body></html>'
    )
    return letter(f"{own}\n\n{advert}<https://example.test/o>\n{'_' * 32}\n{block}\n\n{digest}\n", body)


def mac(language: str, own: str, digest: str, markup: str) -> bytes:
    """Outlook for the Mac."""
    block, shown = _block(language)
    body = (
        f"<html><body>{divs(own)}<div><br></div><span id='OLK_SRC_BODY_SECTION'>"
        f"<div style='font-family:Calibri; border-top: #b5c4df 1pt solid;'>{shown}</div><div><br></div>"
        f"<div>{markup}</div></span></body></html>"
    )
    return letter(f"{own}\n\n{block}\n\n{digest}\n", body, mailer="Microsoft-MacOutlook/16.90")


def windows_mail(language: str, own: str, digest: str, markup: str) -> bytes:
    """The mail program that comes with Windows."""
    block, shown = _block(language)
    body = (
        f"{_WORD}<body><div class=WordSection1>{paragraphs(own)}<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<p class=MsoNormal>Sent from <a href='https://example.test/w'>Mail</a> for Windows</p>"
        "<div style='mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm'>"
        f"<p class=MsoNormal style='border:none;padding:0cm'>{shown}</p></div>{markup}</div></body></html>"
    )
    return letter(f"{own}\n\nSent from Mail for Windows\n\n{block}\n\n{digest}\n", body)


def original_message(line: str, own: str, digest: str, markup: str) -> bytes:
    """Plain replies of Exchange and its likes: a drawn line with words, then the block."""
    block, shown = _block("en")
    body = f"<html><body><p>{breaks(own)}</p><p>{line}<br>{shown}</p>{markup}</body></html>"
    return letter(f"{own}\n\n{line}\n{block}\n\n{digest}\n", body)


def samsung(line: str, language: str, own: str, digest: str, markup: str) -> bytes:
    """Samsung's mail on telephones."""
    block, shown = _block(language)
    body = (
        f'<html><body dir="auto">{divs(own)}<div dir="auto"><br></div><div id="composer_signature" dir="auto">'
        '<div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div><div><br></div>'
        f'<div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{line}</div>'
        f"<div>{shown}</div><div><br></div></div>{markup}</body></html>"
    )
    return letter(f"{own}\n\n\nSent from my Galaxy\n\n\n{line}\n{block}\n\n{digest}\n", body)


def notes(own: str, digest: str, markup: str) -> bytes:
    """HCL Notes: labels in a small grey table."""
    rows = [
        ("From:", f'"{ASKED_BY}" <{ADDRESS}>'),
        ("To:", SENDER),
        ("Date:", "20.11.2026 09:00"),
        ("Subject:", SUBJECT),
    ]
    text = "\n".join(f"{label:<10}{value}" for label, value in rows)
    shown = "".join(
        f"<font size=1 color=#5f5f5f face='sans-serif'>{label} &nbsp; &nbsp; &nbsp; &nbsp;</font>"
        f"<font size=1 face='sans-serif'>{html.escape(value)}</font><br>"
        for label, value in rows
    )
    body = f"<font size=2 face='sans-serif'>{breaks(own)}</font><br><br><br>{shown}<hr noshade><br>{markup}"
    return letter(f"{own}\n\n\n\n{text}\n\n\n\n{digest}\n", body, mailer="HCL Notes")
