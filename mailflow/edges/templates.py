"""Notices as words: the facts of a notice and the folder named after its kind, to a subject, a text and an HTML body.

Templates come from disk and are written by whoever runs this; facts come from people and from candidates, and are
never compiled, never trusted: a sandboxed environment, HTML escaped, every value folded to one line, a missing fact
refused. What costs time is done once, when a template is first used: the stylesheet is inlined into the template and
not into each mail, the words are put in from the language's catalogue and not looked up while rendering.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import css_inline
import jinja2
from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mailflow.errors import TemplateError

#: The width that plain text is wrapped to, quoting marks included (RFC 3676 recommends at most 78).
TEXT_WIDTH = 76
LONGEST_SUBJECT = 150

_PIECE = re.compile(r"(\{%[^%]*%\}|\{\{[^}]*\}\})")
_COMMENT = re.compile(r"\{#[^#]*#\}")
_INCLUDE = re.compile(r'\{%\+? include "([\w./]+)" %\}\n?')
_VARIABLE = re.compile(r"%\((\w+)\)s")


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
        self.languages = ("en", *sorted(_catalogues()))

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
        except (jinja2.TemplateError, TypeError, ValueError, KeyError) as error:
            raise TemplateError(f"template {kind} ({language}): {error}") from error
        return Rendered(subject, _tidy(text), html)

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
        self._text = _environment(code, _Folder(folder), html=False)
        self._html = _environment(code, _InlinedCss(folder, css), html=True)
        self._html.globals["css"] = Markup(css)

    def template(self, kind: str, name: str) -> jinja2.Template:
        """The compiled template; compiled once."""
        environment = self._html if name.endswith(".html") else self._text
        return environment.get_template(f"{kind}/{name}")


class _Folder(jinja2.FileSystemLoader):
    """Reads templates with the parts they include already in them: an include while rendering copies its context."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, current = super().get_source(environment, template)
        return self._whole(environment, source), name, current

    def _whole(self, environment: jinja2.Environment, source: str) -> str:
        def part(match: re.Match[str]) -> str:
            return self._whole(environment, jinja2.FileSystemLoader.get_source(self, environment, match[1])[0])

        return _INCLUDE.sub(part, source)


class _InlinedCss(_Folder):
    """Reads HTML templates with the stylesheet already in their `style` attributes.

    css-inline parses HTML and knows nothing of Jinja, so each tag becomes a comment and each expression a word while it
    works. Where the parser would have moved or dropped one (a loop around table rows, say) the template is refused.
    """

    def __init__(self, folder: Path, css: str) -> None:
        super().__init__(folder)
        self._css = css
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)

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
        return re.sub(r"<!--J(\d+)J-->|J(\d+)J", lambda match: pieces[int(match.group(1) or match.group(2))], inlined)

    @staticmethod
    def _hide(match: re.Match[str], pieces: list[str]) -> str:
        pieces.append(match.group())
        before = match.string[: match.start()]
        in_tag = before.rfind("<") > before.rfind(">")
        word = f"J{len(pieces) - 1}J"
        return word if in_tag or match.group().startswith("{{") else f"<!--{word}-->"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates see the declared facts of dataclasses, and what the stock sandbox allows of anything else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._declared: dict[type, frozenset[str]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        declared = self._declared.get(type(obj))
        if declared is None:
            declared = self._declared[type(obj)] = _declared(type(obj))
        if attribute in declared:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _declared(kind: type) -> frozenset[str]:
    """The names that a dataclass shows to templates: its fields and properties. Nothing of any other type."""
    if not is_dataclass(kind):
        return frozenset()
    shown = {one.name for one in fields(kind)}
    shown |= {name for name in dir(kind) if isinstance(getattr(kind, name, None), property)}
    return frozenset(name for name in shown if not name.startswith("_"))


class _Catalogued(InternationalizationExtension):
    """`trans` blocks in the language's own words, put in when the template is compiled.

    A block without a plural becomes plain text and its variables; only plurals are chosen while rendering.
    """

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Output:
        if plural is not None or context is not None:
            return super()._make_node(
                singular, plural, context, variables, plural_expr, vars_referenced, num_called_num
            )
        translate = cast(Callable[[str], str], self.environment.globals["translate"])
        said = translate(singular if vars_referenced else singular.replace("%%", "%"))
        pieces = _VARIABLE.split(said) if vars_referenced else [said]
        output: list[nodes.Expr] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                output.append(variables.get(piece) or nodes.Name(piece, "load"))
            elif piece:
                output.append(nodes.TemplateData(piece.replace("%%", "%") if vars_referenced else piece))
        return nodes.Output(output)


def _environment(code: str, loader: jinja2.BaseLoader, *, html: bool) -> jinja2.Environment:
    environment = _Sandbox(
        loader=loader,
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_one_line,
        extensions=[_Catalogued],
    )
    catalogue = _catalogue(code)
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.clear()
    environment.globals.update(translate=catalogue.gettext, language=code)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    environment.filters.update(
        when=lambda moment: when(moment, code),
        day=lambda moment: day(moment, code),
        quoted=_quoted,
        size=lambda octets: _size(octets, code),
        word=_words(environment),
    )
    return environment


def _words(environment: jinja2.Environment) -> Callable[[str, str], str]:
    """A filter that says a value by the macro of that name in `_base/words.txt`; each is said once and kept."""
    said: dict[tuple[str, str], str] = {}

    def word(value: str, macro: str) -> str:
        if (macro, value) not in said:
            said[macro, value] = getattr(environment.get_template("_base/words.txt").module, macro)(value)
        return said[macro, value]

    return word


def when(moment: datetime, language: str) -> str:
    """Weekday, day and time, as people of that language write them, in the moment's own zone."""
    return f"{_day(moment.date(), language)}, {_clock(moment.hour, moment.minute, language)}"


def day(moment: date, language: str) -> str:
    """Weekday and day, as people of that language write them."""
    return _day(moment.date() if isinstance(moment, datetime) else moment, language)


@lru_cache(4096)
def _day(moment: date, language: str) -> str:
    pattern = {"en": "EEE d MMM"}.get(language) or Locale(language).datetime_skeletons["MMMEd"].pattern
    return format_date(moment, pattern, locale=language)


@lru_cache(4096)
def _clock(hour: int, minute: int, language: str) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute), "HH:mm", locale=language)  # noqa: DTZ001  # a clock face


