"""Commands that run: `up` for everything in one process, `poll` and `beat` for many machines, `demo` to try it."""

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
from mailflow.cli.speaking import say, set_up_logging
from mailflow.demo.sandbox import prepared_sandbox
from mailflow.demo.story import run_story
from mailflow.errors import MailflowError
from mailflow.store.migrate import migrate


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command()(up)
    app.command()(poll)
    app.command()(beat)
    app.command()(demo)


def up(
    sandbox: Annotated[bool, typer.Option(help="Bring a mail server along, in this process.")] = False,
) -> None:
    """Run poller, workers and beat in one process, until it is stopped.

    Example: mailflow up --sandbox
    """
    if sandbox:
        with tempfile.TemporaryDirectory(prefix="mailflow-") as folder, prepared_sandbox(Path(folder)) as ready:
            say(*ready.welcome())
            with opened(check_schema=False) as app:
                migrate(app.database)
                ready.load(app)
                ready.send_digests(app)
                _run(app)
        return
    with opened() as app:
        _run(app)


def _run(app: App) -> None:
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
        _poll_until_stopped(app)
    finally:
        workers.stop()


def poll() -> None:
    """Poll the mailboxes, keep and judge what comes. Any number may run; each mailbox is polled by one at a time.

    Example: mailflow poll
    """
    with opened() as app:
        app.settings.read_secrets()
        app.wake = _doorbell()
        _poll_until_stopped(app)


def beat() -> None:
    """Sweep what is due: digests, reminders, escalations, summaries. Any number may run; one sweeps at a time.

    Example: mailflow beat
    """
    from workers.beat import beat as tick

    with opened() as app:
        app.wake = _doorbell()
        stop = threading.Event()
        _on_signals(stop.set)
        tick(app.sweep.run_once, stop)


def demo(
    reply: Annotated[str, typer.Option(help="Send this in the manager's name too, to try your own words.")] = "",
) -> None:
    """Run a hiring day in this process, over real IMAP and SMTP, and show what became of it. Needs nothing.

    Example: mailflow demo --reply '2 yes, rest no'
    """
    set_up_logging("WARNING")
    with tempfile.TemporaryDirectory(prefix="mailflow-demo-") as folder:
        raise typer.Exit(run_story(Path(folder), reply))


def _doorbell() -> Callable[[], None]:
    from workers.actors import ring

    return ring


def _poll_until_stopped(app: App) -> None:
    """A thread for each mailbox, until SIGTERM or SIGINT; the batch in hand is finished."""
    pollers = [app.poller(mailbox) for mailbox in app.settings.mailbox]
    threads = [threading.Thread(target=one.run, name=f"poll {one.mailbox}", daemon=True) for one in pollers]
    stop = threading.Event()
    _on_signals(stop.set)
    for thread in threads:
        thread.start()
    while not stop.wait(1.0) and any(thread.is_alive() for thread in threads):
        continue
    for poller in pollers:
        poller.end()
    for thread in threads:
        thread.join(60)


def _on_signals(act: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: act())
