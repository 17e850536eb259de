"""Stories of files that nobody can read: whoever forwarded one says whose resume it is, and it enters."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mailflow.store.schema import document, inbox
from tests.data.forwards import writers
from tests.flow.test_erasing import erased, traces_left
from tests.flow.test_submitting import MARIA, attachments, documents, docx, events, forwards, people, standing
from tests.flow.world import World

pytestmark = pytest.mark.usefixtures("chains_hold")

SCAN = ("scan.pdf", "application/pdf", writers.pdf(["x"], images_only=True))
SCAN_2 = ("scan-2.pdf", "application/pdf", writers.pdf(["y", "z"], images_only=True))
WORDS = "Resume of Jane Roe attached, she is great."


def test_a_name_by_reply_enters_the_scan_and_the_decider_has_it(world: World) -> None:
    brought = forwards(world, "rita", SCAN, words=WORDS)
    receipt = world.received("rita", "intake")
    assert people(world) == []
    assert "reply with whose it is" in " ".join(receipt.text.split())
    world.says("rita", receipt, "Sure, sorry.\nname: Jane Roe\nemail: jane.roe@example.test")
    answer = world.received("rita", "intake")
    assert answer.subject == "Receipt: 1 resume taken in"
    assert people(world) == [("Jane Roe", "jane.roe@example.test", None)]
    assert standing(world) == [("Jane Roe", "SRE-7", "screen")]
    assert events(world, "Jane Roe") == [("applied", brought), ("asked", brought)]
    digest = world.at(1, 8).received("dana", "digest")
    assert "Jane Roe" in digest.text
    assert ("1 scan.pdf", SCAN[2]) in attachments(digest)


def test_said_twice_she_is_entered_once_and_an_undo_takes_it_back(world: World) -> None:
    forwards(world, "rita", SCAN, words=WORDS)
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "name: Jane Roe")
    answer = world.received("rita", "intake")
    world.says("rita", receipt, "name: Jane Roe")
    assert standing(world) == [("Jane Roe", "SRE-7", "screen")]
    world.says("rita", answer, "undo")
    assert standing(world) == [("Jane Roe", "SRE-7", "withdrawn")]


def test_beside_a_resume_that_was_read_the_number_tells_which(world: World) -> None:
    forwards(world, "rita", docx(MARIA), SCAN, words=WORDS)
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "name: Jane Roe")
    asked = world.received("rita", "correction")
    assert "begin the line with the number" in " ".join(asked.text.split())
    assert [name for name, *_ in people(world)] == [MARIA.name]
    world.says("rita", receipt, "2 name: Jane Roe\n1 name: Mária Sylva")
    assert {letter.kind for letter in world.new_mail("rita")} == {"intake", "correction"}
    assert [name for name, *_ in people(world)] == ["Mária Sylva", "Jane Roe"]


def test_without_a_role_the_role_is_said_as_well(world: World) -> None:
    forwards(world, "rita", SCAN, words=WORDS, to="hiring+resumes@acme.test")
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "name: Jane Roe")
    assert "say for which role as well" in " ".join(world.received("rita", "correction").text.split())
    assert people(world) == []
    world.says("rita", receipt, "name: Jane Roe\nrole: UX-2")
    assert standing(world) == [("Jane Roe", "UX-2", "screen")]


def test_somebody_on_file_is_known_by_the_address(world: World) -> None:
    forwards(world, "rita", docx(MARIA))
    forwards(world, "rita", SCAN, to="hiring+ux-2@acme.test")
    world.says("rita", world.received("rita", "intake"), f"name: {MARIA.name}\nemail: {MARIA.email}")
    assert people(world) == [(MARIA.name, MARIA.email, MARIA.phone)]
    assert standing(world) == [(MARIA.name, "SRE-7", "screen"), (MARIA.name, "UX-2", "screen")]


def test_a_colleague_without_a_duty_names_their_referral(world: World) -> None:
    forwards(world, "ivy@acme.test", SCAN, words=WORDS, to="hiring+ux-2@acme.test")
    world.says("ivy", world.received("ivy", "intake"), "name: Jane Roe")
    assert standing(world) == [("Jane Roe", "UX-2", "screen")]
    assert "A new candidate" not in world.received("ivy", "intake").text


@pytest.mark.parametrize(
    ("who", "how"), [("rita", {"proven": False}), ("dana", {}), ("mallory@else.test", {})], ids=lambda value: str(value)
)
def test_nobody_else_names_it(quick_world: World, who: str, how: dict[str, Any]) -> None:
    forwards(quick_world, "rita", SCAN, words=WORDS)
    quick_world.says(who, quick_world.received("rita", "intake"), "name: Jane Roe", **how)
    assert people(quick_world) == []


def test_an_archive_is_named_and_goes_to_nobody(world: World) -> None:
    forwards(world, "rita", ("cv.7z", "application/pdf", b"7z\xbc\xaf\x27\x1c" + bytes(range(200))), words=WORDS)
    world.says("rita", world.received("rita", "intake"), "name: Jane Roe")
    assert standing(world) == [("Jane Roe", "SRE-7", "screen")]
    assert documents(world) == []


def test_a_mail_that_cannot_name_is_told_why(world: World) -> None:
    forwards(world, "rita", SCAN, words=WORDS)
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "name: 12345")
    assert "cannot be a value" in " ".join(world.received("rita", "correction").text.split())
    assert world.rows(select(document)) == []


def test_files_named_for_two_roles_are_never_mixed_up(world: World) -> None:
    forwards(world, "rita", SCAN, SCAN_2, words="Resumes attached.")
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "1 name: Jane Roe\n2 name: John Doe\n2 role: UX-2")
    assert standing(world) == [("Jane Roe", "SRE-7", "screen")]
    assert documents(world) == ["scan.pdf"]
    world.says("rita", receipt, "2 name: John Doe\n2 role: ux-2")
    assert sorted(standing(world)) == [("Jane Roe", "SRE-7", "screen"), ("John Doe", "UX-2", "screen")]


def test_one_role_however_it_is_spelled_takes_them_both(world: World) -> None:
    forwards(world, "rita", SCAN, SCAN_2, words="Resumes attached.")
    world.says("rita", world.received("rita", "intake"), "1 name: Jane Roe\n2 name: John Doe\n2 role: sre-7")
    assert sorted(standing(world)) == [("Jane Roe", "SRE-7", "screen"), ("John Doe", "SRE-7", "screen")]


def test_another_name_after_an_undo_is_another_person(world: World) -> None:
    forwards(world, "rita", SCAN, words="Resume attached.")
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "name: Jane Roe\nemail: jane@roe.test")
    world.says("rita", world.received("rita", "intake"), "undo")
    world.says("rita", receipt, "name: John Doe\nemail: john@doe.test")
    assert sorted(standing(world)) == [("Jane Roe", "SRE-7", "withdrawn"), ("John Doe", "SRE-7", "screen")]


def test_a_name_while_the_role_of_another_is_asked_decides_neither(world: World) -> None:
    forwards(world, "rita", docx(MARIA), SCAN, words="Resumes attached.", to="hiring+resumes@acme.test")
    world.says("rita", world.received("rita", "intake"), "2 name: Jane Roe\n2 role: UX-2")
    assert standing(world) == []
    causes = [row.cause for row in world.rows(select(inbox.c.cause).where(inbox.c.state == "parked"))]
    assert causes == ["names a file while the role of the others is asked for"]


def test_a_scan_outlives_the_erasure_of_whoever_came_in_the_same_mail(world: World) -> None:
    forwards(world, "rita", docx(MARIA), SCAN, words="Resumes attached.")
    receipt = world.received("rita", "intake")
    erased(world, MARIA.name)
    assert traces_left(world, MARIA) == []
    world.says("rita", receipt, "2 name: Jane Roe")
    assert ("Jane Roe", "SRE-7", "screen") in standing(world)
    assert documents(world) == ["scan.pdf"]


def test_whoever_was_erased_is_not_named_again_by_the_old_receipt(world: World) -> None:
    forwards(world, "rita", docx(MARIA), SCAN, words="Resumes attached.")
    receipt = world.received("rita", "intake")
    world.says("rita", receipt, "2 name: Jane Roe")
    erased(world, "Jane Roe")
    world.says("rita", receipt, "2 name: Jane Roe")
    assert [name for name, *_ in standing(world)] == [MARIA.name, "[erased]"]
