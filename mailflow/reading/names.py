"""Which candidate a number, a name, an ordinal or a requisition stands for.

Decides only among the items of the mail that is answered: what fits several is ambiguous, what fits none is unknown,
and a first name with somebody else's surname is nobody. Never guesses the nearest name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mailflow.reading.fold import spellings
from mailflow.reading.model import Item, Why
from mailflow.reading.role_words import RoleWords, role_words
from mailflow.reading.tokens import Token, tokenize

#: What stands before a name on a list and is no part of it.
_TITLES = frozenset(
    {"dr", "dra", "prof", "ing", "mag", "dipl", "dott", "avv", "arch", "drs", "ir", "lic", "mr", "mrs", "ms"}
)
#: Parts of names that are never a name by themselves.
PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "zu",
        "zum",
        "y",
        "e",
        "du",
        "des",
        "san",
        "st",
        "mac",
        "mc",
    ]
)


#: Particles that are more often the word for "and".
_ANDS = frozenset({"e", "y"})


class Mention(NamedTuple):
    """Candidates named in the text: positions in the list of items. `why` says what is wrong with it, `form` how it
    was named (number, name, initials, order, requisition, or the name of a group)."""

    items: tuple[int, ...]
    form: str
    why: Why | None = None
    #: Which items it may have meant where `why` is set.
    near: tuple[int, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The items of one mail, ready to be found in text. Positions count from 0 in the order of the numbers."""

    items: tuple[Item, ...]
    numbers: dict[int, int]
    parts: dict[str, frozenset[int]]
    #: For each item the spellings of each part of the name, in order.
    names: tuple[tuple[frozenset[str], ...], ...]
    initials: dict[str, tuple[int, ...]]
    #: Parts of one letter (the O of O'Brien).
    short: frozenset[str]
    refs: dict[str, tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]]
    roles: RoleWords

    def number(self, value: int) -> Mention:
        """The item with that number, or an unknown number."""
        place = self.numbers.get(value)
        return Mention((), "number", Why.UNKNOWN_NUMBER) if place is None else Mention((place,), "number")

    def order(self, value: int) -> Mention:
        """The item at that place of the list, from 1, or from the end where negative."""
        place = value - 1 if value > 0 else len(self.items) + value
        if not 0 <= place < len(self.items):
            return Mention((), "order", Why.UNKNOWN_NUMBER)
        return Mention((place,), "order")

    def requisition_at(self, tokens: Sequence[Token], at: int) -> tuple[Mention, int] | None:
        """The requisition whose ref stands at `at`, and where the text goes on."""
        for keys, places in self.refs.get(tokens[at].key, ()):
            end = at + len(keys)
            several = end <= len(tokens) and tokens[end - 1].key == f"{keys[-1]}s"
            if several or end <= len(tokens):
                # "the ML-3s"
                written = [token.key for token in tokens[at : end - several]]
                if written == list(keys[: len(written)]):
                    return Mention(places, "requisition"), end
        return None

    def name_at(self, tokens: Sequence[Token], at: int) -> tuple[Mention, int, int] | None:
        """The longest name at `at`: what it stands for, where the text goes on, and how many of its parts were read."""
        key = tokens[at].key
        found = self.parts.get(key)
        if not found:
            if key not in PARTICLES and key not in self.short and len(tokens[at].text) != 1:
                return None
            return self._after_particles(tokens, at)
        used, end, places = 1, at + 1, self._first_names(key, found)
        while end < len(tokens):
            token = tokens[end]
            more = self.parts.get(token.key, frozenset()) & places
            if (token.key in PARTICLES or token.key in self.short) and end + 1 < len(tokens):
                following = self.parts.get(tokens[end + 1].key, frozenset()) & places
                if token.key in _ANDS:
                    # "Marco e Luca" is no Marco De Luca.
                    following = frozenset(place for place in following if self._has_sequence(place, [token]))
                if following and not more:
                    places, used, end = following, used + 1, end + 2
                    continue
            if more and token.key != tokens[end - 1].key:
                places, used, end = more, used + 1, end + 1
                continue
            narrowed = self._by_initial(token, places)
            if narrowed and not used > 1:
                places, used, end = narrowed, used + 1, end + 1
                if end < len(tokens) and tokens[end].key == "." and tokens[end].tight:
                    end += 1
                continue
            break
        return self._mention(tokens, at, end, places, used), end, used

    def _first_names(self, key: str, places: frozenset[int]) -> frozenset[int]:
        """`Luca` where one is called Luca and another De Luca, who is never named without the particle then."""
        if len(places) < 2:
            return places
        first = frozenset(place for place in places if key in self.names[place][0])
        others = [self.names[place] for place in places - first]
        tied = all(any(key in part for part in parts[2:]) and _is_particle(parts[-2]) for parts in others)
        return first if first and tied else places

    def _after_particles(self, tokens: Sequence[Token], at: int) -> tuple[Mention, int, int] | None:
        """A surname written with its particles: `de la Cruz`, `O'Brien`."""
        key = tokens[at].key
        initialled = self._after_initial(tokens, at)
        if initialled is not None:
            return initialled
        if key not in PARTICLES and key not in self.short:
            return None
        end = at + 1
        while end < len(tokens) and end <= at + 3 and tokens[end].key in PARTICLES:
            end += 1
        if end >= len(tokens):
            return None
        places = self.parts.get(tokens[end].key, frozenset())
        if not any(self._has_sequence(place, tokens[at:end]) for place in places):
            return None
        held = [place for place in places if self._has_sequence(place, tokens[at:end])]
        if len(held) == 1 < len(places):
            # "De Luca" beside a Luca; "de Luca" may be either.
            named = Mention((held[0],), "name")
            either = Mention((), "name", Why.AMBIGUOUS_NAME, tuple(sorted(places)))
            return named if tokens[at].capital else either, end + 1, 2
        found = self.name_at(tokens, end)
        return (found[0], found[1], found[2] + 1) if found is not None else None

    def _after_initial(self, tokens: Sequence[Token], at: int) -> tuple[Mention, int, int] | None:
        """`M. Silva`, `W Chen`."""
        token = tokens[at]
        if not token.text.isupper() or len(token.text) != 1:
            return None
        end = at + 1
        if end < len(tokens) and tokens[end].key == "." and tokens[end].tight:
            end += 1
        if end >= len(tokens):
            return None
        named = self.parts.get(tokens[end].key, frozenset())
        places = {place for place in named if any(way.startswith(token.key) for way in self.names[place][0])}
        places -= {place for place in places if tokens[end].key in self.names[place][0]}
        if not places:
            return None
        return self._mention(tokens, at, end + 1, frozenset(places), 2), end + 1, 2

    def _has_sequence(self, place: int, particles: Sequence[Token]) -> bool:
        names = self.names[place]
        return all(any(token.key in part for part in names) for token in particles)

    def alike(self, words: str) -> tuple[int, ...]:
        """The items that somebody who wrote `words` may have meant: a part of the name begins alike or is almost it."""
        keys = [token.key for token in tokenize(words[:100]) if token.is_word]
        return tuple(
            place
            for place, parts in enumerate(self.names)
            if any(_resembles(key, way) for key in keys for part in parts for way in part)
        )

    def _by_initial(self, token: Token, places: frozenset[int]) -> frozenset[int]:
        if len(token.text) != 1 or not token.text.isupper():
            return frozenset()
        return frozenset(place for place in places if any(s.startswith(token.key) for s in self.names[place][-1]))

    def _mention(self, tokens: Sequence[Token], at: int, end: int, places: frozenset[int], used: int) -> Mention:
        ordered = tuple(sorted(places))
        if end < len(tokens) and used == 1 and self._surname_of_another(tokens[end], places):
            other = self.parts[tokens[end].key]
            return Mention((), "name", Why.UNKNOWN_NAME, tuple(sorted(places | other)))
        if len(ordered) > 1:
            return Mention((), "name", Why.AMBIGUOUS_NAME, ordered)
        return Mention(ordered, "name")

    def _surname_of_another(self, token: Token, places: frozenset[int]) -> bool:
        others = self.parts.get(token.key, frozenset()) - places
        return token.capital and any(token.key not in self.names[place][0] for place in others)

    def initials_at(self, token: Token) -> Mention | None:
        """The item whose initials the token is, in capitals."""
        places = self.initials.get(token.key)
        if places is None or not token.text.isupper() or len(token.text) < 2:
            return None
        if len(places) > 1:
            return Mention((), "initials", Why.AMBIGUOUS_NAME, places)
        return Mention(places, "initials")


