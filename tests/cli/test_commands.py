"""What holds for every command: help with an example that is true, and complaints that say what to do."""

from __future__ import annotations

import re
import shlex
from importlib import metadata
from typing import Any

import pytest
import typer
from alembic.script import ScriptDirectory

from mailflow.cli import app
from mailflow.store.migrate import _config, newest
from tests.cli.room import CANARY, CONFIGURATION, Home

COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # it is a group
#: Those that want a database; `doctor` tells of it instead, the others need none.
ON_A_DATABASE = {
    "load": ["load", "mailflow.toml"],
    "up": ["up"],
    "poll": ["poll"],
    "beat": ["beat"],
    "status": ["status"],
    "show": ["show", "Maria"],
    "verify": ["verify"],
    "explain": ["explain", "mail.eml"],
    "replay": ["replay", "1"],
    "confirm-restore": ["confirm-restore"],
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_ends_with_an_example_that_the_command_takes(name: str, empty: Home) -> None:
    told = empty.run(name, "--help")
    assert told.code == 0
    example = re.search(r"^  Example: (.*?)(?=^\S|^$)", told.out, re.MULTILINE | re.DOTALL)
    assert example is not None
    words = shlex.split(" ".join(example[1].split()).split(" && ")[0])
    assert words[:2] == ["mailflow", name]
    COMMANDS[name].make_context(name, _there(words[2:]), resilient_parsing=False)


def _there(words: list[str]) -> list[str]:
    """The words of an example, with a file that is there."""
    return [__file__ if word.endswith(".toml") else word for word in words]


def test_without_a_command_the_first_two_are_named(empty: Home) -> None:
    told = empty.run()
    words = " ".join(told.out.split())
    assert (told.code, told.err, told.out) == (0, "", empty.run("--help").out)
    assert "Start with `mailflow demo`, then `mailflow init`." in words


def test_the_version_is_that_of_the_package(empty: Home) -> None:
    told = empty.run("--version")
    assert (told.code, told.out) == (0, f"mailflow {metadata.version('mailflow')}\n")


@pytest.mark.parametrize("words", ON_A_DATABASE.values(), ids=ON_A_DATABASE)
def test_a_schema_that_is_missing_is_refused_and_the_remedy_named(words: list[str], home: Home) -> None:
    told = home.run(*words)
    assert (told.code, told.err) == (1, "the database is empty: run `mailflow migrate`\n")


def test_a_schema_that_is_behind_is_refused_and_the_remedy_named(company: Home) -> None:
    """Every revision but the newest; a database that was made by an earlier version stands at one of them."""
    revisions = [one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()]
    assert revisions[0] == newest()
    for revision in revisions[1:]:
        app = company.app()
        with app.database.write() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
        app.close()
        told = company.run("status")
        assert told.code == 1
        assert f"is at {revision}, this version needs {newest()}: run `mailflow migrate`" in told.err


def test_a_schema_of_a_later_version_is_refused(company: Home) -> None:
    app = company.app()
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    app.close()
    told = company.run("status")
    assert told.code == 1
    assert "9999" in told.err
    assert "upgrade mailflow" in told.err


@pytest.mark.parametrize("name", sorted({*ON_A_DATABASE, "migrate", "doctor"} - {"explain"}))
def test_without_a_configuration_init_is_named(name: str, empty: Home) -> None:
    (empty.folder / "there.toml").write_text("")
    told = empty.run(*({"load": ["load", "there.toml"]} | ON_A_DATABASE).get(name, [name])[:1], *_arguments(name))
    assert told.code == 2
    assert "`mailflow init` writes one" in told.err
    assert told.out == ""


@pytest.mark.parametrize("words", [["status"], ["explain", "mail.eml"], ["up"]], ids=" ".join)
def test_a_named_configuration_that_is_missing_is_not_passed_over(words: list[str], home: Home) -> None:
    """Although the working folder has one, and although `explain` needs none."""
    home.monkeypatch.setenv("MAILFLOW_CONFIG", "elsewhere/hiring.toml")
    told = home.run(*words)
    assert (told.code, told.out) == (2, "")
    assert "MAILFLOW_CONFIG names elsewhere/hiring.toml, and there is no such file" in told.err
    assert "`mailflow init elsewhere/hiring.toml` writes one" in told.err


def _arguments(name: str) -> list[str]:
    return {"load": ["there.toml"], "show": ["Maria"], "replay": ["1"]}.get(name, [])


WRONG = f"""
database = "mysql://{CANARY}@host/x"
broker = "carrier pigeon"
brokr = "embedded"
worker_threads = 0
[[mailbox]]
address = "nonsense"
poll_seconds = 500
[mailbox.imap]
host = "imap.acme.test"
port = "{CANARY}"
security = "{CANARY}"
password = 4711
[mailbox.trust]
profile = "pinned"
[smtp]
password = "{CANARY}"
connections = 99
[policy]
undo_minutes = -1
"""
WRONG_KEYS = [
    "database",
    "broker",
    "brokr",
    "worker_threads",
    "mailbox.0.address",
    "mailbox.0.poll_seconds",
    "mailbox.0.imap.port",
    "mailbox.0.imap.security",
    "mailbox.0.imap.password",
    "mailbox.0.trust",
    "smtp.host",
    "smtp.connections",
    "policy.undo_minutes",
]


def test_every_mistake_in_the_configuration_is_told_at_once_by_its_key_and_no_secret(empty: Home) -> None:
    (empty.folder / "mailflow.toml").write_text(WRONG)
    told = empty.run("status")
    assert (told.code, told.out) == (2, "")
    assert sorted(re.findall(r"^  ([\w.]+): ", told.err, re.MULTILINE)) == sorted(WRONG_KEYS)
    assert CANARY not in told.err


@pytest.mark.parametrize("broken", ["a = [", "= 1", '[[mailbox]]\naddress = "x', "\x00"])
def test_a_file_that_is_no_toml_is_named(broken: str, empty: Home) -> None:
    (empty.folder / "mailflow.toml").write_text(broken)
    told = empty.run("status")
    assert told.code == 2
    assert "mailflow.toml: " in told.err


def test_the_environment_reaches_every_depth_and_wins_over_the_file(home: Home) -> None:
    home.monkeypatch.setenv("MAILFLOW_SMTP__PASSWORD", "other")
    home.monkeypatch.setenv("MAILFLOW_MAILBOX__0__IMAP__PASSWORD", "another")
    home.monkeypatch.setenv("MAILFLOW_MAILBOX__0__INTAKE", '["jobs", "cv"]')
    home.monkeypatch.setenv("MAILFLOW_ALLOW", '["dana@acme.test"]')
    settings = home.app().settings
    (mailbox,) = settings.mailbox
    assert (settings.smtp.secret, mailbox.imap.secret) == ("other", "another")
    assert (mailbox.intake, mailbox.imap.host) == (("jobs", "cv"), "127.0.0.1")
    assert settings.allow == ("dana@acme.test",)


def test_a_password_file_that_is_missing_stops_what_would_run(company: Home) -> None:
    text = CONFIGURATION.replace(f'password = "{CANARY}"', 'password_file = "nowhere"')
    (company.folder / "mailflow.toml").write_text(text)
    for command in ("up", "poll"):
        told = company.run(command)
        assert told.code == 2
        assert "mailbox.0.imap.password_file: nowhere cannot be read" in told.err
        assert "smtp.password_file: nowhere cannot be read" in told.err


def test_a_key_that_is_too_short_is_refused(company: Home) -> None:
    (company.folder / "key").write_text("abcd\n")
    company.monkeypatch.setenv("MAILFLOW_KEY_FILE", "key")
    told = company.run("verify")
    assert told.code == 2
    assert "key_file: key must hold at least 64 hex digits" in told.err


def test_up_with_a_broker_elsewhere_names_the_three_commands(company: Home) -> None:
    company.monkeypatch.setenv("MAILFLOW_BROKER", f"redis://:{CANARY}@127.0.0.1:1/0")
    told = company.run("up")
    assert told.code == 1
    assert "mailflow poll, dramatiq workers, mailflow beat" in told.err
    assert CANARY not in told.err


@pytest.mark.parametrize("url", [f"postgresql+psycopg://u:{CANARY}@127.0.0.1:1/x", "sqlite:////nowhere/at/all.db"])
def test_a_database_out_of_reach_is_said_in_words(url: str, home: Home) -> None:
    home.monkeypatch.setenv("MAILFLOW_DATABASE", url)
    told = home.run("status")
    assert told.code == 1
    assert told.err.startswith("the database is out of reach: ")
    assert "Traceback" not in told.err
    assert CANARY not in told.err
