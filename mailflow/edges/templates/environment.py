"""The Jinja environment of one language: what a template may see and call, and where its words come from.

Sandboxed, because whoever may edit a template may not run code here; strict, because a missing fact must never become
an empty place in a mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailflow.edges.templates.catalogue import catalogue_of
from mailflow.edges.templates.compiling import Gathering
from mailflow.edges.templates.dates import day, size, tongue, weekdays, when
from mailflow.edges.templates.lines import one_line, one_line_of_html, quoted

_VARIABLE = re.compile(r"%\((\w+)\)s")


def environment_for(code: str, loader: jinja2.BaseLoader, *, html: bool) -> jinja2.Environment:
    """The environment of a language (its code) for text or for HTML: filters, words and what is refused. Raises
    TemplateError where the language's catalogue cannot be read."""
    environment = _Sandbox(
        loader=loader,
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=one_line_of_html if html else one_line,
        extensions=[_Catalogued],
    )
    catalogue = catalogue_of(code)
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.clear()
    environment.globals.update(translate=catalogue.gettext, language=code)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    environment.filters.update(
        when=lambda moment: when(moment, code),
        day=lambda moment: day(moment, code),
        quoted=quoted,
        size=lambda octets: size(octets, code),
        weekdays=lambda days: weekdays(tuple(days), code),
        tongue=lambda language: tongue(language, code),
        word=_words(environment),
    )
    return environment


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates see the declared facts of dataclasses, and what the stock sandbox allows of anything else."""

    code_generator_class = Gathering

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._declared: dict[type, frozenset[str]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            declared = self._declared[type(obj)]
        except KeyError:
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


def _words(environment: jinja2.Environment) -> Callable[[str, str], str]:
    """A filter that says a value by the macro of that name in `_base/words.txt`; each is said once and kept."""
    said: dict[tuple[str, str], str] = {}

    def word(value: str, macro: str) -> str:
        if (macro, value) not in said:
            said[macro, value] = getattr(environment.get_template("_base/words.txt").module, macro)(value)
        return said[macro, value]

    return word
