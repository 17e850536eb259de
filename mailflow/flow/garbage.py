"""When Python looks for garbage: not in the middle of a batch, whose values are all in use.

Values go when nothing holds them any more; only circles of values, which errors leave behind, have to be looked for.
Decides nothing about mails.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looked_for() -> Iterator[None]:
    """Puts off looking for garbage, in all threads, until this ends. Of two at once the first has its way."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
