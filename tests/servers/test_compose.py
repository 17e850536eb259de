"""`docker-compose.yml` says what is so: its commands exist and its configuration is valid."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from mailflow.config import load_settings
from tests.conftest import started
from tests.servers.mail import MailServers


@pytest.fixture(scope="module")
def compose(project: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((project / "docker-compose.yml").read_text())
    return loaded


def own_commands(compose: dict[str, Any]) -> dict[str, list[str]]:
    """The commands of the services that run mailflow's image."""
    return {name: one["command"] for name, one in compose["services"].items() if one.get("image") == "mailflow"}


def test_every_part_of_a_larger_installation_is_there(compose: dict[str, Any]) -> None:
    commands = own_commands(compose)
    assert commands["migrate"] == ["mailflow", "migrate"]
    assert commands["poller"] == ["mailflow", "poll"]
    assert commands["beat"] == ["mailflow", "beat"]
    assert commands["worker-1"] == commands["worker-2"]
    assert commands["worker-1"][:2] == ["dramatiq", "workers"]
    assert {"db", "broker", "mail"} <= set(compose["services"])


def test_nothing_starts_before_the_schema_is_up_to_date(compose: dict[str, Any]) -> None:
    for name in set(own_commands(compose)) - {"migrate"}:
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_the_mounted_configuration_is_valid_and_fits_the_mail_server(
    compose: dict[str, Any], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poller, mail = compose["services"]["poller"], compose["services"]["mail"]
    assert "./deploy/mailflow.toml:/etc/mailflow/mailflow.toml:ro" in poller["volumes"]
    monkeypatch.setenv("MAILFLOW_CONFIG", str(project / "deploy" / "mailflow.toml"))
    for name, value in poller["environment"].items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.database.startswith("postgresql+psycopg://")
    assert settings.broker == "redis://broker/0"
    (mailbox,) = settings.mailbox
    password = (project / compose["secrets"]["hiring-password"]["file"]).read_text().strip()
    assert f"{mailbox.imap.username}:{password}" in mail["environment"]["MAIL_ACCOUNTS"].split()
    assert mailbox.imap.password_file == settings.smtp.password_file == Path("/run/secrets/hiring-password")
    assert (mailbox.imap.security, settings.smtp.security) == ("tls", "starttls")


def test_the_how_to_names_every_service_and_its_command(compose: dict[str, Any], project: Path) -> None:
    page = (project / "docs" / "how-to" / "compose.md").read_text()
    for name, command in own_commands(compose).items():
        assert f"`{name}`" in page
        assert f"`{' '.join(command)}`" in page


def test_the_image_holds_what_the_wheel_needs(project: Path) -> None:
    copied = set(re.findall(r"^COPY ([^\n]+?) \S+$", (project / "Dockerfile").read_text(), re.MULTILINE))
    names = {name for group in copied for name in group.split()}
    packages = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*packages["packages"], *packages["force-include"], "pyproject.toml", "README.md", "LICENSE"} <= names
    allowed = {line[1:] for line in (project / ".dockerignore").read_text().split() if line.startswith("!")}
    assert names <= allowed


@pytest.mark.parametrize("script", ["deploy/mail/start", ".ci/run"])
def test_the_shell_scripts_parse(project: Path, script: str) -> None:
    done = subprocess.run(["sh", "-n", project / script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.servers
def test_the_health_check_tells_a_mail_server_that_runs_from_one_that_is_stopped(compose: dict[str, Any]) -> None:
    """Given the very check of the compose file, it is well while both servers run and not after they ended."""
    form, check = compose["services"]["mail"]["healthcheck"]["test"]
    assert form == "CMD-SHELL"
    servers = started(MailServers)
    try:
        folder = str(Path(servers.ca_file).parents[1])
        assert "/var/mail-server/" in check
        check = check.replace("/var/mail-server", folder)
        assert subprocess.run(["sh", "-c", check], capture_output=True, check=False).returncode == 0
        servers.stop_for_now()
        assert subprocess.run(["sh", "-c", check], capture_output=True, check=False).returncode != 0
    finally:
        servers.stop()
