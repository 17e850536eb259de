"""The pure half of intake, shared between this process and a second one: letters of the next batch are opened there
while this batch is judged, and of this batch's words each reads a part.

What is odd, or fails there, is left out and done by intake itself, in its bounded child and with its cause. Which
process did a piece of work makes no difference to what comes of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias, TypeVar

from mailflow.hiring.conversation import Words
from mailflow.hiring.letter import Letter, Surroundings, open_letter
from mailflow.mail.limits import oddity
from mailflow.mail.message import parse
from mailflow.reading.model import Item, Reader, Reading
from mailflow.store.inbox import Kept

#: Inbox id, INTERNALDATE and raw bytes of each mail.
Sealed: TypeAlias = Sequence[tuple[int, datetime, bytes]]
Opened: TypeAlias = dict[int, Letter]
Work = TypeVar("Work")
Done = TypeVar("Done")

#: Fewer mails than this are opened sooner than they are handed over.
WORTH_HANDING_OVER = 8
#: So many texts are read for one asking, and so many askings wait there at once, so that it never waits for the next.
HANDFUL, AHEAD = 3, 2
#: This part of a batch is opened while what the batch before is about is looked up; more would hold up its reading.
AT_ONCE = 3


class SecondProcess(Protocol):
    """Another process, or whatever else works beside this one."""

    def start(self) -> None:
        """Have it there soon."""

    def begin(self, function: Callable[[Work], Done], work: Work) -> int | None:
        """Ask for a piece of work; None where it has to be done here."""

    def answered(self, number: int) -> bool:
        """Whether `finish` would not have to wait."""

    def finish(self, number: int | None) -> Any:
        """The answer, or None where it has to be done here."""


class _Here:
    """The surroundings of the process that opens; set once, before its first batch."""

    around: Surroundings | None = None


def prepare(around: Surroundings) -> None:
    """Called once in the second process. A first letter has it load what is loaded when first needed, so that no batch
    waits for that."""
    _Here.around = around
    letter = open_letter(parse(b"Subject: hello\r\n\r\n1 yes, 2 no by Friday\r\n"), 0, _LONG_AGO, around)
    items = (Item(1, "Maria Silva", "SRE-7", "Engineer"), Item(2, "John Doe", "SRE-7", "Engineer"))
    Words(letter.own, items, Reader("Dana", "dana@acme.test", "UTC", "en", _LONG_AGO)).read()


_LONG_AGO = datetime(2000, 1, 3, tzinfo=UTC)


def open_plain(work: Sealed) -> Opened:
    """The letters of those mails that are plain and can be opened, by inbox id."""
    if _Here.around is None:
        raise RuntimeError("prepare was not called in this process")
    opened: Opened = {}
    for inbox_id, received_at, raw in work:
        if oddity(raw) is not None:
            continue
        try:
            opened[inbox_id] = open_letter(parse(raw), inbox_id, received_at, _Here.around)
        except Exception:
            continue  # it is opened once more by intake, which parks it with the cause
    return opened


def read_all(texts: Sequence[Words]) -> list[Reading | None]:
    """What each of these means; None where reading failed, which shows itself again, with its cause, in judging."""
    return [_read(one) for one in texts]


def _read(words: Words) -> Reading | None:
    try:
        return words.read()
    except Exception:
        return None


@dataclass(slots=True)
class Sharing:
    """What this process and the second one, if there is any, do together. Not for two threads."""

    second: SecondProcess | None = None
    _expected: Sealed = ()
    _opening: list[int | None] = field(default_factory=list)

    def start(self) -> None:
        """Have the second process there soon."""
        if self.second is not None:
            self.second.start()

    def expect(self, kept: Sequence[Kept]) -> None:
        """The batch to come: as much of it as can be until this batch's reading may be opened at once, the rest after
        that reading, which is waited for."""
        self._expected = [(one.id, one.received_at, one.raw) for one in kept]
        self._open_some(len(kept) // AT_ONCE)

    def opened(self) -> Opened:
        """The letters of the batch that was expected, as far as they were opened beside."""
        self._open_some(len(self._expected))
        opened: Opened = {}
        for number in self._opening:
            if self.second is not None:
                opened |= self.second.finish(number) or {}
        self._opening = []
        return opened

    def readings(self, texts: Mapping[int, Words]) -> Iterator[tuple[int, Reading | None]]:
        """What each of these means, by its key, as soon as that is known. The second process reads from the front and
        this one from the back, until they meet: whichever has less else to do, or a processor to itself, reads more.
        What is done here with one reading is done while the second process reads on."""
        left = deque(texts.items())
        asked: deque[tuple[int, list[tuple[int, Words]]]] = deque()
        while left or asked:
            while len(left) > HANDFUL and len(asked) < AHEAD:
                some = [left.popleft() for _ in range(HANDFUL)]
                number = self._ask([words for _, words in some])
                if number is None:
                    left.extendleft(reversed(some))
                    break
                asked.append((number, some))
            if len(left) <= HANDFUL:
                # No more is asked: what it does next comes behind that.
                self._open_some(len(self._expected))
            if asked and (not left or self._answered(asked[0][0])):
                number, some = asked.popleft()
                found = self._answer(number) or read_all([words for _, words in some])
                yield from zip((key for key, _ in some), found, strict=True)
            elif left:
                key, words = left.pop()
                yield key, _read(words)

    def _ask(self, texts: Sequence[Words]) -> int | None:
        return self.second.begin(read_all, texts) if self.second is not None else None

    def _answered(self, number: int) -> bool:
        return self.second is not None and self.second.answered(number)

    def _answer(self, number: int) -> list[Reading | None] | None:
        return self.second.finish(number) if self.second is not None else None

    def _open_some(self, count: int) -> None:
        sealed, self._expected = self._expected[:count], self._expected[count:]
        if self.second is not None and len(sealed) >= WORTH_HANDING_OVER:
            self._opening.append(self.second.begin(open_plain, sealed))
