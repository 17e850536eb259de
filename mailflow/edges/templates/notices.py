"""The door: a kind of notice, its facts and a language, to a subject and two bodies. Reads the template folder only."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from mailflow.edges.templates.catalogue import languages
from mailflow.edges.templates.environment import environment_for
from mailflow.edges.templates.lines import header_line, tidy
from mailflow.edges.templates.loader import Folder, InlinedCss
from mailflow.errors import TemplateError


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words. `html` is None for people who want plain mail."""

    subject: str
    text: str = field(repr=False)
    html: str | None = field(repr=False)


class Templates:
    """The templates of one folder, in every language that has a catalogue.

    `folder` is None for those that come with mailflow: beside the package in a source tree, in it once installed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or own_folder()
        if not self.folder.is_dir():
            raise TemplateError(f"no template folder at {self.folder}")
        self._css = _read(self.folder / "_base" / "style.css")
        self._languages: dict[str, _Language] = {}
        self.languages = languages()

    def kinds(self) -> tuple[str, ...]:
        """The kinds of notice that have a folder here."""
        return tuple(sorted(one.name for one in self.folder.iterdir() if one.is_dir() and not one.name.startswith("_")))

    def render(self, kind: str, facts: object, language: str, plain: bool = False) -> Rendered:
        """The notice of this kind in this language (English where there is no catalogue for it). `facts` is the value
        that the templates see as `n`. Raises TemplateError for a kind without a folder, a template that cannot be
        compiled, and a fact that the template asks for and `facts` does not have."""
        words = self._language(language)
        try:
            subject = header_line(words.template(kind, "subject.txt").render(n=facts))
            context = {"n": facts, "subject": subject, "mailto": _mailto(facts, subject)}
            text = words.template(kind, "body.txt").render(context)
            html = None if plain else words.template(kind, "body.html").render(context)
        except jinja2.TemplateNotFound as error:
            raise TemplateError(f"template {kind}: {error.name} is missing in {self.folder}") from error
        except (jinja2.TemplateError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise TemplateError(f"template {kind} ({language}): {error}") from error
        return Rendered(subject, tidy(text), html)

    def check(self) -> list[str]:
        """What is wrong with any template in any language, one line each: for `mailflow doctor`."""
        wrong = []
        for language in self.languages:
            words = self._language(language)
            for kind in self.kinds():
                for name in ("subject.txt", "body.txt", "body.html"):
                    try:
                        words.template(kind, name)
                    except (jinja2.TemplateError, TemplateError) as error:
                        wrong.append(f"{kind}/{name} ({language}): {error}")
        return wrong

    def _language(self, language: str) -> _Language:
        code = language.replace("-", "_").split("_")[0].lower()
        code = code if code in self.languages else "en"
        if code not in self._languages:
            self._languages[code] = _Language(code, self.folder, self._css)
        return self._languages[code]


class _Language:
    """Two environments in one language: text, where a value is a line, and HTML, where it is escaped as well."""

    def __init__(self, code: str, folder: Path, css: str) -> None:
        self._text = environment_for(code, Folder(folder), html=False)
        self._html = environment_for(code, InlinedCss(folder, css), html=True)

    def template(self, kind: str, name: str) -> jinja2.Template:
        """The compiled template; compiled once."""
        environment = self._html if name.endswith(".html") else self._text
        return environment.get_template(f"{kind}/{name}")


def _mailto(facts: object, subject: str) -> Markup:
    """What every button's address begins with; the prefilled answer follows."""
    address = getattr(facts, "reply_address", "")
    return escape(f"mailto:{quote(address, safe='@+')}?subject={quote('Re: ' + subject, safe='')}&body=")


def own_folder() -> Path:
    """The templates that come with mailflow."""
    package = Path(str(resources.files("mailflow")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(f"template {path} cannot be read: {error.strerror}") from error
