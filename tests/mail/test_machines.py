"""The published samples of machines' mail and of people who sound like machines, read as intake reads them."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

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

SAMPLES = Path(__file__).parent.parent / "data" / "machines"
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


def as_cases(*names: str) -> list[Any]:
    """The samples of some files as test cases."""
    return [pytest.param(sample, id=f"{name}-{sample['id']}") for name in names for sample in samples(name)]


@pytest.mark.parametrize("sample", as_cases("absences", "absences_more"))
def test_an_out_of_office_is_automatic_and_says_until_when_and_whom_to_ask(sample: dict[str, Any]) -> None:
    found = kind_of(sample)
    assert isinstance(found, AutoReply)
    assert found.absence is not None
    assert (found.absence.until, found.absence.delegate) == (sample.get("until"), sample.get("delegate"))


@pytest.mark.parametrize("sample", as_cases("automatic", "automatic_more"))
def test_a_machines_mail_is_told_as_what_it_is(sample: dict[str, Any]) -> None:
    found = kind_of(sample)
    assert NAMES[type(found)] == sample.get("kind", "auto_reply")
    if isinstance(found, AutoReply):
        assert (found.absence.delegate if found.absence else None) == sample.get("delegate")
        assert found.absence is None or found.absence.until is None


@pytest.mark.parametrize("sample", as_cases("bounces"))
def test_a_bounce_names_who_failed_and_whether_for_good(sample: dict[str, Any]) -> None:
    found = kind_of(sample)
    assert isinstance(found, Bounce)
    assert {each.address for each in found.recipients if each.permanent} == set(sample.get("permanent", []))
    assert {each.address for each in found.recipients if not each.permanent} == set(sample.get("temporary", []))
    assert found.permanent == ("temporary" not in sample or bool(sample.get("permanent")))
    if "original" in sample:
        assert found.original_message_id == sample["original"]


@pytest.mark.parametrize("sample", as_cases("people", "people_more"))
def test_a_person_who_sounds_like_a_machine_is_a_person(sample: dict[str, Any]) -> None:
    assert kind_of(sample) == PersonalMail()


def test_a_third_of_the_samples_is_set_aside() -> None:
    """Figures on samples that no phrase was written for are told apart from the others."""
    counts = Counter(sample.get("held_out", False) for name in FILES for sample in samples(name))
    assert counts[True] * 3 >= sum(counts.values()) - 3 * len(FILES)


FILES = ("absences", "automatic", "bounces", "people")
