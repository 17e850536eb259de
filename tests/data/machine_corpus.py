"""The samples in `tests/data/machines` as mails, and what each is found to be."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mailflow.mail.kind import (
    AutoReply,
    Bounce,
    CalendarReply,
    Kind,
    MachineReport,
    Ourselves,
    OwnMail,
    PersonalMail,
    Reaction,
    Unreadable,
    classify,
)
from mailflow.mail.message import parse

SAMPLES = Path(__file__).parent / "machines"
OURSELVES = Ourselves(frozenset({"hiring@acme.test"}), "test-instance", lambda found: ".OWN@" in found)
NAMES: dict[type[Any], str] = {
    OwnMail: "self",
    Bounce: "bounce",
    MachineReport: "other",
    CalendarReply: "calendar",
    AutoReply: "auto_reply",
    Reaction: "reaction",
    Unreadable: "unreadable",
    PersonalMail: "reply",
}


def samples(name: str) -> list[dict[str, Any]]:
    """The mails of one sample file."""
    found = tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))["mail"]
    return [dict(mail) for mail in found]


def as_raw(sample: dict[str, Any]) -> bytes:
    """A sample as the bytes of a mail; what it leaves out is filled in."""
    given = [str(line) for line in sample.get("headers", [])]
    named = {line.partition(":")[0].lower() for line in given}
    filled = {
        "From": sample.get("from", "Dana Okafor <dana@acme.test>"),
        "To": "Hiring <hiring@acme.test>",
        "Date": sample.get("date", "Fri, 20 Nov 2026 10:12:00 +0100"),
        "Message-ID": f"<{sample['id']}@mail.example.test>",
        "Subject": sample["subject"],
    }
    lines = [f"{name}: {value}" for name, value in filled.items() if name.lower() not in named] + given
    body, content_type = _body(sample)
    lines += ["MIME-Version: 1.0", f"Content-Type: {content_type}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body.lstrip("\n").replace("\n", "\r\n")).encode()


def _body(sample: dict[str, Any]) -> tuple[str, str]:
    if "content_type" in sample:
        return sample["body"], sample["content_type"]
    if "html" in sample:
        return sample["html"], "text/html; charset=utf-8"
    if "status" not in sample:
        return sample["text"], "text/plain; charset=utf-8"
    parts = [("text/plain; charset=utf-8", sample["text"]), ("message/delivery-status", sample["status"].lstrip("\n"))]
    if "returned" in sample:
        parts.append(("text/rfc822-headers", sample["returned"]))
    body = "".join(f"--report\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts)
    return f"{body}--report--\n", 'multipart/report; report-type=delivery-status; boundary="report"'


def kind_of(sample: dict[str, Any]) -> Kind:
    """What the sample is found to be."""
    return classify(parse(as_raw(sample)), OURSELVES)


def as_meant(sample: dict[str, Any], found: Kind) -> bool:
    """Whether everything that the sample states was found: kind, recipients of a bounce, absence."""
    if isinstance(found, Bounce):
        failed = {each.address for each in found.recipients if each.permanent}
        waiting = {each.address for each in found.recipients if not each.permanent}
        original = sample.get("original", found.original_message_id)
        return (
            {"permanent", "temporary"} & sample.keys() != set()
            and (failed, waiting) == (set(sample.get("permanent", [])), set(sample.get("temporary", [])))
            and found.permanent == ("temporary" not in sample or bool(failed))
            and found.original_message_id == original
        )
    if isinstance(found, AutoReply) and found.absence is not None:
        absence = (found.absence.until, found.absence.delegate)
        return absence == (sample.get("until"), sample.get("delegate"))
    return "until" not in sample and "delegate" not in sample
