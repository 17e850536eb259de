"""Commands about a person's data: `erase`, `person`, `hold`, `release`."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.app import App
from mailflow.cli.opening import opened
from mailflow.cli.speaking import counted, say, say_json
from mailflow.errors import MailflowError
from mailflow.flow.unopened import search_unopened
from mailflow.mail.redaction import ERASED
from mailflow.store.engine import Connection
from mailflow.store.erasing import Tally
from mailflow.store.erasing import erase as erase_belongings
from mailflow.store.inbox import find_mail
from mailflow.store.portfolio import portfolio
from mailflow.store.retention import held, is_claimed
from mailflow.store.retention import hold as hold_people
from mailflow.store.retention import release as release_people
from mailflow.store.tracing import Belongings, FoundPerson, belongings, find_people, looks_like_an_address, unknown_to

Wanted = Annotated[str, typer.Argument(help="A candidate's name, mail address or number.")]


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command(short_help="Erase a person; first says what would go.")(erase)
    app.command(short_help="Show or export everything kept about a person.")(person)
    app.command(short_help="Keep a person from being erased.")(hold)
    app.command(short_help="Let a held person be erased again.")(release)


def erase(
    wanted: Annotated[str | None, typer.Argument(help="A candidate's name, mail address or number.")] = None,
    mail: Annotated[
        int | None,
        typer.Option(help="Instead: the number of a mail that is nobody's application.", min=1, max=2**63 - 1),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase; without it, only say what would go.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Erase a person: applications, files, mails, notices, words in the trail. Without --yes nothing is changed.

    What names others as well is redacted. The event chains stay verifiable, and the same mails are not kept again.

    Files of strangers that nobody opened are looked through, too.

    Example: mailflow erase maria@example.com --yes
    """
    if (wanted is None) == (mail is None):
        raise MailflowError("say whom to erase, or with --mail which mail")
    with opened() as app:
        who, found, doubtful = _of_mail(app, mail) if mail is not None else _of_person(app, wanted or "")
        tally = Tally.of(found)
        if yes:
            with app.database.write() as connection:
                if who is not None and held(connection, who.ids):
                    raise MailflowError(
                        f"there is a legal hold: {who.held or 'set just now'}; mailflow release ends it"
                    )
                tally = erase_belongings(connection, found, app.event_key, app.clock(), "request")
    if as_json:
        say_json({"erased": yes, **asdict(tally), "held": who.held if who else "", "doubtful": doubtful})
        return
    if who is None and tally == Tally() and not doubtful:
        say(f"Nothing is kept about {(wanted or '').strip().lower()}: erased already, or never on file.")
        return
    if who is not None and not yes:
        say(_introduced(who))
    say("Erased:" if yes else "This would go (--yes erases it):", *(f"  {line}" for line in _told(tally)))
    if who is not None and who.held and not yes:
        say(f"There is a legal hold: {who.held}. Nothing is erased until: mailflow release {wanted!r}")
    for number in doubtful:
        say(f"Not touched: a file of mail {number} names them and may be another's; erase it by --mail {number}.")
    if yes:
        say("Backups still hold it until they run out. A file passed on by mail to others is with them.")


def _of_person(app: App, wanted: str) -> tuple[FoundPerson | None, Belongings, list[int]]:
    """Who is meant, what is theirs, and the unopened mails of which nobody can say whose they are."""
    with app.database.read() as connection:
        who = _whom(connection, wanted)
        found = belongings(connection, who.ids if who else (), "" if who else wanted.strip().lower())
    searched = search_unopened(app.database, app.parse, app.documents, found.traces)
    own = found.own_mails | searched.own
    shared = (found.shared_mails | searched.shared) - own
    found = replace(found, own_mails=own, shared_mails=shared, tied=found.tied | searched.shared - own)
    return who, found, sorted(searched.doubtful - own - shared)


