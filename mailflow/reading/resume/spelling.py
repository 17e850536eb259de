"""Whether a few words are a person's name, and how that name is written plainly.

Names of many cultures: particles, capitals, "Last, First", titles before and letters after, hyphens and apostrophes,
one script or two. Says only what could be a name; who the candidate is, `person` decides.
"""

from __future__ import annotations

import re
import unicodedata

from mailflow.reading.fold import fold
from mailflow.reading.resume.words import cities, countries, headings, lexicon, words

_PARENTHESIS = re.compile(r"[(（\[][^()（）\[\]]{0,60}[)）\]]|[\"“”„«»][^\"“”„«»]{1,30}[\"“”„«»]")
_APART = re.compile(r"\s*(?:\||•|·|∙|\t| {3,}| [-–—/] |—|–)\s*")
_TOKEN = re.compile(r"^[^\W\d_][^\W\d_'’ʼ`\-‐‑.·]{0,30}(?:['’ʼ`\-‐‑.·][^\W\d_]{0,30}){0,4}\.?$")
#: Family names that stand first where they stand in capitals, as their bearers write them.
_FIRST_FAMILIES = frozenset(
    (
        *("wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma", "zhu", "hu"),
        *("guo", "he", "lin", "gao", "luo", "kim", "lee", "park", "choi", "jung", "kang", "cho", "yoon", "jang", "lim"),
        *("nguyen", "tran", "le", "pham", "hoang", "phan", "vu", "dang", "bui", "do", "tanaka", "sato", "suzuki"),
        *(
            "takahashi",
            "watanabe",
            "ito",
            "yamamoto",
            "nakamura",
            "kobayashi",
            "kato",
            "nagy",
            "kovacs",
            "szabo",
            "toth",
        ),
    )
)


def plain_name(text: str) -> str | None:
    """`text` as a name ("Silva, Maria" is "Maria Silva"), or None where it is not one. A single word is a name only in
    scripts that write names without a blank."""
    text = _PARENTHESIS.sub("", text[:200]).strip(" \t:;,.*_#>")
    text = _without_paper(_before_contact(_APART.split(text, maxsplit=1)[0].strip()))
    if not text or any(letter.isdigit() or letter in "@/\\<>{}=+%$€£&!?;:" for letter in text):
        return None
    if _is_cjk(text):
        return _cjk_name(text)
    name = _uninverted(text)
    return _cased(name) if name else None


def _before_contact(text: str) -> str:
    """`Maria Silva, Designer, Lisbon, maria@example.test` begins with a name; what follows is no part of it."""
    parts = text.split()
    ends = (
        n
        for n, part in enumerate(parts)
        if "@" in part or part[:1] in "+(" or part.lower().startswith(("http", "www."))
    )
    end = next(ends, None)
    if end is None or end < 2:
        return text
    head = " ".join(parts[:end])
    return head.partition(",")[0]


def _without_paper(text: str) -> str:
    """`Resume of Maria Silva`, `Lebenslauf Maria Silva` and `Maria Silva CV` name the paper too."""
    parts = text.split()
    papers = words("papers", "titles_resume")
    for size in (2, 1):
        if len(parts) > size and fold(" ".join(parts[:size])) in papers:
            rest = parts[size:]
            return " ".join(
                rest[1:] if fold(rest[0]) in ("of", "von", "de", "di", "for", "van", "av", "do", "da") else rest
            )
        if len(parts) > size + 1 and fold(" ".join(parts[-size:])) in papers:
            return " ".join(parts[:-size])
    return text


