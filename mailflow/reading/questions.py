"""The question that goes back where something was unclear: what was understood, what was not and why.

Decides how to ask, never what was meant. The wording is English here and translated by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailflow.reading.model import Item, Unclear, Why

_LONGEST_QUOTATION = 120
_MOST_NAMES = 9


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
    names = ", ".join(_name(item) for item in (unclear.items or tuple(items))[:_MOST_NAMES])
    return translate(_WORDING[unclear.why]).format(words=words, names=names)


def _name(item: Item) -> str:
    return f"{item.number} {item.candidate}" if item.number else item.candidate
