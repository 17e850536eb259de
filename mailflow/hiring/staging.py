"""An application's change of stage as an effect, with the event that its trail keeps of it.

Never decides that it moves, nor what is asked at the new stage.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.hiring.book import Book
from mailflow.hiring.chain import Event
from mailflow.hiring.effects import MoveStage
from mailflow.hiring.model import Application, Stage


def set_stage(
    book: Book,
    application: Application,
    to: Stage,
    kind: str = "stage",
    *,
    reason: str | None = None,
    undo: bool = False,
) -> Application:
    """Write the move into the book, if the application still stands as read. `kind` is that of the event, `reason` in
    the writer's words; `undo` where a stage is given back. Gives the application as it is afterwards."""
    data: dict[str, object] = {"from": application.stage.value, "to": to.value}
    if undo:
        data["undo"] = True
    event = Event(application.id, kind, book.now, book.person.id, book.source.inbox_id, data, reason)
    book.add(MoveStage(application.id, application.version, to, event))
    return replace(application, stage=to, version=application.version + 1)
