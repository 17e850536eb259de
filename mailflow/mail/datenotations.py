"""The notations of dates in the letters of responders, as patterns made from `phrases/absence.toml`.

Only says what a date looks like (`20-11`, `el lunes 22`, `KW 49`, `mid December`); which day it is, is told
elsewhere. Patterns are for text that `wording.plain` has made.
"""

from __future__ import annotations

import re
from functools import cache

from mailflow.mail.wording import plain, table

#: English weekdays cut short; they count only in English text.
SHORT_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4}


@cache
def months() -> dict[str, int]:
    return {
        plain(name): number for names in table("absence")["months"].values() for number, name in enumerate(names, 1)
    }


@cache
def weekdays() -> dict[str, int]:
    return {plain(name): number for names in table("absence")["weekdays"].values() for number, name in enumerate(names)}


def either(words: dict[str, int]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


@cache
def day_month() -> re.Pattern[str]:
    # No letter may follow: "21 aout" is no "21a" and "out".
    ordinal = r"(?:(?:st|nd|rd|th|er|eme|e|o|a|:?sta|:a|:e)(?!\w)|\.|°)?"
    return re.compile(
        rf"(?<![\w/:.])(\d{{1,2}})\s?{ordinal},?\s{{0,2}}(?:of\s|de\s|d'|di\s|den\s)?\s?({either(months())})(?!\w)\.?"
        r"(?:,?\s{0,2}(?:de\s|del\s|of\s)?(\d{4})(?!\d))?"
    )


@cache
def month_day() -> re.Pattern[str]:
    names = either(months())
    ordinal = r"(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?<!\w)({names})\.?\s{{1,2}}(?:the\s)?(\d{{1,2}}){ordinal}(?!\d|[:/]\d)"
        rf"(?:\s?(?:-|–|—|to|through|thru|until|till|and|&)\s?(?:the\s)?(\d{{1,2}}){ordinal}(?![\d/:]|\s?(?:{names})|\.\d))?"
        r"(?:,?\s{0,2}(\d{4})(?!\d))?"
    )


@cache
def weekday() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({either(weekdays())}|mon|tues?|wed|thu(?:rs?)?|fri)(?!\w)")


@cache
def weekday_and_day() -> re.Pattern[str]:
    """`Thursday 26th`, `el lunes 22`: a weekday and a day of the month without its name."""
    return re.compile(
        rf"(?<!\w)({either(weekdays())}|mon|tues?|wed|thu(?:rs?)?|fri),?\s(?:the\s|den\s|dem\s|d\.\s)?"
        rf"(\d{{1,2}})(?:st|nd|rd|th|e|er|\.)?(?=\s*(?:[.,;!)]|$)|\s(?!(?:of\s|de\s|d')?(?:{either(months())}))[^\W\d])"
    )


@cache
def calendar_week() -> re.Pattern[str]:
    words = either({plain(word): 0 for word in table("absence")["calendar_week"]["any"]})
    return re.compile(rf"(?<!\w)(?:{words})\.?\s?(\d{{1,2}})(?![\w/:-]|\.\d)")


@cache
def middle_of() -> re.Pattern[str]:
    middles = either({plain(word): 0 for word in table("absence")["middle_of"]["any"]})
    return re.compile(rf"(?<!\w)(?:{middles})[\s-]({either(months())})(?!\w)(?:\s(?:de\s)?(\d{{4}}))?")


@cache
def hyphened() -> re.Pattern[str]:
    """`20-11` as it is written in Dutch; two figures before a month are a range of days."""
    return re.compile(rf"(?<![\w/.-])(\d\d)-(0\d|1[0-2])(?![\w/-]|\s(?:of\s|de\s)?(?:{either(months())}))")


@cache
def near_day(name: str) -> re.Pattern[str]:
    words = either({plain(word): 0 for word in table("absence")[name]["any"]})
    return re.compile(rf"(?<!\w)(?<!guten )(?<!god )(?<!la )({words})(?!\w)")


@cache
def end_of() -> re.Pattern[str]:
    ends = either({plain(word): 0 for word in table("absence")["end_of"]["any"]})
    return re.compile(rf"(?<!\w)(?:{ends})\s({either(months())})(?!\w)(?:\s(?:de\s)?(\d{{4}}))?")


@cache
def counts() -> dict[str, int]:
    return {
        plain(word): number for words in table("absence")["ahead"]["counts"] for number, word in enumerate(words, 1)
    }


@cache
def ahead() -> re.Pattern[str]:
    """ "in two weeks": so many days or weeks from the mail's date."""
    ahead = table("absence")["ahead"]
    units = either(dict.fromkeys((*ahead["days"], *ahead["weeks"]), 0))
    prefix = either(dict.fromkeys(ahead["before"], 0))
    return re.compile(rf"(?<!\w)(?:{prefix})\s(\d{{1,2}}|{either(counts())})\s({units})(?!\w)")


@cache
def end_of_period() -> re.Pattern[str]:
    ends = either({plain(word): 0 for word in table("absence")["end_of"]["any"]})
    periods = table("absence")["end_of_period"]
    names = either(dict.fromkeys((*periods["week"], *periods["month"]), 0))
    return re.compile(
        rf"(?<!\w)(?:{ends})\s(?:the\s|this\s|der\s|des\s|la\s|de\s|del\s|do\s|da\s|van\s|av\s|af\s)?({names})(?!\w)"
    )
