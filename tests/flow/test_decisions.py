"""Stories of deciding by mail: what is answered to a digest, what is recorded, and what comes back."""

from __future__ import annotations

from tests.flow.world import World, applied


def test_a_digest_is_decided_by_one_reply(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"), applied("Wei Zhang"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "1 yes, 2 no - too junior")
    assert (world.stage("Maria Silva"), world.stage("John Abara"), world.stage("Wei Zhang")) == (
        "interview",
        "rejected",
        "review",
    )
    receipt = world.received("dana", "receipt")
    assert "Maria Silva" in receipt.text