def name_keys(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without particles and initials."""
    particles = words("names", "particles")
    keys = [fold(word.strip(".'’")) for word in re.split(r"[\s\-‐‑]+", name)]
    return tuple(key for key in keys if len(key) > 1 and key not in particles) or tuple(key for key in keys if key)


def same_name(one: str, other: str) -> bool:
    """Whether two names share their first and last words, in either order: Maria Silva is Maria J. da Silva."""
    a, b = name_keys(one), name_keys(other)
    if not a or not b:
        return False
    return set(a) <= set(b) or set(b) <= set(a) if min(len(a), len(b)) > 1 else a == b


def _uninverted(text: str) -> str | None:
    head, comma, rest = text.partition(",")
    if not comma:
        return _words_of_name(head, 2)
    left, right = _words_of_name(head, 1), rest.strip()
    first_right = right.split(",")[0].strip()
    if left is None:
        return None
    if _is_tail(first_right) or (len(left.split()) >= 2 and _is_place(first_right)):
        return left if len(left.split()) >= 2 else None
    given = _words_of_name(first_right, 1)
    if given is None:
        return left if len(left.split()) >= 2 else None
    return f"{given} {left}"


def _is_tail(text: str) -> bool:
    """Letters after a name, or a job."""
    keys = [fold(word.strip(".,()")) for word in text.split()] or [""]
    after = words("names", "postnominals")
    return all(key in after or fold(word) in after for key, word in zip(keys, text.split(), strict=False)) or any(
        key in words("work", "titles") for key in keys
    )


def _is_place(text: str) -> bool:
    return fold(text) in cities() or fold(text) in countries()


def _words_of_name(text: str, least: int) -> str | None:
    parts = text.split()
    before, after = words("names", "honorifics"), words("names", "postnominals")
    while (
        parts
        and (fold(parts[0].rstrip(".")) in before or fold(parts[0]) in before)
        and ((len(parts) > 2 and (len(parts[0]) > 1)) or parts[0].endswith("."))
    ):
        parts = parts[1:]
    while (
        len(parts) > 2
        and fold(parts[-1].strip(".,")) in after
        and (parts[-1].isupper() or "." in parts[-1] or fold(parts[-1]) in ("phd", "msc", "bsc"))
    ):
        parts = parts[:-1]
    if (
        parts
        and len(parts) == 2
        and fold(parts[0].rstrip(".")) in ("mr", "mrs", "ms", "miss", "herr", "frau", "mme", "mlle")
    ):
        return None
    if not least <= len(parts) <= 6 or not all(_TOKEN.match(part) for part in parts):
        return None
    return " ".join(parts) if _reads_as_name(parts) else None


def _reads_as_name(parts: list[str]) -> bool:
    particles = words("names", "particles")
    keys = [fold(part.strip(".")) for part in parts]
    forbidden = (words("names", "never") | words("work", "titles") | words("work", "company")) - words("names", "also")
    if any(
        key in forbidden and part.lower() not in particles and fold(part) not in particles
        for key, part in zip(keys, parts, strict=True)
    ):
        return False
    joined = " ".join(keys)
    if (
        joined in headings()
        or joined in countries()
        or joined in cities()
        or joined in words("papers", "titles_resume", "words")
    ):
        return False
    real = [part for part in parts if fold(part) not in particles and part.lower() not in particles]
    if not real or sum(len(part.strip(".")) > 1 for part in real) == 0:
        return False
    lowered = all(part == part.lower() and part != part.upper() for part in parts)
    if lowered:
        return len(real) >= 2
    return all(_capital(part) for part in real)


def _capital(part: str) -> bool:
    first = part.lstrip("'’`")[:1]
    return (
        first.isupper()
        or first.istitle()
        or (first.lower() == first.upper())
        or part[:2].lower() in ("d'", "o'", "l'", "d’", "l’")
    )


def _cased(name: str) -> str:
    parts = name.split()
    letters = "".join(part for part in parts if len(part.strip(".")) > 1)
    if not letters or letters.upper() == letters.lower():
        return name
    if letters == letters.upper() or letters == letters.lower():
        return " ".join(
            _titled(part, first=number == 0, before=parts[number - 1] if number else "")
            for number, part in enumerate(parts)
        )
    shouted = [len(part) > 1 and part == part.upper() and part != part.lower() and "." not in part for part in parts]
    recased = [
        _titled(part, first=number == 0, before=parts[number - 1] if number else "")
        if loud and (len(part) > 2 or _beside(shouted, number))
        else part
        for number, (part, loud) in enumerate(zip(parts, shouted, strict=True))
    ]
    return " ".join(_given_first(recased, shouted))


def _beside(shouted: list[bool], number: int) -> bool:
    return (number > 0 and shouted[number - 1]) or (number + 1 < len(shouted) and shouted[number + 1])


def _given_first(parts: list[str], shouted: list[bool]) -> list[str]:
    """French, Belgian and other forms write DUPONT Jean."""
    loud = 0
    while loud < len(parts) and shouted[loud] and len(parts[loud]) > 1:
        loud += 1
    if not 0 < loud < len(parts) or any(shouted[loud:]) or len(parts[0]) < 3 or fold(parts[0]) in _FIRST_FAMILIES:
        return parts
    return [*parts[loud:], *parts[:loud]]


def _titled(part: str, *, first: bool, before: str) -> str:
    """Le Goff and La Torre keep their capital where they stand alone, de la Cruz does not; Al Rashid does."""
    particles = words("names", "particles")
    if fold(part) in ("le", "la", "el", "al", "san", "santa") and fold(before) not in ("de", "di", "da"):
        return part.capitalize()
    if (
        not first
        and fold(part) in particles
        and fold(part) not in ("mac", "mc", "o", "i", "e", "thi")
        and len(part) > 1
    ):
        return part.lower()
    if part.rstrip(".").upper() in ("II", "III", "IV"):
        return part.upper()
    pieces = re.split(r"(['’ʼ`\-‐‑.·])", part)
    titled = "".join(piece[:1].upper() + piece[1:].replace("İ", "i").lower() if piece else piece for piece in pieces)
    if re.match(r"^Mc[a-z]{3,}", titled):
        return "Mc" + titled[2].upper() + titled[3:]
    return titled


def _is_cjk(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for letter in text)


def _cjk_name(text: str) -> str | None:
    """王小明, 田中 太郎, 김민준; beside letters of the Latin script, the Latin form."""
    latin = " ".join(part for part in text.split() if not _is_cjk(part))
    if latin and (name := _uninverted(latin)):
        return _cased(name)
    east = " ".join(part for part in text.replace("　", " ").split() if _is_cjk(part))
    bare = east.replace(" ", "").replace("・", "")
    if (
        fold(bare) in words("names", "never")
        or fold(bare) in headings()
        or fold(bare) in cities()
        or fold(bare) in countries()
    ):
        return None
    if any(title in bare for title in words("work", "titles") if _is_cjk(title)):
        return None
    names = lexicon("words")["names"]
    known = bare[:1] in names["han_families"] or bare[:1] in names["hangul_families"]
    if (2 <= len(bare) <= 4 and known) or (
        3 <= len(bare) <= 8 and len(east.split()) == 2 and all(len(p) <= 4 for p in east.split())
    ):
        return east
    return None
