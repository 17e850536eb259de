"""A person taken out of the database: what is theirs goes, what others share is redacted, and nothing brings it back.

Rows that hold the trail together stay and say nothing about anyone: an application without a name, an event whose words
and salt are gone and whose digest still verifies. Whatever else names the person, in any table, is redacted at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, literal, or_, select, update

from mailflow.hiring.chain import Event
from mailflow.hiring.desk import REDACTED
from mailflow.hiring.effects import Remember
from mailflow.hiring.model import Stage
from mailflow.hiring.unnamed import Unnamed
from mailflow.hiring.verdicts import ENDED
from mailflow.mail.redaction import ERASED, redacted
from mailflow.store.chains import load_heads
from mailflow.store.outbox import LIVE
from mailflow.store.outcomes import write_effects
from mailflow.store.redacting import redact_everywhere, redact_json
from mailflow.store.schema import (
    application,
    blob,
    candidate,
    candidate_word,
    commitment,
    document,
    event,
    feedback,
    first_notice,
    inbox,
    joined_candidate,
    outbox,
    outbox_mail,
    pending,
    raw_mail,
    review,
    sourcing,
    submission,
    tombstone,
)
from mailflow.store.tracing import Belongings, mails_naming, notices_naming


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of each kind goes, or is redacted."""

    applications: int = 0
    files: int = 0
    mails: int = 0
    mails_redacted: int = 0
    notices: int = 0
    notices_redacted: int = 0

    @classmethod
    def of(cls, found: Belongings) -> Tally:
        """What an erasure of these would take."""
        return cls(
            applications=len(found.applications),
            files=len(found.files),
            mails=len(found.own_mails),
            mails_redacted=len(found.shared_mails),
            notices=len(found.own_notices),
            notices_redacted=len(found.shared_notices),
        )


def erase(connection: Connection, found: Belongings, key: bytes, now: datetime, why: str) -> Tally:
    """Erase what was found, and what came since it was looked for. `why` is a word for the trail: request or
    retention. The caller has looked for a legal hold in the same transaction."""
    if connection.dialect.name == "sqlite":
        # What is deleted is overwritten, not only forgotten.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    found = _with_the_newest(connection, found)
    _bury(connection, found.own_mails | found.shared_mails, now)
    _files(connection, found)
    _mails(connection, found)
    _notices(connection, found)
    _questions(connection, found)
    _trail(connection, found)
    _person(connection, found, now)
    redact_everywhere(connection, found.traces)
    _remember(connection, found, key, now, why)
    return Tally.of(found)


def _with_the_newest(connection: Connection, found: Belongings) -> Belongings:
    mails = set(mails_naming(connection, found.traces, found.known_mail)) - found.own_mails
    notices = set(notices_naming(connection, found.traces, found.known_notice)) - found.own_notices
    return replace(found, shared_mails=found.shared_mails | mails, shared_notices=found.shared_notices | notices)


def _bury(connection: Connection, mails: Collection[int], now: datetime) -> None:
    """From whichever mailbox the same mail comes again, it is not kept."""
    told = select(inbox.c.sha256, literal(now, tombstone.c.erased_at.type)).where(
        inbox.c.id.in_(mails), ~exists().where(tombstone.c.sha256 == inbox.c.sha256)
    )
    connection.execute(tombstone.insert().from_select(["sha256", "erased_at"], told.distinct()))


def _files(connection: Connection, found: Belongings) -> None:
    connection.execute(delete(document).where(document.c.application_id.in_(found.applications)))
    theirs = or_(submission.c.inbox_id.in_(found.own_mails), submission.c.sha256.in_(found.files))
    hashes = set(connection.scalars(select(submission.c.sha256).where(theirs))) | found.files
    connection.execute(delete(submission).where(theirs))
    used = or_(exists().where(document.c.sha256 == blob.c.sha256), exists().where(submission.c.sha256 == blob.c.sha256))
    connection.execute(delete(blob).where(blob.c.sha256.in_(hashes), ~used))


