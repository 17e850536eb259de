"""Working ahead in a second process: its answers are those of this one, and its end is nobody's loss."""

from __future__ import annotations

import os
import signal

from mailflow.edges.ahead import Ahead

_prepared: list[int] = []


def prepare(factor: int) -> None:
    """Called once in the other process."""
    _prepared.append(factor)


def multiply(number: int) -> int:
    """What the other process does; -1 ends it, 0 fails."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * _prepared[0] // number


def test_work_done_ahead_comes_back_from_a_process_that_was_prepared() -> None:
    ahead: Ahead[int, int] = Ahead(multiply, prepare, 7)
    begun = [ahead.begin(number) for number in (1, 2, 3)]
    assert [ahead.finish(one) for one in begun if one is not None] == [7, 7, 7]
    assert not _prepared
    ahead.close()


def test_a_failure_ahead_leaves_the_work_to_be_done_here_and_asks_no_more() -> None:
    ahead: Ahead[int, int] = Ahead(multiply, prepare, 7)
    begun = ahead.begin(0)
    assert begun is not None
    assert ahead.finish(begun) is None
    assert ahead.begin(1) is None
    ahead.close()


def test_a_process_that_dies_ahead_loses_nothing() -> None:
    ahead: Ahead[int, int] = Ahead(multiply, prepare, 7)
    begun = ahead.begin(-1)
    assert begun is not None
    assert ahead.finish(begun) is None
    assert ahead.begin(1) is None
    ahead.close()
