"""Long tables in one test: every case is looked at, and those that fail are named together.

A case of its own for each row costs more than what it looks at where rows are counted in thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")

#: More are counted and not told.
_MOST = 20


def every(cases: Iterable[Case], check: Callable[[Case], None], name: Callable[[Case], object] = str) -> None:
    """Check each of these cases. Fails the test with the names of those that fail and what is wrong with them; also
    where there was no case at all."""
    looked_at, failed = 0, list[str]()
    for case in cases:
        looked_at += 1
        try:
            check(case)
        except Exception as error:
            failed.append(f"{name(case)}\n    {type(error).__name__}: {error}")
    if failed:
        more = f"\nand {len(failed) - _MOST} more" if len(failed) > _MOST else ""
        pytest.fail(f"{len(failed)} of {looked_at} fail:\n" + "\n".join(failed[:_MOST]) + more, pytrace=False)
    assert looked_at, "a table without a case"
