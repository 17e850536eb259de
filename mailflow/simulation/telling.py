"""The figures in words, and as a picture where matplotlib is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

from mailflow.errors import MailflowError
from mailflow.simulation.figures import Figures


def told(figures: Figures) -> list[str]:
    """The figures line by line. Only the last line depends on the machine."""
    waiting = figures.reviews - figures.answered - figures.late
    parts = f"{figures.answered} answered, {figures.late} late and not answered, {waiting} still in time"
    a_day = f"{figures.mails_a_person_and_day:.2f} on working days, at most {figures.busiest_day} on one date"
    lines = [
        f"reviews                  {figures.reviews}: {parts}",
        f"answered in time         {figures.in_time}, {figures.share_in_time:.1%} of those answered or late",
        f"verdicts recorded        {figures.decisions}, with putting off, and with each change of mind",
        f"questions to recruiters  {figures.questions[0]}, {figures.questions[1]} of them answered",
        f"escalations              {figures.escalations}",
        f"mails                    {sum(figures.mails.values())}: "
        + ", ".join(f"{count} {kind}" for kind, count in figures.mails.items()),
        f"mails a person and day   {a_day}",
    ]
    if figures.at_recovery:
        got = ", ".join(f"{people} got {mails}" for mails, people in figures.at_recovery.items())
        lines.append(f"in the first hour back   {got}")
    for what, count in figures.broken.items():
        lines.append(f"{'BROKEN' if count else 'kept':<24} {what}: {count}")
    wall, processor = figures.seconds_a_day
    return [*lines, f"seconds a simulated day  {wall:.2f}, of the processor {processor:.2f}"]


def check_plot(path: Path) -> None:
    """Look, before anything long is begun, whether a plot can be drawn and written there. Raises MailflowError."""
    if find_spec("matplotlib") is None:
        raise MailflowError("a plot needs matplotlib: pip install 'mailflow[reports]'")
    if path.is_dir():
        raise MailflowError(f"{path} is a folder: name a file for the plot")
    try:
        with NamedTemporaryFile(dir=path.parent):
            pass
        if path.exists():
            path.open("ab").close()
    except OSError as error:
        raise MailflowError(f"the plot cannot be written to {path}: {error.strerror}") from None


def drawn(figures: Figures, path: Path) -> None:
    """Mails and answers by week, as a PNG, where `check_plot` found nothing wrong."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    weeks = [row[0][-3:] for row in figures.by_week]
    picture = Figure(figsize=(8, 5), dpi=120)
    FigureCanvasAgg(picture)
    above, below = picture.subplots(2, 1, sharex=True)
    above.bar(weeks, [row[2] for row in figures.by_week], color="#9bb8d3", label="answered")
    above.bar(weeks, [row[3] for row in figures.by_week], color="#2f6690", label="answered in time")
    above.set_ylabel("reviews")
    above.legend(frameon=False)
    below.bar(weeks, [row[1] for row in figures.by_week], color="#c77d3c")
    below.set_ylabel("mails")
    below.set_xlabel("week")
    a_day = f"{figures.mails_a_person_and_day:.2f} mails a person and day"
    picture.suptitle(f"{figures.share_in_time:.0%} in time, {a_day}")
    # Without a date or a version in it, so that the same figures are the same bytes.
    picture.savefig(path, format="png", metadata={"Software": None})
