"""Whose resume it is. Weighs the lines that could be a name against mail address, file name and what the mail says.

People who are merely named (referees, former managers) and the one who passed the resume on are never the candidate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mailflow.reading.fold import fold
from mailflow.reading.resume.contact import addresses_in, bears_name
from mailflow.reading.resume.model import Found, Hearsay
from mailflow.reading.resume.papers import begins_letter
from mailflow.reading.resume.sheet import OWN_SECTIONS, Line, bare
from mailflow.reading.resume.spelling import labelled_name, name_keys, plain_name, same_name
from mailflow.reading.resume.words import folded_text, words

#: A profile is one person's; the name in another link may be that of whom a page is about.
_PROFILE = re.compile(r"linkedin\.com/in/[\w%\-]+", re.I)
_LEAST = 2.0
_SURE = 8.0


def candidate_name(
    lines: Sequence[Line], prominent: Sequence[str], links: Sequence[str], heard: Hearsay
) -> Found | None:
    """The name of the resume's owner, or None."""
    local = [a for line in lines if line.section != "references" for a in addresses_in(line.text)]
    local += [a for link in links if link.lower().startswith("mailto:") for a in addresses_in(link)]
    links = [
        *links,
        *(found for line in lines if line.section != "references" for found in _PROFILE.findall(line.text)),
    ]
    best: Found | None = None
    for name, score, text in (*_possible(lines, prominent), *_mononyms(lines, local)):
        if _is_forwarder(name, heard) or _stands_by_forwarder(name, text, lines, heard):
            continue
        score += _support(name, local, links, heard)
        if score >= _LEAST and (best is None or score / _SURE > best.confidence + 1e-9):
            best = Found(_fuller(name, heard), score / _SURE, text)
    best = best or _named_by_file(local, links, heard)
    return Found(best.value, min(1.0, best.confidence), best.words) if best else None


def _named_by_file(local: Sequence[str], links: Sequence[str], heard: Hearsay) -> Found | None:
    """`Maria_Silva_CV.pdf`, where the resume shows no name but an address or the mail bears this one."""
    parts = re.split(r"[\W_\d]+", heard.file.rpartition(".")[0])
    kept = [part for part in parts if len(part) > 1 and fold(part) not in words("names", "in_files")]
    name = plain_name(" ".join(kept)) if 2 <= len(kept) <= 4 else None
    if name is None or _is_forwarder(name, heard):
        return None
    score = _support(name, local, links, replace(heard, file=""))
    return Found(name, score / _SURE, heard.file) if score >= _LEAST else None


def _possible(lines: Sequence[Line], prominent: Sequence[str]) -> list[tuple[str, float, str]]:
    found = [(name, 9.0, text) for name, text in _labelled(lines)]
    large = {" ".join(bare(line).split()) for line in prominent}
    for line in lines[:120]:
        if line.heading or line.section == "references" or begins_letter(line.text):
            continue
        text = bare(line.text)
        stands_out = " ".join(text.split()) in large
        if (name := plain_name(text)) is not None:
            found.append((name, _by_place(line, stands_out), line.text))
        elif stands_out and (name := _single(text)) is not None:  # more often a company's than a person's
            found.append((name, 1.0, line.text))
    found += _two_lines(lines)
    for text in prominent:
        if (name := plain_name(text)) is not None:
            found.append((name, 4.5, text))
    if len(prominent) > 1 and (name := plain_name(" ".join(prominent[:2]))) is not None:
        found.append((name, 5.0, " ".join(prominent[:2])))  # given and family name in lines of their own
    return found


def _two_lines(lines: Sequence[Line]) -> list[tuple[str, float, str]]:
    """Given and family name in lines of their own, atop the resume."""
    found: list[tuple[str, float, str]] = []
    for line, after in pairwise(lines[:3]):
        both = f"{line.text} {after.text}"
        if line.heading or after.heading or _names_job(both) or not (_single(line.text) and _single(after.text)):
            continue
        if (name := plain_name(both)) is not None:
            found.append((name, 3.0, both))
    return found


def _names_job(text: str) -> bool:
    """A title run together with what stands before it, as letters set apart leave it: PLATFORMENGINEER."""
    folded = fold(text)
    return any(title in folded for title in words("work", "titles") if len(title) > 5)


def _mononyms(lines: Sequence[Line], local: Sequence[str]) -> list[tuple[str, float, str]]:
    """A single word atop the resume, where the mail address bears it too."""
    singles = [
        (name, line) for line in lines[:2] if not line.heading and (name := _single(bare(line.text))) is not None
    ]
    return [(name, 1.0, line.text) for name, line in singles if any(bears_name(address, name) for address in local)]


def _by_place(line: Line, stands_out: bool) -> float:
    if line.section not in OWN_SECTIONS:
        return 0.2 + 3.0 * stands_out
    return max(0.6, 3.2 - 0.35 * line.number) + 3.0 * stands_out


