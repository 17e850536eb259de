"""Stories of overviews: who is told what before they ask, in how many mails, and when there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from mailflow.store.schema import application
from tests.flow.world import World, applied

pytestmark = pytest.mark.slow


def flat(text: str) -> str:
    """The text of a mail on one line."""
    return " ".join(text.split())


def test_a_manager_hears_of_their_roles_once_a_week_and_when_something_changed(world: World) -> None:
    world.load(applied("Maria Silva", stage="interview"))
    monday = world.at(0, 8).received("dana", "summary")
    assert monday.subject == "Your roles on Mon 23 Nov"
    assert "SRE-7 Senior Site Reliability Engineer" in flat(monday.text)
    assert "interview: 1" in monday.text
    assert "Nothing waits for a decision." in monday.text
    assert world.at(1, 8).new_mail("dana") == []
    world.at(1, 12)
    world.writes("rita", "withdrew Maria Silva: took another offer")
    world.says("rita", world.received("rita", "confirm"), "yes")
    changed = world.at(2, 8).received("dana", "summary")
    assert "Maria Silva (SRE-7): moved from the stage interview to withdrawn" in flat(changed.text)
    assert "0 candidates in the running, fewer than 3. Nothing is wanted from you." in flat(changed.text)
    assert world.at(3, 8).new_mail("dana") == []


def test_an_overview_due_in_the_slot_of_a_digest_is_its_last_section(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Zoe Lind", stage="offer"))
    news = world.at(0, 8).new_mail("dana")
    assert [letter.kind for letter in news] == ["digest"]
    text = flat(news[0].text)
    assert text.index("[1] Maria Silva") < text.index("Apart from what is asked above:") < text.index("Your roles:")
    assert "review: 1, offer: 1" in text
    assert "Apart from what is asked above" not in world.at(1, 8).received("dana", "digest").text


def test_somebody_on_both_sides_gets_one_mail_at_one_hour(world: World) -> None:
    """Omar decides on one role and sources the other, and wants his summary in the morning."""
    world.load(applied("Maria Silva"), applied("Zoe Lind", "UX-2"))
    world.load(
        '[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["omar@acme.test"]\ndecides = "dana@acme.test"\n'
    )
    world.writes("omar", "summary 8:00")
    assert "The summary comes at 08:00." in world.received("omar", "receipt").text
    news = world.at(0, 8).new_mail("omar")
    assert [letter.kind for letter in news] == ["digest"]
    assert "Maria Silva (SRE-7): with Dana Okafor" in flat(news[0].text)
    assert world.at(0, 17, 30).new_mail("omar") == []


def test_a_recruiter_hears_in_the_evening_what_is_wanted_and_what_is_not(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Zoe Lind"))
    world.at(0, 8)
    world.says("dana", world.received("dana", "digest"), "1 no, 2 yes")
    evening = world.at(0, 17).received("rita", "summary")
    assert flat(evening.text).startswith(
        "◈ 1 point wants something from you, see below; the rest is for your information."
    )
    assert "1 candidate in the running, fewer than 3. Wanted from you: more candidates." in flat(evening.text)


def test_a_role_on_which_nothing_happens_is_told_of_every_five_working_days(world: World) -> None:
    world.load(applied("Maria Silva", stage="interview"))
    told = [
        "nothing has happened for" in flat(letter.text)
        for day in range(15)
        for letter in world.at(day, 17).new_mail("rita")
        if letter.kind == "summary"
    ]
    assert told == [True, True]
    last = flat(world.letters("rita", "summary")[-1].text)
    assert "nothing has happened for 10 working days, and nobody is asked for anything. Wanted from you: what" in last


def test_no_news_says_the_next_step_and_by_when(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.says("dana", world.received("dana", "digest"), "hold 1 until 14 December")
    texts = [flat(letter.text) for day in range(8) for letter in world.at(day, 17).new_mail("rita")]
    assert any(
        "no news for 5 working days. Next step: Dana Okafor decides on Maria Silva, due by" in text for text in texts
    )


def test_a_competing_offer_is_told_to_both_sides(world: World) -> None:
    world.load(applied("Maria Silva"))
    with world.app.database.write() as connection:
        connection.execute(update(application).values(competing_until=world.clock() + timedelta(days=3)))
    digest = flat(world.at(0, 8).received("dana", "digest").text)
    assert "At the top because of a competing offer, to be answered by Thu 26 Nov, 07:00." in digest
    assert "Wanted from you" not in digest
    evening = flat(world.at(0, 17).received("rita", "summary").text)
    assert "must answer it by Thu 26 Nov, 07:00. Nothing is wanted from you." in evening
    world.says("dana", world.letters("dana", "digest")[0], "hold 1 until 10 December")
    morning = flat(world.at(1, 8).received("dana", "summary").text)
    assert "must answer it by Thu 26 Nov, 07:00. Wanted from you: your decision before then." in morning


def test_a_leader_hears_once_a_week_which_roles_are_stuck_and_on_whom(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Zoe Lind", "UX-2"))
    world.at(0, 8)
    assert world.new_mail("lea") == []
    for day in range(1, 7):
        world.at(day, 9, 30)
    world.new_mail("lea")
    weekly = world.at(7, 8).received("lea", "summary")
    assert weekly.subject == "2 roles are stuck"
    text = flat(weekly.text)
    assert (
        "SRE-7 Senior Site Reliability Engineer: 1 decision with Dana Okafor, overdue since Mon 23 Nov, 17:00" in text
    )
    assert "Late now: 2; a week ago: 0." in text
    assert "Maria Silva" not in text
    assert [letter.kind for letter in world.at(8, 8).new_mail("lea")] == []


def test_a_muted_role_is_left_out_of_overviews(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Zoe Lind", "UX-2"))
    world.writes("rita", "mute SRE-7 until Friday")
    evening = world.at(0, 17).received("rita", "summary")
    assert "Zoe Lind" in evening.text
    assert "Maria Silva" not in evening.text


def test_nothing_to_say_is_no_mail(world: World) -> None:
    for day in range(4):
        assert world.at(day, 8).app.post == []
        assert world.at(day, 17).app.post == []
