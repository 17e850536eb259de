"""A backlog is opened ahead in a second process; what comes of it is the same as without."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from mailflow.store.schema import inbox
from tests.flow.world import World, applied


def test_a_backlog_opened_ahead_ends_as_it_would_without(quick_world: World) -> None:
    """Given 170 mails and one decision among them, judged with and without help, then each ends alike."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    mails = [f"From: x{number}@else.test\r\nSubject: {number}\r\n\r\nhello".encode() for number in range(169)]
    mails.insert(120, world.written("dana", "yes - strong", answers=digest))
    intake = world.app.intake(world.settings.mailbox[0])
    intake.keep([world.arrival(raw, uid) for uid, raw in enumerate(mails, 1)])
    assert intake.judge_all() == 170
    ahead = {row.sha256: tuple(row) for row in world.rows(_ENDS)}
    assert {row[1] for row in ahead.values()} == {"done", "parked"}
    assert sum(row[1] == "done" for row in ahead.values()) == 1
    for uid, raw in enumerate(mails, 1):
        alone = replace(intake, mailbox="other@acme.test", ahead=None)
        if uid % 40 == 0:
            alone.keep([world.arrival(raw, uid)])
            alone.judge_all()
    again = [tuple(row) for row in world.rows(_ENDS.where(inbox.c.mailbox == "other@acme.test"))]
    assert len(again) == 4
    assert all(ahead[row[0]] == row for row in again)


_ENDS = select(inbox.c.sha256, inbox.c.state, inbox.c.kind, inbox.c.level, inbox.c.cause)
