"""Stories of forwarded resumes: who becomes a candidate, who is told what, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.config import PolicySection
from mailflow.flow.explain import Explainer, Known
from mailflow.flow.submitting import hints
from mailflow.hiring.judging import Court
from mailflow.hiring.letter import Letter
from mailflow.mail.document import ExtractedDocument
from mailflow.mail.message import InboundMail
from mailflow.store.desk import load_desk
from mailflow.store.events import verify
from mailflow.store.inbox import Arrival
from mailflow.store.schema import application, blob, candidate, document, event, pending, requisition, submission
from tests.data.forwards import writers
from tests.data.forwards.people import PEOPLE, Person, resume_lines
from tests.flow.test_keeping import at_once
from tests.flow.world import AUTHSERV_ID, World, applied

MARIA, SEAN, PRIYA, JANE = PEOPLE[0], PEOPLE[7], PEOPLE[14], PEOPLE[15]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
File = tuple[str, str, bytes]


def docx(person: Person, name: str = "cv.docx") -> File:
    return name, DOCX, writers.docx(resume_lines(person))


def pdf(person: Person, name: str = "cv.pdf") -> File:
    return name, "application/pdf", writers.pdf(resume_lines(person))


def forward(
    world: World,
    who: str,
    *files: File,
    to: str = "hiring+sre-7@acme.test",
    words: str = "Please have a look.",
    proven: bool = True,
    subject: str = "Fwd: application",
) -> bytes:
    """The bytes of a forward with these files, as it lies in the mailbox."""
    world._written += 1
    address = who if "@" in who else f"{who}@acme.test"
    mail = EmailMessage(policy=SMTP)
    verdict = f"dmarc=pass header.from={address.partition('@')[2]}" if proven else "dmarc=none"
    mail["Authentication-Results"] = f"{AUTHSERV_ID}; {verdict}"
    mail["From"] = f"{who.partition('@')[0].title()} <{address}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(world.clock())
    mail["Message-ID"] = f"<{world._written}.forward@acme.test>"
    mail.set_content(words)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def forwards(world: World, who: str, *files: File, **how: Any) -> int:
    return world.arrives(forward(world, who, *files, **how))[0]


def people(world: World) -> list[tuple[str, str | None, str | None]]:
    rows = world.rows(select(candidate).order_by(candidate.c.id))
    return [(row.name, row.email, row.phone) for row in rows]


def standing(world: World) -> list[tuple[str, str, str]]:
    """Every application: who, on which role, at which stage."""
    joined = application.join(candidate, candidate.c.id == application.c.candidate_id)
    joined = joined.join(requisition, requisition.c.id == application.c.requisition_id)
    query = select(candidate.c.name, requisition.c.ref, application.c.stage).select_from(joined)
    return [(row.name, row.ref, row.stage) for row in world.rows(query.order_by(application.c.id))]


def documents(world: World) -> list[str]:
    return [row.name for row in world.rows(select(document).order_by(document.c.id))]


def events(world: World, name: str) -> list[tuple[str, int | None]]:
    """What stands in a candidate's trail: the kind, and the mail that it cites."""
    query = (
        select(event.c.kind, event.c.inbox_id)
        .join(application, application.c.id == event.c.chain)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .where(candidate.c.name == name)
    )
    return [(row.kind, row.inbox_id) for row in world.rows(query.order_by(event.c.chain, event.c.seq))]


def attachments(letter: Any) -> list[tuple[str, bytes]]:
    return [(part.get_filename(), part.get_content()) for part in letter.message.iter_attachments()]


def test_a_forwarded_resume_is_decided_in_the_next_digest(world: World) -> None:
    """From the forward to the decider's yes: candidate, review, resume attached, receipt, trail."""
    cv = docx(MARIA)
    number = forwards(world, "rita", cv)
    assert people(world) == [(MARIA.name, MARIA.email, MARIA.phone)]
    assert standing(world) == [(MARIA.name, "SRE-7", "screen")]
    assert events(world, MARIA.name) == [("applied", number), ("asked", number)]
    receipt = world.received("rita", "intake")
    assert (receipt.subject, world.mail(number).state) == ("Receipt: 1 resume taken in", "done")
    assert "Nothing more is wanted from you." in receipt.text
    for shown in (
        "> Senior Site Reliability Engineer, Initech · Lisbon, Portugal ·",
        "A new candidate.",
        MARIA.name,
        MARIA.email,
        MARIA.phone,
        "Kubernetes in production: ",
        "Dana Okafor",
    ):
        assert shown in receipt.text
    digest = world.at(0, 8).received("dana", "digest")
    assert attachments(digest) == [("1 cv.docx", cv[2])]
    assert "Senior Site Reliability Engineer, Initech" in digest.text
    world.says("dana", digest, "1 yes")
    assert world.stage(MARIA.name) == "review"
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()


