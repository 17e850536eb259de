"""Classifies the samples of machines' mail and of people who sound like machines, and prints how many were told right.

python -m bench.machines            the table
python -m bench.machines --misses   and every mail that was not told as meant
python -m bench.machines --write    puts the table into docs/machine-mail.md
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from mailflow.mail.kind import classify
from mailflow.mail.message import parse
from tests.data.machine_corpus import NAMES, OURSELVES, as_meant, as_raw, kind_of, samples

PAGE = Path(__file__).parent.parent / "docs" / "machine-mail.md"
_BEGIN, _END = "<!-- machines: begin -->", "<!-- machines: end -->"
#: File, what it holds, and the kind of a mail that states none.
FILES = (
    ("absences", "out-of-office answers", "auto_reply"),
    ("absences_more", "more of them, written later", "auto_reply"),
    ("automatic", "other automatic mail", "auto_reply"),
    ("automatic_more", "more of it, written later", "auto_reply"),
    ("bounces", "delivery reports", "bounce"),
    ("bounces_more", "more of them, written later", "bounce"),
    ("people", "people who sound like machines", "reply"),
    ("people_more", "more of them, written later", "reply"),
)


def row(name: str, told: list[tuple[bool, bool]]) -> str:
    """One line of the table: how many mails, of the right kind, and right in everything that is stated."""
    return f"| {name} | {len(told)} | {sum(kind for kind, _ in told)} | {sum(both for _, both in told)} |"


def outcome(sample: dict[str, Any], usual: str) -> tuple[bool, bool]:
    """Whether the kind is right, and whether recipients, dates and deputies are too."""
    found = kind_of(sample)
    right = NAMES[type(found)] == sample.get("kind", usual)
    return right, right and as_meant(sample, found)


def pace() -> float:
    """Microseconds to classify a plain mail of a person, parsing left out."""
    mail = parse(
        as_raw({"id": "plain", "subject": "Re: Candidates", "text": "approve 1, reject 2 - too junior\n\nDana"})
    )
    started = time.perf_counter()
    for _ in range(5_000):
        classify(mail, OURSELVES)
    return (time.perf_counter() - started) / 5_000 * 1e6


def main() -> int:
    """Prints the table; 1 where a mail was not told as meant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = ["| mails | count | right kind | and all that they tell |", "|---|---|---|---|"]
    missed = 0
    for file, name, usual in FILES:
        told = [(sample, outcome(sample, usual)) for sample in samples(file)]
        misses = [sample for sample, (_, both) in told if not both]
        missed += len(misses)
        lines.append(row(name, [result for _, result in told]))
        held = [result for sample, result in told if sample.get("held_out")]
        if held:
            lines.append(row("... of these set aside before the phrases were written", held))
        if options.misses:
            for sample in misses:
                print(f"{file} {sample['id']}: {kind_of(sample)}")
    figures = "\n".join(lines)
    print(f"{figures}\n{pace():.0f} µs to classify a person's plain mail")
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(_BEGIN)
        _, _, after = rest.partition(_END)
        PAGE.write_text(f"{before}{_BEGIN}\n{figures}\n{_END}{after}", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
