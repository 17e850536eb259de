"""What `docker-compose.yml` runs, each command as a plain process, against PostgreSQL, Redis, Dovecot and Postfix."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mailflow.edges.smtp import SmtpSender
from mailflow.mail.delivery import Accepted
from tests.servers.mail import AUTHSERV_ID, PASSWORD, MailServers
from tests.servers.process import Process

PROGRAMS = Path(sys.executable).parent
PEOPLE = ("hiring", "rita", "dana", "omar", "ben", "lea")

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
def company() -> Iterator[MailServers]:
    """A mail server with the sample company's accounts."""
    servers = MailServers()
    for local in PEOPLE:
        servers.exact_account(f"{local}@acme.test")
    yield servers
    servers.stop()


@pytest.fixture
def environment(
    company: MailServers, postgres_url: str, redis_url: str, project: Path, tmp_path: Path
) -> dict[str, str]:
    """What the containers have: the mounted configuration, fitted to the servers of this test."""
    (tmp_path / "password").write_text(PASSWORD + "\n")
    text = (project / "deploy" / "mailflow.toml").read_text()
    for before, after in {
        'host = "mail"': f'host = "{company.host}"',
        "[mailbox.imap]": f"[mailbox.imap]\nport = {company.imaps_port}",
        "[smtp]": f"[smtp]\nport = {company.submission_port}",
        "/run/secrets/hiring-password": str(tmp_path / "password"),
        "/etc/mailflow/mail/cert.pem": company.ca_file,
    }.items():
        assert before in text
        text = text.replace(before, after)
    assert AUTHSERV_ID in text
    (tmp_path / "mailflow.toml").write_text(text)
    return {
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(project),
        "MAILFLOW_CONFIG": str(tmp_path / "mailflow.toml"),
        "MAILFLOW_DATABASE": postgres_url,
        "MAILFLOW_BROKER": redis_url,
        "MAILFLOW_DATA_DIR": str(tmp_path / "state"),
    }


def run(command: list[str], environment: dict[str, str]) -> str:
    """A command that ends by itself."""
    whole = {**os.environ, **environment}
    done = subprocess.run(command, env=whole, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answers(company: MailServers, person: str) -> list[bytes]:
    """mailflow's answers to a request for help, in a person's account."""
    return [raw for raw in company.messages(person) if b"X-Mailflow-Kind: help" in raw]


def test_each_command_of_the_compose_file_does_its_part(
    company: MailServers, environment: dict[str, str], project: Path, tmp_path: Path
) -> None:
    """Given all services as processes, when people ask by mail, then each is answered once and all end when told to."""
    services: dict[str, Any] = yaml.safe_load((project / "docker-compose.yml").read_text())["services"]
    commands = {name: one["command"] for name, one in services.items() if one.get("image") == "mailflow"}
    run(commands.pop("migrate"), environment)
    run(["mailflow", "load", str(project / "mailflow" / "demo" / "team.toml")], environment)
    running = {
        name: Process([PROGRAMS / command[0], *command[1:]], tmp_path / f"{name}.log", environment=environment)
        for name, command in commands.items()
    }
    asking = ("rita", "dana", "omar")
    try:
        for name in asking:
            person = f"{name}@acme.test"
            head = f"From: {person}\r\nTo: hiring@acme.test\r\nSubject: help\r\nMessage-ID: <{name}@acme.test>\r\n"
            with SmtpSender(company.submission(person)) as sender:
                assert isinstance(sender.send(person, "hiring@acme.test", f"{head}\r\nhelp\r\n".encode()), Accepted)
        until = time.monotonic() + 90
        while not all(answers(company, f"{name}@acme.test") for name in asking):
            logs = "\n".join(f"--- {name}\n{process.log.read_text()[-3000:]}" for name, process in running.items())
            assert time.monotonic() < until, logs
            time.sleep(0.2)
    finally:
        for process in running.values():
            process.stop(signal.SIGTERM, 30)
    assert {name: process.returncode for name, process in running.items()} == dict.fromkeys(running, 0)
    assert {name: len(answers(company, f"{name}@acme.test")) for name in asking} == dict.fromkeys(asking, 1)
