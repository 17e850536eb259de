"""What sample forwards are made of: mails, the ways mail programs introduce a forward, resumes as files,
expectations."""


# ruff: noqa: E501 — tables and mails read better whole than wrapped

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from tests.data.forwards import writers
from tests.data.forwards.people import Person, columns, resume_lines

INTAKE = "hiring+resumes@acme.test"
RITA = ("Rita Recruiter", "rita@acme.test")


@dataclass(frozen=True, slots=True)
class File:
    """An attachment."""

    name: str
    content_type: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """One entry of `candidates`; the fields of a person where the status is read."""

    file: str | None
    status: str = "read"
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A mail and what it must be read as."""

    id: str
    raw: bytes
    forwarder: str
    requisition: str | None
    candidates: tuple[Expected, ...]


def mail(
    sender: tuple[str, str],
    subject: str,
    body: str,
    files: Sequence[File] = (),
    *,
    to: str = INTAKE,
    html: str | None = None,
    enclosed: Sequence[bytes] = (),
) -> bytes:
    """A mail as bytes."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{sender[0]} <{sender[1]}>" if sender[0].isascii() else sender[1]
    if not sender[0].isascii():
        del message["From"]
        message["From"] = f'"{sender[0]}" <{sender[1]}>'
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 09:30:00 +0000"
    message["Message-ID"] = f"<{abs(hash_of(subject + body))}@acme.test>"
    if html is not None and not body:
        message.set_content(html, subtype="html")
    else:
        message.set_content(body)
        if html is not None:
            message.add_alternative(html, subtype="html")
    for file in files:
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(
            file.content,
            maintype=main,
            subtype=sub,
            filename=file.name,
            disposition="inline" if file.inline else "attachment",
        )
    for raw in enclosed:
        inner = EmailMessage(policy=SMTP)
        inner["Content-Type"] = "message/rfc822"
        inner.set_payload(raw.decode("ascii", "surrogateescape"))
        if not message.is_multipart():
            message.make_mixed()
        message.attach(inner)
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=-=sample-{number}-{hash_of(subject + sender[1])}=-=")
    return message.as_bytes()


def hash_of(text: str) -> int:
    """A number for a Message-ID, the same in each run."""
    return int.from_bytes(text.encode()[:400].ljust(8, b"x"), "big") % 10**15