def _mails(connection: Connection, found: Belongings) -> None:
    connection.execute(delete(raw_mail).where(raw_mail.c.inbox_id.in_(found.own_mails)))
    connection.execute(
        update(inbox)
        .where(inbox.c.id.in_(found.own_mails))
        .values(state="erased", cause=None, message_id=None, words_digest=None, sender=None)
    )
    connection.execute(update(inbox).where(inbox.c.sender.in_(found.traces.addresses)).values(sender=None))
    rows = connection.execute(select(raw_mail).where(raw_mail.c.inbox_id.in_(found.shared_mails))).all()
    clean = [
        {"b_id": row.inbox_id, "raw": redacted(row.raw, found.traces, closely=row.inbox_id in found.tied)}
        for row in rows
    ]
    if clean:
        connection.execute(update(raw_mail).where(raw_mail.c.inbox_id == bindparam("b_id")), clean)


def _notices(connection: Connection, found: Belongings) -> None:
    """Notices about the person alone lose facts and bytes, and one that still waits is not sent; of the others only the
    person goes, and one that was rendered already is not sent either."""
    _forget_unnamed(connection, found)
    connection.execute(delete(outbox_mail).where(outbox_mail.c.outbox_id.in_(found.own_notices)))
    stopped = {"state": case((outbox.c.state.in_(LIVE), "cancelled"), else_=outbox.c.state), "lease_until": None}
    connection.execute(
        update(outbox).where(outbox.c.id.in_(found.own_notices)).values(facts={REDACTED: True}, **stopped)
    )
    rendered = select(outbox_mail.c.outbox_id).where(outbox_mail.c.outbox_id.in_(found.shared_notices))
    connection.execute(update(outbox).where(outbox.c.id.in_(rendered)).values(**stopped))
    facts = [
        {
            "b_id": row.id,
            "facts": {**redact_json(_without_rows(row.facts, found), found.traces, closely=True), REDACTED: True},
        }
        for row in connection.execute(select(outbox.c.id, outbox.c.facts).where(outbox.c.id.in_(found.shared_notices)))
    ]
    if facts:
        connection.execute(update(outbox).where(outbox.c.id == bindparam("b_id")), facts)
    mails = [
        {"b_id": row.outbox_id, "raw": redacted(row.raw, found.traces)}
        for row in connection.execute(select(outbox_mail).where(outbox_mail.c.outbox_id.in_(found.shared_notices)))
    ]
    if mails:
        connection.execute(update(outbox_mail).where(outbox_mail.c.outbox_id == bindparam("b_id")), mails)


def _forget_unnamed(connection: Connection, found: Belongings) -> None:
    """Receipts keep the files that nobody could read, to be named by an answer: the person's are named no more."""
    told = connection.scalars(select(event.c.data).where(event.c.chain.in_(found.applications)))
    files = found.files | {data["sha256"] for data in told if data and "sha256" in data}
    receipts = select(outbox.c.id, outbox.c.facts).where(
        outbox.c.kind == "intake", outbox.c.inbox_id.in_(found.own_mails | found.shared_mails)
    )
    reduced = []
    for row in connection.execute(receipts):
        unnamed = Unnamed.load(row.facts)
        others = unnamed.others_than(files)
        if len(others.files) < len(unnamed.files):
            kept = {key: value for key, value in row.facts.items() if key != "unnamed"}
            reduced.append({"b_id": row.id, "facts": kept | others.dump()})
    if reduced:
        connection.execute(update(outbox).where(outbox.c.id == bindparam("b_id")), reduced)


def _without_rows(facts: Mapping[str, Any], found: Belongings) -> dict[str, Any]:
    """What a receipt of resumes keeps for corrections, without the person's rows."""
    rows = facts.get("rows")
    if not isinstance(rows, dict):
        return dict(facts)
    kept = {n: row for n, row in rows.items() if row.get("sha256") not in found.files}
    changes = [one for one in facts.get("changes", ()) if str(one.get("number")) in kept]
    return {**facts, "rows": kept, "changes": changes}


