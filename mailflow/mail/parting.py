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


@dataclass(slots=True)
class Run:
    """Own lines between quotations. `above` are the quoted lines since the run before; `followed` says that marked
    quotation stands below; `unquoted` are the own lines with those that HTML marks as a signature."""

    lines: list[str] = field(default_factory=list)
    unquoted: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    followed: bool = False


@dataclass(slots=True)
class Parted:
    """A body as runs and quotation. `history` is the kind of break below which nothing is the writer's."""

    runs: list[Run] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    history: str = ""
    truncated: bool = False

    def close(self, run: Run, *, followed: bool = False) -> None:
        """Takes in a run whose end is reached."""
        run.followed = followed
        self.runs.append(run)
        self.quoted.extend(run.above)


def part(lines: Lines) -> Parted:
    """The lines as own runs and quotation, in order."""
    parted = Parted()
    run = Run()
    floor = at = own = 0
    count = len(lines.text)
    while at < count:
        if lines.depth[at]:
            if any(run.lines) and not _wrapped(run):
                parted.close(run, followed=True)
                run = Run()
            run.lines.clear()
            run.unquoted.clear()
            run.above.append(lines.text[at])
            at += 1
            floor = at
            continue
        found = _break(lines, at, floor)
        if found is None:
            own += 1
            if own > MAX_OWN_LINES + 10:
                parted.truncated = True
                break
            run.unquoted.append(lines.text[at])
            run.lines.append("" if lines.marks.get(at) == "signature" else lines.text[at])
            at += 1
            continue
        for held in (run.lines, run.unquoted):
            del held[len(held) - (at - found.start) :]
            if found.kept:
                held.append(found.kept)
        if not _goes_on(lines, found):
            parted.history = found.kind
            parted.close(run)
            parted.quoted.extend(lines.text[found.start + 1 :])
            return parted
        at = floor = found.end
    parted.close(run)
    return parted


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
        return _marked(lines, found.end) or not any(lines.text[found.end :])
    return found.block and _marked(lines, found.end)


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
