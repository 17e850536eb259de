"""The master key: read from its file, or made once in the data folder."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from mailflow.errors import ConfigError

_SHORTEST_KEY = 32


def read_key(path: Path) -> bytes:
    """The key in a file of hex digits. Raises ConfigError for a file that is missing or holds no such key."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise ConfigError([f"key_file: {path} must hold at least 64 hex digits ({type(error).__name__})"]) from None
    if len(key) < _SHORTEST_KEY:
        raise ConfigError([f"key_file: {path} must hold at least 64 hex digits"])
    return key


def make_key(path: Path) -> None:
    """A new key, there whole or not at all; where two processes make one at once, the first one stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    with beside.open("w", encoding="ascii") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(beside)
    beside.unlink()
