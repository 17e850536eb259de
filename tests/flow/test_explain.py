"""`explain` says what intake then does: the same kind, the same level, the same decisions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mailflow.flow.explain import Explainer, Known
from mailflow.hiring.judging import Court
from mailflow.hiring.letter import Letter
from mailflow.store.desk import load_desk
from mailflow.store.schema import application, candidate, feedback, pending
from tests.flow.world import World, applied

NAMES = ("Maria Silva", "John Abara", "Wei Zhang")

#: Who writes what, and how: an answer to the digest, or a fresh mail.
MAILS: list[tuple[str, str, dict[str, Any]]] = [
    ("dana", "1 yes, 2 no - too junior", {}),
    ("dana", "approve all", {}),
    ("dana", "all good except 2", {}),
    ("dana", "yes to Maria, no to the rest", {}),
    ("dana", "hold 3 until Friday", {}),
    ("dana", "question 2: does he know Go?", {}),
    ("dana", "thanks!", {}),
    ("dana", "maybe 1, not sure", {}),
    ("dana", "approve 9", {}),
    ("dana", "yes", {}),
    ("dana", "", {}),
    ("dana", "1 yes", {"shape": "outlook-desktop-de"}),
    ("dana", "1 yes", {"shape": "apple-mail-en"}),
    ("dana", "1 yes", {"proven": False}),
    ("dana", "1 yes", {"to": "hiring@acme.test"}),
    ("dana", "1 yes", {"threaded": False}),
    ("ivy", "1 yes", {}),
    ("mallory@evil.test", "approve all", {}),
    ("dana", "approve Maria Silva", {"fresh": True}),
    ("dana", "approve Maria Silva", {"fresh": True, "proven": False}),
    ("dana", "1 yes", {"headers": ["Auto-Submitted: auto-replied"]}),
    ("dana", "1 yes", {"two": True}),
    ("dana", "yes to Maria Silva", {"two": True}),
    ("dana", "yes to Maria Silva", {"two": True, "proven": False}),
    ("dana", "undo", {}),
    ("dana", "status", {}),
    ("rita", "status SRE-7", {"fresh": True}),
    ("rita", "stage Maria Silva offer", {"fresh": True}),
    ("mallory@evil.test", "hello there", {"fresh": True}),
]


def explained(world: World, raw: bytes) -> dict[str, Any]:
    """What explain says, with this database."""
    app, mailbox = world.app, world.settings.mailbox[0]
    court = Court(world.settings.token_keys, world.settings.rules, mailbox.trust.profile == "none")

    def look_up(letter: Letter) -> Known:
        with app.database.read() as connection:
            return Known(load_desk(connection, [letter], court.policy, world.clock(), lock=False), court)

    around = app.surroundings(mailbox)
    explainer = Explainer(app.parse, lambda _mail: (), around=around, look_up=look_up, now=world.clock())
    return explainer.explain("x.eml", raw)


def done(world: World) -> list[tuple[str, str]]:
    """What was recorded or put up for confirmation."""
    joined = select(application.c.id, candidate.c.name).join(candidate, candidate.c.id == application.c.candidate_id)
    names = {row.id: row.name for row in world.rows(joined)}
    recorded = [(names[row.application_id], row.verdict) for row in world.rows(select(feedback))]
    waiting = [row.payload for row in world.rows(select(pending).where(pending.c.kind == "confirm"))]
    return sorted(recorded + [(names[d["application"]], d["verdict"]) for one in waiting for d in one["decisions"]])


@pytest.mark.slow
@pytest.mark.parametrize(("who", "words", "how"), MAILS)
def test_explain_says_what_intake_does(quick_world: World, who: str, words: str, how: dict[str, Any]) -> None:
    world, how = quick_world, dict(how)
    world.load(*(applied(name) for name in NAMES))
    digest = world.at(0, 8).received("dana", "digest")
    if how.pop("two", False):
        world.load(applied("Nora Holm"))
        other = world.at(1, 8).received("dana", "digest")
        how["to"] = f"{digest.reply_to}, {other.reply_to}"
    fresh = how.pop("fresh", False)
    raw = world.written(who, words, answers=None if fresh else digest, **how)
    before = world.counts()
    told = explained(world, raw)
    assert world.counts() == before
    (number,) = world.arrives(raw)
    kept = world.mail(number)
    assert (told["kind"], told["level"]) == (kept.kind, kept.level)
    assert sorted((one["candidate"], one["verdict"]) for one in told["decisions"]) == done(world)
    asked = world.rows(select(pending).where(pending.c.kind == "clarify"))
    assert bool(told["clarify"]) >= bool(asked)
