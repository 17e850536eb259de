"""Stories of stand-ins: for a recruiter who is away, by name, and where the one who stands in goes away in turn."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from mailflow.demo.people import Letter
from mailflow.store.events import verify
from mailflow.store.schema import absence, delegation
from tests.flow.world import ZONE, World, applied

pytestmark = pytest.mark.slow


NEW_YORK = 'timezone = "America/New_York"\n'
ANOTHER_IVY = """
[[people]]
name = "Ivy Brandt"
address = "ivyb@acme.test"
timezone = "America/New_York"
"""
TWO_RECRUITERS = """
[[people]]
name = "Sam Osei"
address = "sam@acme.test"
timezone = "America/New_York"
[[responsibilities]]
requisition = "SRE-7"
sources = ["rita@acme.test", "sam@acme.test"]
decides = "dana@acme.test"
backup = "ben@acme.test"
"""


def flat(letter: Letter) -> str:
    """The text of a mail without its line ends."""
    return " ".join(letter.text.split())


def due(world: World, name: str) -> datetime:
    """When the candidate's open review is due, in New York."""
    at: datetime = world.open_reviews(name)[0].due_at
    return at.astimezone(ZONE)


def monday(day: int, hour: int) -> datetime:
    """That hour in New York, `day` days after the first Monday."""
    return datetime(2026, 11, 23, hour, tzinfo=ZONE) + timedelta(days=day)


def delegated(world: World, who: str, words: str) -> Letter:
    """Somebody names who stands in for them, and confirms it. Returns the receipt."""
    world.writes(who, words)
    world.says(who, world.received(who, "confirm"), "yes")
    return world.received(who, "receipt")


def out_of_office(world: World, letter: Letter, words: str, who: str) -> None:
    """The answer of a responder to one of our mails."""
    raw = world.written(who, words, to=letter.reply_to, headers=["Auto-Submitted: auto-replied"])
    world.arrives(raw)


def test_who_stands_in_for_a_recruiter_gets_the_questions_and_answers_them(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    receipt = delegated(world, "rita", "delegate to Ivy until Friday")
    assert "Ivy Chen stands in for you until Fri 27 Nov and gets your questions, drafts and summaries." in flat(receipt)
    told = world.received("ivy", "standin")
    assert told.subject == "You stand in for Rita Rossi until Fri 27 Nov"
    assert "questions, drafts and summaries come to you" in flat(told)
    world.says("dana", digest, "question 1: when could she start?")
    assert world.letters("rita", "question") == []
    question = world.received("ivy", "question")
    assert "It comes to you in the place of Rita Rossi" in flat(question)
    world.says("ivy", question, "In March, she says.")
    assert "In March, she says." in flat(world.received("dana", "answer"))
    assert "time stands still" not in flat(world.at(1, 8).received("dana", "digest"))
    world.writes("rita", "why Maria")
    assert "Ivy Chen answered a question in the place of Rita Rossi" in flat(world.received("rita", "trail"))
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()


def test_who_stands_in_for_a_recruiter_gets_the_summary_and_may_do_what_a_recruiter_may(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    delegated(world, "rita", "delegate to Omar Haddad until Friday")
    world.new_mail("omar")
    evening = world.at(0, 17).received("omar", "summary")
    assert "Maria Silva (SRE-7): with Dana Okafor" in flat(evening)
    world.says("omar", evening, "withdrew Maria: took another offer")
    assert world.stage("Maria Silva") == "withdrawn"
    world.at(5, 9)
    world.writes("omar", "status SRE-7")
    assert "Maria" not in world.received("omar", "status").text


def test_a_question_that_waits_when_the_recruiter_goes_is_passed_on_once(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "question 1: when could she start?")
    asked = world.received("rita", "question")
    out_of_office(world, asked, "I am out of office and back on Monday, 30 November. Please ask ivy@acme.test.", "rita")
    assert world.letters("ivy", "question") == []
    (proposal,) = world.letters("rita", "delegation")
    assert "Shall Ivy Chen stand in for you until you are back on Mon 30 Nov?" in flat(proposal)
    world.says("rita", proposal, "yes")
    for minute in (1, 2, 30):
        world.at(0, 10, minute)
    (question,) = world.letters("ivy", "question")
    assert "could she start" in question.text
    world.says("ivy", question, "In March.")
    assert "In March." in flat(world.received("dana", "answer"))


def test_where_nobody_was_named_the_next_who_sources_is_asked_and_then_the_recruiter_again(world: World) -> None:
    world.load(TWO_RECRUITERS, applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.writes("rita", "away until Tuesday")
    world.says("dana", digest, "question 1: when could she start?")
    world.says("dana", digest, "question 2: where does he live?")
    assert [len(world.letters(who, "question")) for who in ("rita", "sam")] == [0, 2]
    world.says("sam", world.letters("sam", "question")[0], "In March.")
    world.at(2, 10)
    world.at(3, 10)
    (back,) = world.letters("rita", "question")
    assert "does he live" in back.text
    assert len(world.letters("sam", "question")) == 2


def test_the_leader_of_a_recruiter_may_agree_and_a_decider_may_not(world: World) -> None:
    world.load(f'[[people]]\nname = "Rita Rossi"\naddress = "rita@acme.test"\nreports_to = "lea@acme.test"\n{NEW_YORK}')
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "question 1: when could she start?")
    asked = world.received("rita", "question")
    out_of_office(world, asked, "I am out of office and back on Monday, 30 November. Please ask ivy@acme.test.", "rita")
    assert [len(world.letters(who, "delegation")) for who in ("rita", "lea", "dana", "omar")] == [1, 1, 0, 0]
    (proposal,) = world.letters("lea", "delegation")
    assert "Shall Ivy Chen stand in for Rita Rossi until Mon 30 Nov?" in flat(proposal)
    world.says("lea", proposal, "yes")
    assert "Ivy Chen stands in for Rita Rossi until Sun 29 Nov" in flat(world.received("lea", "receipt"))
    world.at(0, 11)
    assert len(world.letters("ivy", "question")) == 1


def test_a_name_that_fits_two_colleagues_is_asked_back_at_once(world: World) -> None:
    world.load(ANOTHER_IVY, applied("Maria Silva"))
    world.at(0, 8)
    world.writes("dana", "delegate to Ivy until Friday")
    asked = flat(world.received("dana", "receipt"))
    assert "Which of these do you mean? Ivy Chen (ivy@acme.test), Ivy Brandt (ivyb@acme.test)." in asked
    assert world.letters("dana", "confirm") == []
    delegated(world, "dana", "delegate to Ivy Brandt until Friday")
    assert world.at(1, 8).received("ivyb", "digest")
    world.writes("omar", "delegate to Nobody Known until Friday")
    assert "Nobody by this name could be found." in flat(world.received("omar", "receipt"))


@pytest.mark.parametrize(
    ("language", "words", "says"),
    [
        (
            "de",
            "abwesend vom 1. bis 4. Dezember\nvertreten durch Ivy Chen",
            "Ivy Chen entscheidet bis",
        ),
        ("fr", "absente du 1 au 4 décembre\nremplacée par Ivy Chen", "Ivy Chen décide pour vous jusqu’au"),
        ("nl", "afwezig 1 t/m 4 december\nvervangen door Ivy Chen", "Ivy Chen beslist voor u tot en met"),
    ],
)
def test_away_and_who_stands_in_in_one_mail_of_any_language(
    quick_world: World, language: str, words: str, says: str
) -> None:
    """The delegation is for the days of the absence, and begins with it."""
    world = quick_world
    world.load(f'[[people]]\nname = "Dana Okafor"\naddress = "dana@acme.test"\nlanguage = "{language}"\n{NEW_YORK}')
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), words)
    assert says in flat(world.received("dana", "receipt"))
    assert [(str(row.first), str(row.back)) for row in world.rows(select(absence))] == [("2026-12-01", "2026-12-05")]
    (made,) = world.rows(select(delegation))
    assert [at.astimezone(ZONE).isoformat()[:16] for at in (made.since, made.until)] == [
        "2026-12-01T00:00",
        "2026-12-05T00:00",
    ]
    assert world.at(7, 8).letters("ivy", "digest") == []
    assert world.at(8, 8).letters("ivy", "digest") != []


