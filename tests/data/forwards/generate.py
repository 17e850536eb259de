"""Over a hundred forwards of resumes with what each must be read as; `python -m tests.data.forwards.generate FOLDER`
writes them out.

Mail programs of several languages, forwards inline and enclosed, every readable kind of file and most that are not,
names of many cultures, referees and agencies beside the candidate. The same bytes each time.
"""

# ruff: noqa: E501 — tables and mails read better whole than wrapped

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.data.forwards import writers
from tests.data.forwards.making import DOCX, INTAKE, PDF, RITA, STYLES, Case, Expected, File, mail, read_as, resume_file
from tests.data.forwards.odd import odd_cases
from tests.data.forwards.people import PEOPLE, Person, resume_lines

#: The open roles that all cases are read against: ref, title, must-haves.
REQUISITIONS = (
    ("SRE-7", "Senior SRE", ("Kubernetes", "Go")),
    ("DAT-3", "Data Engineer", ("Python", "Spark")),
    ("UX-2", "Product Designer", ("Figma",)),
)


def _single_forwards() -> Iterator[Case]:
    """One resume, forwarded by the recruiter: every mail program, every kind of file, every person."""
    kinds = ["pdf", "docx", "pdf_columns", "odt", "rtf", "pdf_rows", "docx_table", "txt", "pdf_table", "docx_header",
             "html", "docx_box", "pdf", "pdf", "docx_layout", "pdf_ligatures", "octet", "rtf", "docx", "pdf_ligatures"]  # fmt: skip
    notes = (
        "for SRE-7 please",
        "FYI",
        "",
        "I think she fits the data engineer role.",
        "Für die Product Designer Stelle",
    )
    roles = ("SRE-7", None, None, "DAT-3", "UX-2")
    for number, person in enumerate(PEOPLE):
        for turn in range(2):
            style = list(STYLES)[(number + turn * 7) % len(STYLES)]
            kind = kinds[(number + turn * 3) % len(kinds)]
            if kind == "pdf_rows" and person.language in ("zh",):
                kind = "pdf"
            note = (number + turn) % len(notes)
            file = resume_file(person, kind)
            body = f"Hello,\nplease find my resume attached.\n\n{person.name}"
            original = STYLES[style](person.name, person.email, "Application", body)
            raw = mail(
                RITA,
                "Fwd: Application",
                f"{notes[note]}\n\n--\nRita Recruiter\nAcme, +1 415 555 0100\n\n{original}",
                [file],
            )
            yield Case(f"{style}-{kind}-{number:02}-{turn}", raw, RITA[1], roles[note], (read_as(person, file.name),))


def _referrals() -> Iterator[Case]:
    """Sent by an employee with a note, nothing passed on: the sender is not the candidate."""
    tom = ("Tom Baker", "tom.baker@acme.test")
    for number, (person, kind) in enumerate(
        zip(PEOPLE[:6], ("pdf", "docx", "odt", "txt", "rtf", "pdf_columns"), strict=True)
    ):
        file = resume_file(person, kind, f"{person.name.split()[0]}_CV.{kind.split('_')[0]}")
        body = f"Hi, my former colleague {person.name} would be great for the Senior SRE role. Happy to tell more.\n\nTom\n\n--\nTom Baker\ntom.baker@acme.test\n+1 415 555 0177\n"
        raw = mail(tom, f"Referral: {person.name}" if person.name.isascii() else "Referral", body, [file])
        yield Case(f"referral-{number}", raw, tom[1], "SRE-7", (read_as(person, file.name),))


def _direct() -> Iterator[Case]:
    """Candidates who send their own: sender and candidate are one."""
    for number, person in enumerate((PEOPLE[0], PEOPLE[7], PEOPLE[15], PEOPLE[18])):
        file = resume_file(person, "pdf", "CV.pdf")
        body = f"Dear team,\n\nI would like to apply for the Data Engineer position. My CV is attached.\n\nBest regards\n{person.name}\n"
        raw = mail((person.name, person.email), "Application", body, [file])
        yield Case(f"direct-{number}", raw, person.email, "DAT-3", (read_as(person, file.name),))
    person = PEOPLE[16]
    lines = [line.replace(f"{person.email} | ", "") for line in resume_lines(person)]
    raw = mail((person.name, person.email), "my cv", "Please see my CV.", [File("cv.docx", DOCX, writers.docx(lines))])
    yield Case("direct-without-address", raw, person.email, None, (read_as(person, "cv.docx"),))


