"""What a resume's owner does now, and for how many years they have worked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.reading.fold import fold
from mailflow.reading.resume.model import Found
from mailflow.reading.resume.sheet import Line, bare
from mailflow.reading.resume.words import cities, countries, folded_text, lexicon, words

_MONTH = "|".join(sorted(lexicon("words")["work"]["months"], key=len, reverse=True))
_POINT = (
    rf"(?:(?:\d{{1,2}}[./\-]){{0,2}}|(?:{_MONTH})[^\W\d]{{0,9}}\.?,?\s{{1,2}}(?:de\s)?|\d{{4}}年\d{{1,2}}月?)?"
    r"(?:19|20)\d\d(?:[./年]\s?\d{1,2}月?)?"
)
_NOW = "|".join(re.escape(word) for word in sorted(lexicon("words")["work"]["present"], key=len, reverse=True))
_RANGE = re.compile(
    rf"(?P<start>{_POINT})\s{{0,3}}(?:[-–—―~〜至]|to|until|till|bis|à|au|a|al|até|tot|do|по)\s{{0,3}}"
    rf"(?:(?P<end>{_POINT})|(?P<now>{_NOW})(?!\w))",
    re.I,
)
_SINCE = re.compile(rf"\b(?:since|seit|depuis|desde|dal|sinds|od|с)\s+(?P<start>{_POINT})", re.I)
_STATED = re.compile(
    r"(?<![\d\-–])(\d{1,2})\s?\+?\s?(?:years?|yrs?|jahren?|ans|années|años|anos|anni|jaar|år|lat|лет)\s{1,2}"
    r"(?:of\s|d['’e]\s?|di\s|de\s|an\s|in\s)?(?:[\w\-]{2,20}\s){0,3}?"
    r"(?:experience|erfahrung|berufserfahrung|expérience|experiencia|experiência|esperienza|ervaring|erfarenhet|erfaring"
    r"|doświadczenia|опыта)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = re.compile(r"\s*(?:\||•|·|∙|\t| {3,}|—|–| - |;)\s*")


@dataclass(frozen=True, slots=True)
class _Job:
    number: int
    current: bool
    start: int
    end: int | None


def read_work(lines: Sequence[Line], name: str | None) -> tuple[Found | None, Found | None, Found | None]:
    """Current title, current employer, years of work."""
    jobs = _jobs(lines)
    title: Found | None = None
    employer: Found | None = None
    current = next((job for job in jobs if job.current), None)
    if current is not None:
        title, employer = _title_and_employer(lines, current.number)
    return title or _headline(lines, name), employer, _years(lines, jobs)


def has_title(text: str) -> bool:
    """Whether a word of a job title stands in `text`."""
    titles = words("work", "titles")
    keys = [fold(word) for word in re.split(r"[^\w\-+#.]+", text)]
    if any(key.strip(".") in titles for key in keys):
        return True
    return not text.isascii() and any(
        not t.isascii() and len(t) > 1 and t in folded_text(text) and _east(t) for t in titles
    )


def _east(text: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in text)


def _jobs(lines: Sequence[Line]) -> list[_Job]:
    jobs: list[_Job] = []
    sectioned = any(line.section == "experience" for line in lines)
    for number, line in enumerate(lines):
        if line.section in ("education", "references", "languages") or (sectioned and line.section != "experience"):
            continue
        match = _RANGE.search(line.text)
        if match and (years := _YEAR.search(match["start"])):
            end = _YEAR.search(match["end"] or "")
            jobs.append(_Job(number, end is None, int(years[0]), int(end[0]) if end else None))
        elif (since := _SINCE.search(line.text)) and len(line.text) < 120 and (years := _YEAR.search(since["start"])):
            jobs.append(_Job(number, True, int(years[0]), None))
    return jobs


def _title_and_employer(lines: Sequence[Line], number: int) -> tuple[Found | None, Found | None]:
    """Of the entry whose dates stand in line `number`: the same line, else the two lines around it."""
    same = _undated(lines[number].text)
    around = [same]
    if number > 0 and not lines[number - 1].heading and not _RANGE.search(lines[number - 1].text):
        around.insert(0, lines[number - 1].text)
        if (
            number > 1
            and not lines[number - 2].heading
            and not same
            and not _ends_like_prose(lines[number - 2].text)
            and not _RANGE.search(lines[number - 2].text)
        ):
            around.insert(0, lines[number - 2].text)
    following = [
        line
        for line in lines[number + 1 : number + 3]
        if not line.heading and line.section == lines[number].section and not _RANGE.search(line.text)
    ]
    labelled = _labelled(_entry(lines, number))
    title, employer = _from_parts([part for text in around for part in _parts(text)])
    title, employer = labelled.get("title_labels", title), labelled.get("employer_labels", employer)
    if (title is None or employer is None) and following:
        more = [part for line in following[: 1 if title or employer else 2] for part in _parts(line.text)]
        later_title, later_employer = _from_parts([part for part in more if not _ends_like_prose(part)])
        title, employer = title or later_title, employer or later_employer
    words_shown = lines[number].text
    return (Found(title, 0.8, words_shown) if title else None, Found(employer, 0.7, words_shown) if employer else None)


def _entry(lines: Sequence[Line], number: int) -> list[Line]:
    """The lines about the dates in line `number`, up to the dates of another entry."""
    first = number
    while first > max(0, number - 4) and not _RANGE.search(lines[first - 1].text) and not lines[first - 1].heading:
        first -= 1
    last = number + 1
    while last < min(len(lines), number + 6) and not _RANGE.search(lines[last].text) and not lines[last].heading:
        last += 1
    return list(lines[first:last])


def _labelled(lines: Sequence[Line]) -> dict[str, str]:
    """`Position: Engineer`, `Employer: Acme`, as forms have it."""
    found: dict[str, str] = {}
    for line in lines:
        text = bare(line.text)
        label, sign, value = text.partition(":") if ":" in text else text.partition("\t")
        for sort in ("title_labels", "employer_labels"):
            if sign and value.strip() and fold(label) in words("work", sort):
                found.setdefault(sort, value.strip().split(",")[0])
    return found


def _undated(text: str) -> str:
    if match := _RANGE.search(text):
        text = f"{text[: match.start()]}\t{text[match.end() :].partition('. ')[0]}"
    without = _SINCE.sub(" ", text)
    return re.sub(r"\(\s*\)|\[\s*\]", " ", without).strip(" \t,;|()-–—:")


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    if _ends_like_prose(text) and not _RANGE.search(text):
        return parts
    for piece in _APART.split(_undated(bare(text))):
        parts.extend(_split_at(piece))
    return [part for part in (piece.strip(" ,;:()") for piece in parts) if part]


def _split_at(piece: str) -> list[str]:
    """`Engineer at Acme`, `Engineer, Acme`: where one side holds the title."""
    folded = piece.casefold()
    for word in lexicon("words")["work"]["at"]:
        at = folded.find(word)
        if at > 0 and has_title(piece[:at]) and piece[at + len(word) :].strip()[:1].isupper():
            return [piece[:at], *piece[at + len(word) :].split(",")[:1]]
    commas = [part.strip() for part in piece.split(",") if part.strip()]
    if len(commas) > 1 and has_title(piece):
        return _rejoined(commas)
    return [*commas[:1], *commas[1:]] if len(commas) > 1 else [piece]


def _rejoined(commas: list[str]) -> list[str]:
    """`Acme, Inc.` keeps its comma."""
    parts: list[str] = []
    for part in commas:
        if parts and fold(part) in words("work", "company"):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return parts


def _ends_like_prose(text: str) -> bool:
    return len(text) > 110 or (len(text) > 45 and text.rstrip().endswith("."))


def _from_parts(parts: Sequence[str]) -> tuple[str | None, str | None]:
    title: str | None = None
    employer: str | None = None
    for part in parts:
        if not any(letter.isalpha() for letter in part) or _is_place(part) or len(part) > 90:
            continue
        if ":" in part or _is_label(part):
            continue
        if title is None and has_title(part) and not _is_company(part):
            title = part
        elif (
            employer is None
            and (not has_title(part) or _is_company(part))
            and (part[:1].isupper() or not part.isascii())
        ):
            employer = part
    company = next((part for part in parts if _is_company(part) and len(part) <= 90), None)
    return title, company or employer


def _is_label(part: str) -> bool:
    folded = fold(part)
    lists = (("work", "no_labels", "words"), ("labels", "phone", "places"), ("labels", "location", "places"))
    return folded in ("email", "e-mail", "mail") or any(folded in words(*each) for each in lists)


def _is_company(part: str) -> bool:
    return fold(part.split()[-1].strip("()")) in words("work", "company") if part.split() else False


def _is_place(part: str) -> bool:
    folded = fold(part.strip(" .,()"))
    pieces = [piece.strip() for piece in folded.split(",")]
    return all(
        piece in cities()
        or piece in countries()
        or piece in ("remote", "hybrid", "full-time", "part-time", "contract", "vollzeit", "teilzeit")
        or len(piece) == 2
        for piece in pieces
    )


def _headline(lines: Sequence[Line], name: str | None) -> Found | None:
    """The line right under the name, where it is a job title: how people present themselves."""
    for line in lines[:6]:
        text = bare(line.text)
        if name and fold(name) in fold(text) and fold(text) != fold(name):
            text = _APART.split(text)[1] if len(_APART.split(text)) > 1 else text.partition(",")[2]
        if (
            line.section == "top"
            and text
            and len(text) < 70
            and has_title(text)
            and "@" not in text
            and not text.endswith(".")
        ):
            said = _labelled([line]).get("title_labels") or _APART.split(text)[0]
            return Found(said.strip(" ,"), 0.5, line.text)
    return None


def _years(lines: Sequence[Line], jobs: Sequence[_Job]) -> Found | None:
    """As stated, else by the dates of employments that have ended: what today is, a resume does not say."""
    for line in lines:
        if line.section != "references" and (match := _STATED.search(line.text)) and 0 < int(match[1]) <= 50:
            return Found(match[1], 0.9, line.text)
    if any(job.current for job in jobs):
        return None
    spans = sorted((job.start, job.end) for job in jobs if job.end is not None and job.start <= job.end)
    total, reached = 0, 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return Found(str(total), 0.6, f"{len(spans)} dated employments") if total else None
