"""Stories of erasure: after it, no byte of the person is in any table, and nothing brings them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select

from mailflow.config import PolicySection, RetentionSection
from mailflow.demo.people import Letter
from mailflow.mail.message import parse
from mailflow.store.erasing import Tally, erase
from mailflow.store.events import make_checkpoint, verify
from mailflow.store.inbox import keep
from mailflow.store.portfolio import portfolio
from mailflow.store.retention import hold, outlived
from mailflow.store.schema import blob, event, feedback, inbox, metadata, outbox, pending, raw_mail
from mailflow.store.tracing import belongings, find_people
from tests.data.forwards.people import Person
from tests.flow.test_submitting import MARIA, PRIYA, SEAN, docx, forward, forwards, pdf, people, standing
from tests.flow.world import World, applied


def dumped(world: World) -> str:
    """Every value of every row of every table, mails decoded as well."""
    said: list[str] = []
    for table in metadata.sorted_tables:
        for row in world.rows(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(column.type, LargeBinary) and value is not None:
                    said.append(value.decode("utf-8", "replace"))
                    said += _decoded(value) if table.name in ("raw_mail", "outbox_mail") else []
                else:
                    said.append(str(value))
    return "\n".join(said)


def _decoded(raw: bytes) -> list[str]:
    mail = parse(raw)
    return [mail.subject, mail.text or "", mail.html or "", *(value for _, value in mail.headers)]


def traces_left(world: World, who: Person) -> list[str]:
    everything = dumped(world).lower()
    digits = "".join(c for c in everything if c not in " ().-/\u00a0")
    signs = [who.name.lower(), *(word for word in who.name.lower().split() if len(word) > 2), who.email.lower()]
    return [sign for sign in signs if sign in everything] + [n for n in (who.phone[1:], who.phone[-9:]) if n in digits]


def erased(world: World, wanted: str) -> Tally:
    with world.app.database.read() as connection:
        found = find_people(connection, wanted)
        assert len(found) <= 1
        kept = belongings(connection, found[0].ids if found else (), "" if found else wanted)
    with world.app.database.write() as connection:
        return erase(connection, kept, world.app.event_key, world.clock(), "request")


def assert_chains_hold(world: World) -> None:
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()


def a_full_life(world: World) -> None:
    """Maria leaves a trace wherever one can be left, beside Sean and Priya, who stay."""
    world.load(applied("Wei Zhang"))
    world.arrives(
        forward(world, "rita", docx(MARIA, "maria silva.docx"), words=f"{MARIA.name} is great: {MARIA.phone}"),
        forward(world, "rita", docx(SEAN, "sean.docx"), docx(MARIA, "again.docx"), words="Two of them."),
        forward(world, "dana", docx(PRIYA), pdf(MARIA), to="hiring+resumes@acme.test"),
        forward(world, "mallory@evil.test", docx(MARIA), words=f"I am {MARIA.name}, {MARIA.email}"),
        forward(world, MARIA.email, docx(MARIA), words="Here is mine."),
    )
    digest = world.at(0, 8).received("dana", "digest")
    number = next(line for line in digest.text.splitlines() if MARIA.name in line).split("]")[0].strip(" [")
    world.says("dana", digest, f"{number} hold until Friday - {MARIA.name} has to answer first\nWei Zhang yes")
    world.says("ivy", digest, f"approve {MARIA.name}")
    world.writes("dana", f"stage {MARIA.name} review: like {MARIA.name}")
    world.writes("rita", f"why {MARIA.name}")
    receipt = world.letters("rita", "intake")[0]
    world.says("rita", receipt, f"name: {MARIA.name} Junior\nphone: {MARIA.phone}")
    world.says("rita", receipt, f"name: {MARIA.name}")
    with world.app.database.write() as connection:
        make_checkpoint(connection, world.app.event_key, world.clock())
    world.later(hours=30)


@pytest.mark.slow
def test_no_byte_of_an_erased_person_is_left_and_the_chains_hold(world: World) -> None:
    a_full_life(world)
    assert traces_left(world, MARIA)
    others = [name for name, _, _ in people(world) if name != MARIA.name]
    tally = erased(world, MARIA.email)
    assert (tally.applications, tally.mails >= 2, tally.mails_redacted >= 3) == (1, True, True)
    assert traces_left(world, MARIA) == []
    assert_chains_hold(world)
    assert [name for name, _, _ in people(world) if name != "[erased]"] == others
    assert SEAN.name in dumped(world)
    assert [row.kind for row in world.rows(select(event.c.kind).where(event.c.chain == 0))][-1] == "erased"


@pytest.mark.slow
def test_life_goes_on_after_an_erasure(world: World) -> None:
    """The next digest lists the others, the erased one is asked about no more, and nothing fails."""
    a_full_life(world)
    erased(world, MARIA.email)
    world.at(2, 8)
    digest = world.letters("dana", "digest")[-1]
    assert ("[erased" not in digest.text, SEAN.name in digest.text) == (True, True)
    assert [row.state for row in world.outbox() if row.state == "failed"] == []
    assert traces_left(world, MARIA) == []
    assert_chains_hold(world)


def test_who_is_erased_while_a_notice_is_being_written_is_not_in_it(world: World) -> None:
    """Given a digest that was looked up and is being rendered, when somebody in it is erased, then it is written anew
    without them."""
    world.load(applied("Maria Silva"), applied("Wei Zhang"))
    composer, tallies = world.app.outbox.composer, list[Tally]()

    def render(kind: str, facts: object, language: str, plain: bool) -> object:
        if kind == "digest" and not tallies:
            tallies.append(erased(world, "maria.silva@mail.test"))
        return composer.render(kind, facts, language, plain)

    world.app.outbox.composer = replace(composer, render=render)  # type: ignore[arg-type]  # gives what it is given
    world.at(0, 8)
    (digest,) = world.letters("dana", "digest")
    assert (len(tallies), "Wei Zhang" in digest.text, "Maria" in digest.text) == (1, True, False)
    assert "maria" not in dumped(world).lower()


def test_what_a_person_was_called_before_a_correction_goes_too_and_nobody_elses_name_does(world: World) -> None:
    """Rita's own address was read as the candidate's in between, and stays hers."""
    receipt = taken_in(world)
    world.says("rita", receipt, "name: Xenia Quill\nemail: rita@acme.test")
    world.says("rita", world.letters("rita", "correction")[-1], "email: xq@else.test")
    world.says("dana", world.at(0, 8).received("dana", "digest"), f"1 hold - ask {MARIA.name}")
    erased(world, "Xenia Quill")
    assert traces_left(world, MARIA) == []
    assert [sign for sign in ("xenia", "quill", "xq@else.test") if sign in dumped(world).lower()] == []
    senders = [row.sender for row in world.rows(select(inbox.c.sender).order_by(inbox.c.id))]
    assert senders[1:] == ["rita@acme.test", "rita@acme.test", "dana@acme.test"]
    assert_chains_hold(world)


def test_the_programs_own_words_stay_when_somebody_was_called_so(quick_world: World) -> None:
    """Whoever calls themselves Approve, and asks to be erased, takes nobody's decision away."""
    world = quick_world
    world.load(*(applied(name) for name in ("Approve", "Hold Title", "Review Candidate", "John Abara")))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "yes to John", proven=False)
    intake = world.app.intake(world.app.settings.mailbox[0])
    intake.keep([world.arrival(world.written("dana", "maybe John", answers=digest))])
    intake.judge_all()
    for name in ("approve", "hold.title", "review.candidate"):
        erased(world, f"{name}@mail.test")
    world.says("dana", world.letters("dana", "confirm")[-1], "yes")
    assert world.stage("John Abara") == "interview"
    assert [row.state for row in world.outbox() if row.state == "failed"] == []
    assert "John Abara" in world.received("dana", "clarify").text
    assert_chains_hold(world)


