"""The command that tries a policy on a made-up company: `simulate`. The company is loaded by it alone."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.speaking import say
from mailflow.config import PolicySection
from mailflow.errors import MailflowError
from mailflow.logs import set_up_logging

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def register(app: typer.Typer) -> None:
    """Put the command into the program."""
    app.command(short_help="Try a policy on a made-up company, on a moved clock.")(simulate)


def simulate(
    people: Annotated[int, typer.Option(min=4, help="How many people the company has.")] = 50,
    requisitions: Annotated[int, typer.Option(min=1, help="How many open roles.")] = 200,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    outage: Annotated[str, typer.Option(help="Be away for so long: 1h, 1d, 1w.")] = "",
    review_hours: Annotated[int, typer.Option(min=1, max=400, help="Working hours for a decision.")] = 16,
    own_mails_an_hour: Annotated[int, typer.Option(min=1, help="The ceiling of an hour.")] = 4,
    plot: Annotated[Path | None, typer.Option(help="Write a PNG there; needs mailflow[reports].")] = None,
) -> None:
    """Run managers of different habits against the real flow, with mail that goes nowhere, and tell what came of it.

    Example: mailflow simulate --people 20 --days 14 --review-hours 8
    """
    from mailflow.simulation.running import Setup, prepared
    from mailflow.simulation.telling import check_plot, drawn, told

    set_up_logging("WARNING")
    if plot is not None:
        check_plot(plot)
    policy = PolicySection(review_hours=review_hours, own_mails_an_hour=own_mails_an_hour)
    setup = Setup(people, requisitions, days, seed, outage=_span(outage), policy=policy)
    with tempfile.TemporaryDirectory(prefix="mailflow-simulate-") as folder, prepared(setup, Path(folder)) as run:
        figures = run.run(_progress(days))
    say(*told(figures))
    if plot is not None:
        drawn(figures, plot)
        say(f"plot                     {plot}")
    if any(figures.broken.values()):
        raise typer.Exit(1)


def _span(words: str) -> timedelta:
    if not words:
        return timedelta(0)
    match = re.fullmatch(r"(\d{1,3})([hdw])", words)
    if match is None:
        raise MailflowError("an outage is a number with h, d or w: 1h, 1d, 1w")
    return int(match[1]) * _UNITS[match[2]]


def _progress(days: int) -> Callable[[int], None]:
    def tell(day: int) -> None:
        if sys.stderr.isatty():
            print(f"\rday {day} of {days}", end="\n" if day == days else "", file=sys.stderr, flush=True)

    return tell
