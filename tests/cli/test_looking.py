"""The commands that look, and those that mend, on a small installation: for people, and as JSON for programs."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tests.cli.room import Home, mail

pytestmark = pytest.mark.slow


def test_status_says_who_is_waited_for_and_what_is_parked(company: Home) -> None:
    company.arrives(mail("stranger", "let me in"))
    told = company.run("status")
    lines = told.out.splitlines()
    assert told.code == 0
    assert lines[0] == "Waiting:"
    assert lines[1].split() == ["on", "candidate", "role", "due"]
    assert any(line.startswith("Omar Haddad") and "Tomas Lind" in line and "UX-2" in line for line in lines)
    assert any(line.split()[:1] == ["1"] and "no thread" in line for line in lines)
    assert "Not judged yet: 0" in lines
    assert "Outbox: empty" in lines


def test_status_as_json_holds_the_same(company: Home) -> None:
    company.arrives(mail("stranger", "let me in"), mail("dana", "help"))
    told = json.loads(company.run("status", "--json").out)
    assert sorted(told) == ["at", "outbox", "parked", "polled_at", "sending", "unjudged", "waiting"]
    assert len(told["waiting"]) == 8
    assert {one["reviewer"] for one in told["waiting"]} == {"Dana Okafor", "Omar Haddad"}
    (parked,) = told["parked"]
    assert parked["id"] == 1
    assert told["outbox"] == {"queued": 1}


def test_what_is_said_is_plain_where_it_is_piped(company: Home) -> None:
    """No colours, no boxes, no blanks at line ends."""
    for words in (["status"], ["show", "Maria"], ["verify"], ["preview", "digest"], ["--help"], ["status", "--help"]):
        told = company.run(*words)
        assert "\x1b" not in told.out
        assert not any("─" <= letter <= "╿" for letter in told.out)
    assert not any(line != line.rstrip() for line in company.run("status").out.splitlines())


def test_show_tells_the_trail_with_its_times_in_the_zone_asked_for(company: Home) -> None:
    company.arrives(mail("dana", "approve Maria Silva, exactly what we need"))
    told = company.run("show", "maria", "--timezone", "Asia/Tokyo")
    assert told.code == 0
    assert told.out.startswith("Maria Silva, SRE-7 Senior Site Reliability Engineer: interview\n")
    assert "approve  by Dana Okafor" in told.out
    assert "JST" in told.out
    assert "written 2026-11-23 23:00" in told.out
    assert "mail 1" in told.out


def test_show_as_json_gives_one_object_for_each_application(company: Home) -> None:
    company.arrives(mail("dana", "approve Maria Silva"))
    told = [json.loads(line) for line in company.run("show", "Kim", "--json").out.splitlines()]
    assert {one["candidate"] for one in told} == {"Sarah Kim", "Min-jun Kim"}
    (maria,) = [json.loads(line) for line in company.run("show", "Maria", "--json").out.splitlines()]
    assert maria["stage"] == "interview"
    verdicts = [(one["verdict"], one["who"], one["mail"]) for one in maria["events"] if one["verdict"]]
    assert verdicts == [("approve", "Dana Okafor", 1)]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["show", "Nobody"], 1, "there is no candidate called Nobody"),
        (["show", "Nobody", "--json"], 1, "there is no candidate called Nobody"),
        (["show", "Maria", "--timezone", "Mars/Olympus"], 2, "Mars/Olympus: an IANA time zone"),
        (["explain", "--now", "tomorrow", "x.eml"], 2, "tomorrow: an ISO time"),
        (["explain", "--items", "nowhere.json", "x.eml"], 2, "nowhere.json cannot be read"),
        (["replay", "17"], 1, "mail 17 is not parked"),
        (["preview", "digset"], 1, "there is no notice 'digset'"),
        (["preview", "digest", "--language", "xx"], 1, "not written in 'xx', but in: en, de, es, fr, it, nl, pt"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_found_is_said_on_standard_error(words: list[str], code: int, why: str, company: Home) -> None:
    told = company.run(*words)
    assert (told.code, told.out) == (code, "")
    assert why in told.err
    assert "Traceback" not in told.err


def test_verify_finds_an_event_that_was_changed(company: Home) -> None:
    company.arrives(mail("dana", "reject John Abara - too junior"))
    fine = company.run("verify")
    assert (fine.code, fine.out.splitlines()[0].endswith("in 12 chains: intact")) == (0, True)
    app = company.app()
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE event SET text = 'too senior' WHERE text = 'too junior'")
    app.close()
    broken = company.run("verify")
    assert broken.code == 1
    assert "NOT intact" in broken.out
    found = company.run("verify", "--json")
    assert found.code == 1
    assert {
        (one["seq"], "words of the event were changed" in one["why"]) for one in json.loads(found.out)["broken"]
    } >= {(3, True)}


def test_explain_answers_each_file_on_its_line_and_goes_on_after_one_it_cannot_read(empty: Home) -> None:
    (empty.folder / "away.eml").write_bytes(b"From: a@b.test\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n")
    (empty.folder / "note.eml").write_bytes(b"From: a@b.test\r\nSubject: hi\r\n\r\nhello\r\n")
    told = empty.run("explain", "away.eml", "nowhere.eml", str(empty.folder), "note.eml")
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 1
    assert [one.get("kind") for one in answers] == ["auto_reply", None, None, "other"]
    assert answers[1] == {"file": "nowhere.eml", "error": "FileNotFoundError: No such file or directory"}


ITEMS = {
    "to": {"name": "Dana Okafor", "email": "dana@acme.test", "timezone": "Europe/Berlin"},
    "items": [{"number": 1, "candidate": "Maria Silva"}, {"number": 2, "candidate": "John Abara"}],
}


def test_explain_takes_items_standard_input_and_tells_people_why(empty: Home) -> None:
    (empty.folder / "items.json").write_text(json.dumps(ITEMS))
    raw = mail("dana", "1 yes, 2 no - too junior")
    empty.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    (answer,) = [json.loads(line) for line in empty.run("explain", "--items", "items.json", "-").out.splitlines()]
    assert answer["level"] == "L3"
    assert [(one["candidate"], one["verdict"], one["reason"]) for one in answer["decisions"]] == [
        ("Maria Silva", "approve", None),
        ("John Abara", "reject", "too junior"),
    ]
    (empty.folder / "reply.eml").write_bytes(raw)
    why = empty.run("explain", "--items", "items.json", "--why", "reply.eml").out
    assert "2 John Abara: reject" in why
    assert "words: " in why
    assert "rule:  " in why


def test_explain_tells_people_in_words_what_it_cannot_read_and_that_no_candidates_are_known(empty: Home) -> None:
    raw = mail("dana", "1 yes, 2 no").replace(b"Subject:", b"In-Reply-To: <digest@acme.test>\r\nSubject:")
    (empty.folder / "reply.eml").write_bytes(raw)
    told = empty.run("explain", "--why", "nowhere.eml", "reply.eml")
    assert (told.code, told.err) == (1, "nowhere.eml: FileNotFoundError: No such file or directory\n")
    assert told.out.splitlines() == [
        "reply.eml: reply (L0)",
        "  read against no candidates: --items FILE names them, or mailflow.toml the database with them",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [("{", "Expecting property name"), ("[]", "list indices"), ('{"items": []}', "'to' is missing"), ('{"to": 1}', "")],
)
def test_a_file_of_items_that_is_none_is_named_with_the_form_and_not_as_a_configuration(
    text: str, why: str, empty: Home
) -> None:
    (empty.folder / "items.json").write_text(text)
    told = empty.run("explain", "--items", "items.json", "reply.eml")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("items.json does not hold the items of a notice (")
    assert why in told.err
    assert "configuration" not in told.err


def test_explain_says_the_same_doubt_once(empty: Home) -> None:
    (empty.folder / "items.json").write_text(json.dumps(ITEMS))
    (empty.folder / "reply.eml").write_bytes(mail("dana", "reject 7\n\nreject 7"))
    clarify = json.loads(empty.run("explain", "--items", "items.json", "reply.eml").out)["clarify"]
    assert clarify == ["“reject 7” has a number that is not on the list I sent you."]


def test_explain_with_the_database_knows_who_is_waited_for_and_changes_nothing(company: Home) -> None:
    (company.folder / "reply.eml").write_bytes(mail("dana", "reject John Abara - too junior"))
    before = company.run("show", "John").out
    answer = json.loads(company.run("explain", "reply.eml").out)
    assert answer["level"] == "L2"
    assert [one["verdict"] for one in answer["decisions"]] in ([], ["reject"])
    assert company.run("show", "John").out == before


def test_explain_reads_by_the_time_it_is_given(empty: Home) -> None:
    (empty.folder / "items.json").write_text(json.dumps(ITEMS))
    undated = mail("dana", "hold 2 until Friday").replace(b"Date: Mon, 23 Nov 2026 09:00:00 -0500\r\n", b"")
    (empty.folder / "hold.eml").write_bytes(undated)
    words = ["explain", "--items", "items.json", "--now", "2026-12-01T09:00:00+01:00", "hold.eml"]
    (decision,) = json.loads(empty.run(*words).out)["decisions"]
    assert (decision["verdict"], decision["until"]) == ("hold", "2026-12-04")


def test_replay_judges_again_after_the_cause_was_mended(company: Home) -> None:
    """Given a mail from somebody not on file, when they are loaded, then replaying it answers them."""
    company.arrives(mail("newcomer", "help"))
    (company.folder / "new.csv").write_text("name,address\nNoa Levi,newcomer@acme.test\n")
    assert company.run("replay", "1").out.startswith("mail 1: parked, no thread")
    assert company.run("load", "new.csv").code == 0
    assert company.run("replay", "1").out == "mail 1: done\n"
    assert json.loads(company.run("status", "--json").out)["outbox"] == {"queued": 1}
    assert company.run("replay", "1").code == 1


def test_a_restored_backup_is_confirmed_once_and_what_waited_in_it_is_dropped(company: Home) -> None:
    assert "not restored" in company.run("confirm-restore").out
    company.arrives(mail("dana", "help"))
    epoch = company.folder / "var" / "epoch"
    epoch.write_text("99\n")
    told = company.run("doctor", "--no-probe")
    assert "FAIL  restore guard: " in told.out
    assert "mailflow confirm-restore" in told.out
    assert company.run("status").out.startswith("Nothing is sent: ")
    assert json.loads(company.run("status", "--json").out)["sending"] is False
    assert company.run("confirm-restore").out.startswith("confirmed; 1 notice of the backup was dropped; the next")
    assert "not restored" in company.run("confirm-restore").out
    assert json.loads(company.run("status", "--json").out)["outbox"] == {"expired": 1}
