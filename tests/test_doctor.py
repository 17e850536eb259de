"""The doctor says ok to what is well, and names what to do about each thing that is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailflow.app import App, build
from mailflow.config import ImapSection, MailboxSection, RetentionSection, Settings, SmtpSection, TrustSection
from mailflow.doctor import Finding, examine
from mailflow.edges.sandbox import AUTHSERV_ID, SandboxMail
from mailflow.edges.templates import Templates
from mailflow.store.engine import Database
from mailflow.store.migrate import migrate
from tests.servers.liars import ImapLiar, SmtpLiar
from tests.servers.mail import AUTHSERV_ID as POSTFIX
from tests.servers.mail import PASSWORD, MailServers
from tests.servers.process import free_ports

pytestmark = pytest.mark.slow

HIRING = "hiring@acme.test"
WORD = "canary-secret-4711"
ALL = """database keys broker retention templates bounded~child restore~guard SMTP IMAP IDLE sub-addressing Message-ID
sender~results clock"""
LINES = [name.replace("~", " ") for name in ALL.split()]


#: The templates that come along, compiled once for all tests.
COMPILED = Templates()


class Refuses(SandboxMail):
    """Knows no sub-addresses."""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "+" in address:
            return "550 5.1.1 no such user here"
        return await super().handle_RCPT(_server, _session, envelope, address, options)


class Swallows(SandboxMail):
    """Takes mail to sub-addresses and drops it."""

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        if any("+" in address for address in envelope.rcpt_tos):
            return "250 2.0.0 taken"
        return await super().handle_DATA(_server, session, envelope)


class Rewrites(SandboxMail):
    """Gives each mail a Message-ID of its own, and does not say to which sub-address it went."""

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        content = re.sub(rb"(?im)^message-id:[^\n]*\n", b"Message-ID: <mine@provider.test>\r\n", content)
        envelope.original_content = re.sub(rb"(?im)^to:[^\n]*\n", b"To: hiring@acme.test\r\n", content)
        envelope.rcpt_tos = [re.sub(r"\+[^@]*", "", address) for address in envelope.rcpt_tos]
        return await super().handle_DATA(_server, session, envelope)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxMail]:
    with SandboxMail({HIRING: WORD}) as mail:
        yield mail


def settings(folder: Path, mail: SandboxMail, **changes: Any) -> Settings:
    """A configuration that is right for the sandbox, but for `changes` by dotted name with __ for the dot."""
    told: dict[str, dict[str, Any]] = {
        "imap": {"host": mail.host, "port": mail.imap_port, "security": "plain", "password": WORD},
        "smtp": {"host": mail.host, "port": mail.smtp_port, "security": "plain", "password": WORD, "username": HIRING},
        "trust": {"profile": "pinned", "authserv_ids": (AUTHSERV_ID,)},
        "mailbox": {"address": HIRING},
        "general": {"database": f"sqlite:///{folder / 'm.db'}", "data_dir": folder / "var", "live": True},
        "retention": {"days": 180},
    }
    for name, value in changes.items():
        section, _, key = name.partition("__")
        told[section][key] = value
    imap, trust = ImapSection(**told["imap"]), TrustSection(**told["trust"])
    mailbox = MailboxSection(imap=imap, trust=trust, **told["mailbox"])
    return Settings(
        mailbox=(mailbox,),
        smtp=SmtpSection(**told["smtp"]),
        retention=RetentionSection(**told["retention"]),
        **told["general"],
    )


@contextmanager
def installation(told: Settings, *, migrated: bool = True) -> Iterator[App]:
    app = build(told)
    if told.templates is None:
        app.templates = COMPILED
    try:
        if migrated:
            migrate(app.database)
        yield app
    finally:
        app.close()


def well() -> None:
    """A broker that answers."""


def examined(app: App, ping: Callable[[], None] = well, seconds: float = 10.0) -> dict[str, Finding]:
    """The findings by their first words."""
    found = list(examine(app, ping, probe_seconds=seconds))
    assert len({one.what for one in found}) == len(found)
    assert not any(WORD in one.told for one in found)
    return {one.what.replace(f" {HIRING}", ""): one for one in found}


def failing(found: dict[str, Finding]) -> list[str]:
    return [what for what, one in found.items() if not one.ok]


def test_all_is_well_with_the_sandbox(sandbox: SandboxMail, tmp_path: Path) -> None:
    with installation(settings(tmp_path, sandbox)) as app:
        found = examined(app)
    assert list(found) == LINES
    assert failing(found) == []
    assert found["sender results"].told == 'profile "pinned" proves our own mail by login'


@pytest.mark.parametrize(
    ("changes", "lines", "advice"),
    [
        ({"smtp__password": "wrong"}, ["SMTP"], "check [smtp]"),
        ({"retention__days": None}, ["retention"], "set `days` in [retention]"),
        ({"smtp__port": 9}, ["SMTP"], "check [smtp]: host, port"),
        ({"smtp__host": "no.such.host.invalid"}, ["SMTP"], "check [smtp]: host"),
        ({"smtp__security": "starttls"}, ["SMTP"], "check [smtp]: host, port, security"),
        ({"imap__password": "wrong"}, ["IMAP"], "check [mailbox.imap]: host, port, security, username, password"),
        ({"imap__port": 9}, ["IMAP"], "check [mailbox.imap]: host, port"),
        ({"mailbox__folder": "Nowhere"}, ["IMAP"], "`folder`"),
        ({"trust__authserv_ids": ("mx.other.test",)}, ["sender results"], "set [mailbox.trust]"),
        ({"trust__profile": "gmail", "trust__authserv_ids": ()}, ["sender results"], "set [mailbox.trust]"),
        ({"smtp__password_file": Path("/nowhere/word")}, ["keys", "SMTP"], "check `key_file`"),
        ({"general__key_file": Path("/nowhere/key")}, ["keys"], "/nowhere/key must hold at least 64 hex digits"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_set_wrongly_is_found(
    changes: dict[str, Any], lines: list[str], advice: str, sandbox: SandboxMail, tmp_path: Path
) -> None:
    with installation(settings(tmp_path, sandbox, **changes)) as app:
        found = examined(app)
    assert [line for line in failing(found) if line != "probe"] == lines
    assert advice in found[lines[0]].told


@pytest.mark.parametrize(
    ("server", "lines", "advice"),
    [
        (Refuses, ["sub-addressing"], "the server must take mail to hiring+probe"),
        (Swallows, ["sub-addressing"], "turn on sub-addressing (plus addressing) for hiring@acme.test"),
        (Rewrites, ["sub-addressing", "Message-ID"], "answers link by their references only"),
    ],
)
def test_a_mail_server_that_is_set_up_wrongly_is_found(
    server: type[SandboxMail], lines: list[str], advice: str, tmp_path: Path
) -> None:
    with server({HIRING: WORD}) as mail, installation(settings(tmp_path, mail)) as app:
        found = examined(app, seconds=1.5)
    assert failing(found) == lines
    assert advice in found[lines[0]].told


@pytest.mark.parametrize("minutes", [-10, 10])
def test_clocks_that_disagree_are_found(minutes: int, tmp_path: Path) -> None:
    def theirs() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    with SandboxMail({HIRING: WORD}, now=theirs) as mail, installation(settings(tmp_path, mail)) as app:
        found = examined(app)
    assert failing(found) == ["clock"]
    seen = re.search(r"([+-]\d+) s from ours", found["clock"].told)
    assert seen is not None
    assert abs(int(seen[1]) - minutes * 60) < 30
    assert "set one of them by NTP" in found["clock"].told


def test_a_schema_that_is_missing_is_found_and_nothing_is_sent(tmp_path: Path) -> None:
    with SandboxMail({HIRING: WORD}) as mail, installation(settings(tmp_path, mail), migrated=False) as app:
        found = examined(app)
        assert mail.messages(HIRING) == []
    assert failing(found) == ["database"]
    assert "run `mailflow migrate`" in found["database"].told


def test_a_database_out_of_reach_is_found(sandbox: SandboxMail, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://mailflow:{WORD}@127.0.0.1:{free_ports(1)[0]}/x"
    told = settings(tmp_path, sandbox, general__database=url)
    with installation(told, migrated=False) as app:
        found = examined(app)
    assert failing(found) == ["database"]
    assert "check `database`" in found["database"].told


def test_a_broker_that_does_not_answer_is_found(sandbox: SandboxMail, tmp_path: Path) -> None:
    def dead() -> None:
        raise ConnectionRefusedError("nobody there")

    with installation(settings(tmp_path, sandbox)) as app:
        found = examined(app, dead)
    assert failing(found) == ["broker"]
    assert found["broker"].told == ("ConnectionRefusedError: nobody there; check `broker`, and that the server runs")


@pytest.mark.parametrize(
    "broken", ["{% if %}", "{{ n.recipient|no_such_filter }}", "{% include 'nowhere.txt' %}", "{{ n.no_such_fact }}"]
)
def test_a_broken_template_is_found_by_its_kind(
    broken: str, sandbox: SandboxMail, tmp_path: Path, project: Path
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(project / "templates", folder)
    (folder / "receipt" / "body.txt").write_text(broken)
    with installation(settings(tmp_path, sandbox, general__templates=folder)) as app:
        found = examined(app)
    assert failing(found) == ["templates"]
    assert "receipt" in found["templates"].told
    assert not any(other in found["templates"].told for other in ("digest", "clarify"))
    assert "mend the templates" in found["templates"].told


def test_templates_that_are_nowhere_are_found(sandbox: SandboxMail, tmp_path: Path) -> None:
    with installation(settings(tmp_path, sandbox, general__templates=tmp_path / "nowhere")) as app:
        found = examined(app)
    assert failing(found) == ["templates"]


def test_a_restored_backup_is_found(sandbox: SandboxMail, tmp_path: Path) -> None:
    with installation(settings(tmp_path, sandbox)) as app:
        app.restore_guard.path.parent.mkdir(exist_ok=True)
        app.restore_guard.path.write_text("99\n")
        found = examined(app)
    assert failing(found) == ["restore guard"]
    assert "mailflow confirm-restore" in found["restore guard"].told


class WithoutIdle(ImapLiar):
    """An honest server of the simpler sort."""

    offers = b"IMAP4rev1"


@pytest.mark.parametrize(
    ("liar", "line", "told"),
    [
        (WithoutIdle(), "IDLE", "new mail is seen after up to 60 s"),
        (ImapLiar("idle", "no", times=99), "IDLE", "new mail is seen after up to 60 s"),
        (ImapLiar("connect", "bye", times=99), "IMAP", "check [mailbox.imap]"),
        (ImapLiar("connect", "eof", times=99), "IMAP", "check [mailbox.imap]"),
        (ImapLiar("select", "no", times=99), "IMAP", "`folder`"),
    ],
    ids=["no IDLE", "IDLE refused", "bye", "hangs up", "no SELECT"],
)
def test_an_imap_server_that_falls_short_is_found(
    liar: ImapLiar, line: str, told: str, sandbox: SandboxMail, tmp_path: Path
) -> None:
    with liar as server, installation(settings(tmp_path, sandbox, imap__port=server.port)) as app:
        found = examined(app, seconds=0.2)
    assert failing(found)[0] == line
    assert told in found[line].told


@pytest.mark.parametrize(("stage", "fault"), [("banner", "421"), ("auth", "5xx"), ("ehlo", "eof")])
def test_an_smtp_server_that_falls_short_is_found(stage: str, fault: str, sandbox: SandboxMail, tmp_path: Path) -> None:
    with SmtpLiar(stage, fault, times=99) as server:
        told = settings(tmp_path, sandbox, smtp__port=server.port, smtp__timeout=5)
        with installation(told) as app:
            found = examined(app)
    assert failing(found) == ["SMTP"]


def test_a_link_that_breaks_during_the_probe_ends_the_probe_and_no_more(sandbox: SandboxMail, tmp_path: Path) -> None:
    with ImapLiar("search", "eof", times=99) as server:
        told = settings(tmp_path, sandbox, imap__port=server.port)
        with installation(told) as app:
            found = examined(app)
    assert failing(found) == ["probe"]
    assert "run `mailflow doctor` again" in found["probe"].told


# -- the command, against real servers -------------------------------------------------------------------------------


def configured(mail: MailServers, folder: Path, address: str, imap_password: str = PASSWORD) -> dict[str, str]:
    """The environment of a whole installation on Dovecot and Postfix."""
    login = f'host = "{mail.host}"\nca_file = "{mail.ca_file}"\nusername = "{address}"\n'
    (folder / "mailflow.toml").write_text(
        f'database = "sqlite:///{folder}/m.db"\ndata_dir = "{folder}/var"\n[[mailbox]]\naddress = "{address}"\n'
        f'[mailbox.imap]\nport = {mail.imaps_port}\n{login}password = "{imap_password}"\n'
        f'[mailbox.trust]\nprofile = "pinned"\nauthserv_ids = ["{POSTFIX}"]\n'
        f'[retention]\ndays = 180\n[smtp]\nport = {mail.submission_port}\n{login}password = "{PASSWORD}"\n'
    )
    return {**os.environ, "MAILFLOW_CONFIG": str(folder / "mailflow.toml")}


def doctor(environment: dict[str, str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    """The doctor's exit code, findings and complaints."""
    database = Database(f"sqlite:///{Path(environment['MAILFLOW_CONFIG']).parent}/m.db")
    migrate(database)
    database.close()
    done = subprocess.run(
        [Path(sys.executable).parent / "mailflow", "doctor", "--json", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_all_is_well_with_dovecot_postfix_and_redis(mail_servers: MailServers, redis_url: str, tmp_path: Path) -> None:
    environment = configured(mail_servers, tmp_path, mail_servers.account("hiring"))
    code, found, complaints = doctor({**environment, "MAILFLOW_BROKER": redis_url})
    assert [one for one in found if not one["ok"]] == []
    assert [re.sub(r" \S+@\S+", "", one["what"]) for one in found] == LINES
    assert (code, complaints) == (0, "")
    told = {one["what"].split()[0]: one["told"] for one in found}
    assert "MOVE, UIDPLUS" in told["IMAP"]
    assert told["SMTP"].startswith("encrypted, logged in; not live")
    assert "broker" in told
    assert "answers" in told["broker"]


def test_all_is_well_with_rabbitmq(sandbox: SandboxMail, rabbitmq_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, **_sandboxed(sandbox, tmp_path), "MAILFLOW_BROKER": rabbitmq_url}
    code, found, _ = doctor(environment, "--no-probe")
    assert {one["what"]: one["ok"] for one in found}["broker"]
    assert code == 0


def _sandboxed(sandbox: SandboxMail, folder: Path) -> dict[str, str]:
    login = f'host = "{sandbox.host}"\nsecurity = "plain"\nusername = "{HIRING}"\npassword = "{WORD}"\n'
    (folder / "mailflow.toml").write_text(
        f'database = "sqlite:///{folder}/m.db"\ndata_dir = "{folder}/var"\n[[mailbox]]\naddress = "{HIRING}"\n'
        f"[mailbox.imap]\nport = {sandbox.imap_port}\n{login}[smtp]\nport = {sandbox.smtp_port}\n{login}"
        "[retention]\ndays = 180\n"
    )
    return {"MAILFLOW_CONFIG": str(folder / "mailflow.toml")}


@pytest.mark.parametrize("url", ["redis://:canary@127.0.0.1:{}/0", "amqp://guest:canary@127.0.0.1:{}/"])
def test_a_broker_that_is_down_is_one_line_and_tells_no_password(
    url: str, sandbox: SandboxMail, tmp_path: Path
) -> None:
    environment = {**os.environ, **_sandboxed(sandbox, tmp_path)}
    environment["MAILFLOW_BROKER"] = url.format(free_ports(1)[0])
    code, found, complaints = doctor(environment, "--no-probe")
    assert (code, complaints) == (1, "")
    assert [one["what"] for one in found if not one["ok"]] == ["broker"]
    assert not any("canary" in one["told"] for one in found)


def test_a_certificate_that_nobody_vouches_for_and_a_wrong_password_are_found(
    mail_servers: MailServers, tmp_path: Path
) -> None:
    environment = configured(mail_servers, tmp_path, mail_servers.account("hiring"), imap_password="wrong")
    text = (tmp_path / "mailflow.toml").read_text()
    head, _, smtp = text.partition("[smtp]")
    without = re.sub(r"ca_file[^\n]*", "", smtp)
    (tmp_path / "mailflow.toml").write_text(f"{head}[smtp]{without}")
    code, found, _ = doctor(environment)
    bad = {one["what"].split()[0]: one["told"] for one in found if not one["ok"]}
    assert (code, sorted(bad)) == (1, ["IMAP", "SMTP"])
    assert "certificate" in bad["SMTP"].lower()
    assert "password" in bad["IMAP"]
