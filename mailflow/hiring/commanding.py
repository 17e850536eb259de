"""The commands by mail: what each may do for whom, and what it leads to.

Those that only tell act for anyone authenticated and show them what they may see; those that change a stage or open a
review need the proof of a decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.hiring.arranging import arrange
from mailflow.hiring.authority import may_move, may_see
from mailflow.hiring.book import Book
from mailflow.hiring.competing import note_offer
from mailflow.hiring.deciding import move
from mailflow.hiring.desk import ListedItem, NoticeRecord
from mailflow.hiring.effects import CloseReview, Notify, OpenReview
from mailflow.hiring.model import Stage
from mailflow.hiring.naming import colleague_key, name_words
from mailflow.hiring.notices import Changed, NotRecorded, Refusal
from mailflow.hiring.nurturing import nurture
from mailflow.hiring.styling import set_style
from mailflow.hiring.verdicts import ENDED
from mailflow.reading.arrangements import ComeBack, DelegateTo, GoAway
from mailflow.reading.commands import AskReview, Command, Help, Nurture, SendResumes, SetStage, Status, WhyCandidate
from mailflow.reading.offers import CompetingOffer
from mailflow.reading.styles import StyleCommand

#: Named in one row of a receipt at most.
_MOST_OTHERS = 9


def changes(command: Command) -> bool:
    """Whether a command changes something, and so needs to be confirmed where the writer is not proven by a token."""
    return isinstance(command, SetStage | AskReview | DelegateTo)


def is_style(command: Command) -> bool:
    """Whether a command says how its writer wants mail or when they are away: authenticated is enough, unproven is put
    up to them."""
    return isinstance(command, StyleCommand | GoAway | ComeBack)


def names_in(commands: Sequence[Command]) -> tuple[str, ...]:
    """The names that commands look up, for fetching them before judging."""
    kinds = WhyCandidate | SetStage | AskReview | Nurture | CompetingOffer
    return tuple(c.name for c in commands if isinstance(c, kinds))


def addresses_in(commands: Sequence[Command]) -> tuple[str, ...]:
    """The addresses of people whom commands name, for fetching them before judging."""
    return tuple(c.who for c in commands if isinstance(c, DelegateTo) and "@" in c.who)


def colleagues_in(commands: Sequence[object]) -> tuple[str, ...]:
    """The names of colleagues in commands, as they are looked up, for fetching them before judging."""
    return tuple(colleague_key(c.who) for c in commands if isinstance(c, DelegateTo) and "@" not in c.who)


def obey(book: Book, command: Command, answered: NoticeRecord | None, place: int) -> None:
    """Carry out one command for the book's person. `place` tells several of a kind in one mail apart."""
    match command:
        case Help():
            _tell(book, "help", place, {})
        case Status(ref):
            _tell(book, "status", place, {"ref": ref})
        case WhyCandidate(name):
            found = _visible(book, name)
            _tell(book, "trail", place, {"name": name, "applications": [item.application.id for item in found]})
        case SetStage(name, stage, reason):
            _set_stage(book, name, stage, reason)
        case AskReview(name, ref):
            _ask_review(book, name, ref)
        case Nurture(name, when):
            _nurture(book, name, when)
        case SendResumes(numbers):
            items = [item for item in (answered.items if answered else ()) if item.number in numbers]
            facts = {"numbers": list(numbers), "applications": [[i.number, i.application.id] for i in items]}
            _tell(book, "resumes", place, facts, items)
        case CompetingOffer(name, words):
            item = _one(book, name)
            if item is not None:
                note_offer(book, item, words)
        case GoAway() | ComeBack() | DelegateTo():
            arrange(book, command)
        case _:
            set_style(book, command)


def _tell(book: Book, kind: str, place: int, facts: dict[str, object], items: Sequence[ListedItem] = ()) -> None:
    book.add(
        Notify(
            key=f"{kind}:{book.source.inbox_id}:{place}",
            kind=kind,
            recipient_id=book.person.id,
            facts=facts,
            inbox_id=book.source.inbox_id,
            items=tuple((i.number, i.application.id, i.review.id if i.review else None) for i in items),
        )
    )


