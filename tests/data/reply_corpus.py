"""The corpus of replies in `tests/data/replies` as values, and how a reading is held against what was meant."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from mailflow.mail.reply import OwnWords, Segment
from mailflow.reading.model import Item, Reader, Reading, Verdict

FOLDER = Path(__file__).parent / "replies"
WRITTEN_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_DECIDING = (Verdict.APPROVE, Verdict.REJECT)


@dataclass(frozen=True, slots=True)
class Sample:
    """One reply and what it means. A candidate is known by its number, or its place where numbers are 0."""

    id: str
    language: str
    text: str
    items: tuple[Item, ...]
    decisions: tuple[tuple[int, Verdict, str | None], ...]
    asks: tuple[str, ...]
    undo: tuple[int, ...] | None
    may_ask: bool
    promise: bool
    trap: bool
    held_out: bool

    @property
    def inline(self) -> bool:
        """Whether it answers under quoted lines."""
        return any(line.startswith(">") for line in self.text.split("\n"))

    def own_words(self) -> OwnWords:
        """The own words with their places, as they come out of a mail."""
        return own_words(self.text)

    def pieces(self) -> tuple[tuple[str, str], ...]:
        """(quoted lines, answer below them) from top to bottom; words at the top stand under nothing."""
        return tuple(("\n".join(segment.under), segment.text) for segment in self.own_words().segments)


def own_words(text: str) -> OwnWords:
    """Own words from text whose quoted lines begin with `>`."""
    segments: list[Segment] = []
    under: list[str] = []
    own: list[str] = []
    quoting = False
    for line in text.split("\n"):
        if line.startswith(">"):
            if own:
                segments.append(Segment("\n".join(own).strip("\n"), tuple(under)))
                own, under = [], []
            under = [*under, line[1:].strip()] if quoting else [line[1:].strip()]
            quoting = True
        else:
            quoting = False
            own.append(line)
    if own:
        segments.append(Segment("\n".join(own).strip("\n"), tuple(under)))
    kept = tuple(segment for segment in segments if segment.text.strip())
    return OwnWords("\n".join(segment.text for segment in kept), kept)


def reader(language: str = "en") -> Reader:
    """The manager who wrote the replies."""
    return Reader("Ana Costa", "ana@acme.test", "Europe/Berlin", language, WRITTEN_AT)


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """The whole corpus."""
    rosters = tomllib.loads((FOLDER / "items.toml").read_text(encoding="utf-8"))
    lists = {name: tuple(Item(*entry) for entry in entries) for name, entries in rosters.items()}
    found: list[Sample] = []
    for path in sorted(FOLDER.glob("??.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["reply"]:
            found.append(_sample(path.stem, entry, lists[entry["items"]]))
    return tuple(found)


def _sample(language: str, entry: dict[str, object], items: tuple[Item, ...]) -> Sample:
    decisions: list[tuple[int, Verdict, str | None]] = []
    asks: list[str] = []
    undo: tuple[int, ...] | None = None
    means = entry["means"]
    assert isinstance(means, list)
    for meaning in means:
        words, _, reason = meaning.partition(" | ")
        first, _, second = words.partition(" ")
        if first == "ask":
            asks.append(second)
        elif first == "undo":
            undo = tuple(int(number) for number in second.split(",") if number)
        else:
            decisions.append((int(first), Verdict(second), reason or None))
    flags = {key: bool(entry.get(key)) for key in ("may_ask", "promise", "trap", "held_out")}
    return Sample(str(entry["id"]), language, str(entry["text"]), items, tuple(decisions), tuple(asks), undo, **flags)


@dataclass(frozen=True, slots=True)
class Score:
    """How a reading compares: `understood` is all as meant; `wrong` are approvals and rejections that were not meant;
    `asked` is where what was meant was not read but asked back; `missed` where it was neither; `reasons` are the
    reasons that differ."""

    understood: bool
    wrong: tuple[str, ...]
    asked: bool
    missed: tuple[str, ...]
    reasons: tuple[str, ...]


def score(sample: Sample, reading: Reading) -> Score:
    """Holds a reading against what its sample means."""
    places = {item: item.number or place + 1 for place, item in enumerate(sample.items)}
    got = {places[d.item]: d for d in reading.decisions}
    meant = {number: (verdict, reason) for number, verdict, reason in sample.decisions}
    wrong = tuple(
        f"{number} {d.verdict}"
        for number, d in sorted(got.items())
        if d.verdict in _DECIDING and meant.get(number, (None, None))[0] is not d.verdict
    )
    other = tuple(
        f"{number} {d.verdict}"
        for number, d in sorted(got.items())
        if d.verdict not in _DECIDING and meant.get(number, (None, None))[0] is not d.verdict
    )
    lost = tuple(
        f"{number} {verdict}"
        for number, (verdict, _) in meant.items()
        if number not in got or got[number].verdict is not verdict
    )
    reasons = tuple(
        f"{number}: {got[number].reason!r}, not {reason!r}"
        for number, (verdict, reason) in meant.items()
        if number in got and verdict in _DECIDING and got[number].reason != reason
    )
    undone = reading.undo.numbers if reading.undo is not None else None
    missed = [*lost, *other, *(["undo"] if undone != sample.undo else [])]
    if sample.asks and not reading.unclear:
        missed.append("ask " + ", ".join(sample.asks))
    needless = bool(reading.unclear) and not sample.asks and not sample.may_ask
    understood = not wrong and not missed and not needless
    return Score(understood, wrong, bool(reading.unclear), tuple(missed), reasons)
