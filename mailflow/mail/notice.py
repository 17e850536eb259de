"""Delivery reports of the older shapes: a letter from a mail system that says in words what failed.

Told apart from people by two signs that must come together: who sends it, and how its subject begins or what it says. A
person who forwards such a letter, or complains about one, is a person.
"""

from __future__ import annotations

import re

from mailflow.mail.machinetext import ANSWERS, machine_text, own_part
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import BouncedRecipient
from mailflow.mail.wording import fold, phrases

_NOT = r"\s<>\"'(),;:\[\]{}=\\|*\u3000-\u303f\uff00-\uff0f\uff1a-\uff20"
ADDRESS = re.compile(rf"[^{_NOT}]{{1,128}}@[^{_NOT}/]{{1,255}}")
_CODE = re.compile(r"(?<![\d.])([45])(?:\.\d{1,3}\.\d{1,3}|\d\d(?=[ \t-]))(?![\d.])")
#: Lines that name somebody other than who was not reached.
_ASIDE = re.compile(
    r"^\W*(?:from|sender|reply-to|return-path|message-id|subject|date|x-[\w-]+|received|cc|mime-version)\s?:|postmaster|\bcontact\b(?!@)|abuse@|"
    r"\bmessage identifier\b|\breporting\b|https?://",
    re.I,
)
_TO_LINE = re.compile(r"^\s*(?:to|an|à|a|para|per|aan|till|til|do)\s?:", re.I)
_FROM = re.compile(r"(?<!generated )\b(?:from|von|de la part de)[:\s]\W*$", re.I)
_ALONE = re.compile(r"\s*(?:\"[^\"]{1,100}\"\s)?<?[^\s<>@]{1,128}@[^\s<>@]{1,255}>?:?\s*")
_HEADER_LINE = re.compile(r"^(?:received|return-path|message-id|x-mailer|dkim-signature)\s?:", re.I)


def looks_like_bounce(mail: InboundMail, headers: dict[str, str]) -> bool:
    """Whether sender, subject and text together are those of a delivery report."""
    daemon = _from_daemon(mail, headers)
    subject = mail.subject
    if not daemon and (len(subject) < 4 or (ANSWERS.match(subject) and ":" not in subject[6:])):
        return False
    subjected = _bounce_subject(subject)
    if not (daemon or subjected):
        return False
    text = machine_text(mail)[:4_000]
    texted = phrases("bounces", "texts").among(fold(text if daemon else own_part(text)[0]))
    if daemon and headers.get("return-path", "").strip() == "<>" and not _named_daemon(mail, headers):
        # An out-of-office comes from nobody as well, and may name an address and a number like 550.
        return subjected
    if daemon:
        return subjected or texted or (_CODE.search(text) is not None and _names_address(mail))
    # Mail systems state, people ask.
    asks = "?" in own_part(text)[0]
    return subjected and texted and not (mail.in_reply_to or asks) and (bool(mail.enclosed) or _names_address(mail))


def _from_daemon(mail: InboundMail, headers: dict[str, str]) -> bool:
    path = headers.get("return-path", "").strip().lower()
    if path == "<>" or path.startswith("<mailer-daemon"):
        return True
    return _named_daemon(mail, headers)


def _named_daemon(mail: InboundMail, headers: dict[str, str]) -> bool:
    known = phrases("bounces", "senders")
    if mail.sender is None:
        return known.among(fold(headers.get("from", "")[:500]))
    local = mail.sender.address.partition("@")[0]
    return known.opens(fold(local.replace("_", " "))) > 0 or (
        bool(mail.sender.name) and known.opens(fold(mail.sender.name)) > 0
    )


def _bounce_subject(subject: str) -> bool:
    """Whether it begins with one of the known phrases, or repeats our subject and ends in one (": non remis")."""
    known = phrases("bounces", "subjects")
    if known.opens(fold(re.sub(r"^(?:\s*\[[^\]]{1,40}\])+", "", subject[:400]))) and not ANSWERS.match(subject):
        return True
    rest = subject[:400]
    while (answer := ANSWERS.match(rest)) is not None:
        rest = rest[answer.end() :]
    *before, last = re.split("[:(]", rest)
    return bool(before) and known.opens(fold(last)) >= len(fold(last)) - 1 > 5


def _names_address(mail: InboundMail) -> bool:
    return ADDRESS.search(machine_text(mail)[:4_000]) is not None or "@" in mail.subject


