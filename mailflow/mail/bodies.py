"""Which text a mail says, where its body is in several pieces.

Attachments split a body (Apple Mail), mailing lists and gateways add a footer as a part of their own, and only some
pieces come both as text and as HTML. The text and the HTML that come out here are each the whole body or nothing, so
that whoever reads one of them misses no words, and whoever compares them compares like with like. It reads no words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape


@dataclass(slots=True)
class _Piece:
    """A part of the body: the ways in which one multipart/alternative gives it, or a lone part."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)


class Bodies:
    """Collects the body parts of one mail in their order."""

    def __init__(self) -> None:
        self._pieces: dict[int, _Piece] = {}

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, piece: int, text: str, *, html: bool) -> None:
        """A body part; parts of one multipart/alternative have the same `piece`."""
        of = self._pieces.setdefault(piece, _Piece())
        (of.htmls if html else of.texts).append(text)

    def text(self) -> str | None:
        """The body as text; None where there is none, or where a piece of it says something in HTML alone."""
        pieces = self._spoken()
        if any(not _says(piece.texts) and _says(piece.htmls) for piece in pieces):
            return None
        return _joined([_joined(piece.texts) for piece in pieces])

    def html(self) -> str | None:
        """The body as HTML, with pieces that are text alone set in; None where no piece is HTML."""
        pieces = self._spoken()
        if not any(piece.htmls for piece in pieces):
            return None
        return _joined([_joined(each.htmls) or f"<pre>{escape(_joined(each.texts) or '')}</pre>" for each in pieces])

    def _spoken(self) -> list[_Piece]:
        """The pieces that say something; all of them where none does."""
        pieces = list(self._pieces.values())
        return [piece for piece in pieces if _says(piece.texts) or _says(piece.htmls)] or pieces


def _says(bodies: list[str]) -> bool:
    return any(body.strip() for body in bodies)


def _joined(bodies: list[str | None] | list[str]) -> str | None:
    given = [body for body in bodies if body is not None]
    if len(given) < 2:
        return given[0] if given else None
    return "\n".join(body.removesuffix("\n") for body in given) + "\n"