def _of_mail(app: App, mail: int) -> tuple[None, Belongings, list[int]]:
    """A mail alone, with its files. Raises MailflowError where it brought somebody who is on file."""
    with app.database.read() as connection:
        kept = find_mail(connection, mail)
        if kept is None or kept.state == "erased":
            raise MailflowError(f"there is no mail {mail}, or not any more")
        if is_claimed(connection, mail):
            raise MailflowError(f"mail {mail} stands in the trail of a candidate: erase that person instead")
        return None, belongings(connection, (), mails=(mail,)), []


def _told(tally: Tally) -> list[str]:
    return [
        counted(tally.applications, "application"),
        counted(tally.files, "file"),
        counted(tally.mails, "mail"),
        f"{counted(tally.mails_redacted, 'mail')} of others redacted",
        counted(tally.notices, "notice"),
        f"{counted(tally.notices_redacted, 'notice')} of others redacted",
    ]


def _introduced(who: FoundPerson) -> str:
    signs = ", ".join(sign for sign in (who.email, who.phone, *who.refs) if sign)
    return f"{who.name} (number {who.ids[0]}{', ' + signs if signs else ''})"


def _whom(connection: Connection, wanted: str) -> FoundPerson | None:
    """The one person that is meant. None where nobody is on file and an address that is no colleague's was given."""
    found = find_people(connection, wanted)
    if len(found) > 1:
        raise MailflowError(
            "several people are called so; say which by mail address or number: "
            + "; ".join(_introduced(one) for one in found)
        )
    if not found and looks_like_an_address(wanted) and unknown_to(connection, wanted.strip().lower()):
        return None
    if not found:
        raise MailflowError(f"there is no candidate called {wanted}, or not any more: who was erased has no name left")
    # By words of a name nobody is found who was erased: whoever is has this for a name.
    if found[0].name == ERASED and wanted.strip().isdigit() and not (found[0].email or found[0].phone):
        raise MailflowError(f"candidate number {wanted} was erased already: nothing is kept about them")
    return found[0]


def _on_file(connection: Connection, wanted: str) -> FoundPerson:
    who = _whom(connection, wanted)
    if who is None:
        raise MailflowError(f"there is no candidate with the address {wanted}")
    return who


def person(
    wanted: Wanted,
    export: Annotated[Path | None, typer.Option(help="Folder to write person.json and the files to.")] = None,
) -> None:
    """Show everything that is kept about a person, as JSON; with --export, write it and the files into a folder.

    Example: mailflow person "Maria Silva" --export /tmp/maria
    """
    with opened() as app, app.database.read() as connection:
        told, files = portfolio(connection, _on_file(connection, wanted).ids, with_files=export is not None)
    if export is None:
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return
    try:
        _write(export, told, files)
    except OSError as error:
        raise MailflowError(f"cannot write {error.filename}: {error.strerror}") from None
    beside = f" and {counted(len(files), 'file')}" if files else "; there are no files"
    say(f"wrote {export / 'person.json'}{beside}")


def _write(export: Path, told: dict[str, Any], files: dict[str, bytes]) -> None:
    folder = export / "files"
    (folder if files else export).mkdir(parents=True, exist_ok=True)
    (export / "person.json").write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_bytes(content)


def hold(
    wanted: Wanted,
    why: Annotated[str, typer.Option(help="Why: the dispute or the law.")],
) -> None:
    """Keep a person from being erased, by request or by retention, until it is released.

    Example: mailflow hold "Maria Silva" --why "claim of 3 May"
    """
    with opened() as app, app.database.write() as connection:
        who = _on_file(connection, wanted)
        hold_people(connection, who.ids, why, app.clock())
    say(f"{_introduced(who)} is not erased until: mailflow release {who.ids[0]}")


def release(wanted: Wanted) -> None:
    """Let a held person be erased again.

    Example: mailflow release "Maria Silva"
    """
    with opened() as app, app.database.write() as connection:
        who = _on_file(connection, wanted)
        released = release_people(connection, who.ids)
    say(f"{_introduced(who)} may be erased again" if released else f"{_introduced(who)} was not held")
