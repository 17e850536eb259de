"""Made-up facts for each kind of notice: what `mailflow preview` shows and what the templates are tested with.

Deterministic: the day is given, the people are the same. Nobody here exists.
"""

from __future__ import annotations

from mailflow.hiring.notices import KINDS, Notice
from mailflow.hiring.samples.intake import INTAKE
from mailflow.hiring.samples.overview import OVERVIEW
from mailflow.hiring.samples.receipts import RECEIPTS
from mailflow.hiring.samples.requests import REQUESTS

SAMPLES: dict[str, Notice] = {notice.kind: notice for notice in (*REQUESTS, *RECEIPTS, *OVERVIEW, *INTAKE)}


def sample(kind: str) -> Notice:
    """The sample facts of one kind. Raises KeyError for a kind that mailflow does not send."""
    return SAMPLES[KINDS[kind].kind]
