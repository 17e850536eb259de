"""Where history begins that bears no quotation marks: attribution lines, header blocks, separators.

Says of a line what it is; what follows from it is for `reply` to decide. The words come from `phrases/attribution.toml`
and `phrases/headers.toml`, so another language is data. Every line is looked at once, and a line that cannot be one of
these is passed after a look at its first and last characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mailflow.mail.headerblock import header_block
from mailflow.mail.lines import Lines
from mailflow.mail.wording import ascii_words, table

_ATTRIBUTION = table("attribution")
_HEADERS = table("headers")


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_LEADS = [lead for language in _ATTRIBUTION.values() for lead in language["leads"]]
_VERBS = frozenset(verb.casefold() for language in _ATTRIBUTION.values() for verb in language.get("verbs", ()))
_JOINED = re.compile(_alternatives([verb for language in _ATTRIBUTION.values() for verb in language.get("joined", ())]))
_WORD = re.compile(r"\w+")
_OPENERS = tuple(
    opener.casefold() + " " for language in _ATTRIBUTION.values() for opener in language.get("openers", ())
)
_LEAD = re.compile(rf"[-\s\"*_]{{0,40}}(?:{_alternatives(_LEADS)})[\s,]", re.I)
#: "mån 3 nov. 2025", "3. marraskuuta 2025", "2025-11-03", "понедельник, 6 октября": a date opens the line.
_DATE_FIRST = re.compile(r"[-\s\"*_]{0,40}(?:[^\W\d]{1,15}[.,]{0,2}\s){0,2}\d{1,4}(?:[-./年년]|\s[^\W\d]|,? \d|\. )")
_DATED = re.compile(r"\d{1,2}[:.h]\d\d|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d\d|[٠-٩]{2}")
_ADDRESS = re.compile(r"[\w.+-]@[\w-]")
_ENCLOSED = re.compile(r"[<(][^<>()\s]{0,200}@[^<>()\s]{1,200}[>)]")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO_FIRST = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}\b")
_ZONE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d\d:\d\d (?:GMT|UTC)[+-]\d\d?(?::?\d\d)?")
_FULL_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)|[٠-٩]{4}")
_AT_END = re.compile(r"<[^<>\s]{0,200}@[^<>\s]{1,200}>\W{0,4}$")
_PRONOUNS = frozenset(pronoun for language in _ATTRIBUTION.values() for pronoun in language.get("pronouns", ()))
#: "reply On Wed, Apr 4, 2012 at 3:59 PM, bob wrote:": the writer's last words share the line.
_SHARED = re.compile(r"[\s-](?:On|Am|Le|El|Il|Op|Em|Den) (?=(?:\w{2,10},? )?[^\d]{0,12}\d)")

_ORIGINAL = tuple(phrase.casefold() for phrase in _HEADERS["separators"]["original"])
_FORWARD = tuple(phrase.casefold() for phrase in _HEADERS["separators"]["forward"])
_RULE = frozenset("-_=*~—–―─")

FORWARD_PREFIXES = frozenset(prefix.casefold() for prefix in _HEADERS["separators"]["forward_prefixes"])

#: What the first line of every notice of ours begins with: from an unmarked one on, nothing is the writer's.
NOTICE_SIGN = "◈"

_DRAWN = _RULE | {"#"}

_LOOK_BACK = 5
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Break:
    """A place where someone else's words begin: lines `start` to `end` (exclusive) introduce them.

    `kept` are the writer's words on the first of these lines. A `weak` one counts only above marked lines. A `block` of
    headers may stand above marked lines, and own ones between them (Evolution, Outlook where it is told to mark).
    """

    start: int
    end: int
    kind: Literal["attribution", "history", "forward"]
    weak: bool = False
    kept: str = ""
    block: bool = False


def break_at(lines: Lines, at: int, floor: int) -> Break | None:
    """What begins at line `at`, or ends there for an attribution that is split over lines; `floor` is the first line
    that it may begin on."""
    line = lines.text[at]
    # Within the marks may stand white space of other kinds, and nothing else.
    bare = line.strip(" \t*_|\"'").strip()
    if not bare:
        return None
    first, last = bare[0], bare[-1]
    if first == NOTICE_SIGN:
        return Break(at, at + 1, "history")
    if first in _DRAWN or last in ":-=~：" or (first == "[" and last == "]"):
        separator = _separator(bare)
        if separator is not None:
            below = next((place for place in range(at + 1, min(at + 4, len(lines.text))) if lines.text[place]), at)
            end = header_block(lines, below) if below > at else 0
            return Break(at, end or at + 1, separator, block=separator == "history" and bool(end))
    if ":" in bare[:40] or "：" in bare[:40]:
        end = header_block(lines, at)
        if end:
            return Break(at, end, "history", block=True)
    if last in ":：" or last in "->" or first.isdigit() or bare.rsplit(None, 1)[-1].casefold() in _VERBS:
        return (
            _attribution(lines, at, floor) if _may_attribute(lines.text[max(floor, at - _LOOK_BACK) : at + 1]) else None
        )
    return None


def only_rule(line: str) -> bool:
    """Whether a line is drawn: dashes, underscores and the like, at least three."""
    bare = line.replace(" ", "")
    return len(bare) >= 3 and _RULE.issuperset(bare)


def _separator(bare: str) -> Literal["history", "forward"] | None:
    core = bare.strip("-_=*~—–―─<>[]: ：|#").casefold()
    if len(core) < 3 or len(core) > 80:
        return None
    drawn = (bare[0] in _DRAWN and (bare[1] in _DRAWN or bare[-1] in _DRAWN)) or bare[0] + bare[-1] == "[]"
    if core.startswith(_FORWARD) and (drawn or core in _FORWARD):
        return "forward"
    if core.startswith(_ORIGINAL) and drawn:
        return "history"
    if drawn and core.endswith((" wrote", " writes")) and bare[:2] in ("--", "——"):
        return "history"
    return None


def _may_attribute(texts: list[str]) -> bool:
    """Whether these lines hold anything that an attribution cannot do without: an address, a word for "wrote", the zone
    of Gmail's old dates. Most lines that end in a colon or begin with a number hold none."""
    window = " ".join(texts)
    if "@" in window or "GMT" in window or "UTC" in window or len(window) > _LONGEST:
        return True
    return not window.isascii() or not _VERBS.isdisjoint(ascii_words(window))


