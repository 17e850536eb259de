"""Date phrases in a text: "by Thursday", "tomorrow 3pm", "Ende nächster Woche", each with the instant that it means.

It finds them, in the language of each sentence and the zone of the writer, counted from the mail's own date; whether
one is promised, wished or past is decided elsewhere. What a phrase means when it says no more:

a day is 17:00, a morning and noon 12:00, an afternoon and the end of the day 17:00, an evening 20:00, midnight 23:59;
"today" written after its hour is 23:59 · two days are the second working day; more than five days are counted on the
calendar; hours are exact · a weekday is the next one to come, never the day of writing; "next Tuesday" is in the
following week in English, German and Dutch, the next to come in the Romance languages · "before Friday" is Friday ·
this and next week end on Friday, early is Tuesday, the middle Wednesday; a month ends on its last working day, early is
the 7th, the middle the 15th, and "by December" its first day · "by the weekend"
is Friday · "after Thursday" is the working day after, "after the
board meeting on the 3rd" the 3rd · 12/02 is read month first for English writers in American zones, else day first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.reading.date_finder import DatePhrase, Finder
from mailflow.reading.date_lexicon import (
    DateLexicon,
    before_figures,
    lexicons,
    month_words,
    telling_words,
    trigger_words,
)
from mailflow.reading.date_terms import Writing
from mailflow.reading.date_words import Sentence, Token, composed, cut, sentences
from mailflow.reading.model import Reader

_BEHIND_FIGURE = frozenset(
    ["/", ":", ".", "-", "h", "am", "pm", "a", "p", "uhr", "uur", "u", "rd", "th", "st", "nd", "e", "er"]
)


#: As the tokens are cut: letters make words, every other sign stands alone, a line break is one.
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalpha()}
_SIGN = re.compile(r"[^\sA-Za-z0-9]")
_UNIT_WORDS = sorted((unit for unit in _BEHIND_FIGURE if unit.isalpha()), key=len, reverse=True)
_UNIT_SIGNS = "".join(unit for unit in _BEHIND_FIGURE if not unit.isalpha())
_FIGURE_WITH_UNIT = re.compile(
    rf"\d[^\S\n]*(?:[{re.escape(_UNIT_SIGNS)}]|(?:{'|'.join(_UNIT_WORDS)})(?![A-Za-z]))", re.IGNORECASE
)
_BESIDE_FIGURE = re.compile(r"[^\s\d][^\S\n]*\d")


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence that may hold dates, with its language and what was found."""

    sentence: Sentence
    lexicon: DateLexicon
    phrases: tuple[DatePhrase, ...]


def date_phrases(text: str, reader: Reader) -> tuple[DatePhrase, ...]:
    """Every date in the text, in order. Never raises; times are aware, in the writer's zone."""
    return tuple(phrase for dated in dated_sentences(text, reader) for phrase in dated.phrases)


def dated_sentences(text: str, reader: Reader) -> list[DatedSentence]:
    """The sentences that may hold dates, and those right before and behind them; none where there is no date."""
    text = composed(text)
    if text.isascii() and not _may_speak_of_dates(text):
        return []
    tokens = cut(text)
    if not _may_hold_dates(tokens):
        return []
    whole = _votes(tokens)
    cut_up = sentences(text, tokens, month_words())
    found: dict[int, DatedSentence] = {}
    for place, sentence in enumerate(cut_up):
        if _may_hold_dates(sentence.tokens):
            lexicon = lexicons()[_language(sentence.tokens, whole, reader.language)]
            phrases = tuple(Finder(text, sentence.tokens, lexicon, _writing(reader, lexicon)).find())
            found[place] = DatedSentence(sentence, lexicon, phrases)
    if not any(dated.phrases for dated in found.values()):
        return []
    beside = {near for place in found for near in (place - 1, place + 1)} - found.keys()
    for place in beside.intersection(range(len(cut_up))):
        lexicon = lexicons()[_language(cut_up[place].tokens, whole, reader.language)]
        found[place] = DatedSentence(cut_up[place], lexicon, ())
    return [found[place] for place in sorted(found)]


def _may_speak_of_dates(text: str) -> bool:
    """A quick look at a text in ASCII: false where `_may_hold_dates` would find nothing among its tokens."""
    words = text.lower().translate(_BETWEEN_WORDS).split()
    if not trigger_words().isdisjoint(words) or _FIGURE_WITH_UNIT.search(text):
        return True
    return _BESIDE_FIGURE.search(text) is not None and not before_figures().isdisjoint([*words, *_SIGN.findall(text)])


def _may_hold_dates(tokens: list[Token]) -> bool:
    triggers = trigger_words()
    for at, token in enumerate(tokens):
        if token.key in triggers:
            return True
        if token.text[0].isdigit() and at + 1 < len(tokens) and tokens[at + 1].key in _BEHIND_FIGURE:
            return True
        if token.text[0].isdigit() and at and tokens[at - 1].key in before_figures():
            return True
    return False


def _votes(tokens: list[Token]) -> dict[str, int]:
    votes: dict[str, int] = {}
    telling = telling_words()
    for token in tokens:
        for code in telling.get(token.key, ()):
            votes[code] = votes.get(code, 0) + 1
    return votes


def _language(tokens: list[Token], whole: dict[str, int], on_file: str) -> str:
    own = _votes(tokens)
    known = lexicons()

    def weight(code: str) -> tuple[int, int, bool]:
        return 3 * own.get(code, 0) + min(whole.get(code, 0), 4) + 2 * (code == on_file), own.get(code, 0), code == "en"

    return max(known, key=weight)


def _writing(reader: Reader, lexicon: DateLexicon) -> Writing:
    zone = _zone(reader.timezone)
    written = reader.written_at.astimezone(zone)
    return Writing(written, written.date(), _month_first(lexicon.language, reader), lexicon.next_is_following_week)


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _month_first(language: str, reader: Reader) -> bool | None:
    """Whether 12/02 is the second of December; None where the writer's habit cannot be told."""
    if language != "en":
        return False
    area = reader.timezone.partition("/")[0]
    if area in ("America", "US") or reader.timezone == "Pacific/Honolulu":
        return True if reader.language == "en" else None
    return False if area in ("Europe", "Asia", "Africa", "Australia", "Pacific", "Indian", "Atlantic") else None
