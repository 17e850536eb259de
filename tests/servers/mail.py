"""Dovecot and Postfix for the tests: a company's mail server in small.

People submit with STARTTLS and AUTH, outsiders deliver on another port, both ways remove foreign
`Authentication-Results` and stamp the server's own. Dovecot keeps the mail (LMTP, sub-addressing, IMAP and IMAPS).
Unknown local addresses bounce for real; every other domain is discarded, so nothing leaves the machine.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from itertools import count
from pathlib import Path

from mailflow.edges.imap import ImapSettings
from mailflow.edges.smtp import SmtpSettings
from tests.servers.process import HOST, Process, ServerMissing, free_ports, program, state_folder

#: Who the server says it is in `Authentication-Results`.
AUTHSERV_ID = "mail.acme.test"
DOMAINS = ("acme.test", "example.test")
PASSWORD = "secret"
#: The very server that `docker-compose.yml` brings along.
_START = Path(__file__).parents[2] / "deploy" / "mail" / "start"
_ENDS_SECONDS = 10.0
_PORTS = ("imap_port", "imaps_port", "lmtp_port", "auth_port", "smtp_port", "submission_port")


class MailServers:
    """Both servers, running. `host` is the name that their certificate, signed by `ca_file`, holds."""

    host = "localhost"

    def __init__(self) -> None:
        if os.geteuid() != 0:
            raise ServerMissing("Postfix starts only as root; run the tests as root or in a container")
        for name in ("dovecot", "master", "postfix", "openssl"):
            program(name)
        self._folder = state_folder("mail")
        self._numbers = count(1)
        self._names = secrets.token_hex(2)
        self._ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        self.imap_port, self.imaps_port = self._ports["imap_port"], self._ports["imaps_port"]
        self.smtp_port, self.submission_port = self._ports["smtp_port"], self._ports["submission_port"]
        self.ca_file = str(self._folder / "tls" / "cert.pem")
        self.start()

    def start(self) -> None:
        """Starts both; after `stop_for_now` on the same ports, mails and accounts."""
        environment = {
            "MAIL_FOLDER": str(self._folder),
            "MAIL_NAME": AUTHSERV_ID,
            "MAIL_DOMAINS": " ".join(DOMAINS),
            "MAIL_LISTEN": HOST,
            "MAIL_FSYNC": "never",
            "MAIL_LOG": str(self._folder / "log"),
            **{name.upper(): str(port) for name, port in self._ports.items()},
        }
        self._process = Process([_START], self._folder / "out", environment=environment)
        self._process.wait_for(*self._ports.values())

    def stop_for_now(self) -> None:
        """Ends both, as an update would; `start` brings them back. Dovecot ends a moment after what has started it, and
        would not be started beside itself."""
        self._process.stop()
        known = self._folder / "run" / "master.pid"
        until = time.monotonic() + _ENDS_SECONDS
        while known.exists() and _runs(int(known.read_text())) and time.monotonic() < until:
            time.sleep(0.05)

    def account(self, local: str | None = None, domain: str = DOMAINS[0]) -> str:
        """A new account of a name that no other test uses (`local` is its beginning); its address."""
        return self.exact_account(f"{local or 'person'}-{self._names}{next(self._numbers)}@{domain}")

    def exact_account(self, address: str, password: str = PASSWORD) -> str:
        """A new account of just this address."""
        # A file for each: Dovecot looks at most once a second whether one that it read has changed.
        (self._folder / "users" / address).write_text(f"{address}:{{PLAIN}}{password}\n")
        return address

    def imap(self, address: str) -> ImapSettings:
        """IMAPS for one account."""
        return ImapSettings(self.host, self.imaps_port, address, PASSWORD, "tls", 20.0, self.ca_file)

    def submission(self, address: str, connections: int = 1) -> SmtpSettings:
        """Submission with STARTTLS and AUTH, as a person's mail client does it."""
        return SmtpSettings(
            self.host,
            self.submission_port,
            address,
            PASSWORD,
            connections=connections,
            timeout=20,
            ca_file=self.ca_file,
        )

    def outside(self) -> SmtpSettings:
        """The door for everybody: no login, plain."""
        return SmtpSettings(HOST, self.smtp_port, security="plain", timeout=20)

    def messages(self, address: str) -> list[bytes]:
        """What lies in an account, in any folder, straight from its Maildir."""
        local, _, domain = address.partition("@")
        maildir = self._folder / "mail" / domain / local / "Maildir"
        found = [*maildir.glob("**/new/*"), *maildir.glob("**/cur/*")]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.name)]

    def log(self) -> str:
        """What both servers logged, for the message of a failing test."""
        paths = (self._folder / name for name in ("log", "out"))
        return "\n".join(path.read_text(errors="replace")[-6000:] for path in paths if path.exists())

    def stop(self) -> None:
        """Ends both and removes their files."""
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
