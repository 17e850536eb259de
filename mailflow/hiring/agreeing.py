"""Who may say yes to a stand-in whom an out-of-office names: the one who is away, or somebody who answers for all that
the stand-in would get.

For what somebody decides on, that is who recruits for it; for what they recruit for, whoever else sources it and the
one they report to. It reads responsibilities and asks nobody.
"""

from __future__ import annotations

from mailflow.hiring.desk import Desk
from mailflow.hiring.model import Person, Responsibilities


def parts_of(desk: Desk, person: Person) -> list[Responsibilities]:
    """The roles that somebody decides on or is the recruiter of: what a stand-in would get."""
    return [held for held in desk.duties.values() if person.id in (held.decides, held.recruiter)]


def may_agree(desk: Desk, person: Person) -> frozenset[int]:
    """Everybody who may agree to a stand-in for this person: for each of their roles, not for some."""
    allowed = [_allowed(held, person) for held in parts_of(desk, person)]
    return frozenset({person.id, *(set.intersection(*allowed) if allowed else ())})


def to_ask(desk: Desk, person: Person) -> list[int]:
    """Whom to ask for it, the person first: of those who may agree, the recruiter of each role that they decide on, and
    for those that they recruit for the one they report to, or where there is none the others who source."""
    may = may_agree(desk, person)
    asked: list[int | None] = [person.id]
    for held in parts_of(desk, person):
        if held.decides == person.id:
            asked.append(held.recruiting)
        elif person.reports_to in may:
            asked.append(person.reports_to)
        else:
            asked += held.sources
    return [one for one in dict.fromkeys(asked) if one is not None and one in may]


def _allowed(held: Responsibilities, person: Person) -> set[int]:
    everyone = set(held.recruiters) - {person.id}
    if held.decides != person.id and person.reports_to is not None:
        everyone.add(person.reports_to)
    return everyone