def _visible(book: Book, name: str) -> list[ListedItem]:
    found = book.desk.named.get(" ".join(name_words(name)), ())
    return [item for item in found if may_see(book.person.id, book.desk.duties_of(item), book.desk.people)]


def _one(book: Book, name: str, ref: str | None = None) -> ListedItem | None:
    """The one application meant; where there is none or more than one, the receipt says so, with those whom the writer
    may see by that name, and nothing is done."""
    called = _visible(book, name)
    found = [item for item in called if ref is None or item.application.ref.lower() == ref.lower()]
    if ref is None and len(found) > 1:
        found = [item for item in found if item.application.stage not in ENDED] or found
    if len(found) == 1:
        return found[0]
    why = Refusal.SEVERAL_CANDIDATES if found else Refusal.UNKNOWN_NAME
    others = tuple(f"{item.application.candidate} ({item.application.ref})" for item in found or called)
    book.refuse(NotRecorded(why, ref=ref or "", words=name, others=others[:_MOST_OTHERS]))
    return None


def _set_stage(book: Book, name: str, word: str, reason: str | None) -> None:
    item = _one(book, name)
    if item is None:
        return
    application, stage = item.application, Stage(word)
    if not may_move(book.person, book.desk.duties_of(item)):
        by = book.desk.name(book.desk.duties_of(item).recruiting)
        book.refuse(NotRecorded(Refusal.NOT_YOURS, candidate=application.candidate, ref=application.ref, by=by))
        return
    if application.stage is stage:
        at = book.local(application.stage_since)
        book.refuse(NotRecorded(Refusal.NOT_OPEN, candidate=application.candidate, ref=application.ref, at=at))
        return
    for review in book.desk.open_reviews.get(application.id, ()):
        book.add(CloseReview(review.id, "moved"))
    move(book, application, stage, reason)
    duties = book.desk.duties_of(item)
    told = [book.desk.name(p) for p in (duties.decides, duties.recruiting) if p is not None and p != book.person.id]
    book.rows.changed.append(
        Changed(
            application.candidate, application.ref, application.stage, stage, reason or "", tuple(dict.fromkeys(told))
        )
    )
    book.touch(item)


def _nurture(book: Book, name: str, when: str) -> None:
    item = _one(book, name)
    if item is None:
        return
    application, duties = item.application, book.desk.duties_of(item)
    if not may_move(book.person, duties):
        by = book.desk.name(duties.recruiting)
        book.refuse(NotRecorded(Refusal.NOT_YOURS, candidate=application.candidate, ref=application.ref, by=by))
    elif not nurture(book, item, when):
        book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, candidate=application.candidate, ref=application.ref, words=when))


def _ask_review(book: Book, name: str, ref: str) -> None:
    item = _one(book, name, ref)
    if item is None:
        return
    application, duties = item.application, book.desk.duties_of(item)
    decider = book.desk.people.get(duties.decides or 0)
    already = book.desk.open_reviews.get(application.id, ())
    if not may_move(book.person, duties):
        by = book.desk.name(duties.recruiting)
        book.refuse(NotRecorded(Refusal.NOT_YOURS, candidate=application.candidate, ref=application.ref, by=by))
        return
    if decider is None or application.stage in ENDED or any(r.reviewer_id == decider.id for r in already):
        why = Refusal.NOT_OPEN if application.stage in ENDED else Refusal.ALREADY_DECIDED
        book.refuse(
            NotRecorded(why, candidate=application.candidate, ref=application.ref, by=book.desk.name(duties.decides))
        )
        return
    due_at = book.due_for(application, application.stage)
    book.add(OpenReview(application.id, application.stage, decider.id, due_at, due_at, book.now))
    book.rows.changed.append(
        Changed(application.candidate, application.ref, application.stage, application.stage, "", (decider.name,))
    )
    book.touch(item)
