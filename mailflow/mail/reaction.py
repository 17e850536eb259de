"""A tap instead of words (an emoji reaction, a "liked" notice), and mail that cannot be read at all (encrypted, broken).

A reaction says nothing that could be recorded: which of fifteen candidates does a thumb mean? It decides nothing.
"""

from __future__ import annotations

import re

from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import Reaction, Unreadable

#: Gmail's own part type; the others are what mail gateways and chat bridges have been seen to send.
_REACTION_PART = re.compile(r"text/vnd\.google\.email-reaction\+json|application/vnd\.[\w.-]*reaction\+json", re.I)
_REACTION_HEADERS = ("x-ms-reactions", "x-ms-exchange-reaction", "x-gm-reaction", "x-reaction")
_ENVELOPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ARMOUR = "-----BEGIN PGP MESSAGE-----"


def reaction(mail: InboundMail, headers: dict[str, str]) -> Reaction | None:
    """A reaction, by its part (Gmail), its header, or the one sentence that Outlook and Teams send as a mail."""
    for content_type, _ in mail.machine_parts:
        if _REACTION_PART.match(content_type):
            return Reaction("it holds an emoji reaction part")
    if any(_REACTION_PART.match(part.content_type) for part in mail.attachments):
        return Reaction("it holds an emoji reaction part")
    if any(name in headers for name in _REACTION_HEADERS):
        return Reaction("a header marks it as a reaction")
    return None


def unreadable(mail: InboundMail) -> Unreadable | None:
    """Encrypted mail (S/MIME RFC 8551, PGP/MIME RFC 3156, an inline PGP armour and nothing else), or no text at all.

    Signed mail is readable: `application/pkcs7-signature` and `multipart/signed` are not meant here."""
    text = mail.text or ""
    if mail.content_type.startswith("multipart/encrypted"):
        return Unreadable("it is encrypted (PGP/MIME)")
    if not text.strip() and not mail.html:
        kinds = [mail.content_type, *(part.content_type for part in mail.attachments)]
        if any(kind.startswith(_ENVELOPED) for kind in kinds):
            return Unreadable("it is encrypted (S/MIME)")
    if text.lstrip().startswith(_ARMOUR):
        return Unreadable("it is encrypted (PGP)")
    return None
