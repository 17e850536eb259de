"""Working folders for the commands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.cli.room import CONFIGURATION, Home


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Home]:
    """A working folder with nothing in it."""
    for name in list(os.environ):
        if name.startswith("MAILFLOW_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield Home(tmp_path, monkeypatch, capsys)
    # The commands bind the log to a standard error that ends with this test.
    structlog.reset_defaults()


@pytest.fixture
def home(empty: Home) -> Home:
    """A working folder with a configuration and nothing else."""
    (empty.folder / "mailflow.toml").write_text(CONFIGURATION)
    return empty


@pytest.fixture(scope="session")
def prepared() -> dict[str, bytes]:
    """The files of a folder whose database has the sample company in it, once they were made."""
    return {}


@pytest.fixture
def company(home: Home, project: Path, prepared: dict[str, bytes]) -> Home:
    """A database with the sample company in it, made by the first test that asks and copied for the others."""
    if not prepared:
        assert home.run("migrate").code == 0
        assert home.run("load", str(project / "mailflow" / "demo" / "team.toml")).code == 0
        files = [path for path in home.folder.rglob("*") if path.is_file()]
        prepared.update({str(path.relative_to(home.folder)): path.read_bytes() for path in files})
    for name, content in prepared.items():
        path = home.folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(content)
    return home
