"""Large mails that mean harm through the whole intake: this process stays small, and each is recorded."""

from __future__ import annotations

import base64
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.store.inbox import Kept
from tests.data.forwards.people import PEOPLE
from tests.edges.test_hostile_files import MOST_GROWTH, memory
from tests.flow.test_submitting import forward, forwards, pdf
from tests.flow.world import World

pytestmark = pytest.mark.slow

MIB = 2**20


@pytest.mark.parametrize("fresh", [True, False], ids=["as they arrive", "kept before"])
@pytest.mark.parametrize("sizes", [(15.5,), (15.5, 12, 18.5), (3, 29)], ids=str)
def test_large_mails_leave_this_process_small(
    world: World, tmp_path: Path, sizes: tuple[float, ...], fresh: bool
) -> None:
    """Files of so many MiB, a third more as mails. 40 MiB are over the limit by default, and a limit can be set."""
    forwards(world, "rita", pdf(PEOPLE[0]))  # loads what is loaded when first needed, and starts the child
    paths = [large_mail(world, tmp_path / str(number), size) for number, size in enumerate(sizes)]
    intake = world.app.intake(world.settings.mailbox[0])

    def arriving() -> Iterator[list[Kept]]:
        """One by one, as the poller fetches what is so large."""
        for uid, path in enumerate(paths, 100):
            kept = intake.keep([world.arrival(path.read_bytes(), uid)])
            if fresh:
                yield kept
            del kept

    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    intake.judge_batches(arriving())
    intake.judge_all()
    assert memory("VmHWM") - before < MOST_GROWTH
    assert [world.mail(number).state for number in range(2, 2 + len(sizes))] == ["done"] * len(sizes)


def large_mail(world: World, path: Path, mebibytes: float) -> Path:
    """A forward with one file that says it is a PDF and is noise."""
    raw = forward(world, "rita", ("cv.pdf", "application/pdf", b"NOISE"))
    noise = base64.encodebytes(b"%PDF-1.7\n" + os.urandom(int(mebibytes * MIB))).replace(b"\n", b"\r\n")
    path.write_bytes(raw.replace(base64.encodebytes(b"NOISE").strip(), noise.strip()))
    return path