def _single(text: str) -> str | None:
    """One word in the largest type is a name where a person has but one."""
    word = text.strip()
    if not word.isalpha() or len(word) < 3 or plain_name(f"{word} X") is None:
        return None
    return word if word != word.upper() else word.capitalize()


def _labelled(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """`Name: Maria Silva`, and given and family names in two lines."""
    found: list[tuple[str, str]] = []
    parts: dict[str, str] = {}
    sorts = ("labels", "given_labels", "family_labels", "both_labels", "reversed_labels")
    labels = {sort: words("names", sort) for sort in sorts}
    for line in lines[:80]:
        if line.section not in OWN_SECTIONS:
            continue
        label, value = _label_and_value(bare(line.text))
        if len(label) > 40 or not value:
            continue
        key = " ".join(fold(label.strip(" *_")).replace("(s)", "").replace("(n)", "").split())
        if key in labels["reversed_labels"] and "," not in value and len(value.split()) == 2:
            value = " ".join(reversed(value.split()))
        if key in labels["labels"] | labels["both_labels"] | labels["reversed_labels"] and (
            name := labelled_name(value) or _single(value.split("\t")[0])
        ):
            found.append((name, line.text))
        for sort in ("given_labels", "family_labels"):
            if key in labels[sort]:
                parts.setdefault(sort, value.split("\t")[0].strip())
    given, family = parts.get("given_labels"), parts.get("family_labels")
    alone = next((name for name, _ in found if len(name.split()) == 1), None)
    if given and (family or alone) and (name := plain_name(f"{given} {family or alone}")):
        return [(name, f"{given} {family or alone}")]  # `Name: Müller, Vorname: Hans`
    if family and alone and (name := plain_name(f"{alone} {family}")):
        return [(name, f"{alone} {family}")]
    return found


def _label_and_value(text: str) -> tuple[str, str]:
    """`Name: Maria`, `Name<tab>Maria`, `Name   Maria`, `氏名 田中 太郎`; an empty value where nothing is labelled."""
    text = text.replace("：", ":")
    if ":" in text:
        label, _, value = text.partition(":")
        return label, value.strip()
    parts = re.split(r"\t| {2,}", text, maxsplit=1)
    if len(parts) == 1 and not text[:1].isascii():
        parts = text.split(maxsplit=1)
    if len(parts) == 1 and " / " in text and len(rest := text.split(" / ", 1)[1].split(" ", 1)) == 2:
        parts = [text[: -len(rest[1]) - 1], rest[1]]  # a form's label that its value runs into
    return parts[0], parts[1].strip() if len(parts) > 1 else ""


def _is_forwarder(name: str, heard: Hearsay) -> bool:
    return not heard.own and heard.forwarder is not None and same_name(name, heard.forwarder.name)


def _stands_by_forwarder(name: str, text: str, lines: Sequence[Line], heard: Hearsay) -> bool:
    """A mail without a display name: the name that its address bears, beside that address, is the forwarder's."""
    forwarder = heard.forwarder
    if heard.own or forwarder is None or not bears_name(forwarder.address, name):
        return False
    near = (at for at, line in enumerate(lines) if line.text == text)
    return any(forwarder.address in line.text.lower() for at in near for line in lines[max(0, at - 1) : at + 4])


def _support(name: str, local: Sequence[str], links: Sequence[str], heard: Hearsay) -> float:
    keys = name_keys(name)
    score = 2.5 * any(bears_name(address, name) for address in local)
    stem = re.sub(r"[\W_]+", " ", fold(heard.file.rsplit(".", 1)[0]))
    score += 2.0 * (sum(key in stem for key in keys) >= min(2, len(keys)) and bool(keys))
    bearing = [link for link in links if sum(key in fold(link) for key in keys) >= 2]
    score += 2.0 if any(_PROFILE.search(link) for link in bearing) else 1.5 * bool(bearing)
    score += 2.0 * any(same_name(name, sender.name) for sender in heard.senders)
    said = " " + " ".join(re.split(r"[^\w]+", folded_text(heard.said[:20_000]))) + " "
    return score + 2.0 * (len(keys) > 1 and all(f" {key} " in said for key in keys))


def _same_words(one: str, other: str) -> bool:
    return sorted(fold(one).split()) == sorted(fold(other).split())


def _fuller(name: str, heard: Hearsay) -> str:
    """The mail's own spelling of the same words: where the resume shouts and so hides the case of McDonald, and where a
    form puts the family name first and the person signs the other way round."""
    for sender in heard.senders:
        own = plain_name(sender.name) or ""
        if len(own.split()) > 1 and own.isascii() == name.isascii() and own != name and _same_words(own, name):
            return own
        if (
            fold(sender.name) == fold(name)
            and sender.name != sender.name.upper()
            and sender.name != sender.name.lower()
        ):
            return sender.name
    return name