class _Lines(str):
    """Text of ours that may hold line ends: its values were folded before."""

    __slots__ = ()


def _one_line(value: Any) -> Any:
    """A value as one line of printable text: nobody's name or words can begin a line or hold a control character."""
    if type(value) is str and not value.isprintable():
        return header_line(value, longest=100_000)
    return value


def header_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """The text on one line, without control and formatting characters, at most `longest` long."""
    kept = text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())[:longest]


def _quoted(text: str, indent: int = 0) -> _Lines:
    """Somebody's words as a quotation, so that a reply which repeats them is not taken to say them."""
    prefix = " " * indent + "> "
    return _Lines("\n".join(_filled(prefix + header_line(str(text), 100_000), prefix)))


def _filled(text: str, prefix: str) -> list[str]:
    """The text, which begins with `prefix`, as lines of at most the text width that all begin with it."""
    if len(text) <= TEXT_WIDTH:
        return [text]
    lines, line = [], ""
    for word in text[len(prefix) :].split(" "):
        if line and len(prefix) + len(line) + 1 + len(word) > TEXT_WIDTH:
            lines.append(prefix + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, prefix + line]


def _size(octets: int, language: str) -> str:
    """A file size in units that people compare by."""
    mebibytes = octets / 2**20
    if mebibytes >= 1:
        return f"{format_decimal(mebibytes, '0.0', locale=language)} MB"
    return f"{format_decimal(max(1, round(octets / 1024)), '0', locale=language)} KB"


def _mailto(facts: object, subject: str) -> Markup:
    """What every button's address begins with; the prefilled answer follows."""
    address = getattr(facts, "reply_address", "")
    return escape(f"mailto:{quote(address, safe='@+')}?subject={quote('Re: ' + subject, safe='')}&body=")


def _tidy(text: str) -> str:
    """Lines of at most the text width, no spaces at their end, never two empty ones, one line end at the end."""
    lines: list[str] = []
    for line in text.split("\n"):
        kept = line.rstrip() if line != "-- " else line
        if len(kept) > TEXT_WIDTH and "> " not in kept[:6]:
            lines += _filled(kept, " " * (len(kept) - len(kept.lstrip())))
        elif kept or (lines and lines[-1]):
            lines.append(kept)
    return "\n".join(lines).strip("\n") + "\n"


def own_folder() -> Path:
    """The templates that come with mailflow."""
    package = Path(str(resources.files("mailflow")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _locales() -> Path:
    return Path(str(resources.files("mailflow"))) / "locale"


def _catalogues() -> tuple[str, ...]:
    return tuple(one.parent.parent.name for one in _locales().glob("*/LC_MESSAGES/mailflow.po"))


def _catalogue(code: str) -> gettext.NullTranslations:
    """The words of one language, read from its .po; English words are those in the templates."""
    path = _locales() / code / "LC_MESSAGES" / "mailflow.po"
    if code == "en" or not path.is_file():
        return gettext.NullTranslations()
    try:
        Locale.parse(code)
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=code))
    except (UnknownLocaleError, ValueError, OSError) as error:
        raise TemplateError(f"catalogue {path}: {error}") from error
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(f"template {path} cannot be read: {error.strerror}") from error