def test_words_of_the_program_in_every_table_stay(quick_world: World) -> None:
    world = quick_world
    world.load(*(applied(name) for name in ("Review", "Digest", "Sent", "Done", "Reply", "John Abara")))
    digest = world.at(0, 8).received("dana", "digest")
    for name in ("review", "digest", "sent", "done", "reply"):
        erased(world, f"{name}@mail.test")
    world.tick()
    assert world.new_mail("dana") == []
    world.says("dana", digest, "yes to John Abara")
    assert world.stage("John Abara") == "interview"
    assert {row.state for row in world.rows(select(outbox.c.state))} <= {"sent", "cancelled"}


@pytest.mark.slow
@pytest.mark.parametrize("address", ["dana@acme.test", "hiring@acme.test"])
def test_a_resume_with_a_colleagues_address_is_no_way_to_the_colleagues_mail(quick_world: World, address: str) -> None:
    """Neither to erase it nor to be handed it."""
    world = quick_world
    world.load(applied("Eve Adder").replace("eve.adder@mail.test", address), applied("John Abara"))
    world.says("dana", world.at(0, 8).received("dana", "digest"), "yes to John Abara")
    with world.app.database.read() as connection:
        (eve,) = find_people(connection, address)
        _, files = portfolio(connection, eve.ids, with_files=True)
    assert not any(name.startswith("mail-") for name in files)
    erased(world, address)
    assert "yes to John Abara" in dumped(world)
    assert {row.mailbox for row in world.rows(select(inbox.c.mailbox))} == {"hiring@acme.test"}
    assert [row.sender for row in world.rows(select(inbox.c.sender))] == ["dana@acme.test"]


