"""How programs put attribution and quotation into HTML of their own making: `(attribution, digest) -> markup`."""

from __future__ import annotations


def yahoo(shown: str, markup: str) -> str:
    """Yahoo and AOL: a box, nothing in it is marked further."""
    return (
        f'<div id="yahoo_quoted_1" class="yahoo_quoted"><div style="color:#26282a;"><div>{shown}</div><div><br></div>'
        f"<div><div id='yiv1'>{markup}</div></div></div></div>"
    )


def proton(shown: str, markup: str) -> str:
    """Proton Mail, with its advertisement as the signature."""
    return (
        '<div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail '
        f'secure email.</div></div><div class="protonmail_quote">{shown}<br><blockquote class="protonmail_quote" '
        f'type="cite">{markup}</blockquote><br></div>'
    )


def zimbra(shown: str, markup: str) -> str:
    """Zimbra."""
    return (
        '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>Acme Hiring<br></div>'
        f'<div data-marker="__QUOTED_TEXT__">{shown}{markup}</div>'
    )


def spark(shown: str, markup: str) -> str:
    """Spark, with its signature section."""
    return (
        '<div name="messageSignatureSection"><br>Dana Okafor</div><div name="messageReplySection">'
        f'{shown}<br><blockquote type="cite" style="border-left:solid thin grey">{markup}</blockquote></div>'
    )


def bare(shown: str, markup: str) -> str:
    """K-9, BlueMail, Yandex, Mail.ru and others: a line and a `blockquote`."""
    return f"<div><br></div><div>{shown}</div><blockquote>{markup}</blockquote>"
