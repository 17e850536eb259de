"""`init`, `migrate` and `load`: the way to a first installation, and every mistake on it told by line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mailflow.cli.preparing import TEMPLATE
from tests.cli.room import Home


def test_init_writes_a_configuration_that_is_valid_as_it_stands(empty: Home) -> None:
    told = empty.run("init")
    assert told.code == 0
    assert "mailflow migrate" in told.out
    settings = empty.app().settings
    assert not settings.live
    assert settings.allow == ()
    assert settings.mailbox[0].trust.profile == "none"


def test_every_line_that_init_has_commented_out_is_valid_too(empty: Home) -> None:
    """Someone who takes the # away gets what the comment promises."""
    text = re.sub(r'^# (\w+ = ["\[]|\[\[)', r"\1", TEMPLATE, flags=re.MULTILINE)
    assert text.count("\npassword_file = ") == 2
    (empty.folder / "mailflow.toml").write_text(text.replace('profile = "none"', 'profile = "pinned"'))
    (mailbox,) = empty.app().settings.mailbox
    assert mailbox.trust.authserv_ids == ("mail.example.com",)
    assert mailbox.imap.password_file == Path("/run/secrets/imap")


def test_init_overwrites_nothing_but_when_told_to(empty: Home) -> None:
    path = empty.folder / "mine.toml"
    path.write_text("precious")
    told = empty.run("init", "mine.toml")
    assert (told.code, path.read_text()) == (1, "precious")
    assert "--force" in told.err
    assert empty.run("init", "mine.toml", "--force").code == 0
    assert path.read_text() == TEMPLATE


def test_init_says_where_it_cannot_write(empty: Home) -> None:
    told = empty.run("init", "nowhere/mailflow.toml")
    assert (told.code, told.err) == (1, "cannot write nowhere/mailflow.toml: No such file or directory\n")


def test_migrate_twice_says_the_same(home: Home) -> None:
    first = home.run("migrate")
    assert (first.code, first) == (0, home.run("migrate"))


def test_loading_twice_changes_nothing(company: Home, project: Path) -> None:
    team = str(project / "mailflow" / "demo" / "team.toml")
    again = json.loads(company.run("load", team, "--json").out)
    counted = {"people": 5, "requisitions": 3, "responsibilities": 3, "applications": 12}
    assert again == {"new": {}, "changed": {}, "unchanged": counted}
    assert company.run("load", team).out.splitlines() == [
        "5 people unchanged",
        "3 requisitions unchanged",
        "3 sets of responsibilities unchanged",
        "12 applications unchanged",
    ]


MISTAKES = """[[people]]
name = "Dana Okafor"
address = "dana at acme"
timezone = "Mars/Olympus"

[[people]]
name = "Lea Novak"
address = "lea@acme.test"
digest_at = "25:00"
shoe_size = 38

[[requisitions]]
ref = "no ref"
title = "Engineer"

[[applications]]
candidate = "Maria Silva"
requisition = "SRE-99"
stage = "married"
[[pets]]
name = "Rex"
"""


def test_each_mistake_in_a_roster_is_told_by_its_line_and_nothing_is_loaded(home: Home) -> None:
    home.run("migrate")
    (home.folder / "team.toml").write_text(MISTAKES)
    told = home.run("load", "team.toml")
    assert (told.code, told.out) == (2, "")
    lines = told.err.splitlines()
    assert lines[0] == "team.toml: nothing was loaded; mend this and load it again:"
    found = [re.match(r"  line (\d+): ([\w.]+)", line) for line in lines[1:]]
    assert [(int(m[1]), m[2]) for m in found if m] == [
        (3, "people.address"),
        (4, "people.timezone"),
        (9, "people.digest_at"),
        (10, "people.shoe_size"),
        (13, "requisitions.ref"),
        (19, "applications.stage"),
        (20, "pets"),
    ]
    assert json.loads(home.run("status", "--json").out)["waiting"] == []


