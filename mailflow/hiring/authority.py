"""Whose word counts on a requisition today. Read at the moment of recording, never at the moment of asking."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mailflow.hiring.model import Person, Responsibilities, Review


class Authority(StrEnum):
    """What a person's verdict on a review is worth now."""

    DECIDES = "decides"
    ADVISES = "advises"
    NONE = "none"


def authority_over(person: Person, review: Review | None, duties: Responsibilities) -> Authority:
    """The worth of this person's verdict. Whoever stands in for the one who decides today decides as well; the backup
    does from the escalation on and while the other is away; others with a duty advise."""
    if not person.active:
        return Authority.NONE
    if duties.decides == person.id or person.id in duties.stand_ins:
        return Authority.DECIDES
    if duties.backup == person.id and review is not None and (review.escalated_at or duties.decider_away):
        return Authority.DECIDES
    if person.id in duties.all_people():
        return Authority.ADVISES
    return Authority.NONE


def may_see(person_id: int, duties: Responsibilities, people: Mapping[int, Person]) -> bool:
    """Whether somebody may be told of a requisition's candidates: a duty on it, or the decider, who is looked up in
    `people`, reports to them."""
    decider = people.get(duties.decides or 0)
    return person_id in duties.all_people() or (decider is not None and decider.reports_to == person_id)


def may_move(person: Person, duties: Responsibilities) -> bool:
    """Whether a stage may be set by hand: those who source or screen, and the decider."""
    return person.active and (
        person.id in duties.recruiters
        or person.id in duties.screens
        or person.id in (duties.decides, *duties.stand_ins)
    )
