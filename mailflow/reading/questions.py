"""The question that goes back where something was unclear, and the numbered choices that a one-character reply answers.

Decides how to ask, never what was meant. The wording is English here and translated by the caller's gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.reading.model import Decision, Item, Unclear, Verdict, Why

_SHOWN = 120
_MOST_CHOICES = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered choice. `label` holds its parts, to be translated and joined by the notice: an action (`approve`,
    `reject`, `hold`, `leave_open`) and the candidates it is about; `decisions` are what choosing it records."""

    label: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()


def _marked(text: str) -> str:
    return text


_ = _marked
# Each says what was understood ({words}), and what was not and why ({names} are the candidates it may be about).
_WORDING = {
    Why.NOTHING_UNDERSTOOD: _("I could not find a decision in “{words}”."),
    Why.NO_VERDICT: _("You mention {names} in “{words}”, but I could not tell what you decided."),
    Why.NO_CANDIDATE: _("I read “{words}”, but not which candidate you mean."),
    Why.UNKNOWN_NAME: _("In “{words}” there is a name that is not in the list I sent."),
    Why.UNKNOWN_NUMBER: _("In “{words}” there is a number that is not in the list I sent."),
    Why.AMBIGUOUS_NAME: _("In “{words}” the name fits more than one candidate: {names}."),
    Why.CONTRADICTION: _("What you wrote about {names} points both ways: “{words}”."),
    Why.CONDITION: _("You tie {names} to a condition: “{words}”. I record only decisions without one."),
    Why.PREFERENCE: _("“{words}” sounds like a tendency about {names}, not yet like a decision."),
    Why.AMBIGUOUS_DATE: _("The date in “{words}” can be read in two ways."),
    Why.OTHER_LANGUAGE: _(
        "I could not read “{words}”. I understand English, German, French, Spanish, Portuguese, Italian and Dutch."
    ),
}


def question(unclear: Unclear, items: Sequence[Item], translate: Callable[[str], str]) -> str:
    """One sentence or two: what was understood, what was not and why. `items` are those of the mail that was answered."""
    words = " ".join(unclear.words.split())
    if len(words) > _SHOWN:
        words = words[: _SHOWN - 1].rstrip() + "…"
    about = unclear.items or tuple(items)
    names = ", ".join(_name(item) for item in about[:_MOST_CHOICES])
    return translate(_WORDING[unclear.why]).format(words=words, names=names)


def _name(item: Item) -> str:
    return f"{item.number} {item.candidate}" if item.number else item.candidate


def choices(unclear: Unclear, items: Sequence[Item]) -> tuple[Choice, ...]:
    """The choices to number from 1, at most nine. The last one always leaves things as they are."""
    about = unclear.items or tuple(items)
    leave = Choice(
        ("leave_open", *(item.candidate for item in about)) if len(about) < _MOST_CHOICES else ("leave_open",)
    )
    if unclear.verdict in (Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD) and len(about) > 1:
        return (*_which(unclear.verdict, about, unclear.words), leave)
    if len(about) == 1:
        return (*_what(about[0], unclear.words), leave)
    return (leave,) if len(about) > _MOST_CHOICES else _which_any(about, leave)


def _decision(item: Item, verdict: Verdict, words: str) -> Decision:
    return Decision(item, verdict, words=words, rule="answer to a question")


def _what(item: Item, words: str) -> tuple[Choice, ...]:
    verdicts = (Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD)
    return tuple(Choice((verdict.value, item.candidate), (_decision(item, verdict, words),)) for verdict in verdicts)


def _which(verdict: Verdict, about: Sequence[Item], words: str) -> tuple[Choice, ...]:
    single = [Choice((verdict.value, item.candidate), (_decision(item, verdict, words),)) for item in about]
    everyone = Choice(
        (verdict.value, *(item.candidate for item in about)),
        tuple(_decision(item, verdict, words) for item in about),
    )
    return (*single[: _MOST_CHOICES - 2], everyone)


def _which_any(about: Sequence[Item], leave: Choice) -> tuple[Choice, ...]:
    return (leave,) if not about else (leave,)
