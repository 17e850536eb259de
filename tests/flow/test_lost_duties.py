"""Whoever lost a duty since a mail went out to them: what that mail asked for does not count from them any more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mailflow.demo.people import Letter
from mailflow.mail.delivery import Accepted, Refused
from mailflow.store.schema import first_notice, pending
from tests.flow.test_submitting import MARIA, docx, forward
from tests.flow.world import World, applied

#: Ivy recruits and Omar decides from now on; Rita and Dana have nothing to do with the role any more.
OTHERS = '[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["ivy@acme.test"]\ndecides = "omar@acme.test"\n'


def digest(world: World) -> Letter:
    """Dana's, with Maria in it."""
    world.load(applied("Maria Silva"))
    return world.at(0, 8).received("dana", "digest")


def test_a_decision_is_not_taken_back_by_somebody_who_decides_no_more(world: World) -> None:
    world.says("dana", digest(world), "1 yes")
    receipt = world.received("dana", "receipt")
    world.load(OTHERS)
    world.says("dana", receipt, "undo")
    assert world.stage("Maria Silva") == "interview"
    assert "This is for Omar Haddad to decide." in world.received("dana", "receipt").text


def test_a_question_is_not_answered_by_somebody_who_recruits_no_more(world: World) -> None:
    world.says("dana", digest(world), "question 1: when could she start?")
    question = world.received("rita", "question")
    world.load(OTHERS.replace("omar", "dana"))
    number = world.says("rita", question, "In March.")
    assert world.letters("dana", "answer") == []
    assert (world.mail(number).state, "comment" in {verdict for _, verdict, _ in world.said("Maria Silva")}) == (
        "parked",
        False,
    )


def test_nothing_is_released_nor_told_by_somebody_who_recruits_no_more(world: World) -> None:
    world.arrives(forward(world, "dana", docx(MARIA)))
    draft = world.at(0, 17, 1).received("rita", "informing")
    world.load(OTHERS)
    for words in ("told 1", "send 1"):
        assert world.mail(world.says("rita", draft, words)).state == "parked"
    world.later(hours=3)
    assert [row.outcome for row in world.rows(select(first_notice.c.outcome))] == [None]
    assert world.letters(MARIA.email) == []


def test_a_stand_in_is_not_refused_by_somebody_who_recruits_no_more(world: World) -> None:
    given = digest(world)
    away = "I am out of office until Thursday, 26 November. Please ask ben@acme.test."
    world.says("dana", given, away, headers=["Auto-Submitted: auto-replied"])
    proposal = world.received("rita", "delegation")
    world.load(OTHERS.replace("omar", "dana"))
    world.says("rita", proposal, "no")
    assert [row.outcome for row in world.rows(select(pending.c.outcome).where(pending.c.kind == "delegate"))] == [None]


@pytest.mark.parametrize(("who", "words", "kind"), [("rita", "why Maria", "trail"), ("rita", "status", "status")])
def test_an_answer_that_was_delayed_is_not_sent_to_somebody_who_may_see_it_no_more(
    quick_world: World, who: str, words: str, kind: str
) -> None:
    world = quick_world
    world.load(applied("Maria Silva"), applied("Luis Ortega", "UX-2"))
    world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
    world.writes(who, words)
    world.load(OTHERS)
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.later(hours=2)
    assert [letter for letter in world.letters(who, kind) if "Maria Silva" in letter.text] == []


def test_an_overview_that_was_delayed_is_written_anew_for_somebody_who_lost_a_role(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"), applied("Luis Ortega", "UX-2"))
    world.at(0, 8)
    world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
    world.at(0, 17, 1)
    world.load(OTHERS)
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.later(hours=2)
    (summary,) = world.letters("rita", "summary")
    assert ("Maria Silva" in summary.text, "UX-2" in summary.text) == (False, True)
