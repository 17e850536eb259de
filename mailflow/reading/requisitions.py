"""Which open role a mail is about, by its address, its subject and its words. Signals that disagree name none: it is
asked.

Explicit signs (the plus address, a ref such as `SRE-7`) and the forwarder's own words come before what the mails
passed on say. The text of a resume is never asked: what somebody is now is not what they are put forward for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailflow.reading.resume.words import folded_text, words

_REF = re.compile(r"[a-z][a-z0-9]{0,9}-\d{1,6}")
_WORD = re.compile(r"[^\W_]+(?:[+#]{1,2})?")
_MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class RequisitionHint:
    """An open role as far as intake needs it. `must_haves` are what a resume is held against."""

    ref: str
    title: str = ""
    must_haves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeAddresses:
    """Where resumes are mailed to: `mailboxes` are the shared mailboxes, whole (`hiring@acme.test`) or the part before
    the @ alone, for any domain; `aliases` are plain addresses and what they stand for (`resumes`, or a ref)."""

    mailboxes: frozenset[str] = frozenset({"hiring"})
    aliases: Mapping[str, str] = field(default_factory=dict)
    general: frozenset[str] = frozenset({"resumes", "resume", "cv", "cvs", "jobs", "careers", "intake", "apply"})

    def tag(self, address: str) -> str | None:
        """What `address` (lower case) is for: "" for the plain mailbox, its part behind the plus, None if not ours."""
        if address in self.aliases:
            return self.aliases[address].lower()
        local, at, domain = address.rpartition("@")
        name, _, tag = local.partition("+")
        if at and (name in self.mailboxes or f"{name}@{domain}" in self.mailboxes):
            return tag.lower()
        return None

    def tags(self, recipients: Iterable[str]) -> set[str]:
        """What the addresses are for: `hiring+resumes+sre-7@` is for resumes and for SRE-7."""
        return {part for address in recipients for part in (self.tag(address) or "").split("+") if part}

    def is_intake(self, recipients: Iterable[str]) -> bool:
        """Whether one of the recipients is a place for resumes: `+resumes` or a ref, open or not. A reply token is
        neither."""
        return any(tag in self.general or _REF.fullmatch(tag) is not None for tag in self.tags(recipients))

    def holds(self, address: str) -> bool:
        """Whether `address` is one of the program's own."""
        return self.tag(address) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """The words that may name a role: of the one who sent the mail, and of the mails passed on."""

    recipients: tuple[str, ...]
    subject: str
    note: str
    passed_on: tuple[str, ...] = ()
    #: The ref of the thread that the mail answers, where it answers one.
    thread: str | None = None


def meant_requisition(said: Said, hints: Sequence[RequisitionHint], addresses: IntakeAddresses) -> str | None:
    """The ref of the one open role that the mail names; None where it names none or more than one."""
    tags = addresses.tags(said.recipients)
    if _names_closed(tags, said.subject, hints):
        return None
    chosen = {hint.ref for hint in hints if hint.ref.lower() in tags or hint.ref == said.thread}
    chosen |= _refs(said.subject, hints) | _refs(said.note, hints) | _titled(said.note, hints, everywhere=False)
    if chosen:
        return _only(chosen)
    weaker = [_titled(said.subject, hints, everywhere=True)]
    weaker.append({ref for text in said.passed_on for ref in _refs(text, hints)})
    weaker.append({ref for text in said.passed_on for ref in _titled(text, hints, everywhere=False)})
    return next((_only(named) for named in weaker if named), None)


def _names_closed(tags: set[str], subject: str, hints: Sequence[RequisitionHint]) -> bool:
    """Whether the address or a `[REF]` in the subject names a role that is not open: then no other is put in its
    place."""
    named = {tag for tag in tags if _REF.fullmatch(tag)}
    named |= {ref for ref in re.findall(r"\[([^\[\]\s]{3,20})\]", subject[:1000].lower()) if _REF.fullmatch(ref)}
    return bool(named - {hint.ref.lower() for hint in hints})


def _only(chosen: set[str]) -> str | None:
    return next(iter(chosen)) if len(chosen) == 1 else None


def _refs(text: str, hints: Sequence[RequisitionHint]) -> set[str]:
    lowered = text[:_MAX_TEXT].lower()
    found: set[str] = set()
    for hint in hints:
        letters, _, number = hint.ref.lower().rpartition("-")
        spelled = rf"{re.escape(letters)}[-–‑ ]?{re.escape(number)}" if letters else re.escape(hint.ref.lower())
        for match in re.finditer(rf"(?<![\w\-+@.]){spelled}(?![\w@]|-\w)", lowered):
            sentence = re.split(r"[.!?\n]", lowered[max(0, match.start() - 40) : match.start()])[-1]
            before = re.findall(r"[^\W\d_]+", sentence)[-3:]
            if not words("mail", "refusing") & set(before):
                found.add(hint.ref)
    return found


def _titled(text: str, hints: Sequence[RequisitionHint], *, everywhere: bool) -> set[str]:
    """Refs of the roles whose titles stand in `text`; unless `everywhere`, only beside words like "for the … role"."""
    tokens = _WORD.findall(folded_text(text[:_MAX_TEXT]))
    spans = [
        (start, start + len(phrase), strength, hint.ref)
        for hint in hints
        for phrase, strength in _phrases(hint, hints)
        for start in _places(tokens, phrase)
        if (everywhere and strength > 0) or _in_context(tokens, start, start + len(phrase))
    ]
    kept = [
        span
        for span in spans
        if not any(
            (other[0] <= span[0] and span[1] <= other[1])
            and (other[1] - other[0], other[2]) > (span[1] - span[0], span[2])
            for other in spans
        )
    ]
    return {ref for *_, ref in kept}


def _phrases(hint: RequisitionHint, hints: Sequence[RequisitionHint]) -> list[tuple[list[str], int]]:
    """The title whole, without its seniority, and its initials or the letters of its ref where no other role has
    them."""
    whole = _WORD.findall(folded_text(re.sub(r"[(\[][^()\[\]]{0,60}[)\]]", " ", hint.title)))
    core = [word for word in whole if word not in words("mail", "seniority")]
    found = [(whole, 3)] if whole else []
    if core and core != whole:
        found.append((core, 2))
    short = {"".join(word[0] for word in core)} if len(core) > 2 else set()
    letters = hint.ref.lower().rpartition("-")[0]
    if len(letters) > 2 and sum(other.ref.lower().startswith(letters + "-") for other in hints) == 1:
        short.add(letters)
    return found + [([word], 0) for word in sorted(short) if [word] not in (whole, core)]


def _places(tokens: Sequence[str], phrase: Sequence[str]) -> list[int]:
    size = len(phrase)
    return [at for at in range(len(tokens) - size + 1) if list(tokens[at : at + size]) == list(phrase)]


def _in_context(tokens: Sequence[str], start: int, end: int) -> bool:
    skipped = words("mail", "seniority") | {"next", "new", "open"}
    while start > 0 and tokens[start - 1] in skipped:
        start -= 1
    if words("mail", "refusing") & set(tokens[max(0, start - 4) : start]):
        return False
    if tokens[end : end + 1] and tokens[end] in words("mail", "after_title"):
        return True
    leads = {" ".join(tokens[max(0, start - size) : start]) for size in (1, 2, 3, 4)}
    if leads & words("mail", "before_title"):
        return True
    # "as a data engineer" is what somebody is, unless the sentence is about being hired
    return bool(leads & words("mail", "as_title") and words("mail", "hiring") & set(tokens[max(0, start - 8) : start]))
