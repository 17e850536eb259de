"""Answers to mails about resumes: the missing role, corrections of what was read, and the release of what is written
to candidates.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.hiring.amending import Correcting
from mailflow.hiring.concluding import outcome
from mailflow.hiring.conversation import Conversation
from mailflow.hiring.correcting import correct
from mailflow.hiring.desk import NoticeRecord
from mailflow.hiring.effects import Effect, Outcome
from mailflow.hiring.informing import Release
from mailflow.hiring.intaking import answered_role, enter_later, enter_on, open_roles
from mailflow.hiring.notices import Unamended
from mailflow.hiring.retracting import correction_receipt, retract
from mailflow.hiring.trust import Level
from mailflow.hiring.unnamed import Unnamed, read_naming
from mailflow.reading.corrections import Corrections, TakeBack, read_corrections
from mailflow.reading.releases import read_releases


def about_resumes(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "which role is it for?" enters what waits; corrections correct what was entered. Other words about
    a receipt of resumes are for the recruiter: they must not be taken to speak of decisions."""
    said = read_corrections(talk.letter.own.text)
    pending = talk.desk.pendings.get(("intake", notice.origin or 0))
    waits = pending is not None and pending.settled_at is None
    if said.found and not waits and talk.trust.level in (Level.L2, Level.L3):
        return _corrected(talk, notice, said)
    if waits and read_naming(said, Unnamed.load(notice.facts), 0).named:
        return outcome(talk, (), state="parked", cause="names a file while the role of the others is asked for")
    if talk.trust.level not in (Level.L2, Level.L3) or pending is None or pending.person_id != talk.person.id:
        return outcome(talk, (), state="parked", cause="words about the receipt of a resume")
    if pending.settled_at is not None:
        return outcome(talk, (), state="parked", cause="an answer to a question about a resume that was settled")
    role = answered_role(talk.letter, talk.person, pending, talk.desk)
    if role is None:
        return outcome(talk, (), state="parked", cause="asked back once for the role of a resume and still unclear")
    effects, cause = enter_on(talk.letter, talk.person, pending, role, talk.desk, talk.policy, talk.now)
    return outcome(talk, effects, "parked" if cause else "done", cause)


def released(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The recruiter's word on mails to candidates: exactly a release, or nothing is done and a person looks."""
    words = talk.letter.own.text
    if not talk.trust.applies:
        return outcome(talk, (), state="parked", cause="a release of mails to candidates that is not proven")
    book = talk.book()
    release = Release(book, notice)
    if not release.items:
        return outcome(talk, (), state="parked", cause="a release of mails to candidates by somebody without the duty")
    corrections = read_corrections(words)
    if notice.kind == "released" and any(isinstance(one, TakeBack) for one in corrections.found):
        told = release.stop()
    elif (said := read_releases(words)).clear and notice.kind == "informing":
        told = release.carry_out(said)
    else:
        return outcome(talk, (), state="parked", cause="words about mails to candidates that release nothing")
    return outcome(talk, (*book.effects, told))


def _corrected(talk: Conversation, notice: NoticeRecord, said: Corrections) -> Outcome:
    """Each correction is made or refused, and told in a receipt of its own. An undo is carried out alone."""
    job = Correcting.begin(talk.book(), notice)
    back = next((one for one in said.found if isinstance(one, TakeBack)), None)
    if not talk.trust.applies:
        job.refuse(Unamended.UNPROVEN)
    elif back is not None:
        retract(job, back)
    else:
        return _named_and_corrected(talk, notice, job, said)
    return _concluded(talk, job, (), None)


def _named_and_corrected(talk: Conversation, notice: NoticeRecord, job: Correcting, said: Corrections) -> Outcome:
    """Files that could not be read enter under the name that is given now, with a receipt of their own; the other words
    correct what was entered."""
    unnamed = Unnamed.load(notice.facts)
    naming = read_naming(said, unnamed, len(job.items))
    effects: Sequence[Effect] = ()
    cause: str | None = None
    for ref in dict.fromkeys(ref.lower() for ref, _ in naming.named):
        brought = [one for its, one in naming.named if its.lower() == ref]
        if effects:
            # A mail enters people on one role, with one receipt; those for another one are for a person to enter.
            job.refuse(Unamended.FOR_RECRUITER, words=", ".join(one.name for one in brought))
            continue
        role = next((one for one in open_roles(talk.desk) if one.ref.lower() == ref), None)
        if role is None:
            job.refuse(Unamended.NO_SUCH_ROLE if ref else Unamended.WHICH_ROLE, words=ref)
            continue
        effects, cause = enter_later(
            talk.letter, talk.person, unnamed.origin, brought, role, talk.desk, talk.policy, talk.now
        )
    for why, one in naming.refused:
        job.refuse(why, words=one.words)
    correct(job, naming.rest)
    return _concluded(talk, job, effects, cause)


def _concluded(talk: Conversation, job: Correcting, entered: Sequence[Effect], cause: str | None) -> Outcome:
    """With the receipt of what was corrected, unless nothing but what was entered was spoken of."""
    told = (correction_receipt(job, talk.letter.inbox_id, talk.letter.received_at),) if job.rows or not entered else ()
    wants = any(row.why in (Unamended.FOR_RECRUITER, Unamended.TOO_LATE) for row in job.rows)
    cause = "a correction of a resume that its writer may not make" if wants else cause
    return outcome(talk, (*job.book.effects, *entered, *told), "parked" if cause else "done", cause)
