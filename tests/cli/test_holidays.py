"""Holidays in the configuration: taken where the program starts, and every mistake told with its key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailflow.config import ImapSection, MailboxSection, Settings, SmtpSection
from mailflow.config.sections import HolidaysSection
from mailflow.errors import ConfigError
from mailflow.hiring.model import Person, WorkStyle

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:1@holidays.test\r\n"
    "DTSTART;VALUE=DATE:20261226\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def settings(folder: Path, *files: str) -> Settings:
    here = {"host": "127.0.0.1", "security": "plain"}
    return Settings(
        data_dir=folder,
        mailbox=(MailboxSection(address="hiring@acme.test", imap=ImapSection.model_validate(here)),),
        smtp=SmtpSection.model_validate(here),
        holidays=(
            HolidaysSection(
                name="DE", zones=("Europe/Berlin",), days=("2026-12-25",), files=tuple(folder / name for name in files)
            ),
        ),
    )


def test_the_list_and_the_files_are_one_calendar(tmp_path: Path) -> None:
    (tmp_path / "de.ics").write_text(CALENDAR)
    kept = settings(tmp_path, "de.ics").rules.holidays
    ada = Person(1, "Ada", "ada@acme.test", WorkStyle(timezone="Europe/Berlin"))
    assert kept.of(ada).days == {date(2026, 12, 25), date(2026, 12, 26)}


@pytest.mark.parametrize(("content", "told"), [(None, "cannot be read"), ("Happy holidays", "no iCalendar file")])
def test_a_file_that_cannot_be_read_is_told_at_the_start(tmp_path: Path, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / "de.ics").write_text(content)
    with pytest.raises(ConfigError, match=told):
        settings(tmp_path, "de.ics").read_secrets()
