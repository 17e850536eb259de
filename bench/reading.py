"""Reads the whole corpus of replies and prints what was understood, asked back and read wrongly, by language.

python -m bench.reading            the table
python -m bench.reading --misses   and every reply that was not read as meant
python -m bench.reading --write    puts the table into docs/reading-quality.md
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from mailflow.mail.message import parse
from mailflow.mail.reply import own_words
from mailflow.reading.decisions import read
from mailflow.reading.model import Reading
from tests.data.reply_corpus import Sample, Score, reader, samples, score
from tests.data.shapes import DIGEST_HTML, DIGEST_TEXT, SHAPES

#: Every so many replies go through one mail program.
_SHARE = 12
PAGE = Path(__file__).parent.parent / "docs" / "reading-quality.md"
_BEGIN, _END = "<!-- replies: begin -->", "<!-- replies: end -->"


def row(name: str, scores: Iterable[Score]) -> str:
    """One line of the table."""
    found = list(scores)
    understood = sum(s.understood for s in found)
    asked = sum(not s.understood and s.asked and not s.wrong for s in found)
    wrong = sum(bool(s.wrong) for s in found)
    neither = len(found) - understood - asked - wrong
    share = 100 * understood / len(found) if found else 0.0
    return f"| {name} | {len(found)} | {understood} | {share:.1f} % | {asked} | {neither} | {wrong} |"


def table(scored: list[tuple[Sample, Score]]) -> str:
    """The whole table in Markdown."""
    lines = [
        "| replies | count | as meant | | asked instead | otherwise | wrong approve or reject |",
        "|---|---|---|---|---|---|---|",
    ]
    for language in dict.fromkeys(sample.language for sample, _ in scored):
        lines.append(row(language, (s for sample, s in scored if sample.language == language)))
    lines.append(row("answers under quoted lines", (s for sample, s in scored if sample.inline)))
    lines.append(row("traps", (s for sample, s in scored if sample.trap)))
    lines.append(row("tuned on", (s for sample, s in scored if not sample.held_out)))
    lines.append(row("held out", (s for sample, s in scored if sample.held_out)))
    lines.append(row("**all**", (s for _, s in scored)))
    return "\n".join(lines)


def by_client(plain: list[Sample]) -> str:
    """The same replies as each mail program sends them, the digest quoted below; every program gets its own share."""
    lines = [
        "| mail program | replies | as meant | asked or otherwise | wrong approve or reject |",
        "|---|---|---|---|---|",
    ]
    families: dict[str, list[str]] = {}
    for name in SHAPES:
        families.setdefault(name.split("-")[0], []).append(name)
    for place, (family, names) in enumerate(sorted(families.items())):
        scores: list[Score] = []
        for at, sample in enumerate(plain[place % _SHARE :: _SHARE]):
            own = own_words(parse(SHAPES[names[at % len(names)]](sample.text, DIGEST_TEXT, DIGEST_HTML)))
            scores.append(score(sample, read(own, sample.items, reader(sample.language))))
        understood, wrong = sum(s.understood for s in scores), sum(bool(s.wrong) for s in scores)
        lines.append(f"| {family} | {len(scores)} | {understood} | {len(scores) - understood - wrong} | {wrong} |")
    return "\n".join(lines)


def told(sample: Sample, reading: Reading, result: Score) -> str:
    """One reply that was not read as meant, for reading by a person."""
    decided = ", ".join(f"{d.item.number or d.item.candidate} {d.verdict} ({d.reason})" for d in reading.decisions)
    asked = ", ".join(f"{u.why}{[i.number for i in u.items]}" for u in reading.unclear)
    meant = ", ".join(f"{n} {v} ({r})" for n, v, r in sample.decisions) + " " + " ".join(sample.asks)
    mark = "WRONG" if result.wrong else "held" if sample.held_out else "miss"
    return (
        f"{mark} {sample.id} {sample.text!r}\n   meant {meant}\n   read  {decided} | ask {asked} | {reading.language}"
    )


def main() -> int:
    """Prints the table; 1 where a reply was read wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--held-out", action="store_true", help="show the misses among the held-out ones too")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    scored: list[tuple[Sample, Score]] = []
    for sample in samples():
        reading = read(sample.own_words(), sample.items, reader(sample.language))
        result = score(sample, reading)
        scored.append((sample, result))
        shown = options.held_out or not sample.held_out or result.wrong
        if options.misses and not result.understood and shown:
            print(told(sample, reading, result))
        if options.reasons and result.reasons and shown:
            print(sample.id, repr(sample.text), *result.reasons, sep="\n   ")
    started = time.perf_counter()
    for sample in samples():
        read(sample.own_words(), sample.items, reader(sample.language))
    pace = 1000 * (time.perf_counter() - started) / len(scored)
    reasons = sum(bool(s.reasons) for _, s in scored)
    plain = [sample for sample, result in scored if result.understood and not sample.inline]
    wrapped = f"Replies read as meant, wrapped by each mail program:\n\n{by_client(plain)}"
    figures = f"{table(scored)}\n\n{wrapped}\n\nReasons that differ from those meant: in {reasons} replies."
    print(f"{figures}\n{pace:.2f} ms a reply")
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(_BEGIN)
        _, _, after = rest.partition(_END)
        PAGE.write_text(f"{before}{_BEGIN}\n{figures}\n{_END}{after}", encoding="utf-8")
    return 1 if any(s.wrong for _, s in scored) else 0


if __name__ == "__main__":
    sys.exit(main())
