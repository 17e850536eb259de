"""The words of each language, from `mailflow/locale`. English words are those in the templates."""

from __future__ import annotations

import gettext
from importlib import resources
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mailflow.errors import TemplateError


def locales() -> Path:
    """The folder of the catalogues."""
    return Path(str(resources.files("mailflow"))) / "locale"


def languages() -> tuple[str, ...]:
    """The codes of the languages that notices can be written in."""
    return ("en", *sorted(one.parent.parent.name for one in locales().glob("*/LC_MESSAGES/mailflow.po")))


def catalogue_of(code: str) -> gettext.NullTranslations:
    """The words of one language, read from its .po. Raises TemplateError where that cannot be read."""
    path = locales() / code / "LC_MESSAGES" / "mailflow.po"
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
