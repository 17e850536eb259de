"""Whether a mail that bears no machine's header reads like one all the same: then it is parked for a person to look at.

Two harms are weighed. A machine's "decision" must never be recorded; a person's answer must not be set aside because it
mentions a vacation. So a certain wording is enough by itself, an announced absence needs company (what responders say
beside it), and a decision about a numbered or named candidate makes the writer a person.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from mailflow.mail.absence import read_absence
from mailflow.mail.machinetext import ANSWERS, machine_text, own_part, untagged
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import AutoReply
from mailflow.mail.wording import Phrases, fold, phrases, table

_READ = 4_000
_URL = re.compile(r"https?://\S+")
#: A short mail that only says "I'm away until Monday" is more likely a responder's.
_SHORT = 400
#: The weakest sign: a colleague who writes nothing else may be telling us so.
ONLY_AWAY = "it says nothing but that its writer is away"


def suspected(mail: InboundMail, headers: dict[str, str], received: date | None = None) -> AutoReply | None:
    """What the wording says where no header does."""
    why = _why(mail, headers)
    return (
        None if why is None else AutoReply(why, suspected=True, absence=read_absence(mail, received, certified=False))
    )


def _why(mail: InboundMail, headers: dict[str, str]) -> str | None:
    subject = untagged(mail.subject)
    answers = ANSWERS.match(subject) is not None
    folded_subject = fold(subject[:300])
    certain = 0 if answers else _certain().opens(folded_subject)
    if certain and _ends_there(subject, folded_subject, certain):
        return "its subject is that of an automatic answer"
    own, quoted = own_part(machine_text(mail))
    folded = fold(own[:_READ])
    words = frozenset(folded.split())
    if headers.get("return-path", "").strip() == "<>":
        return "it was sent from nobody (a null return path)"
    possible = not answers and _possible_subject(subject, folded_subject)
    if not (possible or certain) and words.isdisjoint(_telling_words()) and folded.isascii():
        return None
    text = _Text(folded, words, own, quoted, answers or bool(mail.in_reply_to))
    return _by_text(text, possible or (certain > 0 and not text.asks()), folded_subject)


class _Text:
    """What is looked at in a text: the folded own part, its words, and the signs of a person."""

    def __init__(self, folded: str, words: frozenset[str], own: str, quoted: bool, answers: bool) -> None:
        self.folded, self.words, self.own, self.quoted, self.answers = folded, words, own, quoted, answers

    def says(self, *keys: str) -> int:
        """How many of the phrases the text says, those over one another counted once."""
        count, end = 0, -1
        for span in phrases("automatic", *keys).spans(self.folded, self.words):
            if span[0] >= end:
                count, end = count + 1, span[1]
        return count

    def asks(self) -> bool:
        return "?" in _URL.sub("", self.own[:_READ])


def _by_text(text: _Text, possible: bool, subject: str) -> str | None:
    if text.says("challenges") or phrases("automatic", "challenges").among(subject):
        return "it asks the sender to prove to be a person"
    tickets = text.says("tickets")
    if tickets >= 2:
        return "it confirms that a request came in"
    if text.says("statements"):
        return "it says that it is automatic"
    if text.says("recalls"):
        return "it recalls a mail"
    if tickets and not (text.asks() or text.answers or decides(text.own)):
        return "it confirms that a request came in"
    return _by_absence(text, possible)


def _by_absence(text: _Text, possible: bool) -> str | None:
    away = text.says("away") + text.says("gone")
    if not (away or possible):
        return None
    courtesy = text.says("courtesy")
    # "Please hold all approvals": a responder may speak of deciding too, but not about numbers.
    if decides(text.own) and (courtesy < 2 or not away or decides(text.own, numbered=True)):
        return None
    if possible and (courtesy or not text.asks()):
        return "its subject may be that of an automatic answer"
    if away and courtesy >= (2 if text.quoted or text.asks() or text.answers else 1):
        return "it reads like an out-of-office answer"
    person = text.quoted or text.asks() or text.answers or text.says("promises")
    if away and not person and len(text.folded) < _SHORT:
        return ONLY_AWAY
    return None


def _ends_there(subject: str, folded: str, end: int) -> bool:
    """Whether the phrase that a subject begins with is all of it, or stands before a colon, a dash or the like."""
    if end >= len(folded) - 1 or not folded.isascii():
        return True
    head = re.split(r"\s[-–—]\s|[:：(\[|/]", subject.strip(), maxsplit=1)[0]
    return len(fold(head)) - 1 <= end


def _possible_subject(subject: str, folded: str) -> bool:
    """Whether the subject is nothing but a phrase that people write too, or has it before a colon, dash or bracket."""
    known = phrases("automatic", "subjects_possible")
    if known.opens(folded) >= len(folded) - 1:
        return True
    head = re.split(r"\s[-–—]\s|[:：(\[|]|\bre\b", subject[:300].strip().lower(), maxsplit=1)[0]
    folded_head = fold(head)
    return len(folded_head) > 3 and known.opens(folded_head) >= len(folded_head) - 1


@cache
def _certain() -> Phrases:
    return phrases("automatic", "subjects_certain")


@cache
def _telling_words() -> frozenset[str]:
    """A text without any of these holds none of the phrases: most people's mail is done with here."""
    keys = ("statements", "challenges", "tickets", "recalls", "away", "gone")
    return frozenset().union(*(phrases("automatic", key).words for key in keys))


def decides(text: str, *, numbered: bool = False) -> bool:
    """Whether the text plainly decides on a candidate: a verb with a number, a name or "both", or "1 yes". With
    `numbered`, only what names a number counts."""
    return _decision(numbered).search(text[:_READ]) is not None


@cache
def _decision(numbered: bool) -> re.Pattern[str]:
    words = table("automatic")["decisions"]
    verb, answer, whom, join = (
        "|".join(sorted((re.escape(word) for word in words[key]), key=len, reverse=True))
        for key in ("verbs", "answers", "whom", "joins")
    )
    number = r"#?\d{1,2}(?![\d./:-]\d|\d)"
    name = r"(?-i:[A-ZÀ-ÞĀ-Ž][a-zß-ÿā-ž]+)"
    clause = r"(?:^|[\n.;:,!?–—-]\s*|\b(?:and|und|et|y|e|en|och|og|i|ja|a)\s)"
    by_number = (
        rf"(?<!\w)(?:{verb})\s*:?\s+(?:[ao]\s+)?{number}"
        rf"|{clause}{number}\s*[:.)=-]?\s*(?:{verb}|(?:{answer})(?=\s*(?:[,.;!\n]|$)))(?!\w)"
        rf"|(?<!\w)(?:{answer})\s+(?:{join})\s+{number}"
    )
    by_name = (
        rf"(?<!\w)(?:{verb})\s*:?\s+(?:[ao]\s+)?(?:(?:{whom})(?!\w)|{name})"
        rf"|(?<!\w)(?:{answer})\s+(?:{join})\s+(?:(?:{whom})(?!\w)|(?:la\s+|o\s+|a\s+)?{name})"
        rf"|{name}:?\s+(?:{verb})(?!\w)"
    )
    return re.compile(by_number if numbered else f"{by_number}|{by_name}", re.I | re.M)
