"""Stories of corrections: a reply to the receipt of a resume changes what is on file, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mailflow.store.schema import candidate, document, review
from tests.flow.test_submitting import (
    JANE,
    MARIA,
    SEAN,
    documents,
    docx,
    events,
    forwards,
    pdf,
    people,
    standing,
)
from tests.flow.world import World, applied

pytestmark = pytest.mark.usefixtures("chains_hold")


def receipt(world: World, who: str, *files: Any, **how: Any) -> Any:
    forwards(world, who, *files, **how)
    return world.received(who, "intake")


def corrected(world: World, who: str, letter: Any, words: str, **how: Any) -> Any:
    """The receipt of these corrections."""
    world.says(who, letter, words, **how)
    return world.received(who, "correction")


def flat(letter: Any) -> str:
    return " ".join(letter.text.replace("\n    > ", " ").split())


def test_name_address_and_telephone_are_corrected_by_a_line_each(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA))
    answer = corrected(
        world, "rita", letter, "Hi,\nname: Mária Sylva\nemail: mria@example.test\nphone: +351 912 000 111"
    )
    assert people(world) == [("Mária Sylva", "mria@example.test", "+351912000111")]
    assert answer.subject == "Corrected: 3 changes"
    assert f"Corrected the mail address: mria@example.test instead of {MARIA.email}." in flat(answer)
    assert [kind for kind, _ in events(world, "Mária Sylva")][-3:] == ["corrected"] * 3
    world.writes("rita", "why Sylva")
    assert "Mária Sylva" in world.received("rita", "trail").text


def test_an_undo_sets_it_back_once(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA))
    before = people(world)
    answer = corrected(world, "rita", letter, "name: Somebody Else\nphone: +351 912 000 111")
    back = corrected(world, "rita", answer, "undo")
    assert people(world) == before
    assert "Corrected: 2 changes" in back.subject
    again = corrected(world, "rita", answer, "undo")
    assert (people(world), "it was changed since" in flat(again)) == (before, True)


def test_an_undo_after_the_window_changes_nothing(world: World) -> None:
    answer = corrected(world, "rita", receipt(world, "rita", docx(MARIA)), "name: Somebody Else")
    world.later(minutes=31)
    assert "The time to take it back is over." in flat(corrected(world, "rita", answer, "undo"))
    assert people(world)[0][0] == "Somebody Else"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("phone: 912345678", "cannot be a value of that kind"),
        ("role: XY-99", "no open role has this reference"),
        ("merge", "nobody on file to put this candidate together with"),
        ("2 name: A B", "no such number"),
        (f"email: {MARIA.email}", "It is so already"),
        ("not the same", "stay apart"),
        ("name: Q Q\nand call her soon", "this was not understood"),
    ],
)
def test_what_cannot_be_done_is_told(quick_world: World, words: str, told: str) -> None:
    answer = corrected(quick_world, "rita", receipt(quick_world, "rita", docx(MARIA)), words)
    assert told in flat(answer)


def test_of_several_resumes_the_number_tells_which(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA, "m.docx"), docx(SEAN, "s.docx"))
    assert "begin the line with the number" in flat(corrected(world, "rita", letter, "name: A Nother"))
    corrected(world, "rita", letter, "2 name: Shaun Brien")
    assert [name for name, _, _ in people(world)] == [MARIA.name, "Shaun Brien"]


def test_another_role_moves_the_review_to_whoever_decides_there(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA))
    answer = corrected(world, "rita", letter, "role: ux-2")
    assert standing(world) == [(MARIA.name, "UX-2", "screen")]
    digest = world.at(0, 8).received("omar", "digest")
    assert MARIA.name in digest.text
    assert world.letters("dana", "digest") == []
    assert "Now for UX-2 instead of SRE-7" in flat(answer)
    world.says("omar", digest, "1 yes")
    assert world.stage(MARIA.name) == "review"
    assert "a decision was made since" in flat(corrected(world, "rita", letter, "role: SRE-7"))


def test_the_must_haves_of_another_role_are_shown_with_it(world: World) -> None:
    world.load(
        '[[requisitions]]\nref = "OPS-1"\ntitle = "Operations"\nmust_haves = ["Terraform"]\n'
        '[[responsibilities]]\nrequisition = "OPS-1"\nsources = ["rita@acme.test"]\ndecides = "omar@acme.test"\n'
    )
    corrected(world, "rita", receipt(world, "rita", docx(MARIA)), "role: OPS-1")
    assert "Terraform: met (Python, Kubernetes, Terraform" in flat(world.at(0, 8).received("omar", "digest"))


def test_another_role_is_taken_back(world: World) -> None:
    answer = corrected(world, "rita", receipt(world, "rita", docx(MARIA)), "role: UX-2")
    corrected(world, "rita", answer, "undo")
    assert standing(world) == [(MARIA.name, "SRE-7", "screen")]
    opened = world.rows(select(review.c.closed_at).order_by(review.c.id))
    assert [row.closed_at is None for row in opened] == [False, False, True]


def test_a_like_person_on_another_role_is_put_together_and_apart_again(world: World) -> None:
    world.load(applied(MARIA.name, "UX-2"))
    answer = corrected(world, "rita", receipt(world, "rita", docx(MARIA)), "merge")
    owners = world.rows(select(candidate.c.id))
    assert (len(owners), f"Put together with {MARIA.name} (UX-2)" in flat(answer)) == (2, True)
    # Whoever is recognised by the resume's address is the person on file now.
    again = receipt(world, "rita", pdf(MARIA), words="once more")
    assert f"On this role already as {MARIA.name}." in flat(again)
    corrected(world, "rita", answer, "undo")
    assert sorted(ref for _, ref, _ in standing(world)) == ["SRE-7", "UX-2"]
    assert len({row.id for row in world.rows(select(candidate.c.id))}) == 2


def test_a_like_person_on_the_same_role_keeps_their_place_and_gets_the_file(world: World) -> None:
    world.load(applied(MARIA.name, stage="interview"))
    answer = corrected(world, "rita", receipt(world, "rita", docx(MARIA)), "merge")
    assert standing(world) == [(MARIA.name, "SRE-7", "interview"), (MARIA.name, "SRE-7", "withdrawn")]
    owner = world.rows(select(document.c.application_id))[0].application_id
    assert owner == 1
    assert world.open_reviews(MARIA.name) == []
    corrected(world, "rita", answer, "undo")
    assert [stage for _, _, stage in standing(world)] == ["interview", "screen"]
    assert world.rows(select(document.c.application_id))[0].application_id == 2
    assert len(world.open_reviews(MARIA.name)) == 1


def test_of_several_like_people_the_role_tells_which(world: World) -> None:
    world.load(applied(MARIA.name, "UX-2"), applied(MARIA.name, "SRE-7", "interview").replace("@mail", "@post"))
    letter = receipt(world, "rita", docx(MARIA))
    assert "several people could be meant" in flat(corrected(world, "rita", letter, "merge"))
    assert "(UX-2)" in flat(corrected(world, "rita", letter, "merge with UX-2"))


def test_somebody_taken_for_another_is_told_apart(world: World) -> None:
    """A new resume laid beside that of a person with the same address and surname becomes a candidate of its own."""
    world.load(
        f'[[applications]]\ncandidate = "Otto Silva"\nemail = "{MARIA.email}"\nrequisition = "SRE-7"\n'
        'stage = "interview"\n'
    )
    letter = receipt(world, "rita", docx(MARIA))
    assert documents(world) == ["cv.docx"]
    answer = corrected(world, "rita", letter, "not the same")
    assert standing(world) == [("Otto Silva", "SRE-7", "interview"), (MARIA.name, "SRE-7", "screen")]
    assert world.rows(select(document.c.application_id))[0].application_id == 2
    assert len(world.open_reviews(MARIA.name)) == 1
    corrected(world, "rita", answer, "undo")
    assert world.rows(select(document.c.application_id))[0].application_id == 1
    assert world.stage(MARIA.name) == "withdrawn"


def test_a_second_application_of_another_person_is_told_apart(world: World) -> None:
    world.load(f'[[applications]]\ncandidate = "Otto Silva"\nemail = "{MARIA.email}"\nrequisition = "UX-2"\n')
    letter = receipt(world, "rita", docx(MARIA))
    answer = corrected(world, "rita", letter, "not the same")
    assert standing(world) == [("Otto Silva", "UX-2", "sourced"), (MARIA.name, "SRE-7", "screen")]
    corrected(world, "rita", answer, "undo")
    assert standing(world) == [("Otto Silva", "UX-2", "sourced"), ("Otto Silva", "SRE-7", "screen")]


def test_a_resume_is_taken_back_and_enters_again_when_mailed_again(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA), docx(SEAN, "s.docx"))
    answer = corrected(world, "rita", letter, "undo 1")
    assert "Taken back: cv.docx." in flat(answer)
    assert standing(world) == [(MARIA.name, "SRE-7", "withdrawn"), (SEAN.name, "SRE-7", "screen")]
    assert world.open_reviews(MARIA.name) == []
    forwards(world, "rita", docx(MARIA), words="Now in earnest.")
    assert standing(world)[0] == (MARIA.name, "SRE-7", "screen")
    assert (len(world.open_reviews(MARIA.name)), documents(world)) == (1, ["cv.docx", "s.docx"])


def test_a_resume_that_was_decided_on_is_not_taken_back(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "1 yes")
    answer = corrected(world, "rita", letter, "undo")
    assert (world.stage(MARIA.name), "is over" in flat(answer)) == ("review", True)


@pytest.mark.parametrize(("who", "proven"), [("mallory@evil.test", True), ("rita", False), ("omar", True)])
def test_nobody_else_corrects(quick_world: World, who: str, proven: bool) -> None:
    """Not a stranger with the token, not an unproven mail, not a colleague to whom the receipt was passed on."""
    world = quick_world
    letter = receipt(world, "rita", docx(MARIA))
    before = people(world)
    world.says(who, letter, "name: Mallory Mole", proven=proven)
    assert people(world) == before
    assert world.letters("mallory@evil.test") == []


LOST = '[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["ivy@acme.test"]\ndecides = "dana@acme.test"\n'


def test_whoever_lost_the_duty_meanwhile_takes_nothing_back(quick_world: World) -> None:
    world = quick_world
    letter = receipt(world, "rita", docx(MARIA))
    answer = corrected(world, "rita", letter, "name: Somebody Else")
    world.load(LOST)
    for receipt_of in (answer, letter):
        number = world.says("rita", receipt_of, "undo")
        assert (world.mail(number).state, people(world)[0][0]) == ("parked", "Somebody Else")
    assert [stage for _, _, stage in standing(world)] == ["screen"]


def test_an_answer_without_the_token_corrects_nothing_and_is_told(world: World) -> None:
    letter = receipt(world, "rita", docx(MARIA))
    before = people(world)
    answer = corrected(world, "rita", letter, "name: Some One", to=world.mailbox)
    assert (people(world), "nothing proves that this mail is yours" in flat(answer)) == (before, True)


def test_a_colleague_without_a_duty_corrects_through_the_recruiter(world: World) -> None:
    world.load('[[people]]\nname = "Noa Levi"\naddress = "noa@acme.test"\ntimezone = "America/New_York"\n')
    letter = receipt(world, "noa", docx(MARIA), words="I know her well.")
    before = people(world)
    number = world.says("noa", letter, "name: Some One")
    assert (people(world), world.mail(number).state) == (before, "parked")
    assert "this is for the recruiter" in flat(world.received("noa", "correction"))


def test_an_address_that_another_person_has_is_told_and_merges_by_one_word(world: World) -> None:
    world.load('[[applications]]\ncandidate = "Jane M. Doe"\nemail = "jane@else.test"\nrequisition = "UX-2"\n')
    letter = receipt(world, "rita", docx(JANE))
    answer = corrected(world, "rita", letter, "email: jane@else.test")
    assert "Jane M. Doe (UX-2)" in flat(answer)
    corrected(world, "rita", answer, "merge")
    assert {name for name, _, _ in standing(world)} == {"Jane M. Doe"}
