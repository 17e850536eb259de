"""Stories of how people set their mail by mail: each choice is confirmed in a receipt and then kept to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mailflow.config import TrustSection
from mailflow.demo.people import Letter
from mailflow.mail.delivery import Accepted, NotSent
from mailflow.store.schema import person
from tests.flow.world import World, applied

_STYLES = select(person.c.chosen).order_by(person.c.id)


def setting(world: World, who: str, words: str) -> Letter:
    """The receipt of a fresh mail that sets something."""
    world.writes(who, words)
    return world.received(who, "receipt")


def test_a_digest_comes_at_the_hour_and_on_the_days_that_were_asked_for(world: World) -> None:
    world.load(applied("Maria Silva"))
    receipt = setting(world, "dana", "digest 9:30 Tue-Thu")
    assert "The digest comes at 09:30, Tue–Thu." in receipt.text
    assert receipt.text.startswith("◈ Your mail is set as you asked. Nothing more is wanted from you.")
    assert world.at(0, 9, 45).letters("dana", "digest") == []
    assert world.at(1, 9, 29).letters("dana", "digest") == []
    world.at(1, 9, 30).received("dana", "digest")
    assert len(world.at(4, 10).letters("dana", "digest")) == 1


def test_an_hour_changed_after_the_digest_makes_no_second_one_that_day(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8).received("dana", "digest")
    setting(world, "dana", "digest 11:00")
    assert len(world.at(0, 11).letters("dana", "digest")) == 1
    assert len(world.at(1, 10, 59).letters("dana", "digest")) == 1
    assert len(world.at(1, 11).letters("dana", "digest")) == 2


def test_a_language_changes_words_and_dates_from_the_receipt_on(world: World) -> None:
    world.load(applied("Maria Silva"))
    receipt = setting(world, "dana", "language de")
    assert "Mail kommt in dieser Sprache: Deutsch." in receipt.text
    digest = world.at(0, 8).received("dana", "digest")
    assert "Fällig bis Mo 23. Nov" in digest.text
    world.says("dana", digest, "Ja zu 1")
    assert "Zusage" in world.received("dana", "receipt").text
    assert "Mail comes in this language: English." in setting(world, "dana", "language english").text


def test_plain_mail_has_no_html(world: World) -> None:
    world.load(applied("Maria Silva"))
    assert not setting(world, "dana", "plain").html
    assert not world.at(0, 8).received("dana", "digest").html
    assert setting(world, "dana", "rich").html


def test_a_muted_role_is_left_out_until_its_day_and_a_reminder_comes_all_the_same(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Zoe Lind", "UX-2"))
    world.load('[[responsibilities]]\nrequisition = "UX-2"\nsources = ["rita@acme.test"]\ndecides = "dana@acme.test"\n')
    receipt = setting(world, "dana", "mute SRE-7 until Wednesday")
    assert "Nothing about SRE-7 until Wed 25 Nov." in receipt.text
    monday = world.at(0, 8).received("dana", "digest")
    assert "Zoe Lind" in monday.text
    assert "Maria Silva" not in monday.text
    assert any("Maria Silva" in one.text for one in world.at(1, 9, 1).letters("dana", "reminder"))
    assert "Maria Silva" not in world.letters("dana", "digest")[-1].text
    assert "Maria Silva" in world.at(2, 8).received("dana", "digest").text


def test_a_muted_role_can_be_heard_of_again(world: World) -> None:
    world.load(applied("Maria Silva"))
    setting(world, "dana", "mute SRE-7")
    assert world.at(0, 8).letters("dana", "digest") == []
    assert "You hear about SRE-7 again." in setting(world, "dana", "unmute SRE-7").text
    world.at(1, 8).received("dana", "digest")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("mute OPS-9", "There is no such role that you take part in."),
        ("mute UX-2", "There is no such role that you take part in."),
        ("pause until further notice", "No single day to come could be read in these words."),
        ("quiet 0:01-0:00", "That would leave less than two of your working hours a day for mail."),
        ("quiet 8-16", "That would leave less than two of your working hours a day for mail."),
        ("language Klingon", "Mail cannot be written in this language yet."),
    ],
)
def test_what_cannot_be_set_is_said_and_changes_nothing(quick_world: World, words: str, refusal: str) -> None:
    """A role that somebody has no part in is not told apart from one that does not exist."""
    before = quick_world.rows(_STYLES)
    receipt = setting(quick_world, "dana", words)
    assert refusal in " ".join(receipt.text.split())
    assert receipt.subject == "Receipt: nothing recorded"
    assert quick_world.rows(_STYLES) == before


def test_a_pause_ends_on_its_day(world: World) -> None:
    world.load(applied("Maria Silva"))
    assert "No digest and no summaries until Wed 25 Nov" in setting(world, "dana", "pause until Wednesday").text
    assert world.at(0, 8).letters("dana", "digest") == []
    assert world.at(1, 8).letters("dana", "digest") == []
    world.at(2, 8).received("dana", "digest")


def test_a_pause_ends_by_a_word(world: World) -> None:
    world.load(applied("Maria Silva"))
    setting(world, "dana", "pause")
    assert world.at(1, 8).letters("dana", "digest") == []
    assert "come again, the digest at 08:00" in setting(world, "dana", "resume").text
    world.at(2, 8).received("dana", "digest")


def unsubscribe(letter: Letter) -> str:
    """The address of the List-Unsubscribe."""
    value = str(letter.message["List-Unsubscribe"])
    assert value.startswith("<mailto:")
    return value[8:-1]


@pytest.mark.parametrize("words", ["", "unsubscribe", "This message was automatically generated by Gmail."])
def test_the_unsubscribe_of_a_mail_program_is_a_pause_confirmed_by_mail(quick_world: World, words: str) -> None:
    """Gmail and others send a mail of their own words to the address."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    assert unsubscribe(digest) != digest.reply_to
    world.writes("dana", words, to=unsubscribe(digest))
    receipt = world.received("dana", "receipt")
    assert "No digest and no summaries come." in receipt.text
    assert world.at(1, 8).new_mail("dana") == []
    world.says("dana", receipt, "resume")
    world.received("dana", "receipt")
    world.at(2, 8).received("dana", "digest")


