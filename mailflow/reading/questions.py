"""The question that goes back where something was unclear, and the numbered choices that a one-character reply answers.

Decides how to ask, never what was meant. The wording is English here and translated by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.reading.model import Decision, Item, Unclear, Verdict, Why

_LONGEST_QUOTATION = 120
#: One character picks a choice.
_MOST_CHOICES = 9
_OFFERED = (Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a numbered list, the first being 1. `label` is an action (`approve`, `reject`, `hold` or
    `leave_open`) and the names it is about, to be put into words by the notice; `decisions` is what it records."""

    label: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()


# What was understood ({words}), what was not and why; {names} are the candidates it may be about.
_WORDING = {
    Why.NOTHING_UNDERSTOOD: "I could not find a decision in “{words}”.",
    Why.NO_VERDICT: "“{words}” speaks of {names}, but I could not tell what you decided.",
    Why.NO_CANDIDATE: "I read “{words}”, but not which candidate it is for.",
    Why.UNKNOWN_NAME: "“{words}” names somebody who is not on the list I sent you.",
    Why.UNKNOWN_NUMBER: "“{words}” has a number that is not on the list I sent you.",
    Why.AMBIGUOUS_NAME: "“{words}” fits more than one candidate: {names}.",
    Why.CONTRADICTION: "“{words}” says two things about {names}.",
    Why.CONDITION: "“{words}” ties {names} to a condition, and only decisions without one are recorded.",
    Why.PREFERENCE: "“{words}” sounds like a leaning about {names}, not yet like a decision.",
    Why.AMBIGUOUS_DATE: "The date in “{words}” can be read in two ways.",
    Why.OTHER_LANGUAGE: (
        "I could not read “{words}”: I understand English, German, French, Spanish, Portuguese, Italian and Dutch."
    ),
}


def question(unclear: Unclear, items: Sequence[Item], translate: Callable[[str], str]) -> str:
    """A sentence that says what was understood, what was not and why. `items` are those of the mail that was answered;
    `translate` turns an English pattern into the reader's language and keeps `{words}` and `{names}`."""
    words = " ".join(unclear.words.split())
    if len(words) > _LONGEST_QUOTATION:
        words = words[: _LONGEST_QUOTATION - 1].rstrip() + "…"
    names = ", ".join(_name(item) for item in (unclear.items or tuple(items))[:_MOST_CHOICES])
    return translate(_WORDING[unclear.why]).format(words=words, names=names)


def _name(item: Item) -> str:
    return f"{item.number} {item.candidate}" if item.number else item.candidate


def choices(unclear: Unclear, items: Sequence[Item]) -> tuple[Choice, ...]:
    """The choices to number from 1, at most nine; the last leaves things as they are. Where the verdict is known, each
    candidate that it may be for; where the candidate is known, each verdict."""
    about = unclear.items or tuple(items)
    verdicts = (unclear.verdict,) if unclear.verdict in _OFFERED else _OFFERED if len(about) == 1 else _OFFERED[:2]
    pairs = [(item, verdict) for item in about for verdict in verdicts if verdict is not None]
    offered = tuple(
        Choice((verdict.value, item.candidate), (Decision(item, verdict, words=unclear.words, rule="chosen"),))
        for item, verdict in pairs[: _MOST_CHOICES - 1]
    )
    return (*offered, Choice(("leave_open", *(item.candidate for item in about))))
