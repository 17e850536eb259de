"""What stands around a writer's words and is not said with them: signatures, mobile marks, legal footers, banners.

Only what is surely such is cut: words lost are worse than a closing kept. So a name is a signature only when it is the
sender's own, a closing only when that name follows it, and a line with an item's number is never part of a signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.mail.lines import SIGNATURE_DELIMITER
from mailflow.mail.quoting import only_rule
from mailflow.mail.wording import ascii_words, table

_TABLE = table("closing")


def _tuple(group: str, name: str) -> tuple[str, ...]:
    return tuple(phrase.casefold() for phrase in _TABLE[group][name])


_MOBILE_STARTS = _tuple("mobile", "starts")
_MOBILE_ENDS = _tuple("mobile", "ends")
_DEVICES = _tuple("mobile", "devices")
_LONG_DEVICES = tuple(device for device in _DEVICES if len(device) > 3)
_EXCUSES = _tuple("mobile", "excuses")
_CLOSINGS = frozenset(_tuple("closings", "words"))
_DISCLAIMERS = _tuple("disclaimers", "starts")
_TERMS = _tuple("disclaimers", "terms")
_FOOTERS = _tuple("disclaimers", "footers")
_BANNERS = _tuple("disclaimers", "banners")

LINK = re.compile(r"<(?:https?|mailto):[^<>\s]{1,2000}>|\((?:https?|mailto):[^()\s]{1,2000}\)|https?://\S{1,2000}")
_IMAGE = re.compile(r"\[(?:cid:|image:|bild:|imagen:|logo|inline image)[^\[\]]{0,300}\]|<image\d{3}\.\w{3,4}>", re.I)
#: "2. no", "#3: yes", "4 reject": an answer by number, which no signature holds. Telephone numbers are longer.
_ITEM = re.compile(r"[#(*\s]{0,3}\d{1,2}(?:[.):,\s-]|$)")
_TAG = re.compile(r"\s*\[(?:external|extern|externe?)(?:[ :-][\w -]{0,20})?\]\s*:?", re.I)
_WORD = re.compile(r"\w+")
#: What can be called, written to or visited, and what parts details on a line.
_EVIDENCE = re.compile(r"\d[\d\s()./-]{5,}|@|www\.|https?:|\||•|·|\[|<")
_POSTSCRIPT = re.compile(r"\W{0,3}p\.?\s?s\b", re.I)
_DELIMITERS = frozenset({"--", "—", "---", "–", "-- ", "__", "___"})
#: What may stand in an address or a display name and is an answer all the same.
_SAID = frozenset(("no", "ok", "yes", "reply", "hold", "ja", "si", "sí", "oui", "non", "sim"))
#: "Dana Okafor, VP Engineering", "Dana Okafor | Acme".
_TITLE = re.compile(r"\s*[,|•·/(]\s*|\s+[-–—]\s+")
_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms", "ing", "dipl", "phd", "mba", "herr", "frau", "von", "de", "van"))
_GREETINGS = frozenset(
    (
        *("regards", "wishes", "grüße", "grüßen", "grüsse", "grüssen", "gruß", "gruss", "salutations", "saludos"),
        *("saludo", "cumprimentos", "abraços", "saluti", "groet", "groeten", "hälsningar", "hilsen", "pozdravem"),
    )
)
_EDGES = " \t*_|-–—•·/,.!"

_TAIL_LINES = 10
_STRICT_LINES = 25


def names_of(name: str, address: str) -> frozenset[str]:
    """The words by which a sender may sign: those of the display name and of the address before the `@`."""
    local = address.partition("@")[0].replace("_", " ")
    shown = {word.casefold() for word in _WORD.findall(name)}
    return frozenset(shown | {word.casefold() for word in _WORD.findall(local) if len(word) > 2}) - _SAID


def own(lines: Sequence[str], names: frozenset[str], *, leading: bool) -> list[str]:
    """A run of unquoted lines without banner, signature and footers, without blank lines at its ends.

    `names` is `names_of` the sender; `leading` says that the run opens the mail.
    """
    if not any(lines):
        return []
    run = [_IMAGE.sub("", line).rstrip() if "[" in line or "<" in line else line for line in lines]
    run = _without_armour(_without_banners(run))
    run = _stripped(run[: _footer(run, leading)])
    spoken = [line for line in run if not _mobile(line)]
    run = run if len(spoken) == len(run) else _stripped(spoken)
    run = _up_to(run, _delimiter(run))
    return _up_to(run, _signed(run, names))


def _up_to(run: list[str], end: int) -> list[str]:
    return run if end == len(run) else _stripped(run[:end])


def _stripped(run: list[str]) -> list[str]:
    start, end = 0, len(run)
    while start < end and not run[start].strip():
        start += 1
    while end > start and (not run[end - 1].strip() or only_rule(run[end - 1]) or run[end - 1].strip() in _DELIMITERS):
        end -= 1
    return run[start:end]


def _without_banners(run: list[str]) -> list[str]:
    """`run` without the warnings that gateways put above mail from outside: up to the end of their sentence, for the
    writer's words may follow at once."""
    at = next((at for at, line in enumerate(run) if line.strip()), len(run))
    if at < len(run):
        tag = _TAG.match(run[at])
        if tag is not None:
            run = [*run[:at], run[at][tag.end() :], *run[at + 1 :]]
            at = next((at for at, line in enumerate(run) if line.strip()), len(run))
    while at < len(run) and run[at].lstrip(_EDGES).casefold().startswith(_BANNERS):
        end = at
        while end < len(run) - 1 and run[end].strip() and run[end].rstrip()[-1:] not in ".!?:]>)":
            end += 1
        run = run[end + 1 :]
        at = next((at for at, line in enumerate(run) if line.strip()), len(run))
    return run


