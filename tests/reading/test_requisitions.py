"""Which role a mail is about: by address, subject and words; signs that disagree name none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint, Said, meant_requisition

ROLES = (
    RequisitionHint("SRE-7", "Senior SRE"),
    RequisitionHint("DAT-3", "Data Engineer"),
    RequisitionHint("DAT-9", "Senior Data Analyst"),
    RequisitionHint("PM-1", "Product Manager (m/f/d)"),
)
ADDRESSES = IntakeAddresses(aliases={"talent@acme.test": "resumes", "sre-jobs@acme.test": "SRE-7"})
GENERAL = ("hiring+resumes@acme.test",)


def meant(
    note: str = "", subject: str = "cv", to: tuple[str, ...] = GENERAL, passed_on: tuple[str, ...] = ()
) -> str | None:
    return meant_requisition(Said(to, subject, note, passed_on), ROLES, ADDRESSES)


@pytest.mark.parametrize(
    ("note", "ref"),
    [
        ("for SRE-7", "SRE-7"),
        ("Could be something for sre 7?", "SRE-7"),
        ("see DAT-3 please", "DAT-3"),
        ("for the data engineer role", "DAT-3"),
        ("For the Senior SRE position", "SRE-7"),
        ("for the SRE opening", "SRE-7"),
        ("Für die Data Engineer Stelle", "DAT-3"),
        ("pour le poste de Data Engineer", "DAT-3"),
        ("para la vacante de data engineer", "DAT-3"),
        ("the data analyst role", "DAT-9"),
        ("product manager role", "PM-1"),
        ("not for the SRE role, but for the data engineer role", "DAT-3"),
        ("not SRE-7", None),
        ("Ich kenne ihn nicht. Stelle: SRE-7.", "SRE-7"),
        ("for the data engineer role or the product manager role", None),
        ("SRE-7 or DAT-3", None),
        ("She is a data engineer at Initech", None),
        ("Worked as a data engineer for years", None),
        ("Sie arbeitet als Data Engineer", None),
        ("Bewerbung als Data Engineer", "DAT-3"),
        ("perfect as our next Data Engineer", "DAT-3"),
        ("Role: Data Engineer", "DAT-3"),
        ("a great candidate", None),
        ("SRE-77 and XSRE-7 and SRE-7-b are others", None),
        ("mail sre-7@acme.test", None),
        ("for OPS-1", None),
        ("", None),
    ],
)
def test_the_note_names_a_role(note: str, ref: str | None) -> None:
    assert meant(note) == ref


@pytest.mark.parametrize(
    ("to", "ref"),
    [
        (("hiring+sre-7@acme.test",), "SRE-7"),
        (("hiring+resumes@acme.test", "hiring+dat-3@acme.test"), "DAT-3"),
        (("hiring+sre-7@acme.test", "hiring+dat-3@acme.test"), None),
        (("sre-jobs@acme.test",), "SRE-7"),
        (("talent@acme.test",), None),
        (("hiring+ops-9@acme.test",), None),
        (("somebody+sre-7@acme.test",), None),
        (("hiring+resumes+sre-7@acme.test",), "SRE-7"),
    ],
)
def test_the_address_names_a_role(to: tuple[str, ...], ref: str | None) -> None:
    assert meant(to=to) == ref


def test_the_subject_names_a_role_by_its_ref_and_more_weakly_by_its_title() -> None:
    assert meant(subject="Fwd: [SRE-7] Maria") == "SRE-7"
    assert meant(subject="Maria Silva, Data Engineer") == "DAT-3"
    assert meant(subject="Maria Silva, Data Engineer", note="for SRE-7") == "SRE-7"


def test_signs_of_the_forwarder_that_disagree_name_none() -> None:
    assert meant("for DAT-3", to=("hiring+sre-7@acme.test",)) is None
    assert meant("for the data engineer role", to=("hiring+sre-7@acme.test",)) is None


def test_what_was_passed_on_counts_only_where_the_forwarder_names_nothing() -> None:
    assert meant(passed_on=("Application", "I apply for the data engineer position.")) == "DAT-3"
    assert meant("for SRE-7", passed_on=("Application DAT-3",)) == "SRE-7"
    assert meant(passed_on=("I am a data engineer at Initech",)) is None


def test_the_thread_that_is_answered_names_a_role() -> None:
    said = Said(GENERAL, "cv", "", thread="DAT-9")
    assert meant_requisition(said, ROLES, ADDRESSES) == "DAT-9"


def test_a_role_that_is_not_open_is_not_replaced_by_another() -> None:
    assert meant("for the data engineer role", to=("hiring+ops-9@acme.test",)) is None
    assert meant("for the data engineer role", subject="[OPS-9] Maria") is None
    assert meant("for the data engineer role", subject="[EXTERNAL] Maria") == "DAT-3"


def test_a_title_within_another_is_not_a_second_one() -> None:
    roles = (RequisitionHint("A-1", "Data Engineer"), RequisitionHint("A-2", "Senior Data Engineer"))
    assert meant_requisition(Said(GENERAL, "", "for the Senior Data Engineer role"), roles, ADDRESSES) == "A-2"
    assert meant_requisition(Said(GENERAL, "", "for the data engineer role"), roles, ADDRESSES) == "A-1"


@pytest.mark.parametrize(
    ("address", "intake"),
    [
        ("hiring+resumes@acme.test", True),
        ("hiring+sre-7@acme.test", True),
        ("hiring+resumes+sre-7@acme.test", True),
        ("hiring+ops-9@acme.test", True),
        ("talent@acme.test", True),
        ("hiring@acme.test", False),
        ("hiring+" + "a" * 31 + "@acme.test", False),
        ("somebody+resumes@acme.test", False),
    ],
)
def test_where_resumes_are_mailed_to(address: str, intake: bool) -> None:
    assert ADDRESSES.is_intake([address]) is intake


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_words_name_an_open_role_or_none(note: str, subject: str) -> None:
    assert meant(note, subject) in {None, *(role.ref for role in ROLES)}
