"""`make crash`: kill -9 at each named point on each stack, and a table of what was lost, doubled or sent twice.

Example: python -m tests.crash --points O9 O10 --kills 5 --stack sqlite
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.crash.campaign import STACKS, Row, campaign, table
from tests.crash.points import POINTS


def main() -> int:
    """Run what the command line asks for; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.crash",
        description="Kill mailflow with SIGKILL at each named point, let it recover, and count what was lost, doubled "
        "or sent twice. Exit status 1 where a promise was broken.",
        epilog="example: python -m tests.crash --points O9 O10 --kills 5 --stack sqlite",
    )
    names = [point.name for point in POINTS]
    parser.add_argument("--points", nargs="+", choices=names, default=names, metavar="POINT", help=", ".join(names))
    parser.add_argument("--kills", type=int, default=20, help="kills at each point (20)")
    parser.add_argument("--stack", choices=STACKS, action="append", help="one stack instead of both; may be repeated")
    parser.add_argument("--lanes", type=int, default=4, help="installations at a time (4)")
    asked = parser.parse_args()
    began = time.monotonic()

    def tell(row: Row) -> None:
        twice = row.findings.twice
        state = ("ok" if row.kept else "BROKEN") + (f", {twice} sent twice" if twice else "")
        minutes = (time.monotonic() - began) / 60
        print(
            f"{minutes:6.1f} min  {row.stack:<9}{row.point.name:<5}{row.kills:>3} kills {row.seconds:6.0f} s  {state}",
            flush=True,
        )
        for line in row.findings.broken[:5]:
            print(f"    {line}", flush=True)

    points = [point for point in POINTS if point.name in asked.points]
    rows = campaign(asked.stack or STACKS, points, asked.kills, asked.lanes, tell)
    print()
    print("\n".join(table(rows)))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