def test_several_files_are_each_answered_for_and_kept(world: World) -> None:
    files = [
        docx(MARIA, "maria.docx"),
        pdf(SEAN, "sean.pdf"),
        ("broken.pdf", "application/pdf", b"%PDF-1.7\nnothing"),
        ("invoice.txt", "text/plain", b"Invoice 17\nAmount due: 300 EUR\nPlease pay within 30 days. Total 300 EUR."),
    ]
    number = forwards(world, "rita", *files)
    assert standing(world) == [(MARIA.name, "SRE-7", "screen"), (SEAN.name, "SRE-7", "screen")]
    receipt = world.received("rita", "intake").text
    for name in ("maria.docx", "sean.pdf", "broken.pdf", "invoice.txt"):
        assert name in receipt
    assert receipt.count("Kept, but not taken in: ") == 2
    assert "2 resumes were taken in. 1 file could not be read: please see why below." in receipt
    assert "Dana Okafor has them in the next digest" in receipt
    kept = world.rows(
        select(submission.c.name, submission.c.status, blob.c.content).join(blob).order_by(submission.c.number)
    )
    assert [(row.name, row.content) for row in kept] == [(name, content) for name, _, content in files]
    assert [row.status for row in kept] == ["read", "read", "unreadable", "not_a_resume"]
    assert {row.inbox_id for row in world.rows(select(submission))} == {number}


@pytest.mark.slow
def test_a_resume_in_the_text_of_the_mail_goes_along_without_the_note_above_it(world: World) -> None:
    passed_on = (
        f"---------- Forwarded message ---------\nFrom: {JANE.name} <{JANE.email}>\n"
        "Date: Mon, 23 Nov 2026 at 06:00\nSubject: application\nTo: Rita <rita@acme.test>\n\n"
    )
    forwards(
        world, "rita", words="She asks for far too much, between us.\n\n" + passed_on + "\n".join(resume_lines(JANE))
    )
    assert standing(world) == [(JANE.name, "SRE-7", "screen")]
    ((name, content),) = attachments(world.at(0, 8).received("dana", "digest"))
    text = content if isinstance(content, str) else content.decode()
    assert name == "1 resume.txt"
    assert JANE.email in text
    assert "too much" not in text


@pytest.mark.parametrize(
    ("words", "ref"), [("1", "SRE-7"), ("2", "UX-2"), ("UX-2", "UX-2"), ("for the product designer role", "UX-2")]
)
def test_without_a_role_one_character_finishes_it(world: World, words: str, ref: str) -> None:
    number = forwards(world, "rita", docx(MARIA), to="hiring+resumes@acme.test")
    assert (standing(world), world.rows(select(submission.c.name))) == ([], [("cv.docx",)])
    question = world.received("rita", "intake")
    assert question.subject == "Which role is it for? 1 resume waits"
    assert "1) SRE-7 Senior Site Reliability Engineer" in question.text
    assert "2) UX-2 Product Designer" in question.text
    world.later(days=1)
    answer = world.says("rita", question, words)
    assert standing(world) == [(MARIA.name, ref, "screen")]
    assert events(world, MARIA.name)[0] == ("applied", number)
    assert documents(world) == ["cv.docx"]
    assert world.mail(answer).state == "done"
    assert "A new candidate." in world.received("rita", "intake").text
    assert [row.outcome for row in world.rows(select(pending))] == ["choice"]


def test_the_must_haves_of_a_role_named_later_are_shown_too(world: World) -> None:
    world.load('[[requisitions]]\nref = "OPS-1"\ntitle = "Operations"\nmust_haves = ["Terraform"]\n')
    forwards(world, "rita", docx(PRIYA), to="hiring+resumes@acme.test", words="One for later.")
    question = world.received("rita", "intake")
    world.says("rita", question, "OPS-1")
    assert "Terraform: met (Python, Kubernetes, Terraform; on call for forty services)" in " ".join(
        world.received("rita", "intake").text.replace("\n    > ", " ").split()
    )


