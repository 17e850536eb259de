"""Telling candidates whose data came from others: drafted, released by the recruiter's one word, never sent by itself.

GDPR Art. 14(3): within a month of obtaining the data. A mail goes out once the undo window after its release is over;
where the recruiter says that the person knows already (Art. 14(5)(a)), none goes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.hiring.authority import may_move
from mailflow.hiring.book import Book, role_duties
from mailflow.hiring.desk import ListedItem, NoticeRecord
from mailflow.hiring.effects import Notify
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Person
from mailflow.hiring.notices import Released, ToInform, dump_notice
from mailflow.hiring.privacy import SettleFirstNotice
from mailflow.hiring.worktime import zone_of
from mailflow.reading.releases import Releases

#: A month, as the shortest of them has it.
WITHIN = timedelta(days=28)


def draft_due(recruiter: Person, now: datetime) -> Notify:
    """The one mail a day that shows a recruiter who must be told: at the end of their day, the next one where that is
    over."""
    zone = zone_of(recruiter.style.timezone)
    local = now.astimezone(zone)
    day = local.date() if local.time() < recruiter.style.work_until else local.date() + timedelta(days=1)
    due_at = datetime.combine(day, recruiter.style.work_until, zone)
    return Notify(f"informing:{recruiter.id}:{day}", "informing", recruiter.id, {}, due_at=due_at)


@dataclass(slots=True)
class Release:
    """One mail of the recruiter's about such a draft. `answered` is the draft or the receipt of a release."""

    book: Book
    answered: NoticeRecord

    @property
    def items(self) -> dict[int, ListedItem]:
        """The candidates of the draft whom the recruiter may move today, by number."""
        duties = self.book.desk.duties_of
        return {i.number: i for i in self.answered.items if may_move(self.book.person, duties(i))}

    def carry_out(self, said: Releases) -> Notify:
        """Queue what is released, note who knows already. Returns the receipt."""
        items = self.items
        send = {n: items[n] for n in (items if said.send_all else said.send) if n in items and n not in said.told}
        told = {n: items[n] for n in said.told if n in items}
        unknown = sorted((said.send | said.told) - items.keys())
        goes_at = self.book.now + 2 * self.book.policy.undo_window
        for item in send.values():
            self.book.add(SettleFirstNotice(item.application.candidate_id, "released"))
            self.book.add(self._letter(item, goes_at))
        for item in told.values():
            self.book.add(SettleFirstNotice(item.application.candidate_id, "told"))
        shown = [*send.values(), *told.values()]
        return self._receipt(
            shown,
            sent=_rows(send),
            told=_rows(told),
            unknown=tuple(map(str, unknown)),
            goes_at=goes_at if send else None,
        )

    def stop(self) -> Notify:
        """Undo: whoever has not been written to waits for the recruiter's word again."""
        items = self.items
        sent_at, window = self.answered.sent_at, self.book.policy.undo_window
        late = sent_at is not None and self.book.source.received_at > sent_at + window
        gone = {n: item for n, item in items.items() if item.application.id in self.book.desk.written_to}
        stopped = {} if late else {n: item for n, item in items.items() if n not in gone}
        for item in stopped.values():
            self.book.add(SettleFirstNotice(item.application.candidate_id, None))
        return self._receipt(
            list(items.values()), stopped=_rows(stopped), gone=_rows(gone), unknown=("undo",) if late else ()
        )

    def _letter(self, item: ListedItem, goes_at: datetime) -> Notify:
        app = item.application
        return Notify(
            key=f"first_notice:{app.candidate_id}:{self.book.source.inbox_id}",
            kind="first_notice",
            recipient_id=self.book.person.id,
            facts={"candidate": app.candidate_id, "application": app.id, "release": self.book.source.inbox_id},
            due_at=goes_at,
            items=((1, app.id, None),),
        )

    def _receipt(
        self,
        shown: Iterable[ListedItem],
        *,
        sent: tuple[ToInform, ...] = (),
        told: tuple[ToInform, ...] = (),
        stopped: tuple[ToInform, ...] = (),
        gone: tuple[ToInform, ...] = (),
        unknown: tuple[str, ...] = (),
        goes_at: datetime | None = None,
    ) -> Notify:
        book = self.book
        items = list(shown)
        roles = {item.application.requisition_id: item.application for item in items}
        minutes = round(book.policy.undo_window.total_seconds() / 60) if sent else 0
        notice = Released(
            **heading(book.person, book.now),
            duties=tuple(role_duties(book.desk, app.requisition_id, app.ref, app.title) for app in roles.values()),
            received_at=book.local(book.source.received_at),
            sent=sent,
            told=told,
            stopped=stopped,
            gone=gone,
            unknown=unknown,
            goes_at=book.local(goes_at) if goes_at else None,
            undo_minutes=minutes,
        )
        return Notify(
            key=f"released:{book.source.inbox_id}",
            kind="released",
            recipient_id=book.person.id,
            facts={"notice": dump_notice(notice)},
            inbox_id=book.source.inbox_id,
            items=tuple((item.number, item.application.id, None) for item in items if sent),
        )


def _rows(items: dict[int, ListedItem]) -> tuple[ToInform, ...]:
    """The address is for the draft alone, and the day is over with the release."""
    return tuple(
        ToInform(n, item.application.candidate, item.application.ref, "", item.application.stage_since.date())
        for n, item in sorted(items.items())
    )