def _questions(connection: Connection, found: Belongings) -> None:
    """What waits for an answer by mail: the person's resumes leave it, and what named them is not carried out."""
    mails = found.own_mails | found.shared_mails
    for row in connection.execute(select(pending).where(pending.c.inbox_id.in_(mails))).all():
        payload = dict(row.payload)
        if row.inbox_id in found.own_mails:
            payload = {"roles": [], "brought": []} if row.kind == "intake" else {}
        elif "brought" in payload:
            payload["brought"] = [one for one in payload["brought"] if not _is_theirs(one, found)]
        clean = redact_json(payload, found.traces, closely=True)
        if clean == row.payload:
            continue
        over = row.settled_at is None and not clean.get("brought")
        values: dict[str, Any] = {"payload": clean} | (
            {"settled_at": row.created_at, "outcome": "erased"} if over else {}
        )
        connection.execute(update(pending).where(pending.c.id == row.id).values(**values))


def _is_theirs(brought: Mapping[str, Any], found: Belongings) -> bool:
    signs = (brought.get("name", ""), brought.get("email", ""), brought.get("phone", ""))
    return brought.get("sha256") in found.files or any(found.traces.in_text(sign) for sign in signs)


def _trail(connection: Connection, found: Belongings) -> None:
    """Words and salts of the person's events, wherever they stand, and of what they seal."""
    theirs = {(row.chain, row.seq) for row in _events(connection, event.c.chain.in_(found.applications))}
    theirs |= {
        (row.chain, row.seq)
        for row in _events(connection, event.c.text.is_not(None))
        if found.traces.in_text(row.text or "")
    }
    keys = [{"b_chain": chain, "b_seq": seq} for chain, seq in theirs]
    if not keys:
        return
    one = (event.c.chain == bindparam("b_chain"), event.c.seq == bindparam("b_seq"))
    connection.execute(update(event).where(*one).values(text=None, salt=None), keys)
    sealed = (feedback.c.application_id == bindparam("b_chain"), feedback.c.event_seq == bindparam("b_seq"))
    connection.execute(update(feedback).where(*sealed).values(reason=None), keys)


def _events(connection: Connection, condition: Any) -> Any:
    return connection.execute(select(event.c.chain, event.c.seq, event.c.text).where(condition)).all()


def _person(connection: Connection, found: Belongings, now: datetime) -> None:
    connection.execute(delete(candidate_word).where(candidate_word.c.candidate_id.in_(found.candidates)))
    connection.execute(
        update(candidate).where(candidate.c.id.in_(found.candidates)).values(name=ERASED, email=None, phone=None)
    )
    connection.execute(delete(sourcing).where(sourcing.c.application_id.in_(found.applications)))
    connection.execute(delete(first_notice).where(first_notice.c.candidate_id.in_(found.candidates)))
    connection.execute(delete(joined_candidate).where(joined_candidate.c.candidate_id.in_(found.candidates)))
    ended = [stage.value for stage in ENDED]
    connection.execute(
        update(application)
        .where(application.c.id.in_(found.applications))
        .values(
            summary="",
            fit={},
            stage=case((application.c.stage.in_(ended), application.c.stage), else_=Stage.WITHDRAWN.value),
            version=application.c.version + 1,
        )
    )
    connection.execute(
        update(review)
        .where(review.c.application_id.in_(found.applications), review.c.closed_at.is_(None))
        .values(closed_at=now, outcome="erased", step_due_at=None)
    )
    connection.execute(update(commitment).where(commitment.c.application_id.in_(found.applications)).values(words=""))


def _remember(connection: Connection, found: Belongings, key: bytes, now: datetime, why: str) -> None:
    """That something was erased, in each trail and in mailflow's own; not whose it was."""
    tally = {**asdict(Tally.of(found)), "why": why}
    events = [Event(0, "erased", now, data={"candidates": sorted(found.candidates), **tally})]
    events += [Event(one, "erased", now, data={"why": why}) for one in sorted(found.applications)]
    heads = load_heads(connection, {0, *found.applications})
    write_effects(connection, [(0, Remember(one)) for one in events], heads, key, now)
