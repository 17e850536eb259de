"""What strangers, forgers and machines send decides nothing, is answered to nobody who may not be, and is kept."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from mailflow.config import TrustSection
from mailflow.demo.people import Letter
from mailflow.mail.token import read_token
from mailflow.store.schema import application, event, feedback, inbox, pending
from tests.data.hostile import AUTHSERV_ID, MAILBOX, cases, genuine
from tests.data.machine_corpus import SAMPLES, as_raw, samples
from tests.flow.world import COMPANY, World, applied

pytestmark = pytest.mark.slow

#: How many mails are taken in together.
TOGETHER = 25


@pytest.fixture
def target(sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The installation that the hostile mails are written for: Dana of example.test, whose server is pinned."""
    world = World(sqlite_url, tmp_path_factory.mktemp("target"), mailbox=MAILBOX)
    world.trust = TrustSection(profile="pinned", authserv_ids=(AUTHSERV_ID,))
    world.load(COMPANY.replace("@acme.test", "@example.test"), applied("Maria Silva"), applied("John Abara"))
    return world


def digest_of(world: World) -> tuple[Letter, str]:
    """Dana's digest and the token in it."""
    world.clock.now = world.clock.now.replace(hour=8, minute=0)
    world.tick()
    digest = next(letter for address, letter in world.app.post if address == "dana@example.test")
    token = digest.reply_to.partition("+")[2].partition("@")[0]
    assert read_token(token) is not None
    return digest, token


def decided(world: World) -> list[tuple[str, ...]]:
    """Everything that was ever recorded, and every stage that is not the first."""
    rows = [tuple(map(str, row)) for row in world.rows(select(feedback.c.application_id, feedback.c.verdict))]
    moved = world.rows(select(application.c.id, application.c.stage).where(application.c.stage != "review"))
    return rows + [tuple(map(str, row)) for row in moved]


def test_the_genuine_mail_that_all_hostile_ones_imitate_does_decide(target: World) -> None:
    _, token = digest_of(target)
    target.arrives(genuine(token))
    assert len(decided(target)) == 2
    target.close()


@pytest.mark.timeout(300)
def test_no_hostile_mail_decides_anything_and_none_is_lost(target: World) -> None:
    world = target
    _, token = digest_of(world)
    # Each with a Message-ID of its own: none may hide behind another as its copy.
    every = [(case, case.raw.replace(b"1763888400.hostile", b"%d.hostile" % n)) for n, case in enumerate(cases(token))]
    assert len(every) >= 600
    wrong: list[str] = []
    for start in range(0, len(every), TOGETHER):
        batch = every[start : start + TOGETHER]
        world.arrives(*(raw for _, raw in batch))
        wrong += [f"{case.name}: {case.reason}" for case, _ in batch if decided(world)]
        world.later(hours=7)
    states = Counter(row.state for row in world.rows(select(inbox.c.state)))
    assert wrong == []
    assert set(states) <= {"done", "parked", "copy"}
    assert sum(states.values()) == len({raw for _, raw in every})
    assert world.rows(select(func.count()).select_from(event).where(event.c.kind == "feedback"))[0][0] == 0
    strangers = {address for address, _ in world.app.post if not address.endswith("@example.test")}
    assert strangers == set()
    world.close()


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.toml") if "people" not in path.stem))
def test_machines_decide_nothing_and_are_not_answered(quick_world: World, name: str) -> None:
    """Each of the sample mails comes on the token of a real digest, from the one it is bound to, proven."""
    world = quick_world
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    before = len(world.app.post)
    proof = b"Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test\r\n"
    to = f"To: {digest.reply_to}".encode()
    # What is ours is told by headers of our own installation, which these samples cannot bear.
    machines = [one for one in samples(name) if one.get("kind") != "self"]
    raws = [proof + as_raw(sample).replace(b"To: Hiring <hiring@acme.test>", to) for sample in machines]
    numbers = world.arrives(*raws)
    kept = {sample["id"]: world.mail(number) for sample, number in zip(machines, numbers, strict=True)}
    assert {name for name, row in kept.items() if row.kind in ("reply", "command", "intake")} == set()
    assert {row.state for row in kept.values()} <= {"done", "parked"}
    assert world.rows(select(func.count()).select_from(pending))[0][0] == 0
    assert (len(world.app.post), decided(world)) == (before, [])
