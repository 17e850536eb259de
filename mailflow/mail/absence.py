"""What an out-of-office answer says: from when its writer is back (or the last day away), and whom to ask meanwhile.

The first day back wins over the last day away. A date counts only beside words that say what it is, or in a sentence
that announces an absence; a weekday needs such words. Numeric dates follow the language's custom: with dots the day
comes first; with slashes too, but for English text from an American time zone. Nothing is guessed from a date alone.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from mailflow.mail.datemention import Custom, Mention, mentions
from mailflow.mail.deputy import deputy
from mailflow.mail.machinetext import absence_text, own_part, untagged
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import Absence
from mailflow.mail.wording import fold, phrases, plain, table

_READ = 8_000
_DAYS = timedelta(days=1)
_AMERICAN = (timedelta(hours=-10), timedelta(hours=-3, minutes=-30))
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?;]\s+(?=[^\W\d_])|[!?。]\s*|\n")
_RANGE = re.compile(r"\s*(?:[-–—~〜/]+|(?:and|und|et|y|e|en|och|og|i|ja|a|&|\+)(?:\s(?:the|den|le|el|il|o|de))?)\s*")
_HALF_RANGE = re.compile(r"\d{1,2}\.?\s*(?:[-–—]|to|and|al|au|a|e|y|til|till|bis|do|t/m|&)\s*$")
#: What follows belongs to the next date, not to the one before.
_CLAUSE = re.compile(r"[,;(]|\s(?:and|und|et|y|e|en|och|og|i|ja|a|but|aber)\s")
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")


def read_absence(mail: InboundMail, received: date | None = None, *, certified: bool = True) -> Absence | None:
    """The absence that `mail` announces, or None where it announces none.

    Dates are read from the mail's own date on, or from `received` where it has none. `certified` says that a header
    calls the mail an answer of a responder: then "back on Friday" is enough, else its writer must say to be away.
    """
    reference = mail.written_at.date() if mail.written_at is not None else received
    own, _ = own_part(absence_text(mail)[:_READ])
    folded = fold(own)
    subject = untagged(mail.subject)[:300]
    announced = _announced(subject, folded)
    titled = phrases("automatic", "subjects_certain").opens(fold(subject)) > 0
    if not announced and (not (certified or titled) or phrases("automatic", "tickets").among(folded)):
        return None
    role, until = _until(mail, own, reference) if reference is not None else ("", None)
    delegate = deputy(own, mail)
    bare = role == "back" or (until is not None and phrases("automatic", "away_bare").among(folded))
    return Absence(until, delegate) if announced or bare or (titled and (until or delegate)) else None


def _announced(subject: str, folded: str) -> bool:
    """Whether text or subject says that its writer is away, or gone for good."""
    titled = fold(subject)
    return (
        phrases("automatic", "away").among(folded)
        or phrases("automatic", "gone").among(folded)
        or phrases("automatic", "subjects_possible").opens(titled) > 5
        or phrases("automatic", "absence_titles").among(titled)
    )


def _until(mail: InboundMail, own: str, reference: date) -> tuple[str, date | None]:
    text = plain(own)
    custom = Custom(reference, english := _english(text), _month_first(mail, text, english))
    found = [role for sentence in _sentences(text) for role in _roles(sentence, custom)]
    if not found:
        found = _roles(_own_subject(plain(untagged(mail.subject))), custom)
    for wanted in ("back", "last", "away"):
        days = [day for role, day in found if role == wanted]
        if days:
            return wanted, next((day for day in days if day >= reference), days[0])
    return "", None


def _own_subject(subject: str) -> str:
    """What the responder itself says in its subject: not the subject of ours that it repeats."""
    inside = re.search(r"\(([^()]{4,80})\)", subject)
    head = re.split(r":\s", subject, maxsplit=1)[0]
    return f"{head} {inside[1]}" if inside and inside[1] not in head else head


def _sentences(text: str) -> list[str]:
    """The text in sentences. A line that runs to the margin goes on in the next; a short one ends there."""
    joined: list[str] = []
    for line in text.splitlines()[:400]:
        stripped = line.strip()
        joined.append(stripped + (" " if len(stripped) > 60 else "\n"))
    return [sentence for sentence in _SENTENCE.split("".join(joined)) if sentence.strip()]


def _roles(sentence: str, custom: Custom) -> list[tuple[str, date]]:
    """What each date of a sentence is: the first day "back", the "last" day away, or just a day "away"."""
    found = mentions(sentence, custom)
    roles: list[tuple[str, date]] = []
    away: bool | None = None
    for number, each in enumerate(found):
        before = sentence[found[number - 1].end if number else 0 : each.start]
        after = sentence[each.end : found[number + 1].start if number + 1 < len(found) else len(sentence)]
        if number + 1 < len(found):
            after = _CLAUSE.split(after, maxsplit=1)[0]
        if each.last is not None:
            # "v 48. Tillbaka ...": behind the number of a week a full stop ends the sentence.
            after = after.partition(". ")[0]
        role = _role(each, before, after, follows=number > 0)
        if role is None and (each.exact or each.day <= custom.reference + _DAYS):
            away = _says_away(sentence) if away is None else away
            role = "away" if away else None
        if role is not None and role != "start":
            roles.append((role, each.last if each.last is not None and role == "last" else each.day))
    return roles


def _role(each: Mention, before: str, after: str, *, follows: bool) -> str | None:
    said, goes_on = fold(before), fold(after)
    if phrases("absence", "until_after").opens(goes_on):
        return "last"
    if phrases("absence", "return").among(said):
        return "back"
    if each.ranged or (follows and _RANGE.fullmatch(before)) or _HALF_RANGE.search(before):
        return "last"
    cue = _without_filler(said)
    if any(cue.endswith(f" {each} ") for each in _cues("until")) or (_tight_until(after)):
        return "last"
    if phrases("absence", "return").among(goes_on):
        return "back"
    return "start" if any(cue.endswith(f" {each} ") for each in _cues("start")) else None


def _tight_until(after: str) -> bool:
    return after.lstrip().startswith(
        tuple(table("absence")["until_after"]["ja"] + table("absence")["until_after"]["ko"])
    )


@cache
def _cues(name: str) -> frozenset[str]:
    return frozenset(fold(cue).strip() for cues in table("absence")[name].values() for cue in cues)


@cache
def _filler() -> frozenset[str]:
    weekdays = (name for names in table("absence")["weekdays"].values() for name in names)
    return frozenset(fold(word).strip() for word in (*table("absence")["filler"]["words"], *weekdays)) | {
        "segunda",
        "terca",
    }


def _without_filler(folded: str) -> str:
    """The words before a date without articles and weekdays at their end, unless these are the cue itself."""
    words = folded.split()
    while words and words[-1] in _filler() and not _ends_in_cue(words):
        words.pop()
    return f" {' '.join(words)} "


def _ends_in_cue(words: list[str]) -> bool:
    cues = _cues("until") | _cues("start")
    return words[-1] in cues or " ".join(words[-2:]) in cues or " ".join(words[-3:]) in cues


def _says_away(sentence: str) -> bool:
    folded = fold(sentence)
    return phrases("automatic", "away").among(folded) or phrases("automatic", "away_bare").among(folded)


_ENGLISH = frozenset({"the", "will", "am", "of", "out", "on", "my", "and", "office", "i", "for", "ooo", "back", "to"})
_OTHER = frozenset(
    {
        "ich",
        "je",
        "bin",
        "suis",
        "estoy",
        "estou",
        "sono",
        "ik",
        "jag",
        "jeg",
        "jestem",
        "olen",
        "jsem",
        "el",
        "le",
        "il",
        "het",
    }
)


def _english(text: str) -> bool:
    words = frozenset(fold(text[:1_500]).split())
    return len(words & _ENGLISH) >= 2 and not words & _OTHER


def _month_first(mail: InboundMail, text: str, english: bool) -> bool | None:
    """Whether 12/02 is December: another date of the text may tell, then the language, then the sender's time zone."""
    for first, second in _SLASHES.findall(text):
        if int(first) > 12 >= int(second):
            return False
        if int(second) > 12 >= int(first):
            return True
    if not english:
        return False
    offset = mail.written_at.utcoffset() if mail.written_at is not None else None
    if offset is None or not offset:
        # Exchange stamps UTC on the mail of any country.
        return None
    return _AMERICAN[0] <= offset <= _AMERICAN[1]