def _attribution(lines: Lines, at: int, floor: int) -> Break | None:
    """The attribution that ends at line `at`: the latest line that opens one in a known way begins it; without such,
    the latest that reads as a name with an address, or (weak) as a name."""
    texts = lines.text
    best, best_start, best_grade = "", -1, 0
    joined = ""
    for start in range(at, max(floor, at - _LOOK_BACK) - 1, -1):
        line = texts[start]
        if lines.depth[start] != lines.depth[at]:
            break
        if not line:
            if start < at and _address_only(texts[start + 1]):
                continue
            break
        joined = f"{line} {joined}".strip()
        if len(joined) > _LONGEST:
            break
        grade, kept = _reads_as(joined, line)
        if grade == _SURE and (not kept or start == at) and not _address_only(line):
            above = 0 if kept else _wrapped_above(lines, start, floor, _ENCLOSED.search(joined) is None)
            return Break(start - above, _end(lines, at), "attribution", kept=kept)
        if grade > best_grade or (best_grade and _open(line)):
            best, best_start, best_grade = kept, start, max(grade, best_grade)
    return Break(best_start, at + 1, "attribution", best_grade == _BARE, best) if best_grade else None


def _wrapped_above(lines: Lines, start: int, floor: int, nameless: bool) -> int:
    """Whether an attribution that seems to begin at `start` goes back to the line above: its date may be wrapped in the
    middle, and some languages name the writer before the date. How many lines, at most 2."""
    above = start - 1
    if above < floor or not lines.text[above] or lines.depth[above] != lines.depth[start]:
        return 0
    line = lines.text[above]
    if nameless and line[0] == "<" and _ENCLOSED.search(line):
        return 2 if above > floor and lines.text[above - 1] else 1
    if nameless and line.rstrip(",")[-1:] == ">" and _ENCLOSED.search(line):
        return 1
    ended = line[-1] in "!?:;" or (line[-1] == "." and len(line.rsplit(None, 1)[-1]) > 4)
    dated = _YEAR.search(line) and (_LEAD.match(line) or _DATE_FIRST.match(line))
    return int(bool(dated) and not ended)


