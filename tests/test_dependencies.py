"""What `pyproject.toml` asks for is what the code imports: an install lacks nothing and brings nothing of no use."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = {"mailflow", "workers", "tests", "bench"}
#: Asked for and imported by nobody here, with who needs it.
WITHOUT_IMPORT = {
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "psycopg": "SQLAlchemy loads it for postgresql URLs",
}
#: Imported and not asked for, with whose own types they are.
PART_OF = {"pydantic": "pydantic-settings", "markupsafe": "jinja2", "proxy-protocol": "pymap", "pysasl": "pymap"}
#: Tools of the test group that run as programs.
PROGRAMS = {
    "pytest-timeout",
    "pytest-xdist",
    "mypy",
    "ruff",
    "build",
    "hatchling",
    "types-python-dateutil",
    "types-pyyaml",
}


def canonical(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[^\w.-]", one, maxsplit=1)[0]) for one in requirements}


@cache
def imported(*folders: str) -> frozenset[str]:
    """The distributions whose modules these folders import, at the top or within functions."""
    found: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
    owners = packages_distributions()
    foreign = found - set(sys.stdlib_module_names) - OURS
    return frozenset(canonical(owner) for module in foreign for owner in set(owners.get(module, [module])))


def test_every_runtime_dependency_is_imported_by_what_is_installed() -> None:
    asked = names(PROJECT["project"]["dependencies"])
    assert asked - imported("mailflow", "workers") == set(WITHOUT_IMPORT) & asked


def test_everything_that_is_imported_is_asked_for_or_is_what_an_asked_one_is_made_of() -> None:
    """What comes along by accident with something else may stop coming."""
    asked = names(PROJECT["project"]["dependencies"])
    extras = {"redis", "pika", "psycopg", "matplotlib"}  # by [redis], [rabbitmq], [postgres] and [reports]
    beside = imported("mailflow", "workers") - asked - extras
    assert beside == set(PART_OF)
    for part, whole in PART_OF.items():
        assert whole in asked
        assert part in names(requires(whole) or [])


def test_what_only_tests_use_is_in_the_test_group_alone() -> None:
    tested = names(PROJECT["dependency-groups"]["test"])
    assert tested & names(PROJECT["project"]["dependencies"]) == set()
    unused = tested - imported("tests", "bench") - PROGRAMS
    assert unused == set()
