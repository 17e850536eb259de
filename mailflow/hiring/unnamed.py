"""Files of an intake mail that could not be read: kept with the receipt until its reader says whose resume one is.

A scan or a locked file has a candidate all the same, whom only a person can name. Who answers with a name says no more
than who mails a resume with that name in it, and may say as much. Decides which words name a file; enters nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mailflow.hiring.notices import Unamended
from mailflow.hiring.submission import Brought
from mailflow.mail.document import FileStatus
from mailflow.reading.corrections import Correction, Corrections, Field, SetField


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The files by their row of the receipt, the mail that brought them and the ref of its role, "" where none was
    known."""

    origin: int = 0
    ref: str = ""
    files: Mapping[int, Brought] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """As JSON takes it, beside the notice's own facts; nothing for no files."""
        if not self.files:
            return {}
        files = {str(number): one.dump() for number, one in self.files.items()}
        return {"unnamed": {"origin": self.origin, "ref": self.ref, "files": files}}

    @classmethod
    def load(cls, facts: Mapping[str, object]) -> Unnamed:
        """What `dump` gave; no files where a notice kept none."""
        kept: Any = facts.get("unnamed")
        if not kept:
            return cls()
        files = {int(number): Brought.load(one) for number, one in kept["files"].items()}
        return cls(kept["origin"], kept["ref"], files)

    def others_than(self, files: Collection[str]) -> Unnamed:
        """Those that are none of these files, named by SHA-256."""
        return replace(self, files={n: one for n, one in self.files.items() if one.sha256 not in files})


@dataclass(frozen=True, slots=True)
class Naming:
    """What a mail says of these files. `named` are to be entered, by the ref of their role; `rest` is about other rows;
    `refused` are words that no file can be entered by, with why."""

    named: tuple[tuple[str, Brought], ...] = ()
    rest: Corrections = field(default_factory=Corrections)
    refused: tuple[tuple[Unamended, SetField], ...] = ()


def read_naming(said: Corrections, unnamed: Unnamed, entered: int) -> Naming:
    """Which of these corrections name a file that could not be read; `entered` is how many rows of the receipt were
    entered. A name must be among the words about a row; without a number they are about the only row there is."""
    if not unnamed.files:
        return Naming(rest=said)
    only = next(iter(unnamed.files)) if not entered and len(unnamed.files) == 1 else None
    about: dict[int, dict[Field, str]] = {}
    rest: list[Correction] = []
    refused: list[tuple[Unamended, SetField]] = []
    for one in said.found:
        number = (one.number or only) if isinstance(one, SetField) else None
        if not isinstance(one, SetField) or (number is not None and number not in unnamed.files):
            rest.append(one)
        elif number is not None and not one.value:
            refused.append((Unamended.INVALID, one))
        elif number is not None:
            about.setdefault(number, {})[one.field] = one.value
        elif one.field is Field.ROLE:
            rest.append(one)
        else:
            refused.append((Unamended.WHICH_ROW, one))
    named = tuple(
        (fields.get(Field.ROLE, unnamed.ref), _as_named(unnamed.files[number], fields))
        for number, fields in about.items()
        if Field.NAME in fields
    )
    without = [one for one in said.found if isinstance(one, SetField) and one.number in about.keys() - _rows(named)]
    return Naming(named, Corrections((*rest, *without), said.left), tuple(refused))


def _rows(named: tuple[tuple[str, Brought], ...]) -> set[int]:
    return {one.number for _, one in named}


def _as_named(one: Brought, fields: Mapping[Field, str]) -> Brought:
    return replace(
        one,
        status=FileStatus.READ,
        name=fields[Field.NAME],
        email=fields.get(Field.EMAIL, ""),
        phone=fields.get(Field.PHONE, ""),
    )
