"""What two processes do that meet over the same mail."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from mailflow.flow.opening import Sharing
from mailflow.mail.message import InboundMail
from mailflow.store.schema import outbox
from tests.flow.world import World, applied


def test_two_that_judge_the_same_mail_at_once_record_it_once(world: World) -> None:
    """Given a reply that another process judges between our look and our transaction, ours has nothing to do.

    A hold leaves its review open, so that nothing else would stop a second one."""
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    reply = world.written("dana", "1 hold until 30 November", answers=digest)
    other = world.another_process()
    ours = world.app.intake(world.app.settings.mailbox[0])

    def parse(raw: bytes) -> InboundMail:
        other.intake(other.settings.mailbox[0]).judge_all()
        return ours.parse(raw)

    ours.keep([world.arrival(reply)])
    replace(ours, parse=parse, sharing=Sharing()).judge_all()
    other.close()
    assert world.said("Maria Silva") == [("dana", "hold", "decision")]
    assert len(world.rows(select(outbox.c.id).where(outbox.c.kind == "receipt"))) == 1
