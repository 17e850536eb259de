"""A person's letter that is authorised: which of the ways to answer it is taken."""

from __future__ import annotations

from dataclasses import replace

from mailflow.hiring.commanding import is_style
from mailflow.hiring.conversation import Conversation, Words, reading_items
from mailflow.hiring.effects import Outcome
from mailflow.hiring.linking import Conflicting, Linked
from mailflow.hiring.plain_words import conflict, plain_words
from mailflow.hiring.resume_answers import about_resumes, released
from mailflow.hiring.settling import clarification_answered, confirmation_answered, proposal_answered, question_answered
from mailflow.hiring.trust import Level
from mailflow.reading.styles import Pause

#: Kinds that ask something of their own.
_ASKING = ("confirm", "clarify", "receipt", "intake", "correction", "question")


def to_read(talk: Conversation) -> Words | None:
    """What `answer_letter` will have read in the general case; None where it looks at something else first."""
    notice = talk.notice
    if talk.letter.commands or isinstance(talk.found, Conflicting) or (notice and notice.kind in _ASKING):
        return None
    return Words(talk.letter.own, tuple(reading_items(talk.items())), talk.reader())


def answer_letter(talk: Conversation) -> Outcome:
    """The outcome of a letter at L1, L2 or L3."""
    if isinstance(talk.found, Conflicting):
        return conflict(talk, talk.found.why)
    if isinstance(talk.found, Linked) and talk.found.token is not None and talk.found.token.purpose == "pause":
        return _paused(talk)
    notice = talk.notice
    if notice is not None and notice.kind == "confirm":
        return confirmation_answered(talk, notice)
    if notice is not None and notice.kind == "delegation":
        return proposal_answered(talk, notice)
    if notice is not None and notice.kind in ("clarify", "receipt") and talk.trust.applies:
        return clarification_answered(talk, notice)
    if notice is not None and notice.kind in ("intake", "correction") and not talk.letter.commands:
        return about_resumes(talk, notice)
    if notice is not None and notice.kind in ("informing", "released") and not talk.letter.commands:
        return released(talk, notice)
    if notice is not None and notice.kind == "question" and talk.trust.level in (Level.L2, Level.L3):
        return question_answered(talk, notice)
    return plain_words(talk)


def _paused(talk: Conversation) -> Outcome:
    """A mail to the address of a List-Unsubscribe, whatever it says: a pause, or the command of style that it holds."""
    commands = tuple(command for command in talk.letter.commands if is_style(command)) or (Pause(),)
    return plain_words(replace(talk, letter=replace(talk.letter, commands=commands)))