def test_a_forwarded_digest_lets_nobody_else_pause_it(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.writes("mallory@evil.test", "unsubscribe", to=unsubscribe(digest))
    asked = world.received("dana", "confirm")
    assert "No digest and no summaries come." in asked.text
    world.says("dana", asked, "no")
    world.at(1, 8).received("dana", "digest")


def test_many_who_write_to_a_forwarded_unsubscribe_address_cause_one_question(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    for number in range(10):
        world.writes(f"m{number}@evil.test", "unsubscribe", to=unsubscribe(digest), proven=number % 2 == 0)
    world.writes("dana", "unsubscribe", to=unsubscribe(digest), proven=False)
    assert len(world.letters("dana", "confirm")) == 1
    world.writes("dana", "unsubscribe", to=unsubscribe(digest))
    assert "No digest and no summaries come." in world.received("dana", "receipt").text


def test_without_any_trusted_server_a_choice_is_confirmed_by_mail(quick_world: World) -> None:
    quick_world.configure(trust=TrustSection(profile="none"))
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("dana", "digest 9:30 Mon-Thu\nmute SRE-7 until 9 December")
    asked = world.received("dana", "confirm")
    assert "> The digest comes at 09:30, Mon–Thu." in asked.text
    assert world.rows(_STYLES) == [(None,)] * 6
    world.says("dana", asked, "yes")
    assert "Nothing about SRE-7 until Wed 9 Dec" in world.received("dana", "receipt").text
    assert world.at(0, 9, 45).letters("dana", "digest") == []


def test_a_roster_loaded_again_takes_nobodys_choice_back(world: World) -> None:
    setting(world, "dana", "digest 9:30")
    world.load('[[people]]\nname = "Dana Okafor"\naddress = "dana@acme.test"\ntimezone = "Europe/Lisbon"\n')
    world.load(applied("Maria Silva"))
    assert "come again, the digest at 09:30" in setting(world, "dana", "resume").text


def test_a_responder_that_answers_the_unsubscribe_address_pauses_nothing(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.writes("dana", "I am away.", to=unsubscribe(digest), headers=["Auto-Submitted: auto-replied"])
    assert world.new_mail("dana") == []
    world.at(1, 8).received("dana", "digest")


def test_a_reminder_delayed_into_the_evening_waits_for_the_next_morning(world: World) -> None:
    """Here by a server that takes nothing for hours."""
    world.load(applied("Maria Silva"))
    setting(world, "dana", "quiet 17-9")
    world.at(0, 8)
    world.app.answer = lambda _recipient, _raw: NotSent("no route")
    world.at(1, 9, 1)
    world.app.answer = lambda _recipient, _raw: Accepted("250 ok")
    world.at(1, 17, 30)
    assert world.letters("dana", "reminder") == []
    world.at(2, 9).received("dana", "reminder")
    world.at(2, 17, 30)
    assert setting(world, "dana", "quiet off").subject == "Receipt: your mail is set"
