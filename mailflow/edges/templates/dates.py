"""Days, times and file sizes as people of a language write them. A moment is shown in its own zone, never converted."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal

#: Without the full stops that the forms for running text put after each word ("Do., 26. Nov."); where a month has none
#: without one, it is written out, so that a sentence can end with it.
_PATTERNS = {
    "en": "EEE d MMM",
    "de": "ccc d. LLL",
    "fr": "EEE d MMMM",
    "es": "EEE d 'de' MMMM",
    "pt": "EEE d 'de' MMMM",
    "it": "EEE d MMM",
    "nl": "EEE d MMM",
}


def when(moment: datetime, language: str) -> str:
    """Weekday, day and time, as people of that language write them, in the moment's own zone."""
    return f"{_day(moment.date(), language)}, {_clock(moment.hour, moment.minute, language)}"


def day(moment: date, language: str) -> str:
    """Weekday and day, as people of that language write them."""
    return _day(moment.date() if isinstance(moment, datetime) else moment, language)


@lru_cache(4096)
def _day(moment: date, language: str) -> str:
    pattern = _PATTERNS.get(language) or Locale(language).datetime_skeletons["MMMEd"].pattern
    return format_date(moment, pattern, locale=language)


@lru_cache(4096)
def _clock(hour: int, minute: int, language: str) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute), "HH:mm", locale=language)  # noqa: DTZ001  # a clock face


@lru_cache(512)
def weekdays(days: tuple[int, ...], language: str) -> str:
    """Days of the week, 0 being Monday, as people write them beside a time: three or more in a row as a span."""
    names = get_day_names("abbreviated", "stand-alone", locale=language)
    parts, rest = list[str](), [one for one in days if one in names]
    while rest:
        row = 1
        while row < len(rest) and rest[row] == rest[0] + row:
            row += 1
        taken, rest = (rest[:row], rest[row:]) if row > 2 else (rest[:1], rest[1:])
        parts.append("–".join(names[day].rstrip(".") for day in dict.fromkeys((taken[0], taken[-1]))))
    return ", ".join(parts)


@lru_cache(512)
def tongue(code: str, language: str) -> str:
    """The name of the language `code`, as it is called in `language`; the code itself where it is none."""
    return str(Locale(language).languages.get(code, code))


def size(octets: int, language: str) -> str:
    """A file size in units that people compare by."""
    mebibytes = octets / 2**20
    if mebibytes >= 1:
        return f"{format_decimal(mebibytes, '0.0', locale=language)} MB"
    return f"{format_decimal(max(1, round(octets / 1024)), '0', locale=language)} KB"
