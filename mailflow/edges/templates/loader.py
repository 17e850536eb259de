"""Templates from disk, made ready once: the parts they include put in, the stylesheet in their `style` attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import css_inline
import jinja2

_PIECE = re.compile(r"(\{%[^%]*%\}|\{\{[^}]*\}\})")
_COMMENT = re.compile(r"\{#[^#]*#\}")
_CLASS = re.compile(r' class="([^"]*)"')
_INCLUDE = re.compile(r'\{%\+? include "([\w./]+)" %\}\n?')


class Folder(jinja2.FileSystemLoader):
    """Reads templates with the parts they include already in them: an include while rendering copies its context."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, current = super().get_source(environment, template)
        return self._whole(environment, source), name, current

    def _whole(self, environment: jinja2.Environment, source: str) -> str:
        def part(match: re.Match[str]) -> str:
            return self._whole(environment, jinja2.FileSystemLoader.get_source(self, environment, match[1])[0])

        return _INCLUDE.sub(part, source)


class InlinedCss(Folder):
    """Reads HTML templates with the stylesheet already in their `style` attributes.

    css-inline parses HTML and knows nothing of Jinja, so each tag becomes a comment and each expression a word while it
    works. Where the parser would have moved or dropped one (a loop around table rows, say) the template is refused.
    """

    def __init__(self, folder: Path, css: str) -> None:
        super().__init__(folder)
        self._css = css
        #: Classes that a rule outside the `style` attributes still needs: those of the dark colours.
        self._needed = frozenset(re.findall(r"\.([\w-]+)", css.partition("@media")[2]))
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, current = super().get_source(environment, template)
        return self._inline(source, template) if template.endswith(".html") else source, name, current

    def _inline(self, source: str, template: str) -> str:
        pieces: list[str] = []
        hidden = _PIECE.sub(lambda match: self._hide(match, pieces), _COMMENT.sub("", source))
        whole = "<html" in hidden
        inlined = (
            self._inliner.inline(hidden.replace("</head>", f"<style>{self._css}</style></head>"))
            if whole
            else self._inliner.inline_fragment(hidden, self._css)
        )
        found = [int(number) for number in re.findall(r"J(\d+)J", inlined)]
        if found != list(range(len(pieces))):
            raise jinja2.TemplateSyntaxError("tags stand where HTML allows none", 1, template)
        slim = _CLASS.sub(self._slim, inlined)
        return re.sub(r"<!--J(\d+)J-->|J(\d+)J", lambda match: pieces[int(match.group(1) or match.group(2))], slim)

    def _slim(self, match: re.Match[str]) -> str:
        """A class attribute without the names that have done their work: some programs cut mails at 102 KB."""
        kept = [name for name in match[1].split() if name in self._needed]
        return f' class="{" ".join(kept)}"' if kept else ""

    @staticmethod
    def _hide(match: re.Match[str], pieces: list[str]) -> str:
        pieces.append(match.group())
        before = match.string[: match.start()]
        in_tag = before.rfind("<") > before.rfind(">")
        word = f"J{len(pieces) - 1}J"
        return word if in_tag or match.group().startswith("{{") else f"<!--{word}-->"