def test_while_the_one_who_stands_in_is_away_the_principal_is_asked_again(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.at(0, 9)
    delegated(world, "dana", "delegate to Ivy until Friday")
    assert due(world, "Maria Silva") == monday(0, 17)
    world.writes("ivy", "away until Wednesday")
    assert due(world, "Maria Silva") == monday(0, 17)
    assert "Maria Silva" in world.at(1, 8).received("dana", "digest").text
    assert world.letters("ivy", "digest") == []
    world.at(3, 8)
    assert "Maria Silva" in world.letters("ivy", "digest")[0].text
    assert len(world.letters("dana", "digest")) == 2


def test_while_principal_and_stand_in_are_away_the_backup_is_asked(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(0, 9)
    world.says("dana", digest, "away until Friday\ndelegate to Ivy until Friday")
    # Ivy's hours count; then nobody's but Dana's, who is back on Monday.
    assert due(world, "Maria Silva") == monday(0, 17)
    world.writes("ivy", "away until Thursday")
    assert due(world, "Maria Silva") == monday(7, 17)
    theirs = world.at(1, 8).received("ben", "digest")
    world.says("ben", theirs, "approve Maria")
    assert world.said("Maria Silva") == [("ben", "approve", "decision")]


def test_the_recruiter_is_told_where_nobody_who_may_decide_is_there(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(0, 9)
    world.says("dana", digest, "away until Friday\ndelegate to Ivy until Friday")
    world.writes("ivy", "away until Thursday")
    assert "nobody else who may decide is there" not in flat(world.at(0, 17).received("rita", "summary"))
    world.at(1, 9)
    world.writes("ben", "away until Friday")
    told = flat(world.at(1, 17).received("rita", "summary"))
    assert (
        "1 decision waits for Dana Okafor, who is back on Sat 28 Nov, and nobody else who may decide is there." in told
    )
    assert "Wanted from you: that somebody is named who decides meanwhile." in told


def test_a_backup_who_is_away_holds_nobody_up(world: World) -> None:
    """The leader is told at the leader's time, and not when the backup is back."""
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.writes("ben", "away until 18 December")
    for day, hour in ((0, 17), (1, 17), (2, 17), (3, 9)):
        world.at(day, hour)
    assert world.letters("ben", "escalation") == []
    assert len(world.letters("lea", "escalation")) == 1


def test_drafts_to_release_come_to_who_stands_in(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    delegated(world, "rita", "delegate to Ivy until Friday")
    waiting = [(row.kind, row.recipient_id) for row in world.outbox("informing")]
    assert waiting == [("informing", 5)]
