"""Commands that look and change nothing: `status`, `show`, `verify`, `explain`, `preview`, `doctor`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.cli.explaining import explainer
from mailflow.cli.opening import opened
from mailflow.cli.preview import preview as preview_notice
from mailflow.cli.speaking import complain, counted, say, say_json, table
from mailflow.doctor import examine
from mailflow.errors import MailflowError
from mailflow.flow.explain import told_to_people
from mailflow.hiring.notices import TrailEvent
from mailflow.hiring.worktime import zone_of
from mailflow.store.events import verify as verify_chains
from mailflow.store.status import operator_status
from mailflow.store.trail import find_applications, trail

Json = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command(short_help="Say what waits on whom, and which mail is parked.")(status)
    app.command(short_help="Show the trail of a candidate.")(show)
    app.command(short_help="Say whether the trail was tampered with.")(verify)
    app.command(short_help="Say what would be done with mails, and do nothing.")(explain)
    app.command(short_help="Render a notice with made-up facts.")(preview)
    app.command(short_help="Say what is wrong with this installation.")(doctor)


def status(as_json: Json = False) -> None:
    """Say what waits on whom, which mail is parked, what stands in the outbox, and when each mailbox was last polled.

    Example: mailflow status
    """
    with opened() as app, app.database.read() as connection:
        now = app.clock()
        told = operator_status(connection, now)
        stopped = app.restore_guard.restored(app.database)
    if as_json:
        say_json(asdict(told) | {"at": now, "sending": not stopped})
        return
    if stopped:
        say("Nothing is sent: this database was restored from a backup. `mailflow confirm-restore` goes on.", "")
    say("Waiting:" if told.waiting else "Nothing waits for a decision.")
    if told.waiting:
        rows = [
            (w.reviewer, w.candidate, w.ref, f"{w.due_at:%Y-%m-%d %H:%M} UTC", "overdue" if w.overdue else "")
            for w in told.waiting
        ]
        say(*table(rows, ("on", "candidate", "role", "due", "")))
    say(
        "",
        "Parked mail, which needs a person (mailflow replay N judges one again):"
        if told.parked
        else "No mail is parked.",
    )
    if told.parked:
        say(
            *table(
                [(str(p.id), f"{p.received_at:%Y-%m-%d %H:%M}", p.cause) for p in told.parked],
                ("mail", "received", "cause"),
            )
        )
    say("", f"Not judged yet: {told.unjudged}")
    say("Outbox: " + (", ".join(f"{count} {state}" for state, count in sorted(told.outbox.items())) or "empty"))
    for mailbox, polled_at in told.polled_at.items():
        say(f"Last poll of {mailbox}: {polled_at:%Y-%m-%d %H:%M:%S} UTC")


def show(
    name: Annotated[str, typer.Argument(help="A candidate's name, or a word of it.")],
    timezone: Annotated[str, typer.Option(help="IANA zone to show times in.")] = "UTC",
    as_json: Json = False,
) -> None:
    """Show the trail of a candidate: what happened, who said what, when it was written, received and recorded.

    Example: mailflow show Maria --timezone Europe/Berlin
    """
    zone = zone_of(timezone)
    if zone.key != timezone:
        raise typer.BadParameter(f"{timezone}: an IANA time zone such as Europe/Berlin is needed")
    with opened() as app, app.database.read() as connection:
        found = find_applications(connection, name)
        trails = [(one, trail(connection, one.id, zone)) for one in found]
    if as_json:
        for one, events in trails:
            say_json(
                {"candidate": one.candidate, "ref": one.ref, "stage": one.stage, "events": [asdict(e) for e in events]}
            )
    if not trails:
        raise MailflowError(f"there is no candidate called {name}")
    for one, events in () if as_json else trails:
        say(f"{one.candidate}, {one.ref} {one.title}: {one.stage}")
        say(*(f"  {line}" for event in events for line in _told(event)), "")


def _told(event: TrailEvent) -> list[str]:
    what = [f"{event.at:%Y-%m-%d %H:%M %Z}", event.what.value.replace("_", " ")]
    what += [f"{event.verdict}" if event.verdict else "", f"by {event.who}" if event.who else ""]
    what += [f"to {event.to}" if event.to else "", f"now {event.stage}" if event.stage else ""]
    lines = ["  ".join(part for part in what if part)]
    lines += [f'      "{event.words}"'] if event.words else []
    stamps = [
        f"{label} {at:%Y-%m-%d %H:%M}"
        for label, at in (("written", event.written_at), ("received", event.received_at))
        if at
    ]
    stamps += [f"mail {event.mail}"] if event.mail else []
    return lines + ([f"      {', '.join(stamps)}"] if stamps else [])


def verify(as_json: Json = False) -> None:
    """Walk the event chains and say whether any event was changed, removed or inserted. Exit code 1 if so.

    Example: mailflow verify
    """
    with opened() as app, app.database.read() as connection:
        found = verify_chains(connection, app.event_key)
    if as_json:
        say_json(asdict(found))
    else:
        say(*(f"application {one.chain}, event {one.seq}: {one.why}" for one in found.broken))
        walked = f"{counted(found.events, 'event')} in {counted(found.chains, 'chain')}"
        say(f"{walked}: {'NOT intact' if found.broken else 'intact'}")
        if found.checkpoint is not None:
            say(f"last checkpoint {found.checkpoint.at:%Y-%m-%d %H:%M} UTC: {found.checkpoint.digest[:16]}")
    if found.broken:
        raise typer.Exit(1)


def explain(
    files: Annotated[list[Path], typer.Argument(help="Mails as files; - for standard input.")],
    items: Annotated[Path | None, typer.Option(help="JSON with the items of the notice that is answered.")] = None,
    now: Annotated[str | None, typer.Option(help="ISO time to read by; default is each mail's Date.")] = None,
    why: Annotated[
        bool, typer.Option("--why", help="For a person: the words and the rule behind each decision.")
    ] = False,
) -> None:
    """Say what would be done with mails, and do nothing. One JSON object a file, one line each.

    Where a file cannot be read the rest go on, and the exit code is 1.

    Example: mailflow explain --items items.json reply.eml
    """
    failed = False
    with explainer(items, _moment(now)) as explains:
        for file in files:
            answer = _explained(explains, file)
            failed = failed or "error" in answer
            if not why:
                say(json.dumps(answer, ensure_ascii=False))
            elif "error" in answer:
                complain(f"{file}: {answer['error']}")
            else:
                say(told_to_people(answer))
    sys.stdout.flush()
    if failed:
        raise typer.Exit(1)


def _moment(now: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(now) if now else None
    except ValueError:
        raise typer.BadParameter(f"{now}: an ISO time such as 2026-11-23T09:00:00+01:00 is needed") from None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _explained(explains: Any, file: Path) -> dict[str, Any]:
    """A file that cannot be read is an answer with `error`, and the rest go on."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        answer: dict[str, Any] = explains(str(file), raw)
    except OSError as error:
        return {"file": str(file), "error": f"{type(error).__name__}: {error.strerror}"}
    except Exception as error:
        return {"file": str(file), "error": f"{type(error).__name__}: {error}"}
    return answer


def preview(
    kind: Annotated[str, typer.Argument(help="digest, receipt, clarify, ... or all.")],
    out: Annotated[Path | None, typer.Option(help="Folder to write to; without it the text is printed.")] = None,
    language: Annotated[str, typer.Option(help="Language to render in: en, de, es, ...")] = "en",
    open_it: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Render a notice with sample facts, as text, HTML and a whole mail.

    Example: mailflow preview digest --out /tmp/preview
    """
    preview_notice(kind, out, language=language, open_it=open_it)


def doctor(
    as_json: Json = False,
    no_probe: Annotated[bool, typer.Option("--no-probe", help="Do not send a mail to the mailbox itself.")] = False,
) -> None:
    """Check mailbox, SMTP, sub-addressing, clock, database, broker and templates; say ok or what to do.

    The exit code is 1 if anything fails.

    Example: mailflow doctor
    """
    failed = False
    with opened(check_schema=False) as app:
        for finding in examine(app, _ping_broker, probe=not no_probe):
            failed = failed or not finding.ok
            if as_json:
                say_json(asdict(finding))
            else:
                say(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}: {finding.told}")
    if failed:
        raise typer.Exit(1)


def _ping_broker() -> None:
    from workers.broker import ping

    ping()