def _is_particle(part: frozenset[str]) -> bool:
    return not part.isdisjoint(PARTICLES)


@lru_cache(maxsize=256)
def roster_of(items: tuple[Item, ...]) -> Roster:
    """The roster of a mail's items. Numbers of 0 name nothing; of two items with one number neither has it."""
    ordered = tuple(sorted(items, key=lambda item: item.number or 10**9))
    numbers: dict[int, int] = {}
    doubled: set[int] = set()
    parts: dict[str, set[int]] = {}
    names: list[tuple[frozenset[str], ...]] = []
    initials: dict[str, list[int]] = {}
    refs: dict[tuple[str, ...], list[int]] = {}
    for place, item in enumerate(ordered):
        if item.number > 0:
            if item.number in numbers:
                doubled.add(item.number)
            numbers[item.number] = place
        words = [token for token in tokenize(item.candidate) if token.is_word]
        if len(words) > 2 and words[0].key in _TITLES:
            # "Dr. Adrian Pohl": a title names nobody.
            words = words[1:]
        spelled = tuple(spellings(token.text) for token in words) or (frozenset({""}),)
        names.append(spelled)
        for token, ways in zip(words, spelled, strict=False):
            if len(token.text) > 1 and (token.key not in PARTICLES or len(words) == 1):
                for way in ways:
                    parts.setdefault(way, set()).add(place)
        short = "".join(token.key[0] for token in words if token.key not in PARTICLES or token.capital)
        for form in {short, short[:1] + short[-1:], short[:2]}:
            if len(form) > 1:
                initials.setdefault(form, []).append(place)
        for ref in _ref_spellings(item.requisition):
            refs.setdefault(ref, []).append(place)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
    for keys, places in sorted(refs.items(), key=lambda entry: -len(entry[0])):
        by_first.setdefault(keys[0], []).append((keys, tuple(dict.fromkeys(places))))
    return Roster(
        ordered,
        {number: place for number, place in numbers.items() if number not in doubled},
        {way: frozenset(places) for way, places in parts.items()},
        tuple(names),
        {form: tuple(dict.fromkeys(places)) for form, places in initials.items()},
        frozenset(way for spelled in names for part in spelled for way in part if len(way) == 1),
        {first: tuple(found) for first, found in by_first.items()},
        role_words(ordered),
    )


@lru_cache(maxsize=1024)
def _ref_spellings(ref: str) -> frozenset[tuple[str, ...]]:
    """`DAT-3` as it may be written: `dat-3`, `dat 3`. A ref of digits only is left alone: it would be a number."""
    keys = tuple(token.key for token in tokenize(ref))
    if not keys or all(key.isdigit() for key in keys):
        return frozenset()
    return frozenset({keys, tuple(key for key in keys if key.isalnum())})


def _resembles(written: str, name: str) -> bool:
    """Whether two words begin alike (Jon, Jonathan, John) or differ in one letter or two that changed places."""
    if min(len(written), len(name)) < 2:
        return False
    alike = sum(1 for one, other in zip(written, name, strict=False) if one == other)
    longest = max(len(written), len(name))
    begins = len(written) >= 3 and (name.startswith(written) or written.startswith(name))
    swapped = len(written) == len(name) and sorted(written) == sorted(name) and written[0] == name[0]
    return begins or swapped or (written[0] == name[0] and longest - alike <= 2 and longest >= 4)