def _without_armour(run: list[str]) -> list[str]:
    """`run` without what OpenPGP puts around a signed text (RFC 9580 section 7)."""
    at = next((at for at, line in enumerate(run[:10]) if line.startswith("-----BEGIN PGP SIGNED")), None)
    if at is None:
        return run
    start = next((below for below in range(at, len(run)) if not run[below].strip()), at)
    end = next((below for below in range(start, len(run)) if run[below].startswith("-----BEGIN PGP SIG")), len(run))
    return run[:at] + run[start:end]


def _footer(run: list[str], leading: bool) -> int:
    """Where a legal footer or a scanner's note begins."""
    spoken = False
    for at, line in enumerate(run):
        low = line.lstrip(_EDGES).casefold()
        if not low:
            continue
        if low.startswith(_FOOTERS):
            return at
        if (
            low.startswith(_DISCLAIMERS)
            and (spoken or not leading)
            and (not at or not run[at - 1].strip() or _ends(run[at - 1]))
        ):
            paragraph = _paragraph(run, at)
            if len(paragraph) >= 60 and sum(term in paragraph for term in _TERMS) >= 2:
                return at
        spoken = True
    return len(run)


def _ends(line: str) -> bool:
    return only_rule(line) or line.rstrip()[-1:] in ".!?"


def _paragraph(run: list[str], at: int) -> str:
    end = at
    while end < len(run) and run[end].strip() and end < at + 40:
        end += 1
    return " ".join(run[at:end]).casefold()


def _mobile(line: str) -> bool:
    """Whether a line is the mark of a mobile program or device."""
    if not line or len(line) > 2100:
        return False
    low = LINK.sub("", line) if "http" in line or "mailto:" in line else line
    low = low.replace("[", "").replace("]", "").strip(" *_()<>-–—!").casefold()
    if not 4 < len(low) <= 90:
        return False
    if low.startswith(_MOBILE_STARTS):
        clause, *rest = re.split(r"[.,;:!?](?:\s|$)", low, maxsplit=1)
        excused = not rest or not rest[0].strip(" .!") or any(excuse in rest[0] for excuse in _EXCUSES)
        return excused and _device(clause)
    return low.endswith(_MOBILE_ENDS) and _device(low)


