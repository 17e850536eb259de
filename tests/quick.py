"""What `make test-quick` leaves to `make check`: of tests that are the same in each language it takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def first_in(language: str, values: Iterable[Any], told: Callable[[Any], str] = str) -> list[Any]:
    """The parameters of a test, of which the quick run takes those in this language alone. `told` names the language
    of a value."""
    return [one if told(one) == language else pytest.param(one, marks=pytest.mark.slow) for one in values]