def notice_recipients(mail: InboundMail, headers: dict[str, str], text: str) -> tuple[BouncedRecipient, ...]:
    """Who was not reached, as far as the letter says; empty where it names nobody."""
    own, returned = _parted(text)
    failed = ADDRESS.findall(headers.get("x-failed-recipients", ""))
    whole = fold(f"{mail.subject}\n{own[:8_000]}")
    not_meant = _not_meant(mail)
    blocks = _blocks(own, not_meant, _TO_LINE) or _blocks(own, not_meant)
    if failed:
        blocks = {address.lower(): blocks.get(address.lower(), own) for address in failed}
    if not blocks:
        blocks = (
            _blocks(mail.subject, not_meant)
            or _blocks("\n".join(line for line in own.splitlines() if _ALONE.fullmatch(line)), frozenset())
            or _blocks(_returned_to(mail, returned), not_meant)
        )
    delay, given_up = _delayed(whole), phrases("bounces", "given_up").among(whole)
    return tuple(_recipient(each, block, delay, given_up) for each, block in list(blocks.items())[:200])


def delayed(mail: InboundMail) -> bool:
    """Whether the letter says that delivery goes on being tried."""
    whole = fold(f"{mail.subject}\n{_parted(machine_text(mail))[0][:8_000]}")
    return _delayed(whole)


def _delayed(whole: str) -> bool:
    return phrases("bounces", "delays").among(whole) and not phrases("bounces", "given_up").among(whole)


def _parted(text: str) -> tuple[str, str]:
    """The letter, and the returned mail below it."""
    lines = text.splitlines(keepends=True)[:2_000]
    known = phrases("bounces", "returned")
    for number, line in enumerate(lines):
        # Sendmail begins its letter with "The original message was received at": what follows is still the letter.
        spans = known.spans(fold(line)) if len(line) < 100 and " was received at" not in line else []
        if number and (_HEADER_LINE.match(line) or (spans and spans[0][0] < 16)):
            return "".join(lines[:number]), "".join(lines[number:])
    return "".join(lines), ""


def _not_meant(mail: InboundMail) -> frozenset[str]:
    """Addresses that a letter may name without meaning that they failed: ours, and the mail system's."""
    return frozenset((*mail.recipients, mail.sender.address if mail.sender else ""))


def _blocks(letter: str, left_out: frozenset[str], aside: re.Pattern[str] | None = None) -> dict[str, str]:
    """Each failed address (lower case) with the lines about it, in order; lines that begin with `aside` name nobody."""
    blocks: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in letter.splitlines():
        if not _ASIDE.search(line) and (aside is None or not aside.match(line)):
            for address in _addresses(line):
                if address not in left_out:
                    current = blocks.setdefault(address, [])
        if current is not None:
            current.append(line)
    return {address: "\n".join(lines) for address, lines in blocks.items()}


def _addresses(line: str) -> list[str]:
    """The addresses of a line, in lower case, but for those that the mail came from."""
    found = []
    for match in ADDRESS.finditer(line):
        if _FROM.search(line, max(0, match.start() - 24), match.start()):
            continue
        local, _, domain = match[0].partition("..")[0].strip(".`-_!?").lower().rpartition("@")
        if local and "." in domain:
            found.append(f"{local}@{domain}")
    return found


def _returned_to(mail: InboundMail, returned: str) -> str:
    """The To line of the mail that came back: the last resort, right where it had one recipient."""
    copies = [text for kind, text in mail.machine_parts if "rfc822" in kind]
    copies += [raw[:20_000].decode("ascii", "replace") for raw in mail.enclosed[:1]] + [returned]
    for copy in copies:
        line = re.search(r"^To:[ \t]*(.{1,500})", copy, re.I | re.M)
        if line is not None and len(set(ADDRESS.findall(line[1]))) == 1:
            return line[1]
    return ""


def _recipient(address: str, block: str, delay: bool, given_up: bool) -> BouncedRecipient:
    """Words about a delay, or about having given up, weigh more than the code, which may be that of one attempt."""
    code = _CODE.search(block)
    permanent = not delay and (given_up or code is None or code[1] == "5")
    first = next((line.strip() for line in block.splitlines()[1:] if line.strip()), None)
    return BouncedRecipient(address, permanent, code[0] if code and "." in code[0] else None, first)
