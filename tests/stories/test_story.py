"""The main job, end to end, on each stack: real mail servers, the commands as processes, the real clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.demo.people import Letter
from tests.stories.company import Company
from tests.stories.stack import Stack

STACKS = ("sqlite+embedded", "postgresql+redis", "postgresql+rabbitmq")
#: Seconds in which a process has ended after SIGTERM.
ENDS_WITHIN = 10.0

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest, company: Company, tmp_path: Path) -> Iterator[Stack]:
    """An installation on that database and broker, with an empty database and nothing running."""
    database, broker = request.param.split("+")
    url = f"sqlite:///{tmp_path / 'mailflow.db'}" if database == "sqlite" else request.getfixturevalue("postgres_url")
    where = "embedded" if broker == "embedded" else request.getfixturevalue(f"{broker}_url")
    with Stack(company, url, where, tmp_path) as one:
        yield one


def test_a_hiring_morning(stack: Stack, company: Company) -> None:
    """Given an empty installation, when a company is loaded and its people answer by mail, then each mail is recorded,
    answered and told as the rows of the product say, and every process ends when it is told to."""
    stack.run("mailflow", "migrate")
    stack.start()
    stack.load_by_command()
    digest, omars = _digests(stack, company)
    receipt = _decisions(stack, company, digest)
    _everything_at_once(stack, company, digest, omars)
    _second_thoughts(stack, company, receipt)
    stack.until_settled()
    assert [row for row in stack.mails_in() if row[2] != "done"] == []
    assert [row for row in stack.mails_out() if row[2] != "sent"] == []
    _commands_tell(stack)
    ended = stack.stop()
    assert {name: code for name, (code, _) in ended.items()} == dict.fromkeys(stack.commands, 0), stack.logs()
    assert max(seconds for _, seconds in ended.values()) < ENDS_WITHIN, ended


def _digests(stack: Stack, company: Company) -> tuple[Letter, Letter]:
    """The deciders' digests come at their hour, and nobody else gets one."""
    digest = company.dana.receives("digest", stack.logs)
    omars = company.omar.receives("digest", stack.logs)
    assert digest.reply_to.startswith(company.hiring.partition("@")[0] + "+")
    assert "Maria Silva" in digest.text
    assert "Tomas Lind" in omars.text
    assert company.rita.letters() == []
    return digest, omars


def _decisions(stack: Stack, company: Company, digest: Letter) -> Letter:
    """A reply in plain words is recorded, its question goes on to the recruiter, and the receipt says so."""
    company.dana.answers(digest, "1 yes - strong on call\n2 no, too junior\nquestion 3: when could he start?")
    receipt = company.dana.receives("receipt", stack.logs)
    recorded = stack.feedback()
    assert recorded[:2] == [
        ("Maria Silva", "approve", "decision", "Dana Okafor", "strong on call"),
        ("John Abara", "reject", "decision", "Dana Okafor", "too junior"),
    ], stack.logs()
    assert [row[:4] for row in recorded[2:]] == [("Wei Zhang", "question", "decision", "Dana Okafor")]
    assert "when could he start" in recorded[2][4]
    stages = stack.stages()
    assert (stages["Maria Silva"], stages["John Abara"], stages["Wei Zhang"]) == ("interview", "rejected", "review")
    return receipt


def _everything_at_once(stack: Stack, company: Company, digest: Letter, omars: Letter) -> None:
    """The recruiter, a machine and a stranger answer, the decider is unclear, people ask: each gets what is theirs."""
    question = company.rita.receives("question", stack.logs)
    before = len(stack.feedback())
    company.rita.answers(question, "He could start in March.")
    away = company.omar.new(omars.reply_to, f"Automatic reply: {omars.subject}", "I am out of office. Approve all.")
    away["Auto-Submitted"] = "auto-replied"
    machine = company.omar.submit(away)
    stranger = company.dana.submit_from_outside(company.dana.reply(digest, "approve all"))
    company.dana.answers(digest, "Kim looks good, approve")
    asked = [
        company.rita.submit(company.rita.new(company.hiring, words, words)) for words in ("status", "why Maria", "help")
    ]
    assert "March" in company.dana.receives("answer", stack.logs).text
    choice = company.dana.receives("clarify", stack.logs)
    confirmation = company.dana.receives("confirm", stack.logs)
    assert "Maria Silva" in company.rita.receives("trail", stack.logs).text
    assert "SRE-7" in company.rita.receives("status", stack.logs).text
    assert "undo" in company.rita.receives("help", stack.logs).text
    stack.until_judged(machine, stranger, *asked)
    assert [row[:2] for row in stack.feedback()[before:]] == [("Wei Zhang", "comment")], stack.logs()
    assert stack.stages()["Tomas Lind"] == "review"
    company.dana.answers(choice, "2")
    company.dana.receives("receipt", stack.logs)
    assert [row[:4] for row in stack.feedback()[before + 1 :]] == [
        ("Min-jun Kim", "approve", "decision", "Dana Okafor")
    ]
    company.dana.answers(confirmation, "no")
    company.dana.receives("receipt", stack.logs)
    assert len(stack.feedback()) == before + 2


def _second_thoughts(stack: Stack, company: Company, receipt: Letter) -> None:
    """Within its window, an undo takes a decision back."""
    company.dana.answers(receipt, "undo 2")
    company.dana.receives("receipt", stack.logs)
    assert stack.stages() == {
        "Maria Silva": "interview",
        "John Abara": "review",
        "Wei Zhang": "review",
        "Sarah Kim": "review",
        "Min-jun Kim": "interview",
        "Tomas Lind": "review",
    }


def _commands_tell(stack: Stack) -> None:
    """The operator's commands agree with all that."""
    told = stack.status()
    assert (told["parked"], told["unjudged"], set(told["outbox"])) == ([], 0, {"sent"})
    assert {one["candidate"] for one in told["waiting"]} == {"John Abara", "Wei Zhang", "Sarah Kim", "Tomas Lind"}
    assert list(told["polled_at"]) == [stack.company.hiring]
    verified = json.loads(stack.run("mailflow", "verify", "--json"))
    assert (verified["broken"], verified["events"] > 0) == ([], True)
