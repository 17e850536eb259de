"""Sentences written on without a sign between them, as on a telephone: `2 no he wants 10k`.

Decides only that what is told begins behind a plain answer; never what the answer is.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind
from mailflow.reading.phrases import Mark

#: Pronouns that only begin what is told: `he`, `elle`.
_SUBJECTS = frozenset({"subject", "he"})


def goes_on_telling(marks: Sequence[Mark], place: int) -> bool:
    """Whether a person is spoken of right behind a candidate and a plain answer: `2 no he wants 10k`."""
    if marks[place].sense.kind is not Kind.SHE or marks[place].sense.value not in _SUBJECTS or place < 2:
        return False
    name, answer = marks[place - 2 : place]
    answered = answer.sense.kind is Kind.NO or (answer.sense.value == "answer" and answer.sense.verdict is not None)
    return answered and name.mention is not None and place + 2 < len(marks)
