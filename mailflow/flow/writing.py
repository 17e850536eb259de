"""Drafts to bytes: rendered and composed, by a second process where there is one.

It is pure but for the templates, which each process reads from the same folder. Nothing here knows a database: what is
written was looked up before, and every token and Message-ID comes along.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from mailflow.flow.opening import SecondProcess
from mailflow.hiring.notices import Notice
from mailflow.hiring.samples import sample
from mailflow.mail.compose import Outgoing, compose

#: Fewer mails than this are written sooner than they are handed over.
WORTH_HANDING_OVER = 8


class Rendering(Protocol):
    """What the template edge gives back."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def text(self) -> str:
        """The plain body, complete by itself."""

    @property
    def html(self) -> str | None:
        """The same in HTML, or None for those who want plain mail."""


class Renderer(Protocol):
    """The template edge."""

    def __call__(self, kind: str, facts: object, language: str, plain: bool) -> Rendering:
        """The notice in words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notice to be written, with its reader's language and taste; `outgoing` still lacks subject and bodies."""

    notice: Notice
    language: str
    plain: bool
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Why a sheet could not be written: what went wrong and where."""

    cause: str


Written: TypeAlias = bytes | Spoilt


class _Here:
    """The templates of the process that writes; set once, before its first batch."""

    render: Renderer | None = None


class Templates(Protocol):
    """The templates of a folder."""

    @property
    def render(self) -> Renderer:
        """Notices in words."""


def prepare(templates: Callable[[], Templates]) -> None:
    """Called once in the second process. A first digest has it compile what is compiled when first needed."""
    _Here.render = templates().render
    _Here.render("digest", sample("digest"), "en", False)


def write_there(sheets: Sequence[Sheet]) -> list[Written]:
    """The second process' part of a batch."""
    if _Here.render is None:
        raise RuntimeError("prepare was not called in this process")
    return write_all(_Here.render, sheets)


def write_all(render: Renderer, sheets: Sequence[Sheet]) -> list[Written]:
    """These as mails; each that fails, alone."""
    return [_write(render, one) for one in sheets]


def _write(render: Renderer, sheet: Sheet) -> Written:
    try:
        words = render(sheet.notice.kind, sheet.notice, sheet.language, sheet.plain)
        return compose(replace(sheet.outgoing, subject=words.subject, text=words.text, html=words.html))
    except Exception as error:
        return Spoilt(cause(error))


@dataclass(frozen=True, slots=True)
class Press:
    """This process and the second one. Not for two threads."""

    render: Renderer
    second: SecondProcess | None = None

    def write(self, sheets: Sequence[Sheet]) -> list[Written]:
        """These as mails, in their order. The second process, if there is one, writes them all: the batch before is
        being sent meanwhile, which keeps this one busy."""
        number = None
        if self.second is not None and len(sheets) >= WORTH_HANDING_OVER:
            number = self.second.begin(write_there, sheets)
        there = self.second.finish(number) if self.second is not None else None
        return there or write_all(self.render, sheets)


def cause(error: Exception) -> str:
    """What went wrong and where. Not the error's words, which may name a candidate."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}{f' at {frame[0].name}:{frame[0].lineno}' if frame else ''}"
