"""Strangers' mails whose files nobody has opened, looked through for somebody who is to be erased.

Such a mail waits for the recruiter and may name the person in its files alone. They are opened for this, in their
bounded child, and nothing of them is kept. Decides which mails are the person's; erases nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from mailflow.flow.intake import Parser
from mailflow.flow.submitting import ReadDocuments
from mailflow.mail.redaction import Traces
from mailflow.store.engine import Database
from mailflow.store.large import load_raw
from mailflow.store.retention import unopened_mails

#: A mail address or a telephone: where a file shows one, its owner is told by that and not by the name.
_SIGN = re.compile(r"[^\s@]@[^\s@]+\.\w|\+?\d[\d ().\-/]{7,}\d")


@dataclass(frozen=True, slots=True)
class Searched:
    """Mails by what their files say: `own` are the person's alone, `shared` hold another's as well, `doubtful` name the
    person and may be another's: one who names them as a referee, say, or who only has a word of their name."""

    own: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


def search_unopened(database: Database, parse: Parser, documents: ReadDocuments, traces: Traces) -> Searched:
    """Open the files of every mail that waits unopened. A mail or file that cannot be read is passed over."""
    with database.read() as connection:
        waiting = unopened_mails(connection)
    found: dict[str, set[int]] = {"own": set(), "shared": set(), "doubtful": set()}
    for number in waiting:
        with database.read() as connection:
            raw = load_raw(connection, number)
        try:
            texts = [document.text for document in documents(parse(raw or b"")) if document.text]
        except ValueError:
            continue
        whose = {_whose(text, traces) for text in texts}
        if "own" in whose:
            found["own" if whose == {"own"} else "shared"].add(number)
        elif "doubtful" in whose:
            found["doubtful"].add(number)
    return Searched(*(frozenset(found[way]) for way in ("own", "shared", "doubtful")))


def _whose(text: str, traces: Traces) -> Literal["own", "doubtful", "another's"]:
    signs = replace(traces, names=())
    if signs.in_text(text):
        return "doubtful" if _SIGN.search(signs.redact(text)) else "own"
    return "doubtful" if traces.in_text(text) else "another's"
