"""An answer that only repeats the one above it: `Same.` under the next quoted candidate.

Decides that the same is said of another candidate; never what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailflow.reading.lexicons import Kind
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target

_ASIDE = frozenset({Kind.ALSO, Kind.SIGN, Kind.PLEASE, Kind.POLITE, Kind.FILLER, Kind.SHE, Kind.TO})


def echoed(sentences: Sequence[Sentence], under: int | None, before: Sequence[Statement]) -> list[Statement]:
    """The statement that `sentences` repeat for the candidate `under` whose quoted lines they stand; none where they
    say more, or where the words above (`before`) decided nothing or on several."""
    marks = [mark for sentence in sentences for mark in sentence.marks]
    echo = any(mark.sense.kind is Kind.ALSO for mark in marks) and all(mark.sense.kind in _ASIDE for mark in marks)
    if under is None or not echo or not before or any(sentence.end == "?" for sentence in sentences):
        return []
    last = before[-1]
    if last.kind != "verdict" or last.verdict is None or last.why is not None or last.under is None:
        return []
    return [
        replace(
            last,
            targets=[Target((under,), form="quoted")],
            marks=marks,
            core={mark.start for mark in marks},
            under=under,
            rule="same as above",
        )
    ]
