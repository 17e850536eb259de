"""`erase`, `person`, `hold`, `release`: nothing goes without --yes, nothing under a hold."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.cli.room import Home

WHO = "Maria Silva"


def test_the_dry_run_says_what_would_go_and_changes_nothing(company: Home) -> None:
    told = company.run("erase", WHO)
    assert (told.code, "This would go (--yes erases it):" in told.out) == (0, True)
    assert "  1 application\n" in told.out
    assert company.run("show", WHO).code == 0


def test_an_erasure_takes_the_person_away_and_the_trail_still_verifies(company: Home) -> None:
    assert json.loads(company.run("erase", WHO, "--yes", "--json").out)["applications"] == 1
    assert company.run("show", WHO).code == 1
    assert company.run("verify").code == 0
    assert company.run("erase", WHO).code == 1


@pytest.mark.slow
def test_the_unopened_files_of_strangers_are_looked_through(company: Home) -> None:
    """Given strangers' mails that name a person in their files alone: hers by the address, hers and another's, a
    namesake's, and another's."""
    maria = json.loads(company.run("person", WHO).out)["candidate"][0]["email"]
    hers, another = f"Maria Silva\n{maria}\nNine years of Go.", "Sean O'Brien\nsean@else.test\nSix years of Go."
    namesake = "Maria Silva\nmaria@namesake.test\nThree years of COBOL."
    company.arrives(*(stranger(*files) for files in ((hers,), (hers, another), (namesake,), (another,))))
    tried = json.loads(company.run("erase", WHO, "--json").out)
    assert (tried["mails"], tried["mails_redacted"], len(tried["doubtful"])) == (1, 1, 1)
    (left,) = tried["doubtful"]
    assert f"erase it by --mail {left}" in company.run("erase", WHO, "--yes").out
    assert json.loads(company.run("erase", maria, "--json").out)["mails"] == 0
    assert len(json.loads(company.run("status", "--json").out)["parked"]) == 3
    assert company.run("erase", "--mail", str(left), "--yes").code == 0
    assert len(json.loads(company.run("status", "--json").out)["parked"]) == 2
    again = company.run("erase", "--mail", str(left), "--yes")
    assert (again.code, f"there is no mail {left}, or not any more" in again.err) == (1, True)
    assert company.run("erase").code == 1


def stranger(*files: str) -> bytes:
    """A mail to the intake address from somebody whom nobody knows."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "x@stranger.test", "hiring+resumes@acme.test", "a resume"
    mail.set_content("Please see the attached.")
    for number, text in enumerate(files):
        mail.add_attachment(text.encode(), maintype="text", subtype="plain", filename=f"{number}.txt")
    return mail.as_bytes()


def test_who_was_erased_already_is_answered_so(company: Home) -> None:
    (maria,) = json.loads(company.run("person", WHO).out)["candidate"]
    assert company.run("erase", WHO, "--yes").code == 0
    by_name = company.run("erase", WHO, "--yes")
    assert (by_name.code, "who was erased has no name left" in by_name.err) == (1, True)
    for words in (["erase"], ["person"], ["hold", "--why", "x"]):
        by_number = company.run(words[0], str(maria["id"]), *words[1:])
        assert by_number.code == 1
        assert by_number.err == f"candidate number {maria['id']} was erased already: nothing is kept about them\n"
    by_address = company.run("erase", "maria@nowhere.test", "--yes")
    assert by_address.out == "Nothing is kept about maria@nowhere.test: erased already, or never on file.\n"


def test_an_export_without_files_leaves_no_empty_folder(company: Home) -> None:
    told = company.run("person", WHO, "--export", "out")
    assert told.out == "wrote out/person.json; there are no files\n"
    assert [path.name for path in (company.folder / "out").iterdir()] == ["person.json"]
    taken = company.run("person", WHO, "--export", "mailflow.toml/x")
    assert (taken.code, taken.err) == (1, "cannot write mailflow.toml/x: Not a directory\n")


def test_a_legal_hold_stops_an_erasure_and_says_so(company: Home) -> None:
    assert company.run("hold", WHO, "--why", "claim of 3 May").code == 0
    assert "legal hold: claim of 3 May" in company.run("erase", WHO).out
    told = company.run("erase", WHO, "--yes")
    assert (told.code, "claim of 3 May" in told.err) == (1, True)
    assert company.run("release", WHO).code == 0
    assert company.run("erase", WHO, "--yes").code == 0


def test_whoever_asks_gets_everything_as_json(company: Home) -> None:
    told = json.loads(company.run("person", WHO).out)
    assert told["candidate"][0]["name"] == WHO
    folder = company.folder / "out"
    assert company.run("person", WHO, "--export", str(folder)).code == 0
    assert json.loads((folder / "person.json").read_text())["applications"] == told["applications"]


def test_nobody_and_several_are_told_apart(company: Home) -> None:
    assert "there is no candidate called Nobody" in company.run("erase", "Nobody").err
    assert "there is no candidate with the address" in company.run("person", "x@nowhere.test").err
