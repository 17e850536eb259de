"""What a correction by reply changes on file: each one a single step that another of them takes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """The fields of a candidate as they are from now on; None where there is none."""

    candidate_id: int
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Reassign:
    """An application is somebody else's from now on, or on another requisition with the must-haves shown there."""

    application_id: int
    candidate_id: int | None = None
    requisition_id: int | None = None
    fit: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SplitOff:
    """An application becomes that of a new candidate with these fields."""

    application_id: int
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class JoinPeople:
    """Two candidates are one: whoever is recognised as the first is taken for the second. None takes that back."""

    candidate_id: int
    into: int | None


@dataclass(frozen=True, slots=True)
class MoveFile:
    """A document lies with another application from now on; with none where `to` is None."""

    sha256: str
    application_id: int
    to: int | None


Remedy = CorrectPerson | Reassign | SplitOff | JoinPeople | MoveFile
