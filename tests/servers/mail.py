"""Dovecot and Postfix for the tests: a company's mail server in small.

People submit with STARTTLS and AUTH, outsiders deliver on another port, both ways remove foreign
`Authentication-Results` and stamp the server's own. Dovecot keeps the mail (LMTP, sub-addressing, IMAP and IMAPS).
Unknown local addresses bounce for real; every other domain is discarded, so nothing leaves the machine.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from itertools import count
from pathlib import Path

from mailflow.edges.imap import ImapSettings
from mailflow.edges.smtp import SmtpSettings
from tests.servers.process import HOST, Process, ServerMissing, free_ports, program, state_folder

#: Who the server says it is in `Authentication-Results`.
AUTHSERV_ID = "mail.acme.test"
DOMAINS = ("acme.test", "example.test")
PASSWORD = "secret"
_CONFIGURATION = Path(__file__).parent / "configuration"


class MailServers:
    """Both servers, running. `host` is the name that their certificate, signed by `ca_file`, holds."""

    host = "localhost"

    def __init__(self) -> None:
        if os.geteuid() != 0:
            raise ServerMissing("Postfix starts only as root; run the tests as root or in a container")
        dovecot, master, openssl = program("dovecot"), program("master"), program("openssl")
        self._folder = state_folder("mail")
        self._numbers = count(1)
        self._names = secrets.token_hex(2)
        self._accounts: set[str] = set()
        names = ("imap_port", "imaps_port", "lmtp_port", "smtp_port", "submission_port", "auth_port")
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.imap_port, self.imaps_port = ports["imap_port"], ports["imaps_port"]
        self.smtp_port, self.submission_port = ports["smtp_port"], ports["submission_port"]
        self.lmtp_port = ports["lmtp_port"]
        self.ca_file = str(self._folder / "cert.pem")
        self._lay_out(openssl, ports)
        self._dovecot = Process([dovecot, "-F", "-c", self._folder / "dovecot.conf"], self._folder / "dovecot.out")
        self._dovecot.wait_for(self.imap_port, self.imaps_port, self.lmtp_port, ports["auth_port"])
        etc = self._folder / "postfix"
        subprocess.run([program("postfix"), "-c", etc, "check"], capture_output=True, check=False)
        self._postfix = Process([master, "-c", etc, "-d"], self._folder / "postfix.out")
        self._postfix.wait_for(self.smtp_port, self.submission_port)

    def _lay_out(self, openssl: str, ports: dict[str, int]) -> None:
        folder, nobody = self._folder, pwd.getpwnam("nobody")
        for name in ("mail", "run", "spool", "data", "postfix", "users"):
            (folder / name).mkdir()
        shutil.chown(folder / "mail", "nobody")
        shutil.chown(folder / "data", "postfix")
        request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"]
        names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        files = ["-keyout", str(folder / "key.pem"), "-out", self.ca_file]
        subprocess.run([openssl, *request, *names, *files], capture_output=True, check=True)
        facts = {name: str(port) for name, port in ports.items()}
        facts |= {"folder": str(folder), "uid": str(nobody.pw_uid), "gid": str(nobody.pw_gid)}
        facts |= {"host": HOST, "domains": " ".join(DOMAINS), "authserv": AUTHSERV_ID}
        # What the server stamps travels under a name that nobody outside can know until it is past the check that
        # removes foreign results: Postfix runs its own additions through that check too.
        facts["stamp"] = f"X-Stamp-{secrets.token_hex(12)}"
        for source in sorted(_CONFIGURATION.iterdir()):
            text = source.read_text()
            for name, value in facts.items():
                text = text.replace(f"@{name}@", value)
            target = folder / source.name if source.name == "dovecot.conf" else folder / "postfix" / source.name
            target.write_text(text)

    def account(self, local: str | None = None, domain: str = DOMAINS[0]) -> str:
        """A new account of a name that no other test uses (`local` is its beginning); its address."""
        address = f"{local or 'person'}-{self._names}{next(self._numbers)}@{domain}"
        self._accounts.add(address)
        # A file for each: Dovecot looks at most once a second whether one that it read has changed.
        (self._folder / "users" / address).write_text(f"{address}:{{PLAIN}}{PASSWORD}\n")
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
        paths = (self._folder / name for name in ("dovecot.log", "postfix.log", "postfix.out"))
        return "\n".join(path.read_text(errors="replace")[-4000:] for path in paths if path.exists())

    def stop_imap(self) -> None:
        """Ends Dovecot, as a crash or an update would."""
        self._dovecot.stop()

    def start_imap(self) -> None:
        """Starts Dovecot again on the same ports and mails."""
        self._dovecot = Process(
            [program("dovecot"), "-F", "-c", self._folder / "dovecot.conf"], self._folder / "dovecot.out"
        )
        self._dovecot.wait_for(self.imap_port, self.imaps_port, self.lmtp_port)

    def stop(self) -> None:
        """Ends both and removes their files."""
        self._postfix.stop()
        self._dovecot.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
