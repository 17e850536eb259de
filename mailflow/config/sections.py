"""The sections of `mailflow.toml`: what each setting may be, and what it is where nothing is said."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from mailflow.errors import ConfigError
from mailflow.hiring.calendars import HolidayCalendar
from mailflow.hiring.holidays import holiday_calendar, read_calendar, read_day
from mailflow.hiring.ladder import read_ladder
from mailflow.hiring.model import Stage
from mailflow.hiring.policy import Policy
from mailflow.mail.address import normalise
from mailflow.mail.link import Security
from mailflow.mail.sender import Profile


def _address(value: str) -> str:
    address = normalise(value)
    if address is None:
        raise ValueError("an address such as hiring@acme.test is needed")
    return address


def _from_json(value: Any) -> Any:
    """A list or table that the environment gave as JSON."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError('JSON is needed here, such as ["one", "two"]') from None


Address = Annotated[str, AfterValidator(_address)]
Listed = BeforeValidator(_from_json)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Login(_Section):
    host: str
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout: float = Field(default=30.0, gt=0, le=600)

    @property
    def secret(self) -> str:
        """The password, from the file where one is named. Raises ConfigError where that cannot be read."""
        if self.password_file is None:
            return self.password.get_secret_value()
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise ConfigError(
                [f"password_file: {self.password_file} cannot be read ({type(error).__name__})"]
            ) from None


class ImapSection(_Login):
    """`[mailbox.imap]`: where the mailbox is read."""

    port: int = Field(default=993, ge=1, le=65535)
    security: Security = "tls"


class SmtpSection(_Login):
    """`[smtp]`: how mail leaves. `per_minute` 0 means that the server is our own and takes what it gets."""

    port: int = Field(default=587, ge=1, le=65535)
    security: Security = "starttls"
    connections: int = Field(default=1, ge=1, le=16)
    per_minute: int = Field(default=20, ge=0)
    envelope_from: Address | None = None


class TrustSection(_Section):
    """`[mailbox.trust]`: whose `Authentication-Results` are believed."""

    profile: Literal["pinned", "gmail", "microsoft365", "none"] = "none"
    authserv_ids: Annotated[tuple[str, ...], Listed] = ()
    internal_domains: Annotated[tuple[str, ...], Listed] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.profile == "pinned" and not self.authserv_ids:
            raise ValueError('profile "pinned" needs authserv_ids: the name your own mail server stamps')
        return self


class MailboxSection(_Section):
    """`[[mailbox]]`: one shared mailbox. `address` is also the sender of every notice."""

    address: Address
    name: str = "Hiring"
    folder: str = "INBOX"
    #: Where judged mail is moved; empty leaves it where it is and marks it with a keyword.
    done_folder: str = ""
    #: Plus tags that mean resume intake, and plain addresses that stand for one of them or for a role's ref.
    intake: Annotated[tuple[str, ...], Listed] = ("resumes",)
    aliases: Annotated[dict[Address, str], Listed] = {}
    poll_seconds: float = Field(default=60.0, gt=0, le=60)
    largest_mail: int = Field(default=25 * 2**20, ge=2**16)
    imap: ImapSection
    trust: TrustSection = TrustSection()

    @property
    def profile(self) -> Profile:
        """Whose word on senders counts here."""
        return Profile(self.trust.profile, frozenset(self.trust.authserv_ids), frozenset(self.trust.internal_domains))


class RetentionSection(_Section):
    """`[retention]`: how long candidates' data is kept after the end. There is no default: the law differs by country,
    and somebody must have thought about it."""

    #: After the last application ended; 0 keeps them until somebody erases them. None: nobody has said it yet.
    days: int | None = Field(default=None, ge=0, le=36_500)
    #: Other periods by country, as two capitals: `{ DE = 180 }`.
    countries: Annotated[dict[str, int], Listed] = {}

    #: Who is responsible for the data, and where candidates turn to: what their first notice says.
    controller: str = Field(default="", max_length=300)
    contact: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _countries(self) -> Self:
        for country, days in self.countries.items():
            if len(country) != 2 or not country.isupper() or days < 1:
                raise ValueError("countries as two capitals with days, such as { DE = 180 }, are needed")
        return self


