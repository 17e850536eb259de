"""Who may import whom, as `CONTRIBUTING.md` tells it: the pure middle touches nothing, the edges know nobody."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

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


@cache
def tree(name: str) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> tuple[tuple[str, bool], ...]:
    """What a module imports, as dotted names, and whether it does so inside a function."""
    everything = list(ast.walk(tree(name)))
    inside = {id(node) for top in everything if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}
    found: list[tuple[str, bool]] = []
    for node in everything:
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{name}: relative imports hide who imports whom"
            found += [(f"{node.module}.{alias.name}", id(node) in inside) for alias in node.names]
    return tuple(found)


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


def offenders(names: Iterable[str], found: Callable[[str], Collection[str]]) -> dict[str, list[str]]:
    """Those of these modules in which something is found, and what."""
    looked_at = list(names)
    assert looked_at
    return {name: sorted(bad) for name in looked_at if (bad := found(name))}


def in_rooms(*rooms: str) -> list[str]:
    """The modules of these rooms."""
    return [name for name in MODULES if room(name) in rooms]


def test_a_room_imports_only_the_rooms_below_it() -> None:
    def above(name: str) -> set[str]:
        ours = {one for one, _ in imports(name) if one.partition(".")[0] in ("mailflow", "workers")}
        return {one for one in ours if room(one) not in ALLOWED[room(name)]}

    assert offenders(in_rooms(*ALLOWED), above) == {}


def test_the_middle_imports_pure_libraries_only() -> None:
    def worldly(name: str) -> set[str]:
        found = {one for one, _ in imports(name) if one.partition(".")[0] not in ("mailflow", "workers")}
        foreign = {one for one in found if one.partition(".")[0] not in STANDARD | PURE | {"__future__"}}
        return foreign | {one for one in found if any(one == bad or one.startswith(f"{bad}.") for bad in IMPURE)}

    assert offenders(in_rooms(*MIDDLE), worldly) == {}


def test_the_middle_reads_no_clock() -> None:
    def clocks(name: str) -> list[str]:
        return [
            f"{node.func.value.id}.{node.func.attr}"
            for node in ast.walk(tree(name))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("datetime", "date", "time")
            and node.func.attr in CLOCKS
        ]

    assert offenders(in_rooms(*MIDDLE), clocks) == {}


def test_each_library_has_one_room() -> None:
    def elsewhere(name: str) -> set[str]:
        found = {one.partition(".")[0] for one, _ in imports(name)} & LIBRARIES.keys()
        return {one for one in found if room(name) not in LIBRARIES[one]}

    assert offenders(MODULES, elsewhere) == {}


def test_an_edge_knows_no_other_edge() -> None:
    """What two of them share stands in `mail`; a bounded child is handed to the edge that wants one."""

    def strangers(name: str) -> set[str]:
        others = {one for one, _ in imports(name) if one.startswith("mailflow.edges.")}
        allowed = {edge(name)} | ({"child", "confined", "documents"} if edge(name) in ("child", "confined") else set())
        return {one for one in others if edge(one) not in allowed}

    assert offenders([name for name in in_rooms("edges") if edge(name)], strangers) == {}


#: Who may start workers, or ask their broker for a sign of life; always inside the function that does.
STARTS_WORKERS = {"mailflow.cli.running", "mailflow.cli.looking", "mailflow.demo.story"}


def test_only_what_starts_workers_imports_them_and_late() -> None:
    def early(name: str) -> set[str]:
        found = {(one, late) for one, late in imports(name) if one.partition(".")[0] == "workers"}
        return {one for one, late in found if name not in STARTS_WORKERS or not late}

    assert offenders([name for name in MODULES if room(name) != "workers"], early) == {}


def test_workers_know_the_app_and_nothing_inside_it() -> None:
    allowed = ("mailflow.app", "mailflow.config", "mailflow.errors", "mailflow.logs")

    def inside(name: str) -> set[str]:
        ours = {one for one, _ in imports(name) if one.startswith("mailflow.")}
        return {one for one in ours if not one.startswith(allowed)}

    assert offenders(in_rooms("workers"), inside) == {}
