"""Who is taken for whom when a resume comes in, sign by sign; and what no text of a resume can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.acquaintance import recognise
from mailflow.hiring.desk import KnownCandidate
from mailflow.hiring.model import Application, Stage
from mailflow.hiring.submission import Brought, read_submission
from mailflow.mail.document import ExtractedDocument, FileStatus
from mailflow.mail.message import parse
from mailflow.mail.reply import own_words
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint
from tests.data.forwards.making import RITA, File, mail

SRE, UX = 7, 2
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def stands(number: int, person: int, role: int) -> Application:
    return Application(number, person, "", role, "", "", Stage.SCREEN, 1, NOW)


MARIA = KnownCandidate(
    1, "Maria Silva", "maria@example.test", "+351912345678", (stands(10, 1, SRE),), {10: frozenset({"same"})}
)
RESUME = Brought(1, "cv.pdf", "application/pdf", 10, "other", FileStatus.READ, name="Maria Silva")

#: What the resume shows, whether Maria is recognised, whether as one who stands on the role, whether she resembles.
SIGNS = [
    ({}, False, True),
    ({"email": "maria@example.test"}, True, False),
    ({"phone": "+351912345678"}, True, False),
    ({"sha256": "same"}, True, False),
    ({"sha256": "same", "name": "M."}, True, False),
    ({"name": "", "email": "maria@example.test"}, True, False),
    ({"name": "Maria L. da Silva", "email": "maria@example.test"}, True, False),
    ({"name": "Maria Berg", "email": "maria@example.test"}, True, False),
    ({"name": "Otto Berg", "email": "maria@example.test"}, False, True),
    ({"name": "Otto Berg", "phone": "+351912345678"}, False, False),
    ({"name": "Otto Berg"}, False, False),
    ({"name": "Maria L. da Silva"}, False, True),
    ({"email": "other@example.test"}, False, True),
    ({"name": "", "email": "", "phone": ""}, False, False),
]


@pytest.mark.parametrize(("shown", "same", "alike"), SIGNS)
def test_two_signs_make_a_known_person_and_one_a_likeness(shown: dict[str, str], same: bool, alike: bool) -> None:
    found = recognise(replace(RESUME, **shown), [MARIA], SRE)  # type: ignore[arg-type]  # text fields only
    assert (found.person is MARIA, MARIA in found.resembling) == (same, alike)
    assert (found.application is not None) == same
    assert found.same_file == (shown.get("sha256") == "same")


def test_on_another_role_a_known_person_stands_nowhere_yet() -> None:
    found = recognise(replace(RESUME, email="maria@example.test"), [MARIA], UX)
    assert (found.person, found.application, found.same_file) == (MARIA, None, False)


def test_of_one_person_on_file_twice_the_one_on_the_role_is_meant() -> None:
    twin = replace(MARIA, id=0, applications=(stands(11, 0, UX),), files={})
    for known in ([twin, MARIA], [MARIA, twin]):
        assert recognise(replace(RESUME, email="maria@example.test"), known, SRE).person is MARIA
        assert recognise(replace(RESUME, email="maria@example.test"), known, UX).person is twin


TEXTS = st.text(max_size=400) | st.sampled_from(["Experience\n2019 - 2024\nEducation\nSkills", "", "\x00\ud800"])
STATUSES = st.sampled_from(list(FileStatus))


@given(st.lists(st.tuples(TEXTS, STATUSES, st.text(max_size=20)), max_size=4), st.text(max_size=200))
def test_any_files_are_answered_for_and_their_bytes_are_kept(
    files: list[tuple[str, FileStatus, str]], words: str
) -> None:
    """One row a file and in its place, its content found by its hash, and a question can keep it."""
    attached = [File(f"{place}.txt", "text/plain", b"%d" % place) for place in range(len(files))]
    raw = mail(RITA, "cv", "".join(c for c in words if c.isprintable()), attached)
    found = parse(raw)
    documents = [
        ExtractedDocument(name, "text", status, "" if status is FileStatus.READ else "it is empty", text, sha256=str(n))
        for n, (text, status, name) in enumerate(files)
    ]
    roles = [RequisitionHint("SRE-7", "SRE", ("Python",)), RequisitionHint("UX-2", "Designer")]
    made = read_submission(found, documents, own_words(found), roles, IntakeAddresses())
    assert [one.number for one in made.brought] == list(range(1, len(made.brought) + 1))
    assert [made.contents[one.sha256] for one in made.brought[: len(files)]] == [file.content for file in attached]
    assert len(made.brought) == len(made.intake.candidates) >= len(files)
    assert all(Brought.load(one.dump()) == one for one in made.brought)
