"""Commands that run: `up` for everything in one process, `poll` and `beat` for many machines, `demo` to try it.

The mail server that `demo` and the sandbox bring along is loaded by them alone: a poller starts without it.
"""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from mailflow.app import App
from mailflow.cli.opening import opened
from mailflow.cli.speaking import say
from mailflow.errors import MailflowError
from mailflow.logs import set_up_logging
from mailflow.store.migrate import migrate


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command(short_help="Run everything in one process; --sandbox brings mail.")(up)
    app.command(short_help="Read the mailboxes, on one of many machines.")(poll)
    app.command(short_help="Sweep what is due, on one of many machines.")(beat)
    app.command(short_help="Watch a hiring day over real IMAP and SMTP.")(demo)


def up(
    sandbox: Annotated[bool, typer.Option(help="Bring a mail server along, in this process.")] = False,
) -> None:
    """Run poller, workers and beat in one process, until it is stopped.

    Example: mailflow up --sandbox
    """
    if sandbox:
        from mailflow.demo.sandbox import prepared_sandbox

        with tempfile.TemporaryDirectory(prefix="mailflow-") as folder, prepared_sandbox(Path(folder)) as ready:
            say(*ready.welcome())
            with opened(check_schema=False) as app:
                migrate(app.database)
                ready.load(app)
                ready.send_digests(app)
                _run(app, _stopping())
        return
    stop = _stopping()
    with opened(until=stop) as app:
        _run(app, stop)


def _run(app: App, stop: threading.Event) -> None:
    app.settings.read_secrets()
    from workers.embedded import EmbeddedWorkers

    if app.settings.broker != "embedded":
        raise MailflowError(
            'up runs everything in one process, with broker = "embedded"; '
            "for many machines run: mailflow poll, dramatiq workers, mailflow beat"
        )
    workers = EmbeddedWorkers(app)
    workers.start()
    try:
        _poll_until(stop, app)
    finally:
        workers.stop()


def poll() -> None:
    """Poll the mailboxes, keep and judge what comes. Any number may run; each mailbox is polled by one at a time.

    Example: mailflow poll
    """
    stop = _stopping()
    with opened(until=stop) as app:
        app.settings.read_secrets()
        app.wake = _doorbell()
        _poll_until(stop, app)


def beat() -> None:
    """Sweep what is due: digests, reminders, escalations, summaries. Any number may run; one sweeps at a time.

    Example: mailflow beat
    """
    from workers.beat import beat as tick

    stop = _stopping()
    with opened(until=stop) as app:
        app.wake = _doorbell()
        tick(app.sweep.run_once, stop)


def demo(
    reply: Annotated[str, typer.Option(help="Send this in the manager's name too, to try your own words.")] = "",
) -> None:
    """Run a hiring day in this process, over real IMAP and SMTP, and show what became of it. Needs nothing.

    Example: mailflow demo --reply '2 yes, rest no'
    """
    from mailflow.demo.story import run_story

    set_up_logging("WARNING")
    with tempfile.TemporaryDirectory(prefix="mailflow-demo-") as folder:
        raise typer.Exit(run_story(Path(folder), reply))


def _doorbell() -> Callable[[], None]:
    from workers.actors import ring

    return ring


def _poll_until(stop: threading.Event, app: App) -> None:
    """A thread for each mailbox, until `stop`; the batch in hand is finished."""
    pollers = [app.poller(mailbox) for mailbox in app.settings.mailbox]
    threads = [threading.Thread(target=one.run, name=f"poll {one.mailbox}", daemon=True) for one in pollers]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0) and any(thread.is_alive() for thread in threads):
        continue
    for poller in pollers:
        poller.end()
    for thread in threads:
        thread.join(60)


def _stopping() -> threading.Event:
    """What SIGTERM and SIGINT set from now on."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
