"""Lines parted into runs of the writer's own and quotation.

Everything unmarked below an attribution, a header block or a separator is history, whoever wrote it: where own words
cannot be told from quoted ones they are not the writer's. Marked quotation may hold own lines between its own. One
pass, and no more than a bounded look back and ahead from any line. Never raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mailflow.mail.lines import Lines
from mailflow.mail.quoting import Break, break_at
from mailflow.mail.signature import LINK

#: A mail's own lines beyond these are left out.
MAX_OWN_LINES = 2000
#: Programs that wrap what they send do it at this width or beyond.
_WRAPS_AT = 72
#: Lines, blank ones too, that a writer may put between an attribution and the lines it introduces.
_WORDS_BETWEEN = 10


@dataclass(slots=True)
class Run:
    """Own lines between quotations. `above` are the quoted lines since the run before; `followed` says that marked
    quotation stands below; `unquoted` are the own lines with those that HTML marks as a signature."""

    lines: list[str] = field(default_factory=list)
    unquoted: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    followed: bool = False

    def add(self, line: str, *, signature: bool) -> None:
        """One more unquoted line."""
        self.unquoted.append(line)
        self.lines.append("" if signature else line)

    def cut(self, count: int, kept: str) -> None:
        """Takes the last lines off, which turned out to introduce a quotation; `kept` is what the writer put there."""
        for held in (self.lines, self.unquoted):
            del held[len(held) - count :]
            if kept:
                held.append(kept)

    def ends_at_quotation(self) -> bool:
        """Whether the run holds words when quotation begins; without, its blank lines are dropped."""
        if any(self.lines) and not _wrapped(self):
            return True
        self.lines.clear()
        self.unquoted.clear()
        return False


@dataclass(slots=True)
class Parted:
    """A body as runs and quotation. `history` is the kind of break below which nothing is the writer's."""

    runs: list[Run] = field(default_factory=list)
    #: What stands below the break after which nothing is the writer's.
    quoted: list[str] = field(default_factory=list)
    history: str = ""
    truncated: bool = False

    def quotation(self) -> list[str]:
        """All that is quoted, in order."""
        return [line for run in self.runs for line in run.above] + self.quoted

    def close(self, run: Run, *, followed: bool = False) -> None:
        """Takes in a run whose end is reached."""
        run.followed = followed
        self.runs.append(run)


def part(lines: Lines) -> Parted:
    """The lines as own runs and quotation, in order."""
    parted = Parted()
    run = Run()
    floor = at = own = 0
    while at < len(lines.text):
        if lines.depth[at]:
            if run.ends_at_quotation():
                parted.close(run, followed=True)
                run = Run()
            floor = _end_of_marked(lines, at)
            run.above.extend(lines.text[at:floor])
            at = floor
        elif (found := _break(lines, at, floor)) is not None:
            run.cut(at - found.start, found.kept)
            if not _goes_on(lines, found):
                parted.history = found.kind
                parted.quoted = lines.text[found.start + 1 :]
                break
            at = floor = found.end
        elif own < MAX_OWN_LINES + 10:
            own += 1
            run.add(lines.text[at], signature=lines.marks.get(at) == "signature")
            at += 1
        else:
            parted.truncated = True
            break
    else:
        parted.truncated = lines.cut
    parted.close(run)
    return parted


def _end_of_marked(lines: Lines, at: int) -> int:
    """Where the marked lines end that begin at `at`."""
    try:
        return lines.depth.index(0, at)
    except ValueError:
        return len(lines.depth)


def _break(lines: Lines, at: int, floor: int) -> Break | None:
    """The break at a line by what HTML says of it, else by its words."""
    mark = lines.marks.get(at) if lines.marks else None
    if mark == "history" or mark == "forward" or mark == "attribution":
        return Break(at, at + 1, mark)
    found = break_at(lines, at, floor) if lines.text[at] else None
    return None if found is not None and found.weak and not _marked(lines, found.end) else found


def _goes_on(lines: Lines, found: Break) -> bool:
    """Whether what a break introduces bears marks, so that own lines may stand between, or has been cut away."""
    if found.kind == "attribution":
        return _marks_follow(lines, found.end) or not any(lines.text[found.end :])
    return found.block and _marked(lines, found.end)


def _marks_follow(lines: Lines, start: int) -> bool:
    """Whether marked lines stand below an attribution, after at most a few words that people put before them. Where
    another break comes first, those words are part of a history without marks."""
    for at in range(start, min(start + _WORDS_BETWEEN, len(lines.text))):
        if lines.depth[at]:
            return True
        if lines.text[at] and (at in lines.marks or break_at(lines, at, at) is not None):
            return False
    return False


def _marked(lines: Lines, at: int) -> bool:
    """Whether the next line that holds anything is marked as quoted."""
    while at < len(lines.text) and not lines.text[at]:
        if lines.depth[at]:
            return True
        at += 1
    return at < len(lines.text) and lines.depth[at] > 0


def _wrapped(run: Run) -> bool:
    """Whether a lone line between quoted ones is the end of the long one above, broken by a program that wraps after it
    has set its marks. Such a line becomes part of the one above."""
    if len(run.lines) != 1 or not run.above or not run.above[-1] or run.above[-1][-1] in ".!?:;":
        return False
    line = run.lines[0].strip()
    if line[:1] not in "(<" or LINK.sub("", line).strip(" >()[]"):
        wide = len(run.above[-1]) + 3 + len(line.split(None, 1)[0]) > _WRAPS_AT
        if not wide or not line[:1].islower():
            return False
    run.above[-1] = f"{run.above[-1]} {line}"
    return True