def _end(lines: Lines, at: int) -> int:
    """Where an attribution ends whose verb ends line `at`: the name may follow on the next."""
    if lines.text[at].rstrip(" *_")[-1:] in (":", "：") or at + 1 >= len(lines.text) or lines.depth[at + 1]:
        return at + 1
    name, colon, rest = lines.text[at + 1].rpartition(":")
    ended = bool(colon) and not rest.strip(" *_")
    return at + 2 if ended and (_open(lines.text[at]) or _ENCLOSED.search(name) or _is_name(name)) else at + 1


def _open(line: str) -> bool:
    """Whether a line's address or list of names goes on in the next."""
    return line.endswith(("<", ",")) or line.rfind("<") > line.rfind(">")


def _address_only(line: str) -> bool:
    return line.startswith(("<", "mailto:"))


_NOT, _BARE, _NAMED, _SURE = 0, 1, 2, 3


def _reads_as(joined: str, first: str) -> tuple[int, str]:
    """How surely joined lines are an attribution, and the writer's own words before it on its first line."""
    closed = joined.rstrip(" *_\"'-—–")
    colon = closed[-1:] in (":", "：")
    address = _ADDRESS.search(joined) is not None
    if colon and address and joined.casefold().startswith(_OPENERS):
        return _SURE, ""
    verb = _verb(joined)
    if verb is None:
        return _verbless(joined, closed, colon, address), ""
    last = not _WORD.search(closed[verb.end() :].removeprefix("(a)"))
    if not colon and not last:
        return _NOT, ""
    told = address or (_FULL_DATE.search(joined) is not None and not _pronoun(joined, verb))
    dated = _DATED.search(joined) is not None
    if (dated or (address and colon)) and (_LEAD.match(first) or _DATE_FIRST.match(first)):
        return _SURE if told else _BARE, ""
    shared = _SHARED.search(first) if dated else None
    if shared is not None and told:
        return _SURE, first[: shared.start()].rstrip(" -")
    if not colon:
        return _NOT, ""
    if address:
        return _NAMED, ""
    return (_BARE, "") if joined == first and last and _is_name(closed[: verb.start()]) else (_NOT, "")


def _verbless(joined: str, closed: str, colon: bool, address: bool) -> int:
    """How surely a line without a verb is an attribution: a date, a time and then the writer's address, or Gmail's old
    "2016-03-03 17:21 GMT+01:00 Rita"."""
    zone = _ZONE.match(joined)
    if zone is not None and (address or _is_name(joined[zone.end() :])):
        return _SURE
    if _ISO_FIRST.match(joined) and address and closed[-1:] in (">", ":"):
        return _SURE if colon else _BARE
    enclosed = colon and _DATE_FIRST.match(joined) and _AT_END.search(closed)
    return _SURE if enclosed and _CLOCK.search(joined) and _YEAR.search(joined) else _NOT


def _pronoun(joined: str, verb: re.Match[str]) -> bool:
    """Whether the writer tells who wrote by a pronoun: "on 3/12 she wrote:" is a sentence of their own."""
    beside = [*joined[: verb.start()].split()[-2:], *joined[verb.end() :].split()[:1]]
    return any(word.strip(",:") in _PRONOUNS for word in beside)


def _verb(joined: str) -> re.Match[str] | None:
    """The last word for "wrote" in an attribution."""
    plain = joined.isascii()
    if plain and _VERBS.isdisjoint(ascii_words(joined)):
        return None
    for word in reversed([*_WORD.finditer(joined)]):
        if word[0].casefold() in _VERBS:
            return word
    return None if plain else _JOINED.search(joined)


def _is_name(text: str) -> bool:
    """Whether a text may be a name: "John Doe" before "wrote:", and not "as John"."""
    names = text.split()
    return 0 < len(names) <= 4 and not any(name[0].islower() or name[-1] in ",;:." for name in names)
