"""The commands by which people say how they want their mail: `digest 8:00 Mon-Thu`, `quiet 18-8`, `pause until Monday`.

English and German words, closed lists, one command a line. It reads lines; what a date means, which role is meant and
whether the writer may have it is decided where the command is carried out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TypeAlias

from mailflow.reading.fold import fold


@dataclass(frozen=True, slots=True)
class SetDigest:
    """`digest 8:00 Mon-Thu`: the hour, the days (0 is Monday), or both; None leaves what was."""

    at: time | None
    days: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class SetSummary:
    """`summary 17:30`: the hour of the summary."""

    at: time


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """`quiet 18-8`: no mail that nobody asked for from then until then. Both the same: never quiet."""

    begin: time
    until: time


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """`language de`: the ISO 639-1 code, or "" for a language that notices are not written in."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class SetLayout:
    """`plain` or `rich`: text alone, or HTML beside it."""

    plain: bool


@dataclass(frozen=True, slots=True)
class Mute:
    """`mute SRE-7 until Monday`; without a date until `unmute SRE-7`."""

    ref: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Unmute:
    """`unmute SRE-7`"""

    ref: str


@dataclass(frozen=True, slots=True)
class Pause:
    """`pause`, `pause until 7 January`: no digest and no summary until then, or until `resume`."""

    until: str | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """`resume`: the end of a pause."""


StyleCommand: TypeAlias = SetDigest | SetSummary | SetQuiet | SetLanguage | SetLayout | Mute | Unmute | Pause | Resume

#: Names of the languages that notices are written in, folded, in each of them that people may use.
LANGUAGES: dict[str, frozenset[str]] = {
    "en": frozenset({"en", "english", "englisch", "anglais", "ingles", "inglese", "engels"}),
    "de": frozenset({"de", "german", "deutsch", "allemand", "aleman", "alemao", "tedesco", "duits"}),
    "fr": frozenset({"fr", "french", "franzosisch", "franzoesisch", "francais", "frances", "francese", "frans"}),
    "es": frozenset({"es", "spanish", "spanisch", "espagnol", "espanol", "espanhol", "spagnolo", "spaans"}),
    "pt": frozenset({"pt", "portuguese", "portugiesisch", "portugais", "portugues", "portoghese", "portugees"}),
    "it": frozenset({"it", "italian", "italienisch", "italien", "italiano", "italiaans"}),
    "nl": frozenset({"nl", "dutch", "niederlandisch", "niederlaendisch", "neerlandais", "nederlands", "olandese"}),
}
_DAYS: dict[str, int] = {
    word: day
    for day, words in enumerate(
        (
            "mon monday mondays mo montag montags",
            "tue tues tuesday tuesdays di dienstag dienstags",
            "wed weds wednesday wednesdays mi mittwoch mittwochs",
            "thu thur thurs thursday thursdays do donnerstag donnerstags",
            "fri friday fridays fr freitag freitags",
            "sat saturday saturdays sa samstag samstags sonnabend",
            "sun sunday sundays so sonntag sonntags",
        )
    )
    for word in words.split()
}
_WHOLE = {
    "daily": tuple(range(7)),
    "every day": tuple(range(7)),
    "taglich": tuple(range(7)),
    "jeden tag": tuple(range(7)),
    "weekdays": tuple(range(5)),
    "workdays": tuple(range(5)),
    "werktags": tuple(range(5)),
}
_CLOCK = r"\d{1,2}(?:[:.h]\d{2})?(?: ?(?:am|pm|uhr|h|o'clock))?"
_DIGEST = re.compile(rf"(?:digest|tagesmail|ubersicht)(?:[ :]+(?:at |um )?({_CLOCK}))?(?:[ ,]+(?:on |am )?(\D+))?")
_SUMMARY = re.compile(rf"(?:summary|zusammenfassung)[ :]+(?:at |um )?({_CLOCK})")
_QUIET = re.compile(
    rf"(?:quiet|ruhe|ruhezeit)(?: hours)?[ :]+(?:from |von )?({_CLOCK}) ?(?:-|to|until|till|bis) ?({_CLOCK})"
)
_NOT_QUIET = re.compile(r"(?:quiet|ruhe|ruhezeit)[ :]+(?:off|none|never|aus|keine)")
_LANGUAGE = re.compile(r"(?:language|sprache|langue|idioma|lingua|taal)[ :]+(?:to |auf )?([a-z]{2,20})")
_REF = r"([a-z][a-z0-9]*-\d+)"
_UNTIL = r"(?:[ ,]+((?:until|till|til|bis|for|fur) .{1,60}))?"
_MUTE = re.compile(rf"(?:mute|stumm)[ :]+{_REF}{_UNTIL}")
_UNMUTE = re.compile(rf"(?:unmute|laut)[ :]+{_REF}")
_PAUSE = re.compile(rf"(?:pause|pausieren|unsubscribe|abbestellen)(?: (?:digest|mail|tagesmail))?{_UNTIL}")
_RESUME = re.compile(r"(?:resume|unpause|fortsetzen|weiter)(?: (?:digest|mail|tagesmail))?")
_PLAIN = {"plain": True, "plain text": True, "nur text": True, "rich": False, "html": False, "gestaltet": False}


