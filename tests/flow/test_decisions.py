"""Stories of deciding by mail: what is answered to a digest, what is recorded, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mailflow.mail.delivery import Accepted, Refused
from mailflow.store.schema import person
from tests.flow.world import World, applied


def test_a_digest_is_decided_by_one_reply(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"), applied("Wei Zhang"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "1 yes, 2 no - too junior")
    assert (world.stage("Maria Silva"), world.stage("John Abara"), world.stage("Wei Zhang")) == (
        "interview",
        "rejected",
        "review",
    )
    receipt = world.received("dana", "receipt")
    assert "Maria Silva" in receipt.text


def test_two_different_tokens_among_the_recipients_decide_nothing(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Tomas Lind", "UX-2"))
    first = world.at(0, 8).received("dana", "digest")
    world.load(applied("John Abara"))
    second = world.at(1, 8).received("dana", "digest")
    number = world.says("dana", second, "1 yes", to=f"{first.reply_to}, {second.reply_to}", threaded=False)
    assert world.mail(number).state == "parked"
    assert "two different notices" in world.mail(number).cause
    assert world.said("Maria Silva") == world.said("John Abara") == []
    assert world.received("dana", "clarify")


def test_one_token_in_several_fields_is_one(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes", headers=[f"Cc: {digest.reply_to}", f"Delivered-To: {digest.reply_to.upper()}"])
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]


#: Stage, words, stage after, verdict recorded, whether the review is still open.
VERDICTS = [
    ("sourced", "approve 1", "screen", "approve"),
    ("screen", "approve 1", "review", "approve"),
    ("review", "approve 1", "interview", "approve"),
    ("interview", "approve 1", "offer", "approve"),
    ("offer", "approve 1", "offer", "approve"),
    ("sourced", "reject 1", "rejected", "reject"),
    ("screen", "reject 1", "rejected", "reject"),
    ("review", "reject 1", "rejected", "reject"),
    ("interview", "reject 1", "rejected", "reject"),
    ("offer", "reject 1", "rejected", "reject"),
    ("sourced", "hold 1 until Friday", "sourced", "hold"),
    ("review", "hold 1 until Friday", "review", "hold"),
    ("offer", "hold 1", "offer", "hold"),
    ("interview", "question 1: when could she start?", "interview", "question"),
    ("screen", "question 1: when could she start?", "screen", "question"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "words", "after", "verdict"), VERDICTS)
def test_every_verdict_at_every_stage(quick_world: World, stage: str, words: str, after: str, verdict: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva", stage=stage))
    if stage not in ("screen", "review"):
        world.app.sweep.run_once()
        world.at(0, 7, 30)
        confirm_review(world, "Maria Silva", "SRE-7")
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, words)
    assert world.stage("Maria Silva") == after
    assert world.said("Maria Silva") == [("dana", verdict, "decision")]
    settled = verdict in ("approve", "reject")
    still = world.open_reviews("Maria Silva")
    # An approve at the screen opens the next review; nothing else that settles leaves one.
    assert len(still) == (0 if settled and after not in ("screen", "review") else 1)
    if still:
        assert still[0].stage == after
    world.received("dana", "receipt")
    if verdict == "question":
        world.received("rita", "question")


def confirm_review(world: World, name: str, ref: str) -> None:
    """Rita asks for a review by a fresh mail, and says that it was she."""
    world.writes("rita", f"review {name} for {ref}")
    world.says("rita", world.received("rita", "confirm"), "yes")
    world.received("rita", "receipt")
    assert world.open_reviews(name)


def test_a_decider_may_correct_herself_inside_the_window(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes")
    world.later(minutes=10)
    world.says("dana", digest, "reject 1 - her references do not hold")
    assert world.stage("Maria Silva") == "rejected"
    assert world.said("Maria Silva") == [
        ("dana", "approve", "decision"),
        ("dana", "approve", "undone"),
        ("dana", "reject", "decision"),
    ]
    assert world.open_reviews("Maria Silva") == []


def test_a_correction_after_the_window_is_refused(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes")
    world.later(minutes=31)
    world.says("dana", digest, "reject 1")
    assert world.stage("Maria Silva") == "interview"
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]
    assert "already" in world.received("dana", "receipt").text.lower()


def test_the_same_verdict_again_is_not_recorded_again(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes")
    world.says("dana", digest, "yes!")
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]


@pytest.mark.parametrize(
    ("words", "undone"),
    [("undo", {"Maria Silva", "John Abara"}), ("undo 2", {"John Abara"}), ("undo 1", {"Maria Silva"})],
)
def test_undo_takes_back_what_the_receipt_recorded(quick_world: World, words: str, undone: set[str]) -> None:
    world = quick_world
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "1 yes, 2 no")
    world.later(minutes=29)
    world.says("dana", world.received("dana", "receipt"), words)
    for name in ("Maria Silva", "John Abara"):
        assert (world.stage(name) == "review") == (name in undone)
        assert len(world.open_reviews(name)) == (name in undone)
    world.received("dana", "receipt")
    again = world.at(1, 8).received("dana", "digest")
    assert all((name in again.text) == (name in undone) for name in ("Maria Silva", "John Abara"))


def test_undo_is_too_late_once_the_window_has_closed(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes")
    receipt = world.received("dana", "receipt")
    world.later(minutes=31)
    world.says("dana", receipt, "undo")
    assert world.stage("Maria Silva") == "interview"
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]
    world.received("dana", "receipt")


def test_the_window_runs_from_the_sending_of_the_receipt(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.app.answer = lambda _to, _raw: Refused(451, "try later", permanent=False)
    world.says("dana", digest, "yes")
    world.clock.now += timedelta(hours=2)
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.tick()
    receipt = world.received("dana", "receipt")
    world.later(minutes=29)
    world.says("dana", receipt, "undo")
    assert world.stage("Maria Silva") == "review"


def test_undo_is_refused_once_something_else_happened(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes")
    receipt = world.received("dana", "receipt")
    world.later(minutes=5)
    world.writes("rita", "stage Maria Silva offer")
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert world.stage("Maria Silva") == "offer"
    world.later(minutes=5)
    world.says("dana", receipt, "undo")
    assert world.stage("Maria Silva") == "offer"
    world.received("dana", "receipt")


def test_undo_twice_takes_back_once(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes")
    receipt = world.received("dana", "receipt")
    world.says("dana", receipt, "undo")
    world.says("dana", receipt, "undo, please")
    assert world.said("Maria Silva") == [("dana", "approve", "decision"), ("dana", "approve", "undone")]
    assert len(world.open_reviews("Maria Silva")) == 1


def test_a_decision_may_follow_an_undo(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes")
    world.says("dana", world.received("dana", "receipt"), "undo")
    world.says("dana", digest, "reject 1")
    assert world.stage("Maria Silva") == "rejected"
    assert [verdict for _, verdict, _ in world.said("Maria Silva")] == ["approve", "approve", "reject"]


def test_a_hold_asks_again_on_its_date_and_not_before(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "hold 1 until Thursday")
    world.new_mail("dana")
    for day in (1, 2):
        world.at(day, 8)
        world.at(day, 17)
        assert [letter.kind for letter in world.new_mail("dana")] == []
    assert "Maria Silva" in world.at(3, 8).received("dana", "digest").text


def test_a_hold_without_a_date_asks_again_after_a_week(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "hold 1")
    world.new_mail("dana")
    for day in (1, 2, 3, 4):
        world.at(day, 8)
    assert world.new_mail("dana") == []
    assert "Maria Silva" in world.at(7, 8).received("dana", "digest").text


def test_a_question_goes_to_the_recruiter_and_its_answer_to_the_asker(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "question 1: what notice period does she have?")
    question = world.received("rita", "question")
    assert "notice period" in question.text
    world.later(minutes=30)
    world.says("rita", question, "Three months, she says, but it can be shortened.")
    answer = world.received("dana", "answer")
    assert "Three months" in answer.text
    assert world.said("Maria Silva") == [("dana", "question", "decision"), ("rita", "comment", "advice")]
    digest = world.at(1, 8).received("dana", "digest")
    assert "Three months" in digest.text
    world.says("dana", digest, "yes")
    assert world.stage("Maria Silva") == "interview"


def test_the_answer_itself_may_be_answered_with_a_decision(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "question 1: does she know Go?")
    world.says("rita", world.received("rita", "question"), "Yes, five years of it.")
    world.says("dana", world.received("dana", "answer"), "approve")
    assert world.stage("Maria Silva") == "interview"


def test_an_interviewer_advises_and_does_not_decide(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.writes("ivy", "approve Maria Silva")
    assert world.said("Maria Silva") == []
    assert world.stage("Maria Silva") == "review"


def test_the_backup_advises_before_the_escalation_and_decides_after_it(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    world.at(0, 8)
    # Nothing was sent to the backup before the escalation; after it, the notice carries the right to decide.
    assert world.letters("ben") == []
    world.at(1, 8)
    world.at(1, 9, 30)
    assert world.letters("dana", "reminder")
    world.at(2, 9, 30)
    escalation = world.received("ben", "escalation")
    world.says("ben", escalation, "1 yes, 2 no")
    decided = {world.stage("Maria Silva"), world.stage("John Abara")}
    assert decided == {"interview", "rejected"}
    assert {who for who, _, _ in world.said("Maria Silva")} == {"ben"}


def test_a_decider_whose_right_was_taken_decides_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.load(CHANGED_DECIDER)
    world.says("dana", digest, "yes")
    assert world.stage("Maria Silva") == "review"
    assert all(standing != "decision" for _, _, standing in world.said("Maria Silva"))
    assert [review.reviewer_id for review in world.open_reviews("Maria Silva")] == [person_id(world, "ben")]


CHANGED_DECIDER = """
[[responsibilities]]
requisition = "SRE-7"
sources = ["rita@acme.test"]
interviews = ["ivy@acme.test"]
decides = "ben@acme.test"
"""


def person_id(world: World, who: str) -> int:
    """The id of one of the company."""
    return int(world.rows(select(person.c.id).where(person.c.address == f"{who}@acme.test"))[0].id)


def test_somebody_who_left_decides_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    with world.app.database.write() as connection:
        connection.execute(update(person).where(person.c.address == "dana@acme.test").values(active=False))
    number = world.says("dana", digest, "yes")
    assert world.said("Maria Silva") == []
    assert world.mail(number).state == "parked"


def test_of_two_who_answer_at_once_the_first_decides_and_the_second_is_told(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(1, 9, 30)
    escalation = world.at(2, 9, 30).received("ben", "escalation")
    yes = world.written("dana", "yes", answers=digest)
    no = world.written("ben", "no", answers=escalation)
    world.arrives(yes, no)
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]
    assert "Dana Okafor" in world.received("ben", "receipt").text


def test_an_expired_token_asks_whether_it_was_them(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.clock.now += timedelta(days=15)
    number = world.says("dana", digest, "yes")
    assert world.mail(number).level == "L2"
    assert world.said("Maria Silva") == []
    world.says("dana", world.received("dana", "confirm"), "yes")
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]


def test_a_token_and_references_that_disagree_decide_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    first = world.at(0, 8).received("dana", "digest")
    world.says("dana", first, "yes")
    world.load(applied("John Abara"))
    second = world.at(1, 8).received("dana", "digest")
    number = world.says("dana", second, "no", to=first.reply_to)
    assert world.mail(number).state == "parked"
    assert world.said("John Abara") == []
    assert world.stage("Maria Silva") == "interview"
    world.received("dana", "clarify")


def test_who_takes_advice_back_takes_back_nothing_else(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.load(CHANGED_DECIDER + 'informed = ["dana@acme.test"]\n')
    world.says("dana", digest, "yes")
    assert world.said("Maria Silva") == [("dana", "approve", "advice")]
    receipt = world.received("dana", "receipt")
    world.writes("ben", "approve Maria Silva")
    world.says("ben", world.received("ben", "confirm"), "yes")
    assert world.stage("Maria Silva") == "interview"
    world.says("dana", receipt, "undo")
    assert world.stage("Maria Silva") == "interview"
    assert world.open_reviews("Maria Silva") == []
    assert world.said("Maria Silva")[-1] == ("dana", "approve", "undone")