STYLES: dict[str, Callable[[str, str, str, str], str]] = {
    "gmail": lambda who, address, subject, body: (
        "---------- Forwarded message ---------\n"
        f"From: {who} <{address}>\nDate: Fri, Nov 20, 2026 at 5:12 PM\nSubject: {subject}\nTo: Rita Recruiter <rita@acme.test>\n\n\n{body}"
    ),
    "gmail_de": lambda who, address, subject, body: (
        "---------- Weitergeleitete Nachricht ---------\n"
        f"Von: {who} <{address}>\nDatum: Fr., 20. Nov. 2026 um 17:12 Uhr\nSubject: {subject}\nAn: <rita@acme.test>\n\n{body}"
    ),
    "outlook": lambda who, address, subject, body: (
        "________________________________\n"
        f"From: {who} <{address}>\nSent: Friday, November 20, 2026 5:12 PM\nTo: Rita Recruiter <rita@acme.test>\nSubject: {subject}\n\n{body}"
    ),
    "outlook_de": lambda who, address, subject, body: (
        f"Von: {who} <{address}>\nGesendet: Freitag, 20. November 2026 17:12\nAn: Rita Recruiter <rita@acme.test>\nBetreff: {subject}\n\n{body}"
    ),
    "outlook_fr": lambda who, address, subject, body: (
        f"De : {who} <{address}>\nEnvoyé : vendredi 20 novembre 2026 17:12\nÀ : Rita Recruiter <rita@acme.test>\nObjet : {subject}\n\n{body}"
    ),
    "outlook_es": lambda who, address, subject, body: (
        f"De: {who} <{address}>\nEnviado el: viernes, 20 de noviembre de 2026 17:12\nPara: Rita Recruiter <rita@acme.test>\nAsunto: {subject}\n\n{body}"
    ),
    "outlook_bold": lambda who, address, subject, body: (
        f"*From:* {who} [mailto:{address}]\n*Sent:* Friday, November 20, 2026 5:12 PM\n*To:* Rita Recruiter\n*Subject:* {subject}\n\n{body}"
    ),
    "outlook_old": lambda who, address, subject, body: (
        f"-----Original Message-----\nFrom: {who} <{address}>\nSent: Friday, November 20, 2026 5:12 PM\nTo: Rita\nSubject: {subject}\n\n{body}"
    ),
    "apple": lambda who, address, subject, body: (
        f"Begin forwarded message:\n\n> From: {who} <{address}>\n> Subject: {subject}\n> Date: 20 November 2026 at 17:12:00 WET\n> To: rita@acme.test\n> \n"
        + "\n".join(f"> {line}" for line in body.split("\n"))
    ),
    "apple_it": lambda who, address, subject, body: (
        f"Inizio messaggio inoltrato:\n\nDa: {who} <{address}>\nOggetto: {subject}\nData: 20 novembre 2026 17:12:00 CET\nA: rita@acme.test\n\n{body}"
    ),
    "thunderbird": lambda who, address, subject, body: (
        f"-------- Forwarded Message --------\nSubject: \t{subject}\nDate: \tFri, 20 Nov 2026 17:12:00 +0000\nFrom: \t{who} <{address}>\nTo: \trita@acme.test\n\n\n{body}"
    ),
    "outlook_zh": lambda who, address, subject, body: (
        f"发件人: {who} <{address}>\n发送时间: 2026年11月20日 17:12\n收件人: Rita Recruiter\n主题: {subject}\n\n{body}"
    ),
    "outlook_pt": lambda who, address, subject, body: (
        f"De: {who} <{address}>\nEnviada em: sexta-feira, 20 de novembro de 2026 17:12\nPara: Rita Recruiter\nAssunto: {subject}\n\n{body}"
    ),
    "outlook_nl": lambda who, address, subject, body: (
        f"Van: {who} <{address}>\nVerzonden: vrijdag 20 november 2026 17:12\nAan: Rita Recruiter\nOnderwerp: {subject}\n\n{body}"
    ),
    "gmail_ru": lambda who, address, subject, body: (
        f"---------- Forwarded message ---------\nОт: {who} <{address}>\nDate: пт, 20 нояб. 2026 г. в 17:12\nSubject: {subject}\nTo: <rita@acme.test>\n\n{body}"
    ),
}

PDF, DOCX, ODT = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
)


def resume_file(person: Person, kind: str, name: str = "") -> File:
    """The resume of a person as a file of one kind."""
    lines = resume_lines(person)
    left, right = columns(person)
    made: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "pdf": ("pdf", PDF, lambda: writers.pdf(lines)),
        "pdf_columns": ("pdf", PDF, lambda: writers.pdf(left, right=right)),
        "pdf_rows": ("pdf", PDF, lambda: writers.pdf(left, right=right, by_row=True)),
        "pdf_table": ("pdf", PDF, lambda: writers.pdf(tabled(lines))),
        "pdf_ligatures": ("pdf", PDF, lambda: writers.pdf([line.replace("fi", "ﬁ") for line in lines])),
        "docx": ("docx", DOCX, lambda: writers.docx(lines)),
        "docx_header": ("docx", DOCX, lambda: writers.docx(lines[3:], header=lines[:3])),
        "docx_box": ("docx", DOCX, lambda: writers.docx(lines[3:], box=lines[:3])),
        "docx_table": ("docx", DOCX, lambda: writers.docx(tabled(lines))),
        "docx_layout": ("docx", DOCX, lambda: writers.docx(lines, table=True)),
        "odt": ("odt", ODT, lambda: writers.odt(tabled(lines))),
        "rtf": ("rtf", "application/rtf", lambda: writers.rtf(lines)),
        "txt": ("txt", "text/plain", lambda: writers.text(lines)),
        "html": ("html", "text/html", lambda: writers.html(tabled(lines))),
        "octet": ("pdf", "application/octet-stream", lambda: writers.pdf(lines)),
    }
    suffix, content_type, write = made[kind]
    return File(name or f"resume.{suffix}", content_type, write())


def tabled(lines: list[str]) -> list[str]:
    """The same with dates and jobs side by side in a table."""
    at = next(number for number, line in enumerate(lines) if line.startswith("2019"))
    return [*lines[: at - 1], f"{lines[at]}\t{lines[at - 1]}", *lines[at + 1 :]]


def read_as(person: Person, file: str | None) -> Expected:
    """What a resume of `person` must be read as."""
    links = (f"https://{person.link}",) if person.link else ()
    return Expected(file, "read", person.name, person.email, person.phone, links)
