"""Stories of being away: the clock stands still, a delegate is proposed and decides, and then all is as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.demo.people import Letter
from mailflow.store.events import verify
from mailflow.store.schema import absence, delegation, event
from tests.flow.world import HIRING, ZONE, World, applied


def flat(letter: Letter) -> str:
    """The text of a mail without its line ends."""
    return " ".join(letter.text.split())


def out_of_office(world: World, letter: Letter, words: str, who: str = "dana", *, proven: bool = True) -> int:
    """The answer of a responder to one of our mails."""
    raw = world.written(who, words, to=letter.reply_to, proven=proven, headers=["Auto-Submitted: auto-replied"])
    return world.arrives(raw)[0]


def due(world: World, name: str) -> datetime:
    """When the candidate's open review is due, in New York."""
    at: datetime = world.open_reviews(name)[0].due_at
    return at.astimezone(ZONE)


def monday(day: int, hour: int, minute: int = 0) -> datetime:
    """That hour in New York, `day` days after the first Monday."""
    return (datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)) + timedelta(days=day)


AWAY = "I am out of office and back on Monday, 30 November. In urgent cases please ask ivy@acme.test."


@pytest.mark.slow
def test_an_out_of_office_stops_the_clock_until_the_return(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    assert due(world, "Maria Silva") == monday(0, 17)
    world.at(0, 13)
    out_of_office(world, digest, "I am out of office and back on Monday, 30 November.")
    # Four hours were left.
    assert due(world, "Maria Silva") == monday(7, 13)
    world.new_mail("dana")
    for day in range(1, 5):
        world.at(day, 8)
        world.at(day, 16)
    assert world.new_mail("dana") == []
    assert world.letters("ben", "escalation") == []
    world.at(7, 8)
    world.at(7, 13, 1)
    assert [letter.kind for letter in world.new_mail("dana")] == ["digest", "reminder"]


@pytest.mark.slow
def test_a_second_word_of_the_same_absence_changes_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    out_of_office(world, digest, AWAY)
    before = due(world, "Maria Silva")
    out_of_office(world, digest, AWAY + " Best, Dana")
    assert due(world, "Maria Silva") == before
    assert len(world.rows(select(absence))) == 1
    assert len(world.outbox("delegation")) == 2


def test_nobody_is_away_by_the_word_of_whoever_was_sent_their_digest_on(quick_world: World) -> None:
    """The reply address alone would let a forger stop the clock and the backup decide."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    before = due(world, "Maria Silva")
    out_of_office(world, digest, AWAY, proven=False)
    assert (due(world, "Maria Silva"), world.rows(select(absence)), world.outbox("delegation")) == (before, [], [])


def test_a_proposal_that_was_sent_on_makes_nobody_a_delegate(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    out_of_office(world, world.at(0, 8).received("dana", "digest"), AWAY)
    (proposal,) = world.letters("rita", "delegation")
    world.arrives(world.written("mallory@evil.test", "yes", answers=proposal, proven=False))
    assert world.rows(select(delegation)) == []


def test_only_a_recruiter_of_all_their_roles_is_asked_for_a_delegate(quick_world: World) -> None:
    world = quick_world
    world.load(
        applied("Maria Silva"),
        applied("Zoe Lind", "UX-2"),
        '[[responsibilities]]\nrequisition = "UX-2"\nsources = ["lea@acme.test"]\ndecides = "dana@acme.test"\n',
    )
    out_of_office(world, world.at(0, 8).received("dana", "digest"), AWAY)
    assert [len(world.letters(who, "delegation")) for who in ("dana", "rita", "lea")] == [1, 0, 0]


@pytest.mark.parametrize("words", ["I am out of office.", "I was out of office until 20 November 2026."])
def test_without_a_day_to_come_nothing_stands_still(quick_world: World, words: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    out_of_office(world, world.at(0, 8).received("dana", "digest"), words)
    assert due(world, "Maria Silva") == monday(0, 17)
    assert world.rows(select(absence)) == []


def test_a_forged_out_of_office_stops_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    raw = world.written("dana", AWAY, to=HIRING, proven=False, headers=["Auto-Submitted: auto-replied"])
    world.arrives(raw)
    assert world.rows(select(absence)) == []


@pytest.mark.parametrize("confirms", ["rita", "dana"])
def test_the_one_it_names_decides_once_somebody_agreed(world: World, confirms: str) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(0, 13)
    out_of_office(world, digest, AWAY)
    (proposed,) = [one for one in world.letters(confirms) if one.kind == "delegation"]
    assert "Shall Ivy Chen decide for" in flat(proposed)
    world.new_mail(confirms)
    world.says(confirms, proposed, "yes")
    assert "Ivy Chen decides for" in flat(world.received(confirms, "receipt"))
    assert "You decide for Dana Okafor until Sun 29 Nov; 2 decisions wait" in flat(world.received("ivy", "standin"))
    # The clock runs on by Ivy's hours: four were left.
    assert due(world, "Maria Silva") == monday(0, 17)
    theirs = world.at(1, 8).received("ivy", "digest")
    assert "In the place of Dana Okafor." in flat(theirs)
    assert world.letters("dana", "digest") == [digest]
    world.says("ivy", theirs, "approve Maria")
    assert world.said("Maria Silva") == [("ivy", "approve", "decision")]
    world.writes("rita", "why Maria")
    told = flat(world.received("rita", "trail"))
    assert "Ivy Chen decides for Dana Okafor until" in told
    assert "From Ivy Chen in the place of Dana Okafor: approval" in told
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()
    # On the return the daily mail is the decider's again, and the other's word is advice.
    own = world.at(7, 8).received("dana", "digest")
    assert "John Abara" in own.text
    world.says("ivy", theirs, "approve John")
    assert world.said("John Abara") == [("ivy", "approve", "advice")]


def test_of_two_answers_to_a_proposal_the_first_counts(world: World) -> None:
    world.load(applied("Maria Silva"))
    out_of_office(world, world.at(0, 8).received("dana", "digest"), AWAY)
    (asked,) = [one for one in world.letters("rita") if one.kind == "delegation"]
    (own,) = [one for one in world.letters("dana") if one.kind == "delegation"]
    world.says("dana", own, "no")
    world.says("rita", asked, "yes")
    assert "decided already" in flat(world.received("rita", "receipt"))
    assert world.rows(select(delegation)) == []


def test_somebody_who_is_not_on_file_is_not_proposed(world: World) -> None:
    world.load(applied("Maria Silva"))
    words = "I am out of office and back on Monday, 30 November. Please write to office@elsewhere.test."
    out_of_office(world, world.at(0, 8).received("dana", "digest"), words)
    assert world.outbox("delegation") == []
    assert len(world.rows(select(absence))) == 1


def test_away_and_back_by_mail(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    world.writes("dana", "away 24-27 Nov")
    receipt = world.received("dana", "receipt")
    assert "You are away from Tue 24 Nov and back on Sat 28 Nov" in flat(receipt)
    # Eight hours from nine: today is worked to its end.
    assert due(world, "Maria Silva") == monday(0, 17)
    world.load(applied("John Abara"))
    world.at(0, 16)
    assert due(world, "John Abara") == monday(0, 17)
    world.clock.now = monday(1, 10)
    world.load(applied("Wei Zhang"))
    assert due(world, "Wei Zhang") == monday(7, 17)
    world.writes("dana", "I'm back")
    assert due(world, "Wei Zhang") == monday(2, 10)
    assert "You are back" in flat(world.received("dana", "receipt"))


@pytest.mark.parametrize(
    "words",
    ["I'm away 24-27 Nov", "Ich bin vom 24. bis 27. November abwesend", "Sono in ferie dal 24 al 27 novembre"],
)
def test_a_colleagues_own_word_of_being_away_is_no_responders(quick_world: World, words: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    world.writes("dana", words)
    assert "You are away from Tue 24 Nov and back on Sat 28 Nov" in flat(world.received("dana", "receipt"))


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("I'm away 24-27 Nov", {"proven": False}),
        ("I'm away 24-27 Nov\nFor anything urgent call the office.", {}),
        ("I'm away 24-27 Nov", {"headers": ["Auto-Submitted: auto-replied"]}),
    ],
)
def test_what_might_be_a_responders_is_answered_by_nothing(quick_world: World, words: str, how: dict[str, Any]) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    world.writes("dana", words, **how)
    assert [letter.kind for letter in world.new_mail("dana") if letter.kind in ("receipt", "clarify", "confirm")] == []


@pytest.mark.slow
def test_a_delegation_by_mail_is_confirmed_and_ends_with_its_day(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.writes("dana", "delegate to ivy@acme.test until Tuesday")
    asked = world.received("dana", "confirm")
    assert "Ivy Chen decides for you until Tue 24 Nov" in flat(asked)
    assert world.rows(select(delegation)) == []
    world.says("dana", asked, "yes")
    theirs = world.at(1, 8).received("ivy", "digest")
    world.says("ivy", theirs, "hold Maria until Wednesday")
    assert world.said("Maria Silva") == [("ivy", "hold", "decision")]
    world.says("ivy", world.at(2, 8).letters("ivy", "digest")[-1], "approve Maria")
    assert world.said("Maria Silva")[-1] == ("ivy", "approve", "advice")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("delegate to dana@acme.test until Friday", "cannot stand in"),
        ("delegate to nobody@acme.test until Friday", "Nobody by this name"),
        ("delegate to ivy@acme.test until the cows come home", "No single day to come"),
        ("delegate to ivy@acme.test", "No single day to come"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_with_its_reason(quick_world: World, words: str, why: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), words)
    assert why in flat(world.received("dana", "receipt"))
    assert world.rows(select(delegation)) == []


def test_a_chain_of_two_decides_and_neither_a_third_nor_a_circle_joins(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "delegate to ivy@acme.test until Friday")
    world.writes("ivy", "delegate to omar@acme.test until Friday")
    world.says("ivy", world.received("ivy", "confirm"), "yes")
    for to in ("ben", "dana"):
        world.writes("omar", f"delegate to {to}@acme.test until Friday")
        assert "cannot stand in" in flat(world.received("omar", "receipt"))
    assert [row.delegate_id for row in world.rows(select(delegation).order_by(delegation.c.id))] == [5, 3]
    theirs = world.at(1, 8).received("omar", "digest")
    assert world.letters("ivy", "digest") == []
    world.says("omar", theirs, "approve")
    assert world.said("Maria Silva") == [("omar", "approve", "decision")]


def test_the_backups_word_counts_while_the_decider_is_away_and_not_before(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.writes("ben", "approve John")
    world.says("ben", world.received("ben", "confirm"), "yes") if world.letters("ben", "confirm") else None
    assert ("ben", "approve", "decision") not in world.said("John Abara")
    out_of_office(world, digest, "I am out of office and back on Monday, 30 November.")
    theirs = world.at(1, 8).received("ben", "digest")
    world.says("ben", theirs, "approve Maria")
    assert world.said("Maria Silva") == [("ben", "approve", "decision")]


def test_the_events_name_principal_and_delegate(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "delegate to ivy@acme.test until Friday")
    world.says("ivy", world.at(1, 8).received("ivy", "digest"), "approve")
    kinds = {row.kind: row.data for row in world.rows(select(event).where(event.c.chain == 1))}
    assert (kinds["delegated"]["for"], kinds["delegated"]["to"]) == (2, 5)
    assert kinds["feedback"]["for"] == 2
