"""Commands that mend: `replay` a parked mail, `confirm-restore` after a backup was restored."""

from __future__ import annotations

from typing import Annotated

import typer

from mailflow.cli.opening import opened
from mailflow.cli.speaking import counted, say
from mailflow.errors import MailflowError
from mailflow.store.inbox import find_mail, unpark


def register(app: typer.Typer) -> None:
    """Put these commands into the program."""
    app.command(short_help="Judge parked mails again.")(replay)
    app.command(name="confirm-restore", short_help="Let a restored database send mail again.")(confirm_restore)


def replay(
    mails: Annotated[list[int], typer.Argument(help="Numbers of parked mails, as `mailflow status` shows them.")],
) -> None:
    """Judge parked mails again, after what stopped them was mended.

    Example: mailflow replay 17
    """
    with opened() as app:
        by_address = {one.address: one for one in app.settings.mailbox}
        for number in mails:
            with app.database.write() as connection:
                found = unpark(connection, number)
                mail = find_mail(connection, number)
            if mail is None or not found:
                raise MailflowError(f"mail {number} is not parked; `mailflow status` shows those that are")
            if mail.mailbox not in by_address:
                raise MailflowError(f"mail {number} came to {mail.mailbox}, which is no mailbox of this configuration")
            app.intake(by_address[mail.mailbox]).judge_all()
            with app.database.read() as connection:
                after = find_mail(connection, number)
            state = after.state if after else "gone"
            say(f"mail {number}: {state}{f', {after.cause}' if after and after.cause else ''}")


def confirm_restore() -> None:
    """Let a database that was restored from a backup send mail again. What waited in it is dropped.

    Example: mailflow confirm-restore
    """
    with opened() as app:
        if not app.restore_guard.restored(app.database):
            say("this database was not restored from a backup, or it is confirmed already")
            return
        dropped = app.restore_guard.confirm(app.database)
        waited = f"{counted(dropped, 'notice')} of the backup {'was' if dropped == 1 else 'were'} dropped"
        say(f"confirmed; {waited}; the next ones tell today's facts")