def test_a_headline_that_was_taken_for_a_name_stays_in_what_is_about_others(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Wei Zhang").replace("Knows the work.", "A senior engineer."))
    receipt = taken_in(world)
    world.says("rita", receipt, "name: Senior Engineer")
    world.says("rita", world.letters("rita", "correction")[-1], f"name: {MARIA.name}")
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "no to Wei Zhang - no senior engineer")
    erased(world, MARIA.name)
    assert traces_left(world, MARIA) == []
    reasons = [row.reason for row in world.rows(select(feedback.c.reason))]
    assert reasons == ["no senior engineer"]


def test_an_answer_to_an_old_notice_does_not_bring_them_back(world: World) -> None:
    """Its quotation is not kept; what it says is judged as ever."""
    world.load(applied("Wei Zhang"))
    receipt = taken_in(world)
    digest = world.at(0, 8).received("dana", "digest")
    summary = world.at(0, 17, 1).received("rita", "summary")
    assert MARIA.name in summary.text
    erased(world, MARIA.name)
    raws = [
        world.written("rita", "thanks", answers=receipt),
        world.written("rita", f"name: {MARIA.name.split()[0]}", answers=receipt),
        world.written("rita", "status", answers=summary),
        world.written("dana", "yes to Wei Zhang, please", answers=digest),
        world.written("dana", "Away until Friday.", answers=digest, headers=["Auto-Submitted: auto-replied"]),
        world.written("mallory@evil.test", "hm", answers=digest, proven=False),
    ]
    numbers = world.arrives(*raws)
    assert MARIA.name.split()[1].lower() not in dumped(world).lower()
    assert world.stage("Wei Zhang") == "interview"
    kept = [parse(row.raw).text for row in world.rows(select(raw_mail.c.raw).where(raw_mail.c.inbox_id == numbers[3]))]
    assert kept == ["yes to Wei Zhang, please\n"]
    intake = world.app.intake(world.app.settings.mailbox[0])
    with world.app.database.write() as connection:
        assert keep(connection, "other@acme.test", [world.arrival(raw) for raw in raws], world.clock()) == []
    intake.judge_all()
    assert "[erased]" in {name for name, _, _ in people(world)}
    assert_chains_hold(world)


