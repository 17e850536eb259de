"""What would be done with a mail, said and not done: the machine-readable door.

It opens, links, weighs and reads with the very functions that intake uses. With a database, items and thread come from
there; with a file of items, the mail is taken as an answer to a notice with these items; with neither there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailflow.flow.submitting import ReadDocuments
from mailflow.hiring.conversation import items_for, reading_items
from mailflow.hiring.desk import Desk
from mailflow.hiring.judging import Court
from mailflow.hiring.letter import Letter, Surroundings, open_letter
from mailflow.hiring.linking import Conflicting, Linked, link
from mailflow.hiring.plain_words import of_two_minds
from mailflow.hiring.trust import Level, weigh
from mailflow.mail.kind import (
    AutoReply,
    Bounce,
    CalendarReply,
    MachineReport,
    Ourselves,
    OwnMail,
    PersonalMail,
    Reaction,
    Unreadable,
)
from mailflow.mail.message import InboundMail
from mailflow.mail.sender import Profile
from mailflow.reading.decisions import read
from mailflow.reading.intake import read_intake
from mailflow.reading.model import Item, Reader, Reading
from mailflow.reading.questions import question
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint

_KINDS: dict[type, str] = {
    OwnMail: "self",
    Bounce: "bounce",
    MachineReport: "other",
    CalendarReply: "calendar",
    AutoReply: "auto_reply",
    Reaction: "reaction",
    Unreadable: "unreadable",
}
#: Without a database the shared mailbox is `hiring@` of any domain.
_MAILBOX = "hiring"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a notice went to, in a file of items."""

    name: str
    email: str
    timezone: str = "UTC"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class GivenItems:
    """The numbered candidates of the notice that mails are taken to answer."""

    to: Recipient
    items: tuple[Item, ...]

    @classmethod
    def load(cls, told: Any) -> GivenItems:
        """From `{"to": {...}, "items": [...]}`. Raises KeyError or TypeError naming what is missing."""
        to, items = told["to"], told["items"]
        recipient = Recipient(
            to.get("name", ""), to["email"].lower(), to.get("timezone", "UTC"), to.get("language", "en")
        )
        return cls(
            recipient,
            tuple(Item(int(i["number"]), i["candidate"], i.get("requisition", ""), i.get("title", "")) for i in items),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What a database knows about one letter."""

    desk: Desk
    court: Court
    hints: tuple[RequisitionHint, ...] = ()


@dataclass(frozen=True, slots=True)
class Explainer:
    """`look_up` gives what the database knows, None where there is none; without `now`, each mail has its Date."""

    parse: Callable[[bytes], InboundMail]
    documents: ReadDocuments
    given: GivenItems | None = None
    around: Surroundings | None = None
    look_up: Callable[[Letter], Known] | None = None
    now: datetime | None = None

    def explain(self, file: str, raw: bytes) -> dict[str, Any]:
        """The answer for one mail, by the contract of `docs/reference/explain.md`."""
        mail = self.parse(raw)
        now = self.now or mail.written_at or datetime.now(UTC)
        around = self.around or _anywhere(mail)
        letter = open_letter(mail, 0, now, around)
        known = self.look_up(letter) if self.look_up is not None else None
        level, items, reader = self._standing(letter, known, now)
        personal = isinstance(letter.kind, PersonalMail)
        kind = self._kind(letter, items) if personal else _KINDS[type(letter.kind)]
        reading = read(letter.own, items, reader) if kind == "reply" else Reading()
        if known is not None and isinstance(link(letter, known.desk, known.court.keys, now), Conflicting):
            reading = Reading(unclear=(of_two_minds(letter),) if level in (Level.L2, Level.L3) else ())
        return {
            "file": file,
            "kind": kind,
            "visible_text": letter.own.text,
            "decisions": [_decision(one) for one in reading.decisions],
            "commitments": [{"due": p.due.isoformat(), "text": p.text} for p in reading.commitments],
            "clarify": list(dict.fromkeys(question(one, items, lambda text: text) for one in reading.unclear)),
            "undo": _undo(reading),
            "bounce": _bounce(letter),
            "level": level.value if personal else Level.L0.value,
            "items": len(items),
            "absence": _absence(letter),
            "intake": self._intake(letter, items, known) if kind == "intake" else None,
            "language": reading.language,
            "commands": [type(one).__name__ for one in letter.commands] if kind == "command" else [],
            "why": _why(letter, kind),
            "unclear": [{"why": one.why.value, "words": one.words} for one in reading.unclear],
            "defects": list(mail.defects),
        }

    def _standing(self, letter: Letter, known: Known | None, now: datetime) -> tuple[Level, tuple[Item, ...], Reader]:
        """How far the letter is believed, what it may be about, and whose words they are."""
        if self.given is not None:
            to = self.given.to
            level = Level.L3 if letter.sender == to.email else Level.L1
            return level, self.given.items, Reader(to.name, to.email, to.timezone, to.language, letter.written_at)
        nobody = Reader("", letter.sender or "", _zone_name(letter), "en", letter.written_at)
        if known is None:
            return Level.L0, (), nobody
        found = link(letter, known.desk, known.court.keys, now)
        trust = weigh(letter, found, known.desk, known.court.policy, unproven_profile=known.court.unproven_profile)
        if trust.person is None:
            return trust.level, (), nobody
        notice = found.notice if isinstance(found, Linked) and found.notice.recipient_id == trust.person.id else None
        style = trust.person.style
        reader = Reader(trust.person.name, trust.person.address, style.timezone, style.language, letter.written_at)
        return trust.level, tuple(reading_items(items_for(notice, trust.person.id, known.desk))), reader

    def _kind(self, letter: Letter, items: Sequence[Item]) -> str:
        if letter.is_intake:
            return "intake"
        if letter.commands:
            return "command"
        answers = letter.token is not None or letter.mail.in_reply_to or letter.mail.references
        return "reply" if items or self.given is not None or answers else "other"

    def _intake(self, letter: Letter, items: Sequence[Item], known: Known | None) -> dict[str, Any]:
        hints = known.hints if known is not None else ()
        if self.given is not None:
            roles = {item.requisition: item.title for item in items if item.requisition}
            hints = tuple(RequisitionHint(ref, title) for ref, title in roles.items())
        addresses = self.around.intake if self.around is not None else IntakeAddresses()
        documents = self.documents(letter.mail)
        return read_intake(letter.mail, documents, letter.own, hints, addresses).as_contract()


def _anywhere(mail: InboundMail) -> Surroundings:
    """A shared mailbox `hiring@` in whatever domain the mail names; nobody's word on senders is trusted."""
    ours = {
        f"{_MAILBOX}@{address.partition('@')[2]}"
        for address in (*mail.recipients, mail.sender.address if mail.sender else "")
        if address.partition("@")[0].partition("+")[0] == _MAILBOX
    }

    def nobodys(_message_id: str) -> bool:
        return False

    return Surroundings(
        mailbox=min(ours, default=f"{_MAILBOX}@localhost"),
        ourselves=Ourselves(frozenset(ours), "", nobodys),
        profile=Profile("none"),
        is_own_id=nobodys,
    )


def _zone_name(letter: Letter) -> str:
    """UTC, or the fixed offset of the mail's own Date, as a zone that can be looked up."""
    written = letter.mail.written_at
    offset = written.utcoffset() if written is not None else None
    hours = int(offset.total_seconds() // 3600) if offset is not None else 0
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _decision(one: Any) -> dict[str, Any]:
    return {
        "item": one.item.number,
        "candidate": one.item.candidate,
        "verdict": one.verdict.value,
        "reason": one.reason,
        "until": one.until.isoformat() if one.until else None,
        "words": one.words,
        "rule": one.rule,
    }


def _undo(reading: Reading) -> bool | list[int]:
    if reading.undo is None:
        return False
    return list(reading.undo.numbers) or True


def _bounce(letter: Letter) -> dict[str, Any] | None:
    if not isinstance(letter.kind, Bounce):
        return None
    bounce = letter.kind
    told = [one for one in bounce.recipients if one.permanent] if bounce.permanent else list(bounce.recipients)
    return {
        "recipients": [one.address for one in told or bounce.recipients],
        "permanent": bounce.permanent,
        "by_recipient": [
            {"address": one.address, "permanent": one.permanent, "status": one.status} for one in bounce.recipients
        ],
    }


def _absence(letter: Letter) -> dict[str, Any] | None:
    if not isinstance(letter.kind, AutoReply) or letter.kind.absence is None:
        return None
    absence = letter.kind.absence
    return {"until": absence.until.isoformat() if absence.until else None, "delegate": absence.delegate}


def _why(letter: Letter, kind: str) -> str:
    told: str = getattr(letter.kind, "why", "")
    return told or kind


def told_to_people(answer: dict[str, Any]) -> str:
    """The same for a person: each decision with the words it came from and the rule that read them."""
    because = "" if answer["why"] == answer["kind"] else f", {answer['why']}"
    lines = [f"{answer['file']}: {answer['kind']} ({answer['level']}){because}"]
    if answer["kind"] == "reply" and not answer["items"]:
        lines.append("  read against no candidates: --items FILE names them, or mailflow.toml the database with them")
    for one in answer["decisions"]:
        lines.append(f"  {one['item']} {one['candidate']}: {one['verdict']}")
        lines.append(f"      words: {one['words']}")
        lines.append(f"      rule:  {one['rule']}")
        if one["reason"]:
            lines.append(f"      reason kept: {one['reason']}")
    lines += [f"  promise: {one['text']} -> {one['due']}" for one in answer["commitments"]]
    lines += [f"  would ask: {one}" for one in answer["clarify"]]
    if answer["undo"]:
        lines.append("  takes back what was recorded")
    if answer["bounce"]:
        lines.append(f"  not delivered to: {', '.join(answer['bounce']['recipients'])}")
    if answer["absence"]:
        lines.append(f"  away until {answer['absence']['until']}, ask {answer['absence']['delegate']}")
    for one in (answer["intake"] or {}).get("candidates", ()):
        lines.append(f"  {one['file']}: {one['status']} {one['name'] or ''} {one['why'] or ''}".rstrip())
    return "\n".join(lines)