def _ladder(value: str) -> str:
    read_ladder(value)
    return value


class PolicySection(_Section):
    """`[policy]`: cadences and limits."""

    undo_minutes: int = Field(default=30, ge=0, le=24 * 60)
    token_days: int = Field(default=14, ge=1, le=14)
    strict: bool = True
    review_hours: int = Field(default=16, ge=1, le=400)
    #: Where a stage needs another time: `{"screen" = 8}`.
    stage_hours: Annotated[dict[Stage, Annotated[int, Field(ge=1, le=400)]], Listed] = {}
    #: Who is told after how many working days, from the due time on.
    ladder: Annotated[str, AfterValidator(_ladder)] = "decider 0, backup 1, leader 2"
    hold_days: int = Field(default=7, ge=1, le=90)
    answers_a_day: int = Field(default=30, ge=1)
    own_mails_an_hour: int = Field(default=4, ge=1)
    own_mails_a_day: int = Field(default=12, ge=1)
    #: When a role is said to be thin, and after how many working days without an event it is told of.
    pipeline_floor: int = Field(default=3, ge=0)
    stalled_days: int = Field(default=5, ge=1)
    #: Whose resumes are entered; those of others wait for the recruiter.
    submitters: Literal["colleagues", "anyone"] = "colleagues"

    @property
    def policy(self) -> Policy:
        """As the middle knows it."""
        return Policy(
            undo_window=timedelta(minutes=self.undo_minutes),
            token_life=timedelta(days=self.token_days),
            strict=self.strict,
            review_hours=self.review_hours,
            stage_hours=self.stage_hours,
            ladder=read_ladder(self.ladder),
            hold_days=self.hold_days,
            answers_a_day=self.answers_a_day,
            own_mails_an_hour=self.own_mails_an_hour,
            own_mails_a_day=self.own_mails_a_day,
            pipeline_floor=self.pipeline_floor,
            stalled_days=self.stalled_days,
            submitters=self.submitters,
        )


def _holiday(value: str) -> str:
    read_day(value)
    return value


class HolidaysSection(_Section):
    """`[[holidays]]`: the days off of one place. People keep the calendar of their time zone, or the one they name."""

    name: str = Field(min_length=1, max_length=40)
    #: Whoever lives in one of these time zones keeps it, unless they name another.
    zones: tuple[str, ...] = ()
    #: `2026-12-25`, or `2026-12-24 13:00` for a day that ends then.
    days: tuple[Annotated[str, AfterValidator(_holiday)], ...] = ()
    #: iCalendar files.
    files: tuple[Path, ...] = ()

    @property
    def calendar(self) -> HolidayCalendar:
        """Its days and those of its files. Raises ConfigError naming the file that cannot be read."""
        days = [read_day(one) for one in self.days]
        for path in self.files:
            try:
                days += read_calendar(path.read_bytes())
            except OSError as error:
                raise ConfigError([f"holidays.files: {path} cannot be read ({type(error).__name__})"]) from None
            except ValueError as error:
                raise ConfigError([f"holidays.files: {path}: {error}"]) from None
        return holiday_calendar(days)


class RecoverySection(_Section):
    """`[recovery]`: how soon others take over what a process held that died."""

    mailbox_seconds: float = Field(default=150.0, gt=0, le=3600)
    outbox_seconds: float = Field(default=300.0, gt=0, le=3600)
    beat_seconds: float = Field(default=30.0, gt=0, le=3600)
    #: How long a mail that the server may have accepted is left before it is sent once more, byte for byte.
    resolve_minutes: float = Field(default=15.0, gt=0, le=24 * 60)
