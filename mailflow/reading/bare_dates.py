"""A day alone as the answer to "by when?": `Thu`, `Do`, `tomorrow`, `bis Freitag 15 Uhr`.

Nothing else may stand in the mail but a courtesy; a word more and it is read as any other reply.
"""

from __future__ import annotations

from mailflow.reading.courtesies import without_courtesies
from mailflow.reading.date_phrases import date_phrases
from mailflow.reading.dates import find_commitments
from mailflow.reading.model import Commitment, Reader

_LONGEST = 60
#: What a short weekday needs before it to be told from another word: "Do" is Thursday in "bis Do".
_LEADS = {"de": "bis", "fr": "d'ici", "es": "para el", "pt": "até", "it": "entro", "nl": "voor", "en": "by"}


def read_bare_date(text: str, reader: Reader) -> Commitment | None:
    """The promise in a mail that is nothing but a day, in the writer's zone; None for anything else, for a day that is
    over and for one that can be read in two ways."""
    bare = without_courtesies(text)
    if not bare or len(bare) > _LONGEST:
        return None
    found = find_commitments(bare, reader)
    if len(found) == 1 and found[0].text == bare:
        return found[0]
    for lead in dict.fromkeys((_LEADS.get(reader.language, "by"), "by")):
        phrases = date_phrases(f"{lead} {bare}", reader)
        if len(phrases) == 1 and phrases[0].end == len(f"{lead} {bare}") and phrases[0].start <= len(lead) + 1:
            only = phrases[0]
            return None if only.past or only.readings or only.kind == "month" else Commitment(only.due, bare)
    return None