def read_style(line: str) -> StyleCommand | None:
    """The command that this line is, or None. Case, accents and dashes are as the writer likes."""
    said = fold(line).translate(_DASHES)
    if said in _PLAIN:
        return SetLayout(_PLAIN[said])
    if match := _SUMMARY.fullmatch(said):
        at = _clock(match[1])
        return SetSummary(at) if at is not None else None
    if match := _LANGUAGE.fullmatch(said):
        code = next((code for code, names in LANGUAGES.items() if match[1] in names), "")
        return SetLanguage(code, match[1])
    if match := _MUTE.fullmatch(said):
        return Mute(match[1].upper(), match[2])
    if match := _UNMUTE.fullmatch(said):
        return Unmute(match[1].upper())
    if match := _PAUSE.fullmatch(said):
        return Pause(match[1])
    return Resume() if _RESUME.fullmatch(said) else _timed(said)


def _timed(said: str) -> SetDigest | SetQuiet | None:
    if _NOT_QUIET.fullmatch(said):
        return SetQuiet(time(0), time(0))
    if match := _QUIET.fullmatch(said):
        begin, until = _clock(match[1]), _clock(match[2])
        return SetQuiet(begin, until) if begin is not None and until is not None and begin != until else None
    match = _DIGEST.fullmatch(said)
    if match is None or not (match[1] or match[2]):
        return None
    at = _clock(match[1]) if match[1] else None
    days = _days(match[2]) if match[2] else None
    if (match[1] and at is None) or (match[2] and days is None):
        return None
    return SetDigest(at, days)


_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-"})


def _clock(words: str) -> time | None:
    match = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|uhr|h|o'clock)?", words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _days(words: str) -> tuple[int, ...] | None:
    """`mon-thu`, `mo, mi und fr`, `daily`; None where a word is no day."""
    words = words.strip(" ,.")
    if words in _WHOLE:
        return _WHOLE[words]
    tokens = re.sub(r"\b(?:to|bis)\b", "-", re.sub(r"\b(?:and|und|on|am)\b", ",", words))
    days: set[int] = set()
    for part in re.split(r"\s*,\s*|(?<![-\s])\s+(?![-\s])", tokens):
        if not part:
            continue
        first, dash, last = (one.strip() for one in part.partition("-"))
        if first not in _DAYS or (dash and last not in _DAYS):
            return None
        begin, end = _DAYS[first], _DAYS[last or first]
        days.update(range(begin, end + 1) if begin <= end else (*range(begin, 7), *range(end + 1)))
    return tuple(sorted(days)) or None
