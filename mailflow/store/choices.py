"""What people chose of how they get their mail, added to what they chose before."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from mailflow.hiring.chosen import with_choice
from mailflow.hiring.effects import ChooseStyle
from mailflow.store.schema import person


def choose(connection: Connection, choices: Sequence[ChooseStyle]) -> None:
    """Keep these choices, in order. Whose hour or days may have changed has the next slots computed anew; a date that
    had its mail has none again, since the slot's key is its date."""
    if not choices:
        return
    wanted = select(person.c.id, person.c.chosen).where(person.c.id.in_({one.person_id for one in choices}))
    kept = {row.id: row.chosen or {} for row in connection.execute(wanted.order_by(person.c.id).with_for_update())}
    for one in choices:
        kept[one.person_id] = with_choice(kept[one.person_id], one.choice)
    connection.execute(
        update(person)
        .where(person.c.id == bindparam("b_id"))
        .values(chosen=bindparam("now"), slot_due_at=None, slot_date=None, summary_due_at=None, summary_date=None),
        [{"b_id": key, "now": chosen or None} for key, chosen in kept.items()],
    )
