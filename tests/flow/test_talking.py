"""Stories of asking back and of commands: what is unclear decides nothing, and what is asked for is told or done."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mailflow.store.schema import commitment, pending
from tests.flow.world import World, applied


def asked(world: World, words: str = "Kim looks good, approve") -> World:
    """Two candidates of one name, and a decider who names neither."""
    world.load(applied("Sarah Kim"), applied("Minjun Kim"), applied("Wei Zhang"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), words)
    assert all(world.said(name) == [] for name in ("Sarah Kim", "Minjun Kim", "Wei Zhang"))
    return world


@pytest.mark.parametrize("answer", ["1", "(1)", "1.", "the first", "option 1 please"])
def test_a_number_picks_a_choice(quick_world: World, answer: str) -> None:
    world = asked(quick_world)
    world.says("dana", world.received("dana", "clarify"), answer)
    decided = [name for name in ("Sarah Kim", "Minjun Kim", "Wei Zhang") if world.said(name)]
    assert len(decided) == 1
    assert decided[0].endswith("Kim")
    assert world.said(decided[0]) == [("dana", "approve", "decision")]


def test_words_by_name_answer_a_question_too(world: World) -> None:
    asked(world)
    world.says("dana", world.received("dana", "clarify"), "approve Minjun")
    assert world.said("Minjun Kim") == [("dana", "approve", "decision")]
    assert world.said("Sarah Kim") == []


def test_unclear_twice_is_for_a_person_and_never_asked_again(world: World) -> None:
    asked(world)
    number = world.says("dana", world.received("dana", "clarify"), "well, the one with the better references I suppose")
    assert world.mail(number).state == "parked"
    assert world.new_mail("dana") == []
    assert world.said("Sarah Kim") == world.said("Minjun Kim") == []


def test_the_first_digest_can_still_be_answered_while_a_question_is_open(world: World) -> None:
    asked(world)
    world.says("dana", world.letters("dana", "digest")[0], "approve Wei Zhang")
    assert world.said("Wei Zhang") == [("dana", "approve", "decision")]


def test_what_is_clear_is_recorded_and_the_rest_is_asked_in_one_mail(world: World) -> None:
    world.load(applied("Sarah Kim"), applied("Minjun Kim"), applied("Wei Zhang"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes to Wei, no to Kim")
    assert world.said("Wei Zhang") == [("dana", "approve", "decision")]
    assert world.said("Sarah Kim") == world.said("Minjun Kim") == []
    (answer,) = world.new_mail("dana")
    assert "Kim" in answer.text
    world.says("dana", answer, "2")
    kims = [world.said(name) for name in ("Sarah Kim", "Minjun Kim")]
    assert sorted(map(len, kims)) == [0, 1]


def test_an_empty_reply_and_a_quotation_alone_decide_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    for shape in ("gmail-web-en", "outlook-desktop-en", "apple-mail-en"):
        world.says("dana", digest, "", shape=shape)
    assert world.said("Maria Silva") == []


def test_a_promise_is_recorded_with_its_time(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "I will look at Maria by Thursday")
    assert world.said("Maria Silva") == []
    assert len(world.rows(select(commitment))) == 1


@pytest.mark.parametrize(
    ("who", "words", "kind", "names"),
    [
        ("rita", "status", "status", "SRE-7"),
        ("rita", "status UX-2", "status", "UX-2"),
        ("rita", "why Maria", "trail", "Maria Silva"),
        ("dana", "why Maria Silva", "trail", "Maria Silva"),
        ("ivy", "why maria", "trail", "Maria Silva"),
        ("lea", "why Maria", "trail", "Maria Silva"),
        ("dana", "help", "help", "To decide, reply"),
    ],
)
def test_what_only_tells_is_told_to_whoever_may_see_it(
    quick_world: World, who: str, words: str, kind: str, names: str
) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    number = world.writes(who, words)
    assert (world.mail(number).level, world.mail(number).kind) == ("L2", "command")
    assert names in world.received(who, kind).text


@pytest.mark.parametrize("words", ["why Maria", "status SRE-7", "status"])
def test_nobody_is_told_of_a_candidate_they_may_not_see(quick_world: World, words: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("omar", words)
    told = world.new_mail("omar")
    assert told
    assert all("Maria Silva" not in letter.text + letter.html for letter in told)


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("stage Maria Silva offer", "offer"),
        ("hired Maria Silva", "hired"),
        ("withdrew Maria: took another offer", "withdrawn"),
        ("stage Maria sourced", "sourced"),
    ],
)
def test_a_recruiter_moves_a_candidate_after_saying_that_it_was_them(
    quick_world: World, words: str, stage: str
) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("rita", words)
    assert world.stage("Maria Silva") == "review"
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert world.stage("Maria Silva") == stage
    assert world.open_reviews("Maria Silva") == []
    world.received("rita", "receipt")


def test_a_command_on_a_token_of_ones_own_acts_at_once(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "stage John Abara offer")
    assert world.stage("John Abara") == "offer"


def test_a_stage_that_asks_for_a_review_opens_one(world: World) -> None:
    world.load(applied("Maria Silva", stage="sourced"))
    world.writes("rita", "stage Maria Silva screen")
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert [one.stage for one in world.open_reviews("Maria Silva")] == ["screen"]


@pytest.mark.parametrize("who", ["ivy", "omar"])
def test_a_stage_is_not_set_by_somebody_without_that_duty(quick_world: World, who: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes(who, "stage Maria Silva offer")
    assert (world.stage("Maria Silva"), world.letters(who, "confirm")) == ("review", [])
    refusal = world.received(who, "receipt")
    # Who may not see her is not even told that she is here.
    assert ("SRE-7" in refusal.text) == (who == "ivy")


def test_an_ambiguous_name_in_a_command_does_nothing(world: World) -> None:
    world.load(applied("Sarah Kim"), applied("Minjun Kim"))
    world.writes("rita", "stage Kim offer")
    assert {world.stage("Sarah Kim"), world.stage("Minjun Kim")} == {"review"}
    assert "Sarah Kim" in world.received("rita", "receipt").text


def test_a_decision_on_a_withdrawn_candidate_is_refused(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.writes("rita", "withdrew Maria Silva: took another offer")
    world.says("rita", world.received("rita", "confirm"), "yes")
    world.says("dana", digest, "approve all")
    assert world.stage("Maria Silva") == "withdrawn"
    assert world.stage("John Abara") == "interview"
    assert "withdr" in world.received("dana", "receipt").text.lower()


def test_a_question_without_a_recruiter_is_for_a_person(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.load('[[responsibilities]]\nrequisition = "SRE-7"\ndecides = "dana@acme.test"\n')
    number = world.says("dana", digest, "question 1: when could she start?")
    assert world.mail(number).state == "parked"
    assert world.said("Maria Silva") == [("dana", "question", "decision")]


def test_a_bounce_of_a_digest_marks_it_and_is_for_a_person(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    original = str(digest.message["Message-ID"])
    report = (
        "From: MAILER-DAEMON@mail.acme.test\r\nTo: hiring@acme.test\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt was not delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.acme.test\r\n\r\n"
        "Final-Recipient: rfc822; dana@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n--b--\r\n"
    ).encode()
    (number,) = world.arrives(report)
    assert (world.mail(number).kind, world.mail(number).state) == ("bounce", "parked")
    (row,) = [row for row in world.outbox("digest") if row.message_id == original]
    assert (row.state, row.last_error) == ("failed", "bounced: 5.1.1")


def test_every_question_is_settled_once(world: World) -> None:
    asked(world)
    clarify = world.received("dana", "clarify")
    world.says("dana", clarify, "1")
    world.says("dana", clarify, "2")
    settled = world.rows(select(pending.c.outcome, pending.c.settled_at))
    assert [row.outcome for row in settled] == ["choice"]
