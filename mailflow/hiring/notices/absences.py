"""Notices about who decides while somebody is away: the one proposed, and the word to whoever stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from mailflow.hiring.notices.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationProposed(Notice):
    """An out-of-office names somebody: shall they decide until its writer is back? One yes or no settles it. `mine`
    where the receiver is the one who is away; `back` their first day back."""

    kind: ClassVar[str] = "delegation"

    principal: str
    delegate: str
    back: date
    mine: bool = False
    #: The roles that it is about.
    refs: tuple[str, ...] = ()
    #: Its writer is the recruiter of these, and decides on none.
    recruits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingIn(Notice):
    """The receiver acts in somebody's place until the end of `last_day`, and gets their daily mail."""

    kind: ClassVar[str] = "standin"

    principal: str
    last_day: date
    #: How many decisions wait now.
    waiting: int = 0
    agreed_by: str = ""
    #: The first day, where it is still to come.
    first_day: date | None = None
    #: The principal is the recruiter of roles, and decides on none.
    recruits: bool = False
