"""Sixty files that mean harm: each is answered with its reason, the child ends in time, the parent stays small."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailflow.edges.child import BoundedPool
from mailflow.edges.documents.reader import DocumentReader
from mailflow.mail.message import Attachment
from tests.data.hostile_files import files

MOST_GROWTH = 100 * 1024
WALL = 15.5


def memory(key: str) -> int:
    """KiB by /proc/self/status: VmRSS now, VmHWM at most since the peak was reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1])


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with BoundedPool() as pool:
        pool.isolation()
        yield DocumentReader(pool)


def test_there_are_sixty() -> None:
    assert len({name for name, _ in files()}) == 60


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), files(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_hostile_file_harms_nothing(reader: DocumentReader, name: str, make: Callable[[], bytes]) -> None:
    file = Attachment(name, "application/octet-stream", make())
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, began = memory("VmRSS"), time.monotonic()
    document = reader.read(file)
    assert time.monotonic() - began < WALL
    assert memory("VmHWM") - before < MOST_GROWTH
    assert len(document.text) <= 400_000
    assert bool(document.why) == (document.status.value != "read")
    assert "root:" not in document.text
    assert "/" not in document.name
