"""A second process that works ahead: it does a piece of pure work on a batch while this one writes the batch before.

It is only for plain mails and only for speed: what it cannot do, or does not do in time, is done here as ever. It gets
bytes and plain values, and holds no connection of any sort.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")

#: A batch that takes longer is done here instead; the process is given up.
SECONDS = 60.0


class Ahead(Generic[Work, Done]):
    """Runs `function` on pieces of work in one other process, started with the first. Both must be importable there."""

    def __init__(self, function: Callable[[Work], Done], prepare: Callable[..., None], *arguments: Any) -> None:
        self._function = function
        self._prepare = prepare
        self._arguments = arguments
        self._pool: ProcessPoolExecutor | None = None
        self._lost = False

    def begin(self, work: Work) -> Future[Done] | None:
        """Begin a piece of work; None where there is no other process to be had."""
        if self._lost:
            return None
        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1, multiprocessing.get_context("spawn"), self._prepare, self._arguments
                )
            return self._pool.submit(self._function, work)
        except (BrokenProcessPool, OSError, RuntimeError):
            self._lost = True
            return None

    def finish(self, begun: Future[Done]) -> Done | None:
        """The result of a piece of work, or None where it has to be done here."""
        try:
            return begun.result(SECONDS)
        except Exception:
            # Whatever ended it there will show itself here, with its cause, when the work is done once more.
            self._lost = True
            return None

    def close(self) -> None:
        """End the process; work that is not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
