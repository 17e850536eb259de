"""Stories of candidates whom others submitted: told by a mail that one word of the recruiter releases, not before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mailflow.config import RetentionSection
from mailflow.demo.people import Letter
from mailflow.mail.delivery import Accepted, Refused
from mailflow.store.schema import first_notice
from tests.flow.test_erasing import erased, traces_left
from tests.flow.test_submitting import JANE, MARIA, SEAN, docx, forward, forwards, pdf
from tests.flow.world import World, applied

NOA = '[[people]]\nname = "Noa Levi"\naddress = "noa@acme.test"\ntimezone = "America/New_York"\n'


def outcomes(world: World) -> list[str | None]:
    return [row.outcome for row in world.rows(select(first_notice.c.outcome).order_by(first_notice.c.candidate_id))]


def draft(world: World) -> Letter:
    """Maria and Sean were submitted by others; the recruiter has the draft in the evening."""
    world.load(NOA)
    world.arrives(forward(world, "noa", docx(MARIA)), forward(world, "dana", pdf(SEAN)))
    assert world.letters("rita", "informing") == []
    return world.at(0, 17, 1).received("rita", "informing")


def test_one_word_releases_the_mail_and_it_leaves_after_the_window(world: World) -> None:
    letter = draft(world)
    text = " ".join(letter.text.replace("\n  >", " ").split())
    for shown in (MARIA.name, MARIA.email, SEAN.name, "works here and recommends you", "by Mon 21 Dec"):
        assert shown in text
    assert "does not name who is responsible" in text
    world.later(days=3)
    assert (world.letters(MARIA.email), outcomes(world)) == ([], [None, None])
    world.says("rita", letter, "send 1")
    assert "is written to" in world.received("rita", "released").text
    world.later(minutes=45)
    assert world.letters(MARIA.email) == []
    world.later(minutes=20)
    (mail,) = world.letters(MARIA.email)
    told = " ".join(mail.text.split())
    for shown in (
        f"Dear {MARIA.name},",
        "Senior Site Reliability Engineer",
        "corrected or erased",
        "An answer to this",
    ):
        assert shown in told
    assert ("SRE-7" in told, "Noa" in told, SEAN.name in told) == (False, False, False)
    assert mail.reply_to == world.mailbox
    assert (world.letters(SEAN.email), outcomes(world)) == ([], ["released", None])


@pytest.mark.slow
def test_a_candidate_is_written_to_once_however_often_it_is_released(world: World) -> None:
    letter = draft(world)
    for wait in (5, 180, 180):
        world.says("rita", letter, "send 1")
        world.later(minutes=wait)
    assert len(world.letters(MARIA.email)) == 1


def test_who_turned_out_to_be_on_file_is_not_to_be_told_under_the_other_address(world: World) -> None:
    """Given a resume whose candidate is put together with somebody on the role, then the draft knows the others
    only."""
    merged(world)
    text = world.at(0, 17, 1).received("rita", "informing").text
    assert (MARIA.email in text, SEAN.email in text) == (False, True)


def test_who_is_told_apart_again_is_to_be_told(world: World) -> None:
    world.says("rita", merged(world), "undo")
    text = world.at(0, 17, 1).received("rita", "informing").text
    assert (MARIA.email in text, SEAN.email in text) == (True, True)


def merged(world: World) -> Letter:
    """The receipt of a merge with somebody on the same role, beside a candidate of their own."""
    world.load(NOA, applied(MARIA.name, stage="interview"))
    world.arrives(forward(world, "noa", pdf(SEAN)))
    forwards(world, "rita", docx(MARIA))
    world.says("rita", world.received("rita", "intake"), "merge")
    return world.received("rita", "correction")


def test_an_undo_stops_it_and_it_can_be_released_again(world: World) -> None:
    letter = draft(world)
    world.says("rita", letter, "send")
    receipt = world.received("rita", "released")
    world.later(minutes=10)
    world.says("rita", receipt, "undo")
    assert "waits for your word" in world.received("rita", "released").text
    world.later(hours=3)
    assert (world.letters(MARIA.email), outcomes(world)) == ([], [None, None])
    world.says("rita", letter, "send")
    world.later(hours=2)
    assert [len(world.letters(who)) for who in (MARIA.email, SEAN.email)] == [1, 1]
    world.says("rita", world.letters("rita", "released")[-1], "undo")
    world.later(hours=3)
    assert [len(world.letters(who)) for who in (MARIA.email, SEAN.email)] == [1, 1]


@pytest.mark.slow
def test_the_mail_waits_for_the_receipt_that_can_stop_it(world: World) -> None:
    """Given a server that takes nothing for the recruiter, when the receipt leaves at last, then its window begins."""
    letter = draft(world)
    world.app.answer = lambda to, _raw: Refused(450, "later", permanent=False) if "rita" in to else Accepted("250 ok")
    world.says("rita", letter, "send")
    for _ in range(20):
        world.later(minutes=10)
    assert (world.letters(MARIA.email), world.letters("rita", "released")) == ([], [])
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.later(hours=1)
    receipt = world.received("rita", "released")
    world.later(minutes=29)
    assert world.letters(MARIA.email) == []
    world.says("rita", receipt, "undo")
    assert "waits for your word" in world.received("rita", "released").text
    world.later(hours=3)
    assert world.letters(MARIA.email) == []


def test_without_any_receipt_it_waits_for_none(quick_world: World) -> None:
    world = quick_world
    letter = draft(world)
    world.app.answer = lambda to, _raw: Refused(550, "no", permanent=True) if "rita" in to else Accepted("250 ok")
    world.says("rita", letter, "send 1")
    world.later(hours=2)
    assert len(world.letters(MARIA.email)) == 1


def test_an_undo_that_is_judged_late_says_that_the_mail_has_left(world: World) -> None:
    """It was written in time, and waited in the mailbox while nothing ran but the sending."""
    letter = draft(world)
    world.says("rita", letter, "send 1")
    world.later(minutes=10)
    undo = world.arrival(world.written("rita", "undo", answers=world.received("rita", "released")))
    world.later(hours=3)
    assert len(world.letters(MARIA.email)) == 1
    intake = world.app.intake(world.settings.mailbox[0])
    intake.keep([undo])
    intake.judge_all()
    world.tick()
    told = world.received("rita", "released")
    assert (told.subject, "has been written to" in told.text) == ("Nothing could be stopped", True)
    assert "waits for your word" not in told.text
    assert outcomes(world) == ["released", None]


def test_a_released_mail_whose_role_changed_hands_is_owed_still_and_shown_to_the_new_recruiter(world: World) -> None:
    letter = draft(world)
    world.says("rita", letter, "send")
    hands = '[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["ivy@acme.test"]\ndecides = "dana@acme.test"\n'
    world.load(hands)
    world.later(hours=3)
    assert (world.letters(MARIA.email), outcomes(world)) == ([], [None, None])
    again = world.at(1, 18).at(2, 17, 1).received("ivy", "informing")
    world.at(2, 18).at(3, 17, 1)
    assert len(world.letters("ivy", "informing")) == 1
    world.says("ivy", again, "send 1\ntold 2")
    world.later(hours=2)
    assert (len(world.letters(MARIA.email)), outcomes(world)) == (1, ["released", "told"])


def test_who_knows_already_is_noted_and_not_written_to(world: World) -> None:
    letter = draft(world)
    world.says("rita", letter, "told 2\nsend 1")
    world.later(hours=2)
    assert ([len(world.letters(who)) for who in (MARIA.email, SEAN.email)], outcomes(world)) == (
        [1, 0],
        ["released", "told"],
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "words", "proven"),
    [
        ("rita", "do not send", True),
        ("rita", "send 1 but change the second line", True),
        ("rita", "looks good", True),
        ("rita", "approve 1", True),
        ("rita", "send", False),
        ("dana", "send", True),
        ("mallory@evil.test", "send", True),
    ],
)
def test_anything_else_and_anybody_else_releases_nothing(
    quick_world: World, who: str, words: str, proven: bool
) -> None:
    world = quick_world
    letter = draft(world)
    number = world.says(who, letter, words, proven=proven)
    world.later(hours=3)
    assert (world.letters(MARIA.email), outcomes(world)) == ([], [None, None])
    assert world.mail(number).state == "parked"


def test_who_applied_themselves_is_not_owed_it(world: World) -> None:
    passed_on = (
        f"---------- Forwarded message ---------\nFrom: {JANE.name} <{JANE.email}>\n"
        "Date: Mon, 23 Nov 2026 at 06:00\nSubject: application\nTo: Rita <rita@acme.test>\n\nattached\n"
    )
    forwards(world, "rita", docx(JANE), words=f"Please look.\n\n{passed_on}")
    world.at(0, 18)
    assert (outcomes(world), world.letters("rita", "informing")) == ([], [])


@pytest.mark.slow
def test_after_three_weeks_the_draft_comes_again(world: World) -> None:
    draft(world)
    world.new_mail("rita")
    for day in range(1, 25):
        world.at(day, 17, 1)
    assert len(world.letters("rita", "informing")) >= 2


def test_the_mail_names_who_is_responsible_and_for_how_long(world: World) -> None:
    world.app.settings.__dict__["retention"] = RetentionSection(
        days=180, controller="Acme Ltd", contact="dpo@acme.test"
    )
    text = " ".join(draft(world).text.replace("\n  > ", " ").split())
    for shown in ("Responsible: Acme Ltd.", "dpo@acme.test", "until 180 days after"):
        assert shown in text


def test_an_erased_candidate_is_written_to_no_more(world: World) -> None:
    letter = draft(world)
    world.says("rita", letter, "send")
    erased(world, MARIA.email)
    world.later(hours=3)
    assert (world.letters(MARIA.email), traces_left(world, MARIA)) == ([], [])
    assert len(world.letters(SEAN.email)) == 1
