"""The receipt of an intake mail while it is written: a row for each file, and only what its reader may know.

Who may not see a role's candidates learns nothing from it about who is on file: somebody could forward a colleague's
resume only to find out whether they have applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailflow.hiring.acquaintance import Acquaintance
from mailflow.hiring.authority import may_see
from mailflow.hiring.book import role_duties
from mailflow.hiring.desk import Desk, KnownCandidate
from mailflow.hiring.effects import Notify
from mailflow.hiring.filed import Filed, FiledRow
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Person, Requisition, Responsibilities, Stage
from mailflow.hiring.notices import Entered, Fit, IntakeReceipt, IntakeRow, MustHave, RoleChoice, dump_notice
from mailflow.hiring.sourcing import Source, source_of
from mailflow.hiring.submission import Brought
from mailflow.hiring.unnamed import Unnamed
from mailflow.hiring.worktime import zone_of
from mailflow.mail.document import FileStatus


@dataclass(slots=True)
class Slip:
    """Lives for one mail. `reader` is who forwarded it, None for a stranger, who is not answered."""

    desk: Desk
    reader: Person | None
    rows: list[IntakeRow] = field(default_factory=list)
    #: The applications that it names, by the row's number.
    named: dict[int, int] = field(default_factory=dict)
    #: What a correction by reply will need of those.
    filed: dict[int, FiledRow] = field(default_factory=dict)
    #: Those that could not be read, for when its reader says whose they are.
    unnamed: dict[int, Brought] = field(default_factory=dict)

    def may_see(self, requisition_id: int) -> bool:
        """Whether the reader may be told of that role's candidates."""
        duties = self.duties(requisition_id)
        return self.reader is not None and may_see(self.reader.id, duties, self.desk.people)

    def may_see_wherever(self, person: KnownCandidate) -> bool:
        """Whether the reader may be told of the person on every role where they stand; never of somebody who stands
        nowhere."""
        return bool(person.applications) and all(self.may_see(app.requisition_id) for app in person.applications)

    def duties(self, requisition_id: int) -> Responsibilities:
        """Who does what today on that role."""
        return self.desk.duties.get(requisition_id, Responsibilities(requisition_id))

    def source(self, one: Brought, role: Requisition) -> Source | None:
        """How the candidate came."""
        said = Source(one.source) if one.source else None
        return source_of(said, one.passive, one.wrote, one.own, self.reader, self.duties(role.id))

    def leave_out(self, one: Brought, why: str) -> None:
        """Kept, and not entered."""
        unread = one.status is FileStatus.UNREADABLE or (one.status is FileStatus.READ and not one.name)
        if unread:
            self.unnamed[one.number] = one
        self.rows.append(_as_read(one, Entered.NOT_ENTERED, why=why, unread=unread))

    def hold_back(self, one: Brought) -> None:
        """Kept until the role is known."""
        self.rows.append(_as_read(one, Entered.WAITS))

    def enter(self, one: Brought, role: Requisition, found: Acquaintance, application: int, stage: Stage) -> None:
        """Entered on the role, or there already."""
        may, person = self.may_see(role.id), found.person
        known = person is not None and self.may_see_wherever(person)
        what = Entered.DUPLICATE if found.application else Entered.LINKED if known else Entered.CREATED
        shown = one.fit.get(role.ref, {})
        if may:
            self.named[one.number] = application
            alike = [like.id for like in self._visible_likes(found) if like.id > 0]
            self.filed[one.number] = FiledRow.of(one, what, alike, found.same_file)
        self.rows.append(
            _as_read(
                one,
                what if may else Entered.RECEIVED,
                must_haves=tuple(_must_have(must, shown) for must in role.must_haves),
                on_file=person.name if may and person is not None and what is not Entered.CREATED else "",
                stage=stage if may and found.application else None,
                same_file=may and found.same_file,
                resembling=self._resembling(found) if may else (),
                source=self.source(one, role) if not (may and found.application) else None,
                passive=one.passive and not (may and found.application),
            )
        )

    def notify(
        self,
        inbox_id: int,
        received_at: datetime,
        now: datetime,
        role: Requisition | None = None,
        due_at: datetime | None = None,
        roles: Sequence[Requisition] = (),
        origin: int | None = None,
    ) -> tuple[Notify, ...]:
        """The notice, where there is a reader. `roles` are offered by number for what waits; `origin` is the mail that
        brought the files, where that is not the one which is answered."""
        if self.reader is None:
            return ()
        zone = zone_of(self.reader.style.timezone)
        # Whether a review was opened tells who is new, so that is for those who may know.
        due_at = due_at if role is not None and self.may_see(role.id) else None
        notice = IntakeReceipt(
            **heading(self.reader, now),
            duties=(role_duties(self.desk, role.id, role.ref, role.title),) if role else (),
            received_at=received_at.astimezone(zone),
            rows=tuple(self.rows),
            ref=role.ref if role else "",
            title=role.title if role else "",
            decider=self.desk.name(self.duties(role.id).decides) if role and due_at else "",
            due_at=due_at.astimezone(zone) if due_at else None,
            choices=tuple(RoleChoice(number, one.ref, one.title) for number, one in enumerate(roles, start=1)),
        )
        return (
            Notify(
                key=f"intake:{inbox_id}",
                kind="intake",
                recipient_id=self.reader.id,
                facts={
                    "notice": dump_notice(notice),
                    **Filed(self.filed).dump(),
                    **Unnamed(origin or inbox_id, notice.ref, self.unnamed).dump(),
                },
                inbox_id=inbox_id,
                items=tuple((number, application, None) for number, application in self.named.items()),
            ),
        )

    def _resembling(self, found: Acquaintance) -> tuple[str, ...]:
        roles = ((one.name, app) for one in found.resembling for app in one.applications)
        return tuple(f"{name} ({app.ref})" for name, app in roles if self.may_see(app.requisition_id))[:5]

    def _visible_likes(self, found: Acquaintance) -> list[KnownCandidate]:
        """Those of the like people whom the reader may see wherever they stand."""
        return [one for one in found.resembling if self.may_see_wherever(one)]


def _as_read(one: Brought, what: Entered, **more: Any) -> IntakeRow:
    file = "" if one.in_text else one.file
    return IntakeRow(
        one.number, file, what, name=one.name, email=one.email, phone=one.phone, summary=one.summary, **more
    )


def _must_have(text: str, shown: Mapping[str, str]) -> MustHave:
    return MustHave(text, Fit.MET, shown[text]) if text in shown else MustHave(text)
