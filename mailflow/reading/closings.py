"""The writer's own name below a closing, which names no candidate who happens to be called so too.

Decides what of a mail's end is a signature; never what the mail says.
"""

from __future__ import annotations

from mailflow.reading.lexicons import Kind
from mailflow.reading.sentences import Sentence

#: Fewer marks than this make a closing: `Un saludo,`.
_CLOSING = 5


def without_signature(found: list[Sentence], text: str, writer: str) -> list[Sentence]:
    """The sentences without the writer's own name below a closing at the end (`Un saludo,` `Ana`): it names no
    candidate who happens to be called so too."""
    if len(found) < 2 or not found[-1].first_of_line:
        return found
    start, end = found[-1].marks[0].start, found[-1].marks[-1].end
    signed = text[start:end].strip().casefold()
    closed = found[-2].marks[0].sense.kind is Kind.POLITE and len(found[-2].marks) < _CLOSING
    own = writer.casefold()
    return found[:-1] if closed and signed and signed in (own, own.partition(" ")[0]) else found