def _device(clause: str) -> bool:
    """Whether a clause names a device or a mail program."""
    if not clause.isascii():
        return any(device in clause for device in _DEVICES)
    words = _WORD.findall(clause)
    return any(word.startswith(_LONG_DEVICES) or word in _DEVICES for word in words) or "ti-85" in clause


def _delimiter(run: list[str]) -> int:
    """Where a signature begins that is set off by a drawn line (RFC 3676 section 4.3, and what people make of it)."""
    for at, line in enumerate(run):
        bare = line.strip()
        if bare in _DELIMITERS or (len(bare) > 4 and bare.startswith("___") and only_rule(bare)):
            tail = [below for below in run[at + 1 :] if below.strip()]
            strict = line == SIGNATURE_DELIMITER
            if len(tail) <= (_STRICT_LINES if strict else _TAIL_LINES) and all(_contact(row, strict) for row in tail):
                return at
    return len(run)


def _contact(line: str, strict: bool = False) -> bool:
    """Whether a line may stand in a signature: no answer by number, no postscript, and below a delimiter that was typed
    no sentence either."""
    low = line.strip(_EDGES).casefold()
    if low in _CLOSINGS or low.startswith(_DISCLAIMERS):
        return True
    if _ITEM.match(line) or len(line) > 200 or _POSTSCRIPT.match(line):
        return False
    return strict or bool(_EVIDENCE.search(line)) or (len(line.split()) < 8 and line.rstrip()[-1:] not in "?!")


def _signed(run: list[str], names: frozenset[str]) -> int:
    """Where the sender's name begins a signature, with the closing above it."""
    first = max(0, len(run) - _TAIL_LINES - 4)
    if not names or not _may_sign(run[first:], names):
        return len(run)
    for at in range(first, len(run)):
        full = _signs(run[at], names)
        if not full:
            continue
        start = _closing_above(run, at)
        alone = at == 0 or not run[at - 1].strip() or start < at
        last = at == len(run) - 1
        if (last and at > 0) or (alone and (last or start < at or full > 1) and _details(run[at + 1 :])):
            return start
    return len(run)


def _details(below: list[str]) -> bool:
    """Whether all below a name are its details: a title and a company in the lines next to it, and further on only what
    can be called, written to or visited. A postscript is none."""
    beside = True
    rows = 0
    for line in below:
        beside = beside and bool(line.strip())
        if not line.strip():
            continue
        rows += 1
        titled = beside and not line[:1].islower() and line.rstrip()[-1:] not in ".?!"
        if rows > _TAIL_LINES or not _contact(line) or not (titled or _EVIDENCE.search(line)):
            return False
    return True


def _may_sign(lines: list[str], names: frozenset[str]) -> bool:
    """Whether any of the names stands in these lines at all."""
    text = "\n".join(lines)
    return not text.isascii() or not names.isdisjoint(ascii_words(text))


def _signs(line: str, names: frozenset[str]) -> int:
    """How many of the sender's names a line consists of; 0 where it holds anything else."""
    bare = line.strip(_EDGES)
    if not bare or len(bare) > 100:
        return 0
    head, *rest = _TITLE.split(bare, maxsplit=1)
    if rest and head.casefold() in _CLOSINGS:
        return _signs(rest[0], names)
    words = [word.casefold() for word in _WORD.findall(head)]
    held = sum(word in names for word in words)
    if not held or len(words) > 5 or (rest and held < 2):
        return 0
    initials = {name[0] for name in names}
    return held if all(word in names or word in initials or word in _TITLES for word in words) else 0


def _closing(bare: str) -> bool:
    """ "Best regards" and its kin, also "Viele Grüße aus Berlin": greetings that no answer holds."""
    return bare in _CLOSINGS or (len(bare) <= 45 and not _GREETINGS.isdisjoint(bare.split()))


def _closing_above(run: list[str], at: int) -> int:
    above = at - 1
    while above >= 0 and not run[above].strip() and above > at - 3:
        above -= 1
    if above >= 0 and _closing(run[above].strip(_EDGES).casefold()):
        return above
    return at
