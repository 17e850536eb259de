"""The commands. Each says what it does in `--help`, with an example; `--json` where a program would read the answer."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import Annotated

import typer

from mailflow.cli import looking, mending, preparing, privacy, running, simulating
from mailflow.cli.speaking import complain, say
from mailflow.errors import ConfigError, FileError, MailflowError
from mailflow.logs import set_up_logging
from mailflow.store.engine import DatabaseFault, is_outage

app = typer.Typer(
    name="mailflow",
    help="Hiring decisions made by mail. Start with `mailflow demo`, then `mailflow init`.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (preparing, running, looking, mending, privacy, simulating):
    room.register(app)


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Without a command: the help, asked for or not."""
    if version:
        say(f"mailflow {metadata.version('mailflow')}")
    elif context.invoked_subcommand is None:
        say(context.get_help())


def main() -> None:
    """The program `mailflow`: 0 well, 1 it failed and says why, 2 the command line or the configuration is wrong."""
    set_up_logging()
    try:
        app()
    except ConfigError as error:
        complain("the configuration is not right:", *error.mistakes)
        sys.exit(2)
    except FileError as error:
        complain(str(error))
        sys.exit(2)
    except MailflowError as error:
        complain(str(error))
        sys.exit(1)
    except DatabaseFault as error:
        if not is_outage(error):
            raise
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        complain(
            f"the database is out of reach: {cause}", "check `database` in the configuration; mailflow doctor says more"
        )
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
