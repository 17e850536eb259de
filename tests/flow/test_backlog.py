"""A backlog is opened ahead in a second process; what comes of it is the same as without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailflow.flow.opening import Sharing
from mailflow.hiring.conversation import Words
from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.model import Item, Reader
from mailflow.store.schema import inbox
from tests.flow.world import World, applied


@pytest.mark.slow
def test_a_backlog_opened_ahead_ends_as_it_would_without(quick_world: World) -> None:
    """Given 170 mails and one decision among them, judged with and without help, then each ends alike."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    mails = [f"From: x{number}@else.test\r\nSubject: {number}\r\n\r\nhello".encode() for number in range(169)]
    mails.insert(120, world.written("dana", "yes - strong", answers=digest))
    mailbox = world.settings.mailbox[0]
    intake = world.app.intake(mailbox)
    assert world.app.second_process(mailbox).ready(30)
    intake.keep([world.arrival(raw, uid) for uid, raw in enumerate(mails, 1)])
    assert intake.judge_all() == 170
    ahead = {row.sha256: tuple(row) for row in world.rows(_ENDS)}
    assert {row[1] for row in ahead.values()} == {"done", "parked"}
    assert sum(row[1] == "done" for row in ahead.values()) == 1
    for uid, raw in enumerate(mails, 1):
        alone = replace(intake, mailbox="other@acme.test", sharing=Sharing())
        if uid % 40 == 0:
            alone.keep([world.arrival(raw, uid)])
            alone.judge_all()
    again = [tuple(row) for row in world.rows(_ENDS.where(inbox.c.mailbox == "other@acme.test"))]
    assert len(again) == 4
    assert all(ahead[row[0]] == row for row in again)


@pytest.mark.slow
def test_words_read_beside_mean_what_they_mean_here(quick_world: World) -> None:
    """Given many answers, when the second process reads a part of them, then each means the same, in its place."""
    world = quick_world
    second = world.app.second_process(world.settings.mailbox[0])
    assert second.ready(30)
    reader = Reader("Dana", "dana@acme.test", "UTC", "en", datetime(2026, 11, 23, 9, tzinfo=UTC))
    items = tuple(Item(number, f"Maria Silva{number}", "SRE-7", "Engineer") for number in range(1, 31))
    lines = [f"{number} {('yes', 'no - too junior', 'hold until Friday')[number % 3]}" for number in range(1, 31)]
    texts = {place: Words(OwnWords(line, (Segment(line),)), items, reader) for place, line in enumerate(lines)}
    beside = dict(Sharing(second).readings(texts))
    assert beside == dict(Sharing().readings(texts))
    assert [one.decisions[0].item.number for _, one in sorted(beside.items()) if one is not None] == list(range(1, 31))


_ENDS = select(inbox.c.sha256, inbox.c.state, inbox.c.kind, inbox.c.level, inbox.c.cause)
