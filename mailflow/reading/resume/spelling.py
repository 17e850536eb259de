"""Whether a few words are a person's name, and how that name is written plainly.

Names of many cultures: particles, capitals, "Last, First", titles before and letters after, hyphens and apostrophes,
one script or two. Says only what could be a name; who the candidate is, `person` decides.
"""

from __future__ import annotations

import re
import unicodedata

from mailflow.reading.fold import fold
from mailflow.reading.resume.casing import cased
from mailflow.reading.resume.words import cities, countries, headings, lexicon, words, written

_PARENTHESIS = re.compile(r"[(（\[][^()（）\[\]]{0,60}[)）\]]|[\"“”„«»][^\"“”„«»]{1,30}[\"“”„«»]")
#: A nickname between single quotation marks, which elsewhere are part of a name: Katherine 'Kit' O'Neil.
_CALLED = re.compile(r"(?<=\s)['‘’][^'‘’\s]{1,20}['’](?=\s)")
#: A doctorate and its subject: Dr. rer. nat., Univ.-Prof. Dr. med. habil., Dr.-Ing.
_DOCTOR = re.compile(
    r"^(?:(?:Univ\.-)?Prof\.\s*)?(?:D?Dr|Mag)\.(?:-Ing\.)?(?:\s*(?:[a-zäöü]{2,7}\.|h\.\s?c\.))*\s+(?=\S+\s)"
)
#: Letters of a chamber with its country, as in CA(SA).
_CHARTERED = re.compile(r"(?<!^)\b[A-Z]{2,5}\([A-Z]{2,4}\)")
#: One of the authors of a paper: Haugland A.,
_AUTHOR = re.compile(r"(?:^|, ?)[^\W\d_][^\W\d_'’\-]+ (?:[^\W\d_]\.-? ?){1,3}(?=,|$|\s)")
#: The last of somebody's initials, which keeps its full stop where the family name went before.
_INITIAL = re.compile(r"[\s.,][^\W\d_]\.$")
_APART = re.compile(r"\s*(?:\||•|·|∙|\t| {3,}| [-–—/] |—|–)\s*")
_TOKEN = re.compile(r"^[^\W\d_][^\W\d_'’ʼ`\-‐‑.·]{0,30}(?:['’ʼ`\-‐‑.·][^\W\d_]{0,30}){0,4}\.?$")


def plain_name(text: str) -> str | None:
    """`text` as a name ("Silva, Maria" is "Maria Silva"), or None where it is not one. A single word is a name only in
    scripts that write names without a blank."""
    text = _CALLED.sub("", _PARENTHESIS.sub("", _CHARTERED.sub("", text[:200]))).strip(" \t:;,*_#>")
    text = _DOCTOR.sub("", text)
    text = text if "," in text and _INITIAL.search(text) else text.strip(" \t:;,.*_#>")
    text = _without_paper(_before_contact(_APART.split(text, maxsplit=1)[0].strip()))
    if not text or any(letter.isdigit() or letter in "@/\\<>{}=+%$€£&!?;:" for letter in text):
        return None
    if _is_cjk(text):
        return _cjk_name(text)
    name = _uninverted(_before_job(text))
    return cased(name) if name else None


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


def _before_job(text: str) -> str:
    """`MARIA SILVA product designer` is a name and, in small letters, a job."""
    parts = text.split()
    shouted = next((n for n, part in enumerate(parts) if not part.isupper()), len(parts))
    rest = parts[shouted:]
    if shouted < 2 or not rest or any(part != part.lower() for part in rest):
        return text
    return " ".join(parts[:shouted]) if any(fold(part) in words("work", "titles") for part in rest) else text


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


def is_short_for(short: str, name: str) -> bool:
    """Whether the one is the other with an initial for what goes before the family name: K. Thistlewood."""
    words_of = [[word for word in re.split(r"[\s.]+", fold(one)) if word] for one in (short, name)]
    (*initials, family), (*given, last) = words_of[0] or [""], words_of[1] or [""]
    return (
        family == last
        and 0 < len(initials) <= len(given)
        and all(len(letter) == 1 and word.startswith(letter) for letter, word in zip(initials, given, strict=False))
    )


def _uninverted(text: str) -> str | None:
    head, comma, rest = text.partition(",")
    if not comma:
        return _words_of_name(head, 2)
    if len(_AUTHOR.findall(text)) > 1:
        return None
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


def labelled_name(text: str) -> str | None:
    """`text` as a name where a form's label says that it is one: of Eastern writing any few letters will do."""
    east = text.replace("・", "").replace("·", "")
    if 2 <= len(east) <= 8 and east.isalpha() and all(_is_cjk(letter) for letter in east):
        return text
    return plain_name(text)


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
    if any(_forbidden(part) for part in parts if fold(part) not in particles) or keys[-1] in words("work", "company"):
        return False
    joined = " ".join(keys)
    if joined in headings() or joined in words("papers", "titles_resume"):
        return False
    if joined in countries() or joined in cities() or all(key in cities() or key in countries() for key in keys):
        return False
    real = [part for part in parts if fold(part) not in particles and part.lower() not in particles]
    if not real or sum(len(part.strip(".")) > 1 for part in real) == 0:
        return False
    lowered = all(part == part.lower() and part != part.upper() for part in parts)
    if lowered:
        return len(real) >= 2
    return all(_capital(part) for part in real)


def _forbidden(part: str) -> bool:
    """Words of papers and jobs. With its accents on, a word is only forbidden so: Thế and Mỹ are names, "the" is
    none."""
    key = fold(part.strip("."))
    if key in words("names", "also"):
        return False
    if part.isascii():
        return key in words("names", "never") or key in words("work", "titles")
    bare = part.strip(".").casefold()
    return bare in written("names", "never") or bare in written("work", "titles")


def _capital(part: str) -> bool:
    first = part.lstrip("'’`")[:1]
    return (
        first.isupper()
        or first.istitle()
        or (first.lower() == first.upper())
        or part[:2].lower() in ("d'", "o'", "l'", "d’", "l’")
    )


def _is_cjk(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for letter in text)


def _cjk_name(text: str) -> str | None:
    """王小明, 田中 太郎, 김민준; beside letters of the Latin script, the Latin form."""
    latin = " ".join(part for part in text.split() if not _is_cjk(part))
    if latin and (name := _uninverted(latin)):
        return cased(name)
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
    single = bare[:1] in names["han_families"] or bare[:1] in names["hangul_families"]
    known = single or (len(bare) > 2 and bare[:2] in names["families_of_two"])
    if (2 <= len(bare) <= 4 and known) or (
        3 <= len(bare) <= 8 and len(east.split()) == 2 and all(len(p) <= 4 for p in east.split())
    ):
        return east
    return None
