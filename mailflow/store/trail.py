"""The trail of an application as people read it: `why Maria` by mail, `mailflow show Maria` in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from mailflow.hiring.authority import may_see
from mailflow.hiring.model import Application, Person, Stage
from mailflow.hiring.naming import name_words
from mailflow.hiring.notices import Happening, Trail, TrailEvent
from mailflow.hiring.worktime import zone_of
from mailflow.reading.model import Verdict
from mailflow.store.names import bearers
from mailflow.store.people import people_by_id
from mailflow.store.roles import duties_of
from mailflow.store.rows import applications, to_application
from mailflow.store.schema import application, event

#: Events that name a day of their own.
_WITH_DAY = ("promised", "missed", "delegated", "nurtured", "competing")
#: What the kinds of events are called in a notice; of most it is their own name.
_HAPPENINGS = {
    **{kind.value: kind for kind in Happening},
    "answer": Happening.ANSWERED,
    "stage": Happening.MOVED,
    "taken_back": Happening.UNDONE,
}
_STANDINGS = {"advice": Happening.ADVICE, "undone": Happening.UNDONE}


def find_applications(connection: Connection, name: str) -> list[Application]:
    """Applications of candidates whose name has every word of `name`."""
    words = name_words(name)
    if not words:
        return []
    query = applications().where(application.c.candidate_id.in_(bearers(words))).order_by(application.c.id)
    return [to_application(row) for row in connection.execute(query)]


def trail(connection: Connection, application_id: int, zone: ZoneInfo) -> tuple[TrailEvent, ...]:
    """What happened on one application, in order, with times in that zone."""
    rows = connection.execute(select(event).where(event.c.chain == application_id).order_by(event.c.seq)).all()
    people = people_by_id(connection, _people_in(rows))
    names = {key: person.name for key, person in people.items()}
    return tuple(_told(row, names, zone) for row in rows)


def _people_in(rows: Sequence[Any]) -> set[int]:
    ids = {row.actor_id for row in rows if row.actor_id}
    named = {row.data.get(key) for row in rows for key in ("to", "for")}
    return ids | {one for one in named if isinstance(one, int)}


def _told(row: Any, names: Mapping[int, str], zone: ZoneInfo) -> TrailEvent:
    data = row.data

    def moment(key: str) -> datetime | None:
        return datetime.fromisoformat(data[key]).astimezone(zone) if data.get(key) else None

    to = data.get("to")
    return TrailEvent(
        at=row.at.astimezone(zone),
        what=_what(row.kind, data),
        who=names.get(row.actor_id or 0, ""),
        to=names.get(to, "") if isinstance(to, int) else "",
        verdict=Verdict(data["verdict"]) if data.get("verdict") else None,
        stage=Stage(to) if isinstance(to, str) else None,
        until=moment("until") if row.kind in _WITH_DAY else None,
        principal=names.get(data.get("for") or 0, ""),
        words=row.text or "",
        written_at=moment("written_at"),
        received_at=moment("received_at"),
        mail=row.inbox_id,
    )


def _what(kind: str, data: Mapping[str, Any]) -> Happening:
    if kind == "feedback":
        return _STANDINGS.get(data.get("standing", ""), Happening.FEEDBACK)
    return _HAPPENINGS.get(kind, Happening.NOTE)


def trail_notice(
    connection: Connection, receiver: Person, name: str, ids: Sequence[int], head: Mapping[str, Any], now: datetime
) -> Trail:
    """The answer to `why NAME`: the trail where the name fits one application that the receiver may see now."""
    found = (
        [to_application(r) for r in connection.execute(applications().where(application.c.id.in_(ids)))] if ids else []
    )
    duties = duties_of(connection, {one.requisition_id for one in found}, now)
    deciders = people_by_id(connection, {held.decides for held in duties.values() if held.decides})
    found = [one for one in found if may_see(receiver.id, duties[one.requisition_id], deciders)]
    if not found:
        return Trail(**head, unknown_name=name)
    if len(found) > 1:
        return Trail(**head, unknown_name=name, others=tuple(f"{one.candidate} ({one.ref})" for one in found))
    one = found[0]
    events = trail(connection, one.id, zone_of(receiver.style.timezone))
    return Trail(**head, candidate=one.candidate, ref=one.ref, title=one.title, stage=one.stage, events=events)