def _agency() -> Iterator[Case]:
    """An agency's letterhead stands above the candidate."""
    bob = ("Bob Agent", "bob@talentbridge.test")
    for number, person in enumerate((PEOPLE[2], PEOPLE[8], PEOPLE[10])):
        lines = ["TalentBridge Recruitment", "Presented by Bob Agent, bob@talentbridge.test, +1 415 555 0166", "",
                 f"Candidate: {person.written}", *resume_lines(person)[1:]]  # fmt: skip
        file = File("profile.docx", DOCX, writers.docx(lines))
        raw = mail(
            bob, "Candidate submission SRE-7", "Hello, a strong candidate for you. Rates on request. Bob", [file]
        )
        yield Case(f"agency-{number}", raw, bob[1], "SRE-7", (read_as(person, file.name),))
    bare = Person(
        PEOPLE[3].name, PEOPLE[3].written, "", "", "", PEOPLE[3].place, PEOPLE[3].title, PEOPLE[3].employer, "", "es"
    )
    lines = [line for line in resume_lines(bare) if "@" not in line and not line.startswith(" |")]
    lines = [
        "Bob Agent",
        "TalentBridge",
        "bob@talentbridge.test | +1 415 555 0166",
        "Candidate: Ana García López",
        *lines[1:],
    ]
    raw = mail(bob, "CV", "Profile of our candidate attached.", [File("ana.pdf", PDF, writers.pdf(lines))])
    yield Case("agency-hides-contact", raw, bob[1], None, (Expected("ana.pdf", "read", "Ana García López"),))


def _several() -> Iterator[Case]:
    """Several resumes, letters beside them, resumes in the body."""
    first, second, third = PEOPLE[0], PEOPLE[11], PEOPLE[14]
    files = [
        resume_file(first, "pdf", "silva.pdf"),
        resume_file(second, "docx", "w.docx"),
        resume_file(third, "odt", "pk.odt"),
    ]
    raw = mail(RITA, "three more for [SRE-7]", "See attached.", files)
    yield Case(
        "three-resumes",
        raw,
        RITA[1],
        "SRE-7",
        tuple(read_as(p, f.name) for p, f in zip((first, second, third), files, strict=True)),
    )
    letter = ["Dear hiring team,", "", "I am writing to apply for the position of SRE. My application is attached.",
              "I look forward to hearing from you.", "", "Kind regards,", first.name]  # fmt: skip
    for number, name in enumerate(("cover.pdf", "document1.docx", "Anschreiben.txt")):
        made = {
            "pdf": (PDF, writers.pdf(letter)),
            "docx": (DOCX, writers.docx(letter)),
            "txt": ("text/plain", writers.text(letter)),
        }
        content_type, content = made[name.rsplit(".", 1)[1]]
        raw = mail(RITA, "Fwd: Application", STYLES["gmail"](first.name, first.email, "Application", "Attached."),
                   [File(name, content_type, content), resume_file(first, "pdf")])  # fmt: skip
        yield Case(
            f"letter-beside-{number}",
            raw,
            RITA[1],
            None,
            (Expected(name, "not_a_resume"), read_as(first, "resume.pdf")),
        )
    for number, person in enumerate((PEOPLE[4], PEOPLE[9], PEOPLE[17])):
        body = "\n".join(resume_lines(person))
        raw = mail(
            RITA,
            "Fwd: CV",
            "see below\n\n" + STYLES["outlook"](person.name, person.email, "CV", body),
            to="hiring+dat-3@acme.test",
        )
        yield Case(f"body-{number}", raw, RITA[1], "DAT-3", (read_as(person, None),))


def _enclosed() -> Iterator[Case]:
    """Passed on as message/rfc822, once two in one."""
    for number, person in enumerate((PEOPLE[1], PEOPLE[5], PEOPLE[12])):
        file = resume_file(person, "pdf", "cv.pdf")
        inner = mail((person.name, person.email), "Bewerbung", "Anbei mein Lebenslauf.", [file], to="rita@acme.test")
        raw = mail(RITA, "Fwd: Bewerbung [DAT-3]", "bitte prüfen", enclosed=[inner])
        yield Case(f"enclosed-{number}", raw, RITA[1], "DAT-3", (read_as(person, "cv.pdf"),))
    pair = [
        (PEOPLE[6], resume_file(PEOPLE[6], "docx", "a.docx")),
        (PEOPLE[19], resume_file(PEOPLE[19], "rtf", "b.rtf")),
    ]
    inners = [mail((p.name, p.email), "CV", "Attached is my CV.", [f], to="rita@acme.test") for p, f in pair]
    raw = mail(RITA, "two for you", "Both look good", enclosed=inners)
    yield Case("enclosed-two", raw, RITA[1], None, tuple(read_as(p, f.name) for p, f in pair))


