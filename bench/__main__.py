"""`python -m bench [a b c d e] [--count N] [--repeat N]`: every figure in one run, since only ratios within a run
compare.
"""

from __future__ import annotations

import argparse

from bench import digests, growth, latency, replies, sweeps
from tests.servers.mail import MailServers
from tests.servers.postgres import Postgres


def main() -> None:
    """Start the servers, measure, stop them."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "which",
        nargs="*",
        default=["a", "b", "c", "d", "e"],
        help="a replies, b digests, c latency, d growth, e sweeps",
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    servers, postgres = MailServers(), Postgres(durable=True)
    try:
        if "a" in given.which:
            replies.run(servers, postgres, given.count, given.repeat, _say)
        if "b" in given.which:
            digests.run(postgres, given.count, given.repeat, _say)
        if "c" in given.which:
            latency.run(servers, _say)
        if "d" in given.which:
            growth.run(postgres, given.repeat, _say)
        if "e" in given.which:
            sweeps.run(postgres, given.repeat, _say)
    finally:
        postgres.stop()
        servers.stop()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
