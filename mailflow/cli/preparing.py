"""Commands that prepare: `init`, `migrate`, `load`."""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from mailflow.cli.opening import opened
from mailflow.cli.speaking import complain, counted, say, say_json
from mailflow.config import DEFAULT_FILE
from mailflow.errors import FileError, MailflowError
from mailflow.hiring.roster import Mistake, read_roster
from mailflow.store.load import ResumeFile, known
from mailflow.store.load import load as load_roster
from mailflow.store.migrate import migrate as migrate_schema

TEMPLATE = """# mailflow: what it needs to know. `mailflow doctor` says what is wrong with it.
# Any setting can come from the environment instead: MAILFLOW_SMTP__PASSWORD for smtp.password, and so on.

# SQLite keeps everything in one file here; for many machines use postgresql+psycopg://USER@HOST/NAME.
database = "sqlite:///mailflow.db"
# "embedded" runs the workers in the same process; or redis://HOST/0 or amqp://HOST/ for many machines.
broker = "embedded"
# Keys and the restore guard live here, apart from the database. Back it up apart from the database, too.
data_dir = "var"

# Until this is true, mail leaves only to the addresses in `allow`.
live = false
allow = []

[[mailbox]]
# The shared mailbox: where people answer, and the sender of every notice. Sub-addresses (hiring+...@) must reach it.
address = "hiring@example.com"
name = "Hiring"
folder = "INBOX"
# Judged mail is moved here; leave it empty to mark it and leave it where it is.
done_folder = ""
# hiring+resumes@example.com takes resumes.
intake = ["resumes"]

[mailbox.imap]
host = "imap.example.com"
port = 993
security = "tls"          # tls, starttls, or plain for this machine only
username = "hiring@example.com"
# password: better in MAILFLOW_MAILBOX__0__IMAP__PASSWORD or in a file:
# password_file = "/run/secrets/imap"

[mailbox.trust]
# Who vouches for senders in Authentication-Results: gmail, microsoft365, pinned (your own server's name in
# authserv_ids), or none: then every decision is confirmed by one more mail.
profile = "none"
# authserv_ids = ["mail.example.com"]

[smtp]
host = "smtp.example.com"
port = 587
security = "starttls"
username = "hiring@example.com"
# password_file = "/run/secrets/smtp"
# Mails a minute over all processes, and connections at once; 0 a minute means that the server is your own.
per_minute = 20
connections = 1

[policy]
# Minutes from the sending of a receipt in which `undo` takes it back.
undo_minutes = 30
# false applies decisions of an authenticated person who answers without the token, instead of asking back.
strict = true
# Working hours that a decider has for a review, unless the requisition says otherwise.
review_hours = 16
# Where a stage needs another time, in working hours.
# stage_hours = { screen = 8 }
# Whom an unanswered review goes to, and how many working days after it was due.
ladder = "decider 0, backup 1, leader 2"
# Whose mailed resumes are entered: "colleagues" on file, proven to be them, or "anyone". Others wait for the recruiter.
submitters = "colleagues"

[retention]
# Days after a candidate's last application ended in which their data is kept, then it is erased; 0 keeps it until
# somebody erases it. The law differs by country: there is no default, and nothing runs until this is set.
# days = 180
# Who is responsible for candidates' data and where they turn to, as candidates whom others submitted are told.
# controller = "Example Ltd, 1 Harbour Road, London"
# contact = "privacy@example.com"
# By the country of the candidate's telephone:
# countries = { DE = 180, FR = 730 }

# Days off of one place, as a list or from iCalendar files (in files); whoever lives in one of the zones keeps them.
# [[holidays]]
# name = "DE"
# zones = ["Europe/Berlin"]
# days = ["2026-12-25", "2026-12-24 13:00"]

[recovery]
# Seconds after which another process takes over what one that died held: a mailbox, a connection and the mails that it
# had claimed, the beat. Keep mailbox_seconds above poll_seconds.
mailbox_seconds = 150
outbox_seconds = 300
beat_seconds = 30
# Minutes that a mail is left whose link broke after its last byte, before the same bytes are sent once more.
resolve_minutes = 15
"""