def _not_resumes() -> Iterator[Case]:
    """Files that are none, each named with its reason."""
    person = PEOPLE[7]
    good = resume_file(person, "pdf")
    invoice = [
        "INVOICE",
        "Invoice number 2026-17",
        "Bill to: Acme",
        "Amount due: 1,200.00 EUR",
        "VAT 19 %",
        "IBAN DE00 1234",
        "Payment terms 14 days",
    ]
    others = {
        "image001.png": (File("image001.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 900, inline=True), "not_a_resume"),
        "invoice.pdf": (File("invoice.pdf", PDF, writers.pdf(invoice)), "not_a_resume"),
        "invite.ics": (File("invite.ics", "application/ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "not_a_resume"),
        "contact.vcf": (File("contact.vcf", "text/x-vcard", b"BEGIN:VCARD\r\nFN:X\r\nEND:VCARD\r\n"), "not_a_resume"),
        "scan.pdf": (File("scan.pdf", PDF, writers.pdf(["x"], images_only=True)), "unreadable"),
        "locked.pdf": (File("locked.pdf", PDF, writers.pdf(resume_lines(person), encrypt=True)), "unreadable"),
        "broken.pdf": (File("broken.pdf", PDF, writers.pdf(resume_lines(person))[:300]), "unreadable"),
        "empty.docx": (File("empty.docx", DOCX, b""), "unreadable"),
        "macro.docm": (File("macro.docm", DOCX, writers.docx(resume_lines(person), macro=True)), "unreadable"),
        "cvs.zip": (File("cvs.zip", "application/zip", writers.packed({"cv.pdf": good.content})), "unreadable"),
        "winmail.dat": (File("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" + b"\x00" * 200), "unreadable"),
        "old.doc": (File("old.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600), "unreadable"),
    }  # fmt: skip
    for number, (name, (file, status)) in enumerate(others.items()):
        beside = [good] if number % 2 == 0 else []
        style = list(STYLES)[number % len(STYLES)]
        body = STYLES[style](person.name, person.email, "CV", "Hello, my CV. Sean")
        expected = (Expected(name, status), *([read_as(person, good.name)] if beside else []))
        yield Case(f"file-{name}", mail(RITA, "Fwd: CV", body, [file, *beside]), RITA[1], None, expected)


def _asked() -> Iterator[Case]:
    """Roles that disagree, and ways of naming one."""
    person = PEOPLE[18]
    ways = (
        ("conflict", "hiring+sre-7@acme.test", "for DAT-3", "", None),
        ("two-refs", INTAKE, "SRE-7 or DAT-3", "", None),
        ("subject", INTAKE, "[UX-2] Åsa", "", "UX-2"),
        ("address", "hiring+ux-2@acme.test", "cv", "", "UX-2"),
        ("unknown", "hiring+ops-9@acme.test", "cv", "", None),
    )
    for name, to, subject, note, ref in ways:
        file = resume_file(person, "docx", "asa.docx")
        yield Case(
            f"role-{name}", mail(RITA, subject, note, [file], to=to), RITA[1], ref, (read_as(person, file.name),)
        )


def cases() -> list[Case]:
    """All cases, in order."""
    groups = (_single_forwards, _referrals, _direct, _agency, _several, _enclosed, _not_resumes, _asked)
    return [case for group in groups for case in group()] + odd_cases()


def as_json(case: Case) -> dict[str, Any]:
    """What the case expects, as `explain` would print it."""
    return {
        "file": f"{case.id}.eml",
        "intake": {
            "forwarder": case.forwarder,
            "requisition": case.requisition,
            "candidates": [
                {
                    "name": c.name,
                    "email": c.email,
                    "phone": c.phone,
                    "links": list(c.links),
                    "file": c.file,
                    "status": c.status,
                }
                for c in case.candidates
            ],
        },
    }


def main(folder: Path) -> None:
    """Write every case as `ID.eml`, and `expected.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    found = cases()
    for case in found:
        (folder / f"{case.id}.eml").write_bytes(case.raw)
    lines = [json.dumps(as_json(case), ensure_ascii=False) for case in found]
    (folder / "expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
