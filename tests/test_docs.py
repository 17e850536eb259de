"""The docs say what is so: nothing is left out, nothing is named that is not there, no link is dead, examples hold."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from mailflow.cli import app
from mailflow.config import Settings
from mailflow.flow.explain import Explainer, GivenItems
from mailflow.hiring.notices import KINDS
from mailflow.hiring.roster import TABLES as ROSTER
from mailflow.hiring.roster import Known, Roster, read_roster
from mailflow.mail.message import parse
from mailflow.store.schema import metadata

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # it is a group
#: What else the docs run in a shell; everything here is there before mailflow is, or comes with it.
TOOLS = {"make", "pip", "docker", "dramatiq", "python", "git", "pytest"}


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text()


def settings(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting by its dotted name, with its default; a section stands for what is in it."""
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
        section = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
        if section is None:
            yield f"{before}{name}", field.default
        else:
            yield from settings(section, f"{before}{name}.")


def blocks(text: str, *languages: str) -> Iterator[str]:
    for language, body in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if language in languages:
            yield body


def shell_lines() -> Iterator[tuple[Path, str]]:
    for path in PAGES:
        for block in blocks(path.read_text(), "sh"):
            for line in block.splitlines():
                words = line.split(" #")[0].strip()
                if words and not words.startswith("#"):
                    yield path, words


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    documented = [name for name in first_cells(page("configuration")) if not name.startswith("MAILFLOW_")]
    assert sorted(documented) == sorted(dict(settings(Settings)))


def test_the_defaults_in_the_docs_are_the_defaults() -> None:
    told = dict(re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", page("configuration"), re.MULTILINE))
    assert len(told) > 25
    defaults = dict(settings(Settings))
    for name, words in told.items():
        default = defaults[name]
        shown = json.dumps(default) if isinstance(default, bool | tuple | dict) else f"{default}".removesuffix(".0")
        assert words == shown, name


def test_every_command_is_documented_and_nothing_else_is() -> None:
    documented = re.findall(r"^### `mailflow ([a-z-]+)", page("commands"), re.MULTILINE)
    assert sorted(documented) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_is_documented(name: str) -> None:
    (section,) = re.findall(
        rf"^### `mailflow {name}[^\n]*\n(.*?)(?=^##|\Z)", page("commands"), re.MULTILINE | re.DOTALL
    )
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in section


def test_every_notice_is_documented_and_nothing_else_is() -> None:
    folders = {path.name for path in (ROOT / "templates").iterdir() if not path.name.startswith("_")}
    assert sorted(first_cells(page("notices"))) == sorted(KINDS) == sorted(folders)


def test_every_table_is_documented_and_nothing_else_is() -> None:
    assert sorted(first_cells(page("database"))) == sorted(metadata.tables)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_is_dead(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in seen and path.suffix == ".md":
            seen.add(path)
            links = re.findall(r"\]\(([^)\s#]+)", path.read_text())
            waiting += [(path.parent / link).resolve() for link in links if not link.startswith("http")]
    assert [str(path.relative_to(ROOT)) for path in PAGES if path not in seen] == []


def test_every_command_in_the_docs_exists_with_its_options() -> None:
    tried = 0
    for path, line in shell_lines():
        for part in line.split(" && "):
            words = shlex.split(part)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            name = Path(words[0]).name
            if name == "docker":
                words = words[words.index("mailflow") :] if "mailflow" in words else words
                name = words[0]
            if name != "mailflow":
                assert name in TOOLS, f"{path}: {line}"
                continue
            command = COMMANDS[words[1]]
            known = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in words[2:] if word.startswith("-") and word != "-"} <= known, f"{path}: {line}"
            tried += 1
    assert tried > 20


def test_every_target_of_make_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {words.split()[1] for _, words in shell_lines() if words.startswith("make ")}
    named |= {target for path in PAGES for target in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert named
    assert named <= targets


def test_the_examples_of_a_roster_load() -> None:
    toml = next(block for block in blocks(page("commands"), "toml") if "[[people]]" in block)
    roster = read_roster(toml, "toml", Known())
    assert isinstance(roster, Roster), roster
    (csv,) = blocks(page("commands"), "csv")
    known = Known(refs=frozenset({"sre-7"}))
    assert isinstance(read_roster(csv, "csv", known), Roster)


@pytest.mark.parametrize("name", ["people", "requisitions", "responsibilities", "applications"])
def test_every_key_of_a_roster_stands_in_the_example(name: str) -> None:
    example = next(block for block in blocks(page("commands"), "toml") if "[[people]]" in block)
    entry = next(b for b in re.split(r"^\[\[", example, flags=re.MULTILINE) if b.startswith(name))
    keys = set(re.findall(r"^(?:# )?(\w+) = ", entry, re.MULTILINE))
    assert keys == set(ROSTER[name].model_fields)


def test_every_toml_in_the_docs_is_valid_and_names_real_settings() -> None:
    names = set(dict(settings(Settings)))
    found = 0
    for path in PAGES:
        for block in blocks(path.read_text(), "toml"):
            told = tomllib.loads(block)
            if "people" not in told:
                found += 1
                assert set(_flat(told)) <= names, path
    assert found > 3


def _flat(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def test_the_readme_begins_with_what_it_is_and_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text().splitlines()[:20]
    assert any(line.startswith("make demo") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


ITEMS = [
    {"number": number, "candidate": name, "requisition": "SRE-7", "title": "Engineer"}
    for number, name in enumerate(("Maria Silva", "John Abara", "Wei Zhang", "Sarah Kim"), start=1)
]


def _phrases() -> Iterator[str]:
    """What the docs say that people may write, but for the yes and no that stand alone."""
    for path in (ROOT / "README.md", ROOT / "docs" / "reference" / "mail-commands.md"):
        text = path.read_text()
        if path.name == "README.md":
            text = text.partition("## What people write")[2].partition("\n## ")[0]
        for row in re.findall(r"^\| [^\n]* \|$", text, re.MULTILINE):
            cells = row.strip("| ").split(" | ")
            words = cells[1 if path.name == "README.md" and len(cells) > 2 else 0]
            yield from (one for one in re.findall(r"`([^`]+)`", words) if one not in ("yes", "no") and "@" not in one)


@pytest.mark.parametrize("words", sorted(set(_phrases())))
def test_everything_that_the_docs_say_to_write_is_understood(words: str) -> None:
    """As a decision, an undo or a command, and with nothing to ask back."""
    given = GivenItems.load({"to": {"email": "dana@acme.test"}, "items": ITEMS})
    explainer = Explainer(parse, lambda _mail: (), given=given)
    head = "From: dana@acme.test\r\nTo: hiring@acme.test\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\n"
    told = explainer.explain("it.eml", f"{head}{words}\r\n".encode())
    assert told["decisions"] or told["commands"] or told["undo"]
    assert told["clarify"] == []


def test_the_docs_have_many_phrases_to_try() -> None:
    assert len(set(_phrases())) > 25
