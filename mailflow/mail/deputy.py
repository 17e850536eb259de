"""Whom an out-of-office answer names to write to meanwhile: an address, where the words beside it say so.

Never the writer's own second address, never ours, never one that only stands in a list.
"""

from __future__ import annotations

import re

from mailflow.mail.message import InboundMail
from mailflow.mail.wording import fold, phrases, table

#: Without the scripts that put no space before an address.
_ADDRESS = re.compile(r"[a-zA-Z0-9À-ɏ_.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CLAUSE = re.compile(r"[.;\n]\s|\s(?:and|und|et|y|e|en|och|og|i|ja|a)\s")
_PARAGRAPH = re.compile(r"\n\s*\n")


def deputy(text: str, mail: InboundMail) -> str | None:
    """The deputy's address in lower case, or None. Of several the one about hiring, then a person's first."""
    ours = {_plain(each) for each in (*mail.recipients, mail.sender.address if mail.sender else "")}
    asked: list[tuple[int, str]] = []
    merely: dict[str, int] = {}
    signed = False
    for paragraph in _PARAGRAPH.split(text):
        signed = signed or _signed(paragraph)
        for match in list(_ADDRESS.finditer(paragraph))[:20]:
            address = match[0].lower().strip(".-")
            if _plain(address) in ours or _own(paragraph, match):
                continue
            rank = _rank(paragraph, match)
            if not signed:
                merely.setdefault(address, rank)
            if _asked_for(paragraph, match):
                asked.append((rank, address))
    if asked:
        return min(asked, key=lambda each: each[0])[1]
    # The only address that a letter about an absence names (or names for hiring) stands there for a reason, whatever
    # the words around it.
    likely = list(merely) if len(merely) == 1 else [address for address, rank in merely.items() if rank == 0]
    return likely[0] if len(likely) == 1 else None


def _signed(paragraph: str) -> bool:
    """Whether the paragraph begins, or goes over into, a signature."""
    closings = phrases("absence", "closings")
    lines = (line for line in paragraph.splitlines() if len(line) < 60 and "@" not in line)
    return any(line.strip() == "--" or closings.opens(fold(line)) >= len(fold(line)) - 1 > 3 for line in lines)


def _own(paragraph: str, match: re.Match[str]) -> bool:
    before = fold(paragraph[max(0, match.start() - 45) : match.start()])
    return phrases("absence", "myself").among(before)


def _asked_for(paragraph: str, match: re.Match[str]) -> bool:
    before = fold(_ADDRESS.sub(" ", paragraph[max(0, match.start() - 200) : match.start()]))
    after = fold(_ADDRESS.sub(" ", paragraph[match.end() : match.end() + 60]))
    return phrases("absence", "contact").among(before) or phrases("absence", "contact").among(after)


def _rank(paragraph: str, match: re.Match[str]) -> int:
    """0 where the same clause speaks of hiring, 2 for a help desk and the like, else 1."""
    roles = table("absence")["roles"]
    before = _ADDRESS.split(paragraph[max(0, match.start() - 120) : match.start()])[-1]
    after = _ADDRESS.split(paragraph[match.end() : match.end() + 80])[0]
    around = fold(f"{_CLAUSE.split(before)[-1]} {_CLAUSE.split(after)[0]}")
    if any(stem in around for stem in roles["hiring"]):
        return 0
    return 2 if match[0].lower().partition("@")[0] in roles["local"] else 1


def _plain(address: str) -> str:
    """Without its plus part: an answer quotes our addresses with tokens that are not its own."""
    local, at, domain = address.partition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
