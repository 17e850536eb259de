"""The must-haves of a requisition that a resume shows, each with the words that show it, and the languages its owner
speaks.

A must-have is shown only by its own words or another name of the same thing; nothing is concluded from a job or a
company.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.fold import fold
from mailflow.reading.resume.model import Skill
from mailflow.reading.resume.sheet import Line, bare
from mailflow.reading.resume.words import folded_text, same_skills, spoken_languages, words

_WORDS = re.compile(r"[\w+#][\w+#./\-]{0,40}")


def shown_skills(lines: Sequence[Line], must_haves: Sequence[str]) -> tuple[Skill, ...]:
    """Each must-have in order, with the line that shows it or None."""
    folded = [(line, f" {' '.join(_keys(line.text))} ") for line in lines if line.section != "references"]
    return tuple(Skill(must_have, _shown(must_have, folded)) for must_have in must_haves)


def spoken(lines: Sequence[Line]) -> tuple[str, ...]:
    """The languages named in the section of languages, in English, in order."""
    known = spoken_languages()
    found: dict[str, None] = {}
    for line in lines:
        if line.section != "languages":
            continue
        keys = [fold(word) for word in re.findall(r"[^\W\d_]{2,30}", line.text)]
        for size in (2, 1):
            for at in range(len(keys) - size + 1):
                if (language := known.get(" ".join(keys[at : at + size]))) is not None:
                    found.setdefault(language)
        for name, language in known.items():
            if "\u3040" <= name[0] <= "\ud7af" and name in folded_text(line.text):  # scripts without blanks
                found.setdefault(language)
    return tuple(found)


def _keys(text: str) -> list[str]:
    return [fold(word.strip("./-")) for word in _WORDS.findall(text)]


def _shown(must_have: str, folded: Sequence[tuple[Line, str]]) -> str | None:
    """Alternatives ("Python or Go") need one; a phrase needs its words in order, less the words of degree."""
    for alternative in re.split(r"\s+(?:or|oder|ou|o|of)\s+|\s*/\s*(?=\w{2})", must_have):
        keys = [
            key
            for key in _keys(alternative)
            if key not in words("skills", "noise") and not re.fullmatch(r"\d+\+?", key)
        ]
        if not keys:
            continue
        phrase = " ".join(keys)
        for name in (phrase, *sorted(same_skills().get(phrase, frozenset()) - {phrase})):
            wanted = f" {' '.join(_keys(name))} "
            for line, text in folded:
                at = text.find(wanted)
                if at >= 0 and not _denied(text[:at]):
                    return bare(line.text)[:200]
    return None


def _denied(before: str) -> bool:
    """ "No experience with Kubernetes" shows nothing."""
    return any(word in words("skills", "denials") for word in before.split()[-4:])