def test_a_reference_that_leads_nowhere_is_a_mistake(home: Home) -> None:
    home.run("migrate")
    (home.folder / "a.toml").write_text('[[applications]]\ncandidate = "Maria"\nrequisition = "SRE-99"\n')
    told = home.run("load", "a.toml")
    assert told.code == 2
    assert "line 3: applications.requisition: there is no requisition SRE-99" in told.err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"name,address\nDana Okafor,dana at acme\n", "line 2: people.address"),
        (b"name,address\nAna,ana@acme.test\nBo,bo@acme.test,extra\n", "line 3: people.more cells than columns"),
        (b"some,columns\n1,2\n", "line 1: columns: the first line names the columns, such as name,address"),
        (b"name;address\nAna;ana@acme.test\n", "line 1: columns: the first line names the columns"),
        (b"name;address\nAna;ana@acme.test\n", "it has semicolons where commas are needed"),
        (
            b"name,address,timezon\nA,a@acme.test,UTC\n",
            "line 1: people.timezon: there is no such key (is timezone meant?)",
        ),
        (b"name,address,language\nA,a@acme.test,xx\n", "line 2: people.language: one of en, de, "),
        (b"name,address\nAna,ana@acme.test\n\xe9va,eva@acme.test\n", "line 3: encoding: this is not UTF-8"),
    ],
)
def test_mistakes_in_a_csv_file_are_told_by_line(text: bytes, line: str, home: Home) -> None:
    home.run("migrate")
    (home.folder / "people.csv").write_bytes(text)
    told = home.run("load", "people.csv")
    assert told.code == 2
    assert line in told.err


def test_a_wrong_column_is_one_mistake_however_many_rows_there_are(home: Home) -> None:
    home.run("migrate")
    (home.folder / "people.csv").write_text("name,adress,address\n" + "A,x,a@acme.test\n" * 3)
    told = home.run("load", "people.csv").err.splitlines()
    assert [line for line in told if "adress" in line] == [
        "  line 1: people.adress: there is no such key (is address meant?); there are "
        + told[1].partition("there are ")[2]
    ]


@pytest.mark.parametrize("name", ["team.xlsx", "team.txt", "team"])
def test_a_file_of_another_kind_is_refused_by_its_ending(name: str, home: Home) -> None:
    home.run("migrate")
    (home.folder / name).write_text('[[people]]\nname = "A"\naddress = "a@acme.test"\n')
    told = home.run("load", name)
    assert (told.code, told.err.partition(";")[0]) == (2, f"{name}: a .toml or a .csv file is needed")


def test_a_csv_file_from_a_spreadsheet_is_taken(company: Home) -> None:
    """With the byte order mark that spreadsheets put first."""
    rows = "candidate,requisition,stage,fit\nNoa Levi,SRE-7,review,Python or Go=Go;On-call experience=yes\n"
    (company.folder / "more.csv").write_text(rows, encoding="utf-8-sig")
    assert company.run("load", "more.csv").out == "1 application new\n"
    assert "Noa Levi" in company.run("status").out


def test_a_resume_comes_from_beside_the_roster_and_from_nowhere_else(company: Home) -> None:
    (company.folder / "rosters").mkdir()
    (company.folder / "secret.pdf").write_bytes(b"%PDF-1.4 not for you")
    (company.folder / "rosters" / "cv.txt").write_text("Nine years of Go.")
    roster = '[[applications]]\ncandidate = "Noa Levi"\nrequisition = "SRE-7"\nresume = "{}"\n'
    path = company.folder / "rosters" / "more.toml"
    for name in ("../secret.pdf", str(company.folder / "secret.pdf"), "none.pdf"):
        path.write_text(roster.format(name))
        told = company.run("load", "rosters/more.toml")
        assert told.code == 2
        assert f"line 4: applications.resume: there is no file {name} beside this one" in told.err
        assert company.run("show", "Noa").code == 1
    path.write_text(roster.format("cv.txt"))
    assert company.run("load", "rosters/more.toml").code == 0


def test_a_roster_that_is_missing_is_a_wrong_command_line(home: Home) -> None:
    assert home.run("load", "nowhere.toml").code == 2