#: The tables of a roster as they are counted.
ONE_AND_MANY = {
    "people": ("person", "people"),
    "requisitions": ("requisition",),
    "responsibilities": ("set of responsibilities", "sets of responsibilities"),
    "applications": ("application",),
}


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command(short_help="Write a commented mailflow.toml to start from.")(init)
    app.command(short_help="Bring the database schema to this version.")(migrate)
    app.command(short_help="Take in people, roles and applications from a file.")(load)


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(DEFAULT_FILE),
    force: Annotated[bool, typer.Option(help="Overwrite a file that is there.")] = False,
    retention_days: Annotated[
        int | None, typer.Option(min=0, help="Days that candidates' data is kept after the end; 0 for ever.")
    ] = None,
) -> None:
    """Write a commented mailflow.toml to start from. Asks how long candidates' data is kept, where somebody is there.

    Example: mailflow init && $EDITOR mailflow.toml && mailflow migrate && mailflow doctor
    """
    if path.exists() and not force:
        raise MailflowError(f"{path} is there already; --force overwrites it")
    if retention_days is None and sys.stdin.isatty():
        retention_days = typer.prompt("Days that candidates' data is kept after the end (0 for ever)", type=int)
    said = TEMPLATE if retention_days is None else TEMPLATE.replace("# days = 180", f"days = {retention_days}")
    try:
        path.write_text(said, encoding="utf-8")
    except OSError as error:
        raise MailflowError(f"cannot write {path}: {error.strerror}") from None
    wanted = "the mailbox" if retention_days is not None else "the mailbox and `days` of [retention]"
    say(f"wrote {path}; set {wanted} in it, then: mailflow migrate, mailflow doctor")


def migrate() -> None:
    """Bring the database schema to this version. Safe to run again.

    Example: mailflow migrate
    """
    with opened(check_schema=False) as app:
        say(f"the database is at schema {migrate_schema(app.database)}")


def load(
    file: Annotated[Path, typer.Argument(help="A .toml or .csv file.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Say what was loaded as JSON.")] = False,
) -> None:
    """Take in people, requisitions, responsibilities and applications. All or nothing; twice changes nothing.

    Example: mailflow load team.toml
    """
    form = file.suffix.lower().removeprefix(".")
    if form not in ("toml", "csv"):
        raise FileError(f"{file}: a .toml or a .csv file is needed; a spreadsheet saves its table as CSV")
    with opened() as app:
        with app.database.read() as connection:
            roster = read_roster(_text(file), form, known(connection), lambda name: _beside(file, name) is not None)
        if isinstance(roster, tuple):
            _refuse(file, roster)
        with app.database.write() as connection:
            loaded = load_roster(
                connection,
                roster,
                lambda name: _resume(file, name),
                app.event_key,
                app.clock(),
                app.settings.rules,
            )
    if as_json:
        say_json({"new": loaded.new, "changed": loaded.changed, "unchanged": loaded.same})
        return
    for how, tally in (("new", loaded.new), ("changed", loaded.changed), ("unchanged", loaded.same)):
        for what, count in tally.items():
            say(f"{counted(count, *ONE_AND_MANY[what])} {how}")


def _text(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        _refuse(file, (Mistake(line, "encoding", "this is not UTF-8; save the file as UTF-8"),))


def _refuse(file: Path, mistakes: tuple[Mistake, ...]) -> NoReturn:
    complain(f"{file}: nothing was loaded; mend this and load it again:", *(str(one) for one in mistakes))
    raise typer.Exit(2)


def _beside(roster: Path, name: str) -> Path | None:
    """A file that a roster names, in the folder of the roster or below it; None where there is none."""
    folder = roster.resolve().parent
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder) and path.is_file() else None


def _resume(roster: Path, name: str) -> ResumeFile:
    path = _beside(roster, name)
    if path is None:  # it went since the roster was checked
        raise FileError(f"resume {name}: there is no such file beside {roster.name}; nothing was loaded")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return ResumeFile(path.name, kind, path.read_bytes())
