"""A roster in the database: loaded once or twice it is the same, and what changes is taken over with care."""

from __future__ import annotations

import time
from functools import partial

import pytest
from sqlalchemy import func, select

from mailflow.hiring.policy import Policy
from mailflow.hiring.roster import Roster, read_roster
from mailflow.store.events import verify
from mailflow.store.load import ResumeFile, known, load
from mailflow.store.schema import application, candidate, document, event, person, responsibility, review
from tests.flow.world import COMPANY, World, applied


def test_loading_twice_changes_nothing(world: World) -> None:
    tables = (
        COMPANY,
        applied("Maria Silva"),
        applied("John Abara", stage="screen"),
        applied("Wei Zhang", stage="offer"),
    )
    world.load(*tables)
    before = world.counts()
    kept = world.rows(select(person)), world.rows(select(application)), world.rows(select(responsibility))
    again = world.load(*tables)
    assert world.counts() == before
    assert (world.rows(select(person)), world.rows(select(application)), world.rows(select(responsibility))) == kept
    assert (again.new, again.changed) == ({}, {})
    assert again.same == {"people": 6, "requisitions": 2, "responsibilities": 2, "applications": 3}


def test_an_application_opens_a_review_where_its_stage_asks_for_one(world: World) -> None:
    stages = ("sourced", "screen", "review", "interview", "offer", "hired", "rejected", "withdrawn")
    world.load(*(applied(f"Person {stage}", stage=stage) for stage in stages))
    assert {stage: len(world.open_reviews(f"Person {stage}")) for stage in stages} == {
        stage: int(stage in ("screen", "review")) for stage in stages
    }


def test_a_stage_is_never_set_back_by_a_file(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes")
    world.load(applied("Maria Silva"))
    assert world.stage("Maria Silva") == "interview"
    assert world.open_reviews("Maria Silva") == []


def test_one_person_on_two_roles_is_one_candidate(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Maria Silva", "UX-2"))
    assert world.rows(select(func.count()).select_from(candidate))[0][0] == 1
    assert world.rows(select(func.count()).select_from(application))[0][0] == 2


def test_one_application_named_twice_in_a_file_is_one(world: World) -> None:
    loaded = world.load(applied("Maria Silva"), applied("Maria Silva"))
    assert (loaded.new["applications"], loaded.same["applications"]) == (1, 1)


def test_two_people_of_one_name_with_different_addresses_are_two(world: World) -> None:
    first = applied("Maria Silva")
    world.load(first, first.replace("maria.silva@", "m.silva.2@"))
    assert world.rows(select(func.count()).select_from(candidate))[0][0] == 2


def test_a_name_without_an_address_is_found_again_by_name(world: World) -> None:
    nameless = '[[applications]]\ncandidate = "Greta Vogel"\nrequisition = "sre-7"\n'
    world.load(nameless)
    assert world.load(nameless).same == {"applications": 1}


def test_a_new_decider_takes_over_what_waits(world: World) -> None:
    world.load(applied("Maria Silva"), applied("Tomas Lind", "UX-2"))
    world.at(0, 8)
    world.load(
        '[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["rita@acme.test"]\ndecides = "omar@acme.test"\n'
    )
    omar = world.rows(select(person.c.id).where(person.c.address == "omar@acme.test"))[0].id
    (taken,) = world.open_reviews("Maria Silva")
    assert (taken.reviewer_id, taken.asked_at, taken.step) == (omar, world.clock(), 0)
    assert "Maria Silva" in world.at(1, 8).received("omar", "digest").text
    world.says("omar", world.letters("omar", "digest")[-1], "yes to Maria")
    assert world.said("Maria Silva") == [("omar", "approve", "decision")]


def test_candidates_who_waited_for_a_decider_are_asked_about_once_there_is_one(world: World) -> None:
    world.load('[[requisitions]]\nref = "DAT-3"\ntitle = "Data Engineer"\n', applied("Nora Holm", "DAT-3"))
    assert world.open_reviews("Nora Holm") == []
    world.load(
        '[[responsibilities]]\nrequisition = "DAT-3"\nsources = ["rita@acme.test"]\ndecides = "dana@acme.test"\n'
    )
    assert len(world.open_reviews("Nora Holm")) == 1
    assert "Nora Holm" in world.at(0, 8).received("dana", "digest").text


def test_somebody_who_changes_their_hour_gets_the_digest_then_and_once_a_date(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    dana = 'name = "Dana Okafor"\naddress = "dana@acme.test"\ntimezone = "America/New_York"\n'
    world.load(f'[[people]]\n{dana}digest_at = "15:00"\nreports_to = "lea@acme.test"\n')
    for hour in (9, 12, 15, 16):
        world.at(0, hour)
    assert len(world.letters("dana", "digest")) == 1
    world.at(1, 8)
    world.at(1, 14, 59)
    assert len(world.letters("dana", "digest")) == 1
    world.at(1, 15)
    assert len(world.letters("dana", "digest")) == 2


def test_a_resume_is_stored_once_whatever_is_loaded_again(world: World) -> None:
    text = applied("Maria Silva") + 'resume = "cv.pdf"\n'
    for content in (b"%PDF-1", b"%PDF-1", b"%PDF-2"):
        with world.app.database.write() as connection:
            roster = read_roster(text, "toml", known(connection))
            assert isinstance(roster, Roster)
            file = ResumeFile("cv.pdf", "application/pdf", content)
            load(connection, roster, partial(_given, file), world.app.event_key, world.clock(), Policy())
    assert world.rows(select(func.count()).select_from(document))[0][0] == 2


def test_a_file_that_cannot_be_read_leaves_nothing_half_loaded(world: World) -> None:
    before = world.counts()
    with pytest.raises(ValueError, match=r"no file cv\.pdf"):
        world.load(applied("Maria Silva"), applied("John Abara") + 'resume = "cv.pdf"\n')
    assert world.counts() == before


@pytest.mark.slow
def test_two_thousand_applications_load_in_seconds(world: World) -> None:
    tables = [applied(f"Person Number{n}", stage="review") for n in range(2000)]
    began = time.monotonic()
    assert world.load(*tables).new == {"applications": 2000}
    assert time.monotonic() - began < 30
    assert world.rows(select(func.count()).select_from(review))[0][0] == 2000
    assert world.rows(select(func.count()).select_from(event))[0][0] == 4000
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()
    assert world.load(*tables).same == {"applications": 2000}


def _given(file: ResumeFile, _name: str) -> ResumeFile:
    return file
