"""What sort of paper a text is: a resume, or the letter beside it, an invoice, a job description, a contract.

Counts signs and weighs them; a text without the signs of a resume is not one, whatever its file is called.
"""

from __future__ import annotations

import re
from enum import StrEnum

from mailflow.reading.fold import fold
from mailflow.reading.resume.sheet import Line, bare, read_sheet
from mailflow.reading.resume.words import folded_text, words

_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}")
_PHONE = re.compile(r"\+?\d[\d\s().\-/]{7,20}\d")
_YEARS = re.compile(
    r"(?:19|20)\d\d\s*年?\s*(?:[-–—―~至]|to|until|bis|à|a|al|até|tot|till|do|по)\s*(?:\w{3,12}\.?\s*)?(?:\d{1,2}[./])?(?:(?:19|20)\d\d|[^\W\d]{2,12})",
    re.I,
)
_DEGREE = re.compile(
    r"\b(?:B\.?Sc|M\.?Sc|B\.?A|M\.?A|B\.?Eng|M\.?Eng|B\.?Com|M\.?Com|MBA|Ph\.?D|B\.?Tech|M\.?Tech|LL\.?[BM]|B\.?Ed|M\.?Phil|BBA|BFA|MFA"
    r"|Dipl|Diplom|Licence|Licenciatura|Laurea|Bachelor|Master|Magister|Abitur|A-levels?|HND|Associate)\b",
)
#: From this score on a paper is a resume, whatever else it speaks of: accountants name invoices, lawyers contracts.
_PLAINLY = 4.5
_SIGNS_OF_RESUME = ("experience", "education", "skills", "languages", "profile", "other", "references", "contact")


class Paper(StrEnum):
    """The sorts that are told apart; the value is what a receipt calls them."""

    RESUME = "a resume"
    COVER_LETTER = "a cover letter"
    INVOICE = "an invoice"
    JOB_DESCRIPTION = "a job description"
    REFERENCE_LETTER = "a letter of reference"
    CONTRACT = "a contract or terms"
    CERTIFICATE = "a certificate"
    NOTES = "notes or a newsletter"
    OTHER = "something else"


def sort_of(text: str, file: str = "") -> Paper:
    """The sort of paper that `text` is; the file's name weighs a little."""
    lines = read_sheet(text)
    resume = resume_score(lines)
    scores = {
        Paper.COVER_LETTER: _letter_score(lines, folded_text(text[:20_000])),
        Paper.INVOICE: _count(text, "invoice", 1.2),
        Paper.JOB_DESCRIPTION: _count(text, "job", 1.6),
        Paper.REFERENCE_LETTER: _count(text, "letter_of_reference", 2.5),
        Paper.CONTRACT: _count(text, "contract", 1.6),
        Paper.CERTIFICATE: _count(text, "certificate", 2.0),
        Paper.NOTES: _count(text, "notes", 1.4),
    }
    named = _by_name(file)
    if named is Paper.RESUME:
        resume += 1.5
    elif named is not None:
        scores[named] += 2.0
    if resume >= _PLAINLY and _YEARS.search(text[:40_000]):  # job descriptions have the headings but no dates
        return Paper.RESUME
    best, score = max(scores.items(), key=lambda each: each[1])
    if resume >= 3 and resume >= score:
        return Paper.RESUME
    if score >= 3:
        return best
    if named is Paper.RESUME and resume >= 2.4:
        return Paper.RESUME
    return best if score >= 2.4 else Paper.OTHER


def resume_score(lines: tuple[Line, ...]) -> float:
    """How many signs of a resume the lines bear: 3 and more is one."""
    sections = {line.section for line in lines if line.heading or line.section not in ("top",)}
    head = "\n".join(line.text for line in lines[:15])
    whole = "\n".join(line.text for line in lines[:400])
    jobs = sum(bool(_YEARS.search(line.text)) and _names_job(line.text) for line in lines[:200])
    taught = "education" not in sections and any(_names_degree(line.text) for line in lines[:200])
    titled = any(fold(bare(line.text).strip(" :")) in words("papers", "titles_resume") for line in lines[:6])
    return (
        min(len(sections & set(_SIGNS_OF_RESUME)), 4) * 0.9
        + ("experience" in sections) * 0.4
        + bool(_MAIL.search(head)) * 0.8
        + bool(_PHONE.search(head)) * 0.5
        + bool("linkedin.com/in/" in whole or "github.com/" in whole) * 0.4
        + min(len(_YEARS.findall(whole)), 3) * 0.6
        + titled * 1.5
        + min(jobs, 2) * 0.4
        + taught * 0.9
    )


def _names_job(text: str) -> bool:
    """A line of a career: years and a title. Longer ones are sentences of a letter."""
    return len(text) < 120 and any(fold(word) in words("work", "titles") for word in re.findall(r"[^\W\d_]+", text))


def _names_degree(text: str) -> bool:
    """`BSc Physics, Leeds, 2014`."""
    return len(text) < 120 and _DEGREE.search(text) is not None and re.search(r"(?:19|20)\d\d", text) is not None


def _letter_score(lines: tuple[Line, ...], folded: str) -> float:
    if not lines:
        return 0.0
    ends = tuple(words("papers", "closings"))
    opened = any(begins_letter(line.text) for line in lines[:14])
    closed = any(_begins(line.text, ends) for line in lines[-8:])
    phrases = sum(phrase in folded for phrase in words("papers", "letter"))
    return opened * 1.3 + closed * 1.2 + min(phrases, 4) * 1.1


def begins_letter(line: str) -> bool:
    """Whether a line is a letter's salutation: `Dear Ms Silva,`."""
    return _begins(line, tuple(words("papers", "salutations")))


def _begins(line: str, starts: tuple[str, ...]) -> bool:
    folded = folded_text(line)
    return len(line) < 90 and any(
        folded.startswith(start) and not folded[len(start) :][:1].isalpha() for start in starts
    )


def _count(text: str, key: str, weight: float) -> float:
    folded = " ".join(re.split(r"[^\w\-']+", folded_text(text[:30_000])))
    padded = f" {folded} "
    return weight * min(
        sum(f" {phrase} " in padded or (not phrase.isascii() and phrase in padded) for phrase in words("papers", key)),
        5,
    )


def _by_name(file: str) -> Paper | None:
    stem = " ".join(re.split(r"[^\w]+|_", fold(file.rsplit(".", 1)[0])))
    padded = f" {stem} "
    if (
        any(f" {fold(word)} " in padded for word in words("papers", "titles_resume"))
        or "lebenslauf" in stem
        or "resume" in stem
    ):
        return Paper.RESUME
    if any(word in stem for word in ("cover", "anschreiben", "motivation", "lettre", "carta", "begleit", "letter")):
        return Paper.COVER_LETTER
    if any(word in stem for word in ("invoice", "rechnung", "facture", "factura", "fattura")):
        return Paper.INVOICE
    if any(word in stem for word in ("job description", "jobdescription", "stellen", " jd ", "vacancy")):
        return Paper.JOB_DESCRIPTION
    return None
