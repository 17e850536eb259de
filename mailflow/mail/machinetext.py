"""The text of a mail for telling machines from people: the plain part, or the HTML part without its marks.

Only for recognising what machines write. A person's words are read elsewhere, with more care.
"""

from __future__ import annotations

import html
import re

from mailflow.mail.message import InboundMail

_CAP = 64 * 1024
#: A subject that answers another or passes it on ("Re:", "AW:", "Fwd[2]:").
ANSWERS = re.compile(
    r"\s*(?:re|aw|sv|vs|fw|fwd|wg|tr|rv|rif|r|res|enc|odp|antw|doorst|vl|vá|ynt|回复|答复|转发|回覆|返信)\s*(?:\[\d+\])?\s*[:：]",
    re.I,
)
_HIDDEN = re.compile(r"<(style|script|title)\b", re.I)
_TAG = re.compile(r"\s*(?:\[(?:ext|external|extern|externe)[^\]]{0,30}\]|(?:external|extern)\s*:)", re.I)
_BLOCK = re.compile(r"</?(?:p|br|div|tr|li|h\d|table|blockquote|hr|ul|ol)\b[^<>]*>", re.I)
_WRITE_TO = re.compile(r"<a\b[^<>]*?href\s?=\s?[\"']?mailto:([^\"'<>?\s]{3,320})[^<>]*>", re.I)
_MARK = re.compile(r"<[^<>]*>")
#: Where a quoted mail begins; what stands below was not written for this one.
_QUOTE = re.compile(
    r"^(?:>|-{3,} ?(?:original|urspr|message d|mensaje|mensagem|messaggio|oorspronk|forwarded|weitergeleit"
    r"|opprinn|oprind|wiadomo|alkuper|p[uů]vodn)|_{12,}\s*$"
    r"|(?:On|Am|Le|El|Em|Il|Op|Den|W dniu|Dne) .{4,120}"
    r"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał|napsal)"
    r"|(?:From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä): ?.{1,200}@)",
    re.I | re.M,
)


def untagged(subject: str) -> str:
    """`subject` without the mark that a company's gateway puts before what comes from outside."""
    return _TAG.sub("", subject, count=1)


def machine_text(mail: InboundMail) -> str:
    """At most 64 KiB of the text; empty where the mail has none."""
    if mail.text is not None and (mail.text.strip() or not mail.html):
        return mail.text[:_CAP]
    return without_marks(mail.html[: 4 * _CAP])[:_CAP] if mail.html else ""


def absence_text(mail: InboundMail) -> str:
    """The same for an out-of-office, where the deputy of an HTML part may be named by a `mailto:` link alone."""
    if mail.text is not None and (mail.text.strip() or not mail.html):
        return mail.text[:_CAP]
    return without_marks(_WRITE_TO.sub(r" \1 ", (mail.html or "")[: 4 * _CAP]))[:_CAP]


def without_marks(source: str) -> str:
    """HTML as plain lines. Links lose their targets."""
    kept: list[str] = []
    lowered = source.lower()
    at = 0
    for hidden in _HIDDEN.finditer(source):
        if hidden.start() < at:
            continue
        kept.append(source[at : hidden.start()])
        end = lowered.find(f"</{hidden[1].lower()}", hidden.end())
        at = len(source) if end < 0 else end
    kept.append(source[at:])
    return html.unescape(_MARK.sub("", _BLOCK.sub("\n", "".join(kept).replace("\n", " ")))).replace("\xa0", " ")


def own_part(text: str) -> tuple[str, bool]:
    """`text` up to the first quoted mail, and whether one follows."""
    quote = _QUOTE.search(text)
    return (text, False) if quote is None else (text[: quote.start()], True)
