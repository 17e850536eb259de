"""Stories of how candidates came: recorded, shown, told to whoever referred them, brought to mind later."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mailflow.config import PolicySection
from mailflow.store.schema import sourcing
from tests.flow.test_submitting import MARIA, SEAN, docx, forward, forwards, pdf
from tests.flow.world import World, applied

NOA = '[[people]]\nname = "Noa Levi"\naddress = "noa@acme.test"\ntimezone = "America/New_York"\n'


def sources(world: World) -> list[tuple[str | None, bool]]:
    return [(row.source, row.passive) for row in world.rows(select(sourcing).order_by(sourcing.c.application_id))]


@pytest.mark.parametrize(
    ("who", "words", "source"),
    [
        ("rita", "Please have a look.", (None, False)),
        ("rita", "She is not actively looking, I approached her.", ("passive", True)),
        ("rita", "From the agency Bright Search.", ("agency", False)),
        ("rita", "Recommended by Ben.", ("referral", False)),
        ("noa", "Please have a look.", ("referral", False)),
        ("dana", "I worked with her at Initech; not looking really.", ("referral", True)),
    ],
)
def test_the_source_is_what_is_said_or_who_mails(
    quick_world: World, who: str, words: str, source: tuple[str | None, bool]
) -> None:
    world = quick_world
    world.load(NOA)
    forwards(world, who, docx(MARIA), words=words)
    assert sources(world) == [source]


def test_whoever_applies_comes_directly_and_who_mails_anothers_resume_is_an_agency(quick_world: World) -> None:
    world = quick_world
    world.configure(policy=PolicySection(submitters="anyone"))
    world.arrives(
        forward(world, MARIA.email, docx(MARIA), words="Here is my resume."),
        forward(world, "ann@search.test", pdf(SEAN), words="A candidate for you."),
    )
    assert sources(world) == [("direct", False), ("agency", False)]


def test_source_and_passivity_stand_in_receipt_and_digest(world: World) -> None:
    forwards(world, "dana", docx(MARIA), words="I know her well; she is not actively looking.")
    for letter in (world.received("dana", "intake"), world.at(0, 8).received("dana", "digest")):
        assert "Source: referred by a colleague; not looking actively." in " ".join(letter.text.split())


def test_who_referred_hears_the_stage_and_no_more_and_only_when_it_stands(world: World) -> None:
    world.load(NOA, applied("Wei Zhang"))
    forwards(world, "noa", docx(MARIA))
    world.received("noa", "intake")
    digest = world.at(0, 8).received("dana", "digest")
    number = next(line for line in digest.text.splitlines() if MARIA.name in line).split("]")[0].strip(" [")
    world.says("dana", digest, f"{number} no - asks for too much")
    assert world.new_mail("noa") == []
    receipt = world.received("dana", "receipt")
    world.says("dana", receipt, "undo")
    world.later(hours=1)
    assert world.new_mail("noa") == []
    world.says("dana", digest, f"{number} yes - asks for a lot, but still")
    world.later(minutes=20)
    assert world.new_mail("noa") == []
    world.later(minutes=20)
    news = world.received("noa", "referral")
    assert f"{MARIA.name}, whom you referred for SRE-7" in " ".join(news.text.split())
    assert ("now at this stage: review" in " ".join(news.text.split()), "a lot" in news.text) == (True, False)
    assert "Wei Zhang" not in news.text


def test_whoever_has_a_duty_on_the_role_hears_of_it_anyway(world: World) -> None:
    forwards(world, "ivy", docx(MARIA), words="I know her from school.")
    world.says("dana", world.at(0, 8).received("dana", "digest"), "1 yes")
    world.later(hours=2)
    assert world.letters("ivy", "referral") == []


def test_a_nurture_date_brings_somebody_to_mind_on_that_morning(world: World) -> None:
    world.load(applied("Maria Silva", stage="sourced"))
    world.writes("rita", "nurture Maria in 3 months")
    receipt = world.received("rita", "receipt")
    assert receipt.subject == "Receipt: you will be reminded"
    assert "of Maria Silva, Tue 23 Feb, 08:00" in " ".join(receipt.text.split())
    world.at(91, 12)
    assert world.letters("rita", "nurture") == []
    letter = world.at(92, 9).received("rita", "nurture")
    assert ("Maria Silva, SRE-7" in " ".join(letter.text.split()), "in 3 months" in letter.text) == (True, True)
    world.writes("rita", "why Maria")
    assert "Rita Rossi will be reminded" in " ".join(world.received("rita", "trail").text.split())


@pytest.mark.parametrize(
    ("who", "words"), [("ivy", "nurture Maria in 3 months"), ("rita", "nurture Maria in some time")]
)
def test_no_duty_or_no_day_reminds_of_nothing(quick_world: World, who: str, words: str) -> None:
    world = quick_world
    world.load(applied("Maria Silva", stage="sourced"))
    world.writes(who, words)
    world.received(who, "receipt")
    assert world.outbox("nurture") == []
