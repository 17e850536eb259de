"""Names and refs in commands: which applications of the writer's are meant by `Maria`."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LONGEST = 80


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are looked up: folded, without accents, each once, in order."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(plain)))


def colleague_key(name: str) -> str:
    """A colleague's name as it is looked up: its words in one string."""
    return " ".join(name_words(name))


def fits(called: str, name: str) -> bool:
    """Whether somebody of that name may be meant by a key of `colleague_key`: it holds every word of it."""
    wanted = called.split()
    return bool(wanted) and set(wanted) <= set(name_words(name))
