"""Who may import whom, as `CONTRIBUTING.md` tells it: the pure middle touches nothing, the edges know nobody."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: Libraries without I/O, clock or randomness of their own, for the pure rooms. The one list.
PURE = {
    "babel",
    "dateutil",
    "icalendar",
    "phonenumbers",
    "pydantic",
    "selectolax",
}
#: Of the standard library, what reads the world: no pure room may import it. `secrets` and `uuid` are chance.
IMPURE = {
    "asyncio",
    "ftplib",
    "glob",
    "http",
    "imaplib",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "poplib",
    "queue",
    "random",
    "secrets",
    "select",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
}
#: Names whose call reads the clock.
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}

MIDDLE = ("mail", "reading", "hiring")
ALLOWED: dict[str, set[str]] = {
    "mail": {"mail"},
    "reading": {"mail", "reading"},
    "hiring": {"mail", "reading", "hiring"},
    "store": {"mail", "reading", "hiring", "store", "errors"},
    "edges": {"mail", "edges", "errors"},
    "flow": {"mail", "reading", "hiring", "store", "flow", "errors"},
}
#: What only one room may import.
LIBRARIES: dict[str, set[str]] = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "imapclient": {"edges"},
    "aiosmtplib": {"edges"},
    "jinja2": {"edges"},
    "pymap": {"edges"},
    "aiosmtpd": {"edges"},
    "pypdf": {"edges"},
    "dramatiq": {"workers"},
    "typer": {"cli"},
}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours by its dotted name."""
    for package in ("mailflow", "workers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports, as dotted names, and whether it does so inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(node) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            yield from ((f"{node.module}.{alias.name}", id(node) in inside) for alias in node.names)


MODULES = dict(modules())
STANDARD = sys.stdlib_module_names


def room(name: str) -> str:
    """`mailflow.mail.kind` is in `mail`, `workers.actors` in `workers`."""
    parts = name.split(".")
    return parts[0] if parts[0] != "mailflow" else parts[1] if len(parts) > 1 else "mailflow"


def edge(name: str) -> str:
    """The edge a module belongs to: a package of edges is one."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 else ""


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) in ALLOWED])
def test_a_room_imports_only_the_rooms_below_it(name: str) -> None:
    ours = {one for one, _ in imports(MODULES[name]) if one.partition(".")[0] in ("mailflow", "workers")}
    assert {one for one in ours if room(one) not in ALLOWED[room(name)]} == set()


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) in MIDDLE])
def test_the_middle_imports_pure_libraries_only(name: str) -> None:
    found = {one for one, _ in imports(MODULES[name]) if one.partition(".")[0] not in ("mailflow", "workers")}
    foreign = {one for one in found if one.partition(".")[0] not in STANDARD | PURE | {"__future__"}}
    worldly = {one for one in found if any(one == bad or one.startswith(f"{bad}.") for bad in IMPURE)}
    assert (foreign, worldly) == (set(), set())


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) in MIDDLE])
def test_the_middle_reads_no_clock(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    read = [
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time")
        and node.func.attr in CLOCKS
    ]
    assert read == []


@pytest.mark.parametrize("name", list(MODULES))
def test_each_library_has_one_room(name: str) -> None:
    found = {one.partition(".")[0] for one, _ in imports(MODULES[name])} & LIBRARIES.keys()
    assert {one for one in found if room(name) not in LIBRARIES[one]} == set()


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) == "edges" and edge(name)])
def test_an_edge_knows_no_other_edge(name: str) -> None:
    """What two of them share stands in `mail`; a bounded child is handed to the edge that wants one."""
    others = {one for one, _ in imports(MODULES[name]) if one.startswith("mailflow.edges.")}
    allowed = {edge(name)} | ({"child", "confined", "documents"} if edge(name) in ("child", "confined") else set())
    assert {one for one in others if edge(one) not in allowed} == set()


#: Who may start workers, or ask their broker for a sign of life; always inside the function that does.
STARTS_WORKERS = {"mailflow.cli.running", "mailflow.cli.looking", "mailflow.demo.story"}


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) != "workers"])
def test_only_what_starts_workers_imports_them_and_late(name: str) -> None:
    found = {one: late for one, late in imports(MODULES[name]) if one.partition(".")[0] == "workers"}
    assert not found or (name in STARTS_WORKERS and all(found.values())), found


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) == "workers"])
def test_workers_know_the_app_and_nothing_inside_it(name: str) -> None:
    ours = {one for one, _ in imports(MODULES[name]) if one.startswith("mailflow.")}
    allowed = ("mailflow.app", "mailflow.config", "mailflow.errors", "mailflow.logs")
    assert {one for one in ours if not one.startswith(allowed)} == set()
