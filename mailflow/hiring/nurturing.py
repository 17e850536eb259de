"""`nurture Maria in 3 months`: a notice to the writer, queued for that day and drafted with what is so then."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from mailflow.hiring.book import Book
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import Notify, Remember
from mailflow.hiring.notices import Promise
from mailflow.reading.dates import hold_until
from mailflow.reading.model import Reader

_IN = re.compile(
    r"in (?:about |etwa )?(\d{1,2}|a|an|one|two|three|four|five|six|einem|einer|zwei|drei|vier|fünf|sechs)"
    r" (day|week|month|year|tag|woche|monat|jahr)(?:s|e|en|n)?",
    re.I,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "einem": 1, "einer": 1}
_NUMBERS |= {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6}
_UNITS = {"tag": "day", "woche": "week", "monat": "month", "jahr": "year"}


def _in_a_while(when: str, today: date) -> date | None:
    """`in 3 months`: so many calendar months, not so many days."""
    match = _IN.fullmatch(when.strip())
    if match is None:
        return None
    count = _NUMBERS.get(match[1].lower()) or int(match[1])
    unit = _UNITS.get(match[2].lower(), match[2].lower())
    by = {"day": {"days": count}, "week": {"weeks": count}, "month": {"months": count}, "year": {"years": count}}
    return today + relativedelta(**by[unit])  # type: ignore[arg-type]  # plain numbers of one unit


def nurture(book: Book, item: ListedItem, when: str) -> bool:
    """Queue the reminder for the day that the words tell, in the morning of the writer; False where they tell none, or
    one that could be two."""
    person, application = book.person, item.application
    written = book.source.written_at or book.source.received_at
    reader = Reader(person.name, person.address, person.style.timezone, person.style.language, written)
    day = _in_a_while(when, written.astimezone(book.zone).date()) or hold_until(when, reader)
    if day is None or day <= book.local(book.now).date():
        return False
    due_at = datetime.combine(day, person.style.digest_at, book.zone)
    book.add(
        Notify(
            key=f"nurture:{person.id}:{application.id}:{day}",
            kind="nurture",
            recipient_id=person.id,
            facts={"application": application.id, "words": when},
            due_at=due_at,
            items=((1, application.id, None),),
        )
    )
    data: dict[str, object] = {"until": due_at.isoformat()}
    book.add(Remember(Event(application.id, "nurtured", book.now, person.id, book.source.inbox_id, data)))
    book.rows.nurtures.append(Promise(due_at, when, application.candidate))
    book.touch(item)
    return True
