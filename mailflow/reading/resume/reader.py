"""The door to reading a resume: text in, fields out. Pure, total, and linear in the text."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.resume import contact, place, skills, work
from mailflow.reading.resume.model import Hearsay, Resume
from mailflow.reading.resume.person import candidate_name
from mailflow.reading.resume.sheet import read_sheet


def read_resume(
    text: str,
    heard: Hearsay,
    *,
    prominent: Sequence[str] = (),
    links: Sequence[str] = (),
    must_haves: Sequence[str] = (),
) -> Resume:
    """The fields that `text` shows. `prominent` and `links` are what the file's layout adds; `heard` what the mail
    says."""
    lines = read_sheet(text)
    name = candidate_name(lines, prominent, links, heard)
    own_name = name.value if name else None
    emails = contact.emails(lines, links, own_name, heard)
    region = place.country(lines, [email.value for email in emails])
    title, employer, years = work.read_work(lines, own_name)
    return Resume(
        name=name,
        emails=emails,
        phones=contact.phones(lines, region, name, heard),
        links=contact.profile_links(lines, links, own_name),
        location=place.location(lines),
        title=title,
        employer=employer,
        years=years,
        languages=skills.spoken(lines),
        skills=skills.shown_skills(lines, must_haves),
    )