def test_who_was_erased_is_offered_to_nobody_and_an_unclear_word_is_still_asked_back(world: World) -> None:
    """Given a digest of two, one of whom is erased, then a bare yes is about either, and the question offers one."""
    world.load(applied("Wei Zhang"), applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    erased(world, "Maria Silva")
    world.says("dana", digest, "yes")
    question = world.received("dana", "clarify")
    assert "Wei Zhang" in question.text
    assert "erased" not in question.text
    assert world.stage("Wei Zhang") == "review"
    world.says("dana", question, "1")
    assert world.stage("Wei Zhang") == "interview"


def taken_in(world: World) -> Letter:
    """Maria's resume, taken in; its receipt."""
    forwards(world, "rita", docx(MARIA))
    return world.received("rita", "intake")


def test_a_new_poll_does_not_bring_them_back_from_any_mailbox(world: World) -> None:
    raw = forward(world, "rita", docx(MARIA))
    world.arrives(raw)
    erased(world, MARIA.email)
    world.arrives(raw)
    intake = world.app.intake(world.app.settings.mailbox[0])
    with world.app.database.write() as connection:
        assert keep(connection, "other@acme.test", [world.arrival(raw)], world.clock()) == []
    intake.judge_all()
    assert traces_left(world, MARIA) == []
    assert [row.state for row in world.rows(select(inbox.c.state))] == ["erased", "erased"]


def test_a_mail_that_names_others_is_redacted_and_stays(world: World) -> None:
    world.load(applied("Wei Zhang"), applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    number = world.says("dana", digest, "yes to Wei Zhang, no to Maria Silva - too junior for us")
    before = world.said("Wei Zhang")
    erased(world, "Maria Silva")
    ((raw,),) = [tuple(row) for row in world.rows(select(raw_mail.c.raw).where(raw_mail.c.inbox_id == number))]
    text = parse(raw).text or ""
    assert ("Wei Zhang" in text, "Silva" in text, "[erased]" in text) == (True, False, True)
    assert world.said("Wei Zhang") == before
    reasons = [row.reason for row in world.rows(select(feedback.c.reason).order_by(feedback.c.id))]
    assert reasons == [None, None]
    assert_chains_hold(world)


def test_a_resume_that_waits_for_its_role_is_gone_and_the_other_one_enters(world: World) -> None:
    forwards(world, "rita", docx(MARIA, "a.docx"), pdf(SEAN), to="hiring+resumes@acme.test")
    question = world.received("rita", "intake")
    forwards(world, "rita", pdf(MARIA), words="The same, for the role.")
    erased(world, MARIA.email)
    assert traces_left(world, MARIA) == []
    world.says("rita", question, "1")
    assert (SEAN.name, "SRE-7", "screen") in standing(world)
    assert [row.outcome for row in world.rows(select(pending.c.outcome))] == ["choice"]


def test_a_resume_that_no_words_of_its_mail_name_is_gone_file_and_all(world: World) -> None:
    """Only the question for the role says whose it is."""
    world.load(applied(MARIA.name).replace("maria.silva@mail.test", MARIA.email))
    number = forwards(
        world, "rita", docx(MARIA, "1.docx"), pdf(SEAN, "2.pdf"), to="hiring+resumes@acme.test", words="."
    )
    alone = forwards(world, "rita", pdf(MARIA, "3.pdf"), to="hiring+resumes@acme.test", words=".")
    question = world.letters("rita", "intake")[0]
    erased(world, MARIA.email)
    kept = [row.content for row in world.rows(select(blob.c.content))]
    assert kept == [pdf(SEAN)[2]]
    raws = {row.inbox_id: row.raw for row in world.rows(select(raw_mail))}
    assert (alone in raws, parse(raws[number]).attachments) == (False, ())
    assert traces_left(world, MARIA) == []
    world.says("rita", question, "1")
    assert standing(world)[1:] == [(SEAN.name, "SRE-7", "screen")]


@pytest.mark.slow
def test_what_a_resume_says_of_its_owners_work_goes_from_what_others_share(world: World) -> None:
    """Receipt, digest, the reply that quotes it, and a question that waits: beside Sean, who stays."""
    rare = replace(MARIA, title="Principal Frobnicator", employer="Zyxware Widgets of Upper Lower Saxony")
    forwards(world, "rita", docx(SEAN, "1.docx"), docx(rare, "2.docx"), words="Two.")
    forwards(world, "rita", docx(PRIYA), docx(replace(rare, employer="Zyxware")), to="hiring+resumes@acme.test")
    world.says("dana", world.at(0, 8).received("dana", "digest"), "1 yes")
    world.later(hours=30)
    assert all(word in dumped(world) for word in ("Zyxware", "Frobnicator"))
    erased(world, MARIA.email)
    assert [word for word in ("Zyxware", "Frobnicator") if word in dumped(world)] == []
    assert SEAN.employer in dumped(world)


def test_what_had_not_left_yet_does_not_leave(world: World) -> None:
    raw = forward(world, "rita", docx(MARIA))
    intake = world.app.intake(world.app.settings.mailbox[0])
    intake.keep([world.arrival(raw)])
    intake.judge_all()
    erased(world, MARIA.email)
    world.app.outbox.deliver_due()
    assert world.letters("rita") == []
    # What asks the recruiter in the evening looks then, and finds nobody.
    waiting = [row.kind for row in world.rows(select(outbox.c.kind, outbox.c.state)) if row.state != "cancelled"]
    assert waiting == ["informing"]


def test_a_file_that_somebody_else_has_as_well_stays_theirs(world: World) -> None:
    world.load(applied("Wei Zhang"))
    forwards(world, "rita", docx(MARIA), docx(SEAN))
    erased(world, MARIA.email)
    assert len(world.rows(select(blob.c.sha256))) == 1


def test_an_address_that_is_nobodys_on_file_is_erased_from_the_parked_mail(world: World) -> None:
    number = forwards(world, MARIA.email, docx(MARIA), words="Here is my resume.")
    erased(world, MARIA.email)
    assert (traces_left(world, MARIA), world.mail(number).state) == ([], "erased")


def test_a_namesakes_resume_that_waits_is_not_taken_along(world: World) -> None:
    namesake = replace(MARIA, email="ms@example.test", phone="+351912345679", dialled="+351 912 345 679")
    forwards(world, "rita", docx(MARIA))
    forwards(world, "rita", docx(namesake), to="hiring+resumes@acme.test", words=".")
    erased(world, MARIA.email)
    assert [row.content for row in world.rows(select(blob.c.content))] == [docx(namesake)[2]]


def test_an_erasure_of_one_leaves_a_namesake_alone(world: World) -> None:
    world.load(applied("Ana Li"), applied("Ana Li", "UX-2").replace("@mail", "@post"))
    with world.app.database.read() as connection:
        assert len(find_people(connection, "Ana Li")) == 2
    erased(world, "ana.li@mail.test")
    assert [name for name, _, _ in people(world)] == ["[erased]", "Ana Li"]


def test_retention_erases_whoever_ended_long_ago_and_nobody_else(world: World) -> None:
    world.load(applied("Wei Zhang"), applied("Eva Gone", stage="rejected"), applied("Kit Held", stage="rejected"))
    with world.app.database.write() as connection:
        (kit,) = find_people(connection, "Kit Held")
        hold(connection, kit.ids, "a claim", world.clock())
    retaining = world.app.retaining
    retaining.days = 180
    world.later(days=179)
    assert [name for name, _, _ in people(world)] == ["Wei Zhang", "Eva Gone", "Kit Held"]
    world.later(days=2)
    assert [name for name, _, _ in people(world)] == ["Wei Zhang", "[erased]", "Kit Held"]
    assert_chains_hold(world)


def test_retention_takes_mail_that_became_nobodys(world: World) -> None:
    number = forwards(world, "mallory@evil.test", docx(MARIA), words=f"I am {MARIA.name}")
    world.app.retaining.days = 30
    world.later(days=31)
    assert (world.mail(number).state, traces_left(world, MARIA)) == ("erased", [])


@pytest.mark.parametrize(("days", "due"), [(29, []), (31, [2]), (61, [1, 2])])
def test_the_period_is_that_of_the_country_of_the_telephone(quick_world: World, days: int, due: list[int]) -> None:
    world = quick_world
    german = applied("Eva One", stage="rejected") + 'phone = "+493012345678"\n'
    world.load(german, applied("Kit Two", stage="rejected"))
    with world.app.database.read() as connection:
        assert outlived(connection, world.clock() + timedelta(days=days), 30, {"DE": 60}) == due


def test_an_answer_to_whoever_asks_holds_all_and_their_files(world: World) -> None:
    world.configure(policy=PolicySection())
    cv = docx(MARIA)
    number = forwards(world, "rita", cv)
    world.says("dana", world.at(0, 8).received("dana", "digest"), "1 yes - calm")
    with world.app.database.read() as connection:
        (who,) = find_people(connection, "Maria")
        told, files = portfolio(connection, who.ids, with_files=True)
    assert told["candidate"][0]["email"] == MARIA.email
    assert [(one["by"], one["verdict"], one["reason"]) for one in told["feedback"]] == [
        ("Dana Okafor", "approve", "calm")
    ]
    assert [one["ref"] for one in told["applications"]] == ["SRE-7"]
    assert cv[2] in files.values()
    assert f"mail-{number}.eml" in files
    assert all("/" not in name and ".." not in name for name in files)
    assert {one["kind"] for one in told["notices"]} == {"intake", "digest", "receipt"}


def test_the_period_has_no_default() -> None:
    assert RetentionSection().days is None
    with pytest.raises(ValueError, match="two capitals"):
        RetentionSection(days=1, countries={"Germany": 3})
