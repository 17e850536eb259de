"""A tap instead of words (an emoji reaction, a "liked" notice), and mail that cannot be read at all (encrypted).

A reaction says nothing that could be recorded: which of fifteen candidates does a thumb mean? It decides nothing.
"""

from __future__ import annotations

import re

from mailflow.mail.machinetext import machine_text, own_part
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import Reaction, Unreadable
from mailflow.mail.wording import fold, phrases

#: Gmail's own part type; the others are what mail gateways and chat bridges have been seen to send.
_REACTION_PART = re.compile(r"text/vnd\.google\.email-reaction\+json|application/vnd\.[\w.-]*reaction\+json", re.I)
_REACTION_HEADERS = ("x-ms-reactions", "x-ms-exchange-reaction", "x-gm-reaction", "x-reaction")
#: What a phone sends to a mail address for a tap on a message: the verb and the message in quotation marks.
_TAPBACK = re.compile(
    r"(?:Liked|Loved|Disliked|Laughed at|Emphasi[sz]ed|Questioned|Reacted \S{1,8} to|Gefällt|Liebt|A aimé|A adoré"
    r"|Le gustó|Gustou de|Ha messo “mi piace” a|Removed an? [\w ]{1,20} from) [\"“„«‘'](?:.|\n){1,350}[\"”“»’'…]?\s*"
)
#: The same with the name of who tapped, as carriers turn it into a mail that answers ours.
_TAPPED = re.compile(
    r"[^\n\"“”]{2,60} (?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned) [\"“](.{1,350})[\"”]\s*", re.S
)
_ENVELOPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ARMOUR = "-----BEGIN PGP MESSAGE-----"


def reaction(mail: InboundMail, headers: dict[str, str]) -> Reaction | None:
    """A reaction, by its part (Gmail), its header, or the one sentence that Outlook and Teams send as a mail."""
    for content_type, _ in mail.machine_parts:
        if _REACTION_PART.match(content_type):
            return Reaction("it holds an emoji reaction part")
    if any(_REACTION_PART.match(part.content_type) for part in mail.attachments):
        return Reaction("it holds an emoji reaction part")
    if not headers.keys().isdisjoint(_REACTION_HEADERS):
        return Reaction("a header marks it as a reaction")
    own = own_part(machine_text(mail)[:2_000])[0].strip()
    if len(own) < 400 and (_TAPBACK.fullmatch(own) or _tapped(own, mail.subject) or _said(own, mail.subject)):
        return Reaction("it says that somebody reacted")
    return None


def _tapped(own: str, subject: str) -> bool:
    """Whether the text is nothing but who liked our mail, which it calls by its subject."""
    found = _TAPPED.fullmatch(own)
    return found is not None and len(fold(found[1])) > 5 and fold(found[1]) in fold(subject)


def _said(own: str, subject: str) -> bool:
    """Whether text or subject is the sentence of a reaction notice, and the text next to nothing else."""
    known = phrases("reports", "reactions")
    return (known.among(fold(own)) and len(own) < 200) or known.among(fold(subject[:200]))


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
    if any("rpmsg" in part.content_type for part in mail.attachments):
        return Unreadable("it is encrypted (Microsoft)")
    if machine_text(mail)[:2_000].lstrip().startswith(_ARMOUR):
        return Unreadable("it is encrypted (PGP)")
    return None
