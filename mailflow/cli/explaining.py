"""The explainer for `mailflow explain`: with given items, with the database of the configuration, or with neither."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from mailflow.app import App, build
from mailflow.app.parsing import parse_bounded
from mailflow.config import is_configured, load_settings
from mailflow.edges.child import BoundedPool
from mailflow.edges.documents.reader import DocumentReader
from mailflow.errors import FileError
from mailflow.flow.explain import Explainer, GivenItems, Known
from mailflow.flow.submitting import hints
from mailflow.hiring.judging import Court
from mailflow.hiring.letter import Letter
from mailflow.mail.document import ExtractedDocument
from mailflow.mail.forward import attached_files
from mailflow.mail.message import InboundMail
from mailflow.store.desk import load_desk
from mailflow.store.migrate import require_current

Explains = Callable[[str, bytes], dict[str, Any]]


@contextmanager
def explainer(items: Path | None, now: datetime | None) -> Iterator[Explains]:
    """Explains mails as `explain(file, raw)`. A configuration brings its database along, unless items are given."""
    with BoundedPool(1) as pool:
        reader = DocumentReader(pool)

        def documents(mail: InboundMail) -> tuple[ExtractedDocument, ...]:
            return reader.read_all(attached_files(mail))

        def parse(raw: bytes) -> InboundMail:
            return parse_bounded(raw, pool)

        if items is not None:
            yield Explainer(parse, documents, given=_given(items), now=now).explain
        elif not is_configured():
            yield Explainer(parse, documents, now=now).explain
        else:
            app = build(load_settings())
            try:
                require_current(app.database)
                around = app.surroundings(app.settings.mailbox[0])
                known = Explainer(parse, documents, around=around, look_up=_look_up(app), now=now)
                yield known.explain
            finally:
                app.close()


def _given(path: Path) -> GivenItems:
    try:
        return GivenItems.load(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FileError(f"{path} cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        form = '{"to": {"name", "email", "timezone"}, "items": [{"number", "candidate", "requisition", "title"}]}'
        raise FileError(f"{path} does not hold the items of a notice ({why}); the form is {form}") from None


def _look_up(app: App) -> Callable[[Letter], Known]:
    mailbox = app.settings.mailbox[0]
    court = Court(app.settings.token_keys, app.settings.rules, mailbox.trust.profile == "none")

    def look_up(letter: Letter) -> Known:
        with app.database.read() as connection:
            desk = load_desk(connection, [letter], court.policy, app.clock(), lock=False)
            return Known(desk, court, hints(connection))

    return look_up