@pytest.mark.parametrize("words", ["7", "undo", "approve 1", "who knows"])
def test_other_words_about_a_question_for_the_role_enter_nothing_and_wait(quick_world: World, words: str) -> None:
    world = quick_world
    forwards(world, "dana", docx(MARIA), to="hiring+resumes@acme.test")
    number = world.says("dana", world.received("dana", "intake"), words)
    assert (standing(world), world.mail(number).state) == ([], "parked")


def test_an_undo_of_a_receipt_of_resumes_takes_back_no_decision(world: World) -> None:
    """`undo` falls back on the last receipt of decisions; that one is not meant here."""
    world.load(applied("Wei Zhang"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "1 yes")
    forwards(world, "dana", docx(MARIA))
    number = world.says("dana", world.received("dana", "intake"), "undo")
    assert (world.stage("Wei Zhang"), world.mail(number).state) == ("interview", "done")
    assert world.stage(MARIA.name) == "withdrawn"


def test_a_role_is_named_once(world: World) -> None:
    forwards(world, "rita", docx(MARIA), to="hiring+resumes@acme.test")
    question = world.received("rita", "intake")
    world.says("rita", question, "1")
    number = world.says("rita", question, "2")
    assert (len(standing(world)), world.mail(number).state) == (1, "parked")


def test_the_same_file_again_is_told_and_changes_nothing(world: World) -> None:
    forwards(world, "rita", docx(MARIA))
    world.received("rita", "intake")
    before = (people(world), standing(world), documents(world), events(world, MARIA.name))
    forwards(world, "rita", docx(MARIA, "again.docx"), words="Once more.")
    assert (people(world), standing(world), documents(world), events(world, MARIA.name)) == before
    assert f"This very file is on file already, for {MARIA.name}." in world.received("rita", "intake").text


def test_the_same_address_on_the_same_role_is_linked_and_nothing_is_overwritten(world: World) -> None:
    world.load(
        f'[[applications]]\ncandidate = "Maria L. Silva"\nemail = "{MARIA.email}"\nrequisition = "SRE-7"\n'
        'stage = "interview"\nsummary = "As we know her."\n'
    )
    number = forwards(world, "rita", docx(MARIA))
    assert people(world) == [("Maria L. Silva", MARIA.email, None)]
    assert standing(world) == [("Maria L. Silva", "SRE-7", "interview")]
    assert [row.summary for row in world.rows(select(application))] == ["As we know her."]
    assert documents(world) == ["cv.docx"]
    assert events(world, "Maria L. Silva")[-1] == ("resume", number)
    receipt = " ".join(world.received("rita", "intake").text.split())
    assert (
        "On this role already as Maria L. Silva. The file was added; nothing on file was changed. Stage: interview."
        in receipt
    )


def test_the_same_person_on_another_role_is_linked(world: World) -> None:
    forwards(world, "rita", docx(MARIA))
    forwards(world, "rita", pdf(MARIA), to="hiring+ux-2@acme.test")
    assert people(world) == [(MARIA.name, MARIA.email, MARIA.phone)]
    assert standing(world) == [(MARIA.name, "SRE-7", "screen"), (MARIA.name, "UX-2", "screen")]
    assert f"On file already as {MARIA.name}; new on this role." in world.received("rita", "intake").text


def test_one_person_twice_in_one_mail_is_one_candidate_with_both_files(world: World) -> None:
    forwards(world, "rita", docx(MARIA), pdf(MARIA))
    assert standing(world) == [(MARIA.name, "SRE-7", "screen")]
    assert documents(world) == ["cv.docx", "cv.pdf"]


def test_a_name_alone_is_not_a_person(world: World) -> None:
    """Two people may be called the same: they are told apart, and told of."""
    world.load(applied(MARIA.name))
    forwards(world, "rita", docx(MARIA))
    assert len(people(world)) == 2
    receipt = " ".join(world.received("rita", "intake").text.split())
    assert f"Not put together with a like person on file: {MARIA.name} (SRE-7)." in receipt


def test_an_address_under_another_name_is_not_a_person_either(world: World) -> None:
    world.load(f'[[applications]]\ncandidate = "Otto Berg"\nemail = "{MARIA.email}"\nrequisition = "SRE-7"\n')
    forwards(world, "rita", docx(MARIA))
    assert [name for name, _, _ in people(world)] == ["Otto Berg", MARIA.name]
    assert "Otto Berg (SRE-7)" in world.received("rita", "intake").text


def test_a_colleague_without_a_duty_learns_nothing_of_who_is_on_file(world: World) -> None:
    """A person who is new and one whom the role has turned down look the same to them."""
    world.load('[[people]]\nname = "Noa Levi"\naddress = "noa@acme.test"\ntimezone = "America/New_York"\n')
    world.load(
        f'[[applications]]\ncandidate = "{MARIA.name}"\nemail = "{MARIA.email}"\nrequisition = "SRE-7"\n'
        'stage = "rejected"\n'
    )
    told = []
    alike = replace(
        MARIA, name=SEAN.name, written=SEAN.written, email=SEAN.email, phone="+351912345679", dialled="+351 912 345 679"
    )
    for person in (MARIA, alike):
        number = forwards(world, "noa", docx(person), words=f"I know {person.name} well.")
        text = world.received("noa", "intake").text
        for value, general in ((person.name, "NAME"), (person.email, "MAIL"), (person.phone, "PHONE")):
            text = text.replace(value, general)
        told.append([line for line in text.splitlines() if "Reference" not in line])
        assert world.mail(number).state == ("parked" if person is MARIA else "done")
    assert told[0] == told[1]
    assert standing(world) == [(MARIA.name, "SRE-7", "rejected"), (SEAN.name, "SRE-7", "screen")]
    assert documents(world) == ["cv.docx"]


@pytest.mark.parametrize(
    ("who", "proven"), [("mallory@evil.test", True), ("mallory@evil.test", False), ("rita", False)]
)
def test_a_strangers_resume_waits_unopened_and_is_never_answered(quick_world: World, who: str, proven: bool) -> None:
    world = quick_world
    number = forwards(world, who, docx(MARIA), proven=proven)
    assert (people(world), world.app.post) == ([], [])
    mail = world.mail(number)
    assert (mail.state, mail.kind, mail.cause) == ("parked", "intake", "a resume for a recruiter to enter")
    # Whatever is opened is kept as a submission too.
    assert world.rows(select(submission)) == []


def test_anyone_may_submit_where_the_policy_says_so_and_still_gets_no_answer(world: World) -> None:
    world.configure(policy=PolicySection(submitters="anyone"))
    number = forwards(world, MARIA.email, docx(MARIA), words="Here is my resume.")
    assert (standing(world), world.mail(number).state) == ([(MARIA.name, "SRE-7", "screen")], "done")
    again = forwards(world, MARIA.email, pdf(MARIA), words="Here is a newer one.")
    assert (documents(world), world.mail(again).state) == (["cv.docx"], "parked")
    nowhere = forwards(world, SEAN.email, pdf(SEAN), to="hiring+resumes@acme.test")
    nothing = forwards(world, "x@evil.test", words="Buy this.")
    assert [world.mail(n).state for n in (nowhere, nothing)] == ["parked", "parked"]
    assert world.app.post == []


def test_the_forwarder_is_never_the_candidate(world: World) -> None:
    forwards(world, "rita", docx(MARIA), words="Best,\nRita Rossi\nrita@acme.test\n+1 415 555 0100")
    assert people(world) == [(MARIA.name, MARIA.email, MARIA.phone)]


def test_a_mail_without_any_resume_is_told_so(world: World) -> None:
    number = forwards(world, "rita", words="Is this the right address?")
    assert "No resume was found in your mail." in world.received("rita", "intake").text
    assert world.mail(number).state == "done"


def test_a_role_without_anybody_who_decides_takes_resumes_in(world: World) -> None:
    world.load('[[requisitions]]\nref = "OPS-1"\ntitle = "Operations"\n')
    forwards(world, "rita", docx(MARIA), to="hiring+ops-1@acme.test")
    assert standing(world) == [(MARIA.name, "OPS-1", "screen")]
    assert "Taken in." in world.received("rita", "intake").text


def test_files_are_opened_while_no_transaction_is_open(world: World) -> None:
    """Whoever else writes is not kept waiting by a file that takes its time."""

    def beside_another_writer(mail: InboundMail) -> Sequence[ExtractedDocument]:
        world.load(applied("Wei Zhang"))
        return world.app.documents(mail)

    intake = replace(world.app.intake(world.app.settings.mailbox[0]), documents=beside_another_writer)
    intake.keep([world.arrival(forward(world, "rita", docx(MARIA)))])
    intake.judge_all()
    assert [name for name, _, _ in people(world)] == ["Wei Zhang", MARIA.name]


def test_two_forwards_of_one_person_in_one_batch_are_one_candidate(world: World) -> None:
    world.arrives(*(forward(world, who, file) for who, file in (("rita", docx(MARIA)), ("dana", pdf(MARIA)))))
    assert standing(world) == [(MARIA.name, "SRE-7", "screen")]
    assert documents(world) == ["cv.docx", "cv.pdf"]


def test_two_mailboxes_that_take_in_one_person_at_once_make_one_candidate(world: World) -> None:
    other = world.another_process()
    intakes = [app.intake(app.settings.mailbox[0]) for app in (world.app, other)]
    intakes[1] = replace(intakes[1], mailbox="jobs@acme.test")
    known = (MARIA, SEAN, PRIYA, JANE)
    for person in known:
        mails = [forward(world, "rita", docx(person)), forward(world, "dana", pdf(person))]
        arrivals = [world.arrival(raw) for raw in mails]

        def take_in(number: int, arrived: Sequence[Arrival]) -> None:
            intakes[number].keep([arrived[number]])
            intakes[number].judge_all()

        at_once(partial(take_in, 0, arrivals), partial(take_in, 1, arrivals))
    other.close()
    assert [name for name, _, _ in people(world)] == [person.name for person in known]
    assert [name for name, _, _ in standing(world)] == [person.name for person in known]
    assert len(documents(world)) == 2 * len(known)
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()


def test_where_address_and_subject_name_two_roles_it_is_asked(world: World) -> None:
    forwards(world, "rita", docx(MARIA), subject="Fwd: [UX-2] application")
    assert standing(world) == []
    assert "1) SRE-7" in world.received("rita", "intake").text


def test_a_forward_taken_in_again_changes_nothing(world: World) -> None:
    raw = forward(world, "rita", docx(MARIA))
    world.arrives(raw)
    before = world.counts()
    world.arrives(raw)
    assert {k: v for k, v in world.counts().items() if k != "ledger"} == {
        k: v for k, v in before.items() if k != "ledger"
    }


def test_over_the_days_ceiling_the_question_waits_for_a_person(quick_world: World) -> None:
    world = quick_world
    world.configure(policy=PolicySection(answers_a_day=1))
    forwards(world, "rita", docx(MARIA))
    number = forwards(world, "rita", docx(SEAN), to="hiring+resumes@acme.test")
    assert "ceiling" in world.mail(number).cause
    assert world.mail(number).state == "parked"


def test_what_explain_says_is_what_intake_does(world: World) -> None:
    mails = [
        forward(world, "rita", docx(MARIA), pdf(SEAN), ("broken.pdf", "application/pdf", b"%PDF-1.7\n")),
        forward(world, "dana", docx(PRIYA), to="hiring+resumes@acme.test", subject="for the product designer role"),
        forward(world, "rita", docx(JANE), to="hiring+resumes@acme.test"),
    ]
    told = [explained(world, raw) for raw in mails]
    world.arrives(*mails)
    entered = [
        (one["name"], intake["requisition"])
        for intake in told
        for one in intake["candidates"]
        if one["status"] == "read" and intake["requisition"]
    ]
    assert [(name, ref) for name, ref, _ in standing(world)] == entered
    assert told[2]["requisition"] is None
    fields = [(one["name"], one["email"], one["phone"]) for one in told[0]["candidates"] + told[1]["candidates"]]
    assert people(world) == [one for one in fields if one[0]]
    statuses = [one["status"] for intake in told for one in intake["candidates"]]
    kept: Sequence[Any] = world.rows(select(submission.c.status).order_by(submission.c.inbox_id, submission.c.number))
    assert [row.status for row in kept] == statuses


def explained(world: World, raw: bytes) -> dict[str, Any]:
    """What `explain` says with the same database."""
    app, settings = world.app, world.app.settings
    court = Court(settings.token_keys, settings.rules)

    def look_up(letter: Letter) -> Known:
        with app.database.read() as connection:
            desk = load_desk(connection, [letter], court.policy, world.clock(), lock=False)
            return Known(desk, court, hints(connection))

    around = app.surroundings(settings.mailbox[0])
    answer = Explainer(app.parse, app.documents, around=around, look_up=look_up).explain("x.eml", raw)
    assert answer["kind"] == "intake"
    intake: dict[str, Any] = answer["intake"]
    return intake
