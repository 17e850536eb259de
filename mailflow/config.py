"""The configuration: `mailflow.toml` and `MAILFLOW_*` variables, checked whole before anything starts.

Every mistake is told at once, each with its key and what is allowed. Secrets come from the environment or from files
and are never shown: their type prints as stars.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tomllib
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from mailflow.errors import ConfigError
from mailflow.hiring.policy import Policy
from mailflow.mail.address import normalise
from mailflow.mail.link import Security
from mailflow.mail.sender import Profile
from mailflow.mail.token import TokenKeys

DEFAULT_FILE = "mailflow.toml"
_SHORTEST_KEY = 32
_DATABASES = ("sqlite:", "postgresql:", "postgresql+psycopg:")
_BROKERS = ("redis://", "rediss://", "amqp://", "amqps://")


def _address(value: str) -> str:
    address = normalise(value)
    if address is None:
        raise ValueError("an address such as hiring@acme.test is needed")
    return address


def _database(value: str) -> str:
    if not value.startswith(_DATABASES):
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME is needed")
    return value


def _broker(value: str) -> str:
    if value != "embedded" and not value.startswith(_BROKERS):
        raise ValueError('"embedded", redis://HOST/0 or amqp://HOST/ is needed')
    return value


def _by_number(value: Any) -> Any:
    """A list whose members came by their numbers, as `_Toml` and the environment give them."""
    if isinstance(value, dict) and all(str(key).isdigit() for key in value):
        return tuple(value[key] for key in sorted(value, key=int))
    return value


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


class PolicySection(_Section):
    """`[policy]`: cadences and limits."""

    undo_minutes: int = Field(default=30, ge=0, le=24 * 60)
    token_days: int = Field(default=14, ge=1, le=14)
    strict: bool = True
    review_hours: int = Field(default=16, ge=1, le=400)
    hold_days: int = Field(default=7, ge=1, le=90)
    answers_a_day: int = Field(default=30, ge=1)
    own_mails_an_hour: int = Field(default=4, ge=1)
    own_mails_a_day: int = Field(default=12, ge=1)
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
            hold_days=self.hold_days,
            answers_a_day=self.answers_a_day,
            own_mails_an_hour=self.own_mails_an_hour,
            own_mails_a_day=self.own_mails_a_day,
            submitters=self.submitters,
        )


class RecoverySection(_Section):
    """`[recovery]`: how soon others take over what a process held that died."""

    mailbox_seconds: float = Field(default=150.0, gt=0, le=3600)
    outbox_seconds: float = Field(default=300.0, gt=0, le=3600)
    beat_seconds: float = Field(default=30.0, gt=0, le=3600)
    #: How long a mail that the server may have accepted is left before it is sent once more, byte for byte.
    resolve_minutes: float = Field(default=15.0, gt=0, le=24 * 60)


class Settings(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        env_prefix="MAILFLOW_", env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    #: SQLAlchemy's URL; relative SQLite paths are relative to the working folder.
    database: Annotated[str, AfterValidator(_database)] = "sqlite:///mailflow.db"
    #: `embedded`, `redis://...` or `amqp://...`
    broker: Annotated[str, AfterValidator(_broker)] = "embedded"
    #: Keys and the restore guard live here, apart from the database.
    data_dir: Path = Path("var")
    key_file: Path | None = None
    #: Until this is true, mail leaves only to the allow-list.
    live: bool = False
    allow: tuple[Address, ...] = ()
    templates: Path | None = None
    mailbox: Annotated[tuple[MailboxSection, ...], BeforeValidator(_by_number)] = Field(min_length=1)
    smtp: SmtpSection
    policy: PolicySection = PolicySection()
    recovery: RecoverySection = RecoverySection()
    worker_threads: int = Field(default=4, ge=1, le=64)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, so that secrets need not stand in it."""
        path = config_path()
        sources = (init_settings, env_settings)
        return (*sources, _Toml(settings_cls, path)) if path.exists() else sources

    def read_secrets(self) -> None:
        """Look at every password file and the key now, rather than when the first connection is made.

        Raises ConfigError with all that cannot be read.
        """
        mistakes: list[str] = []
        logins = {f"mailbox.{number}.imap": mailbox.imap for number, mailbox in enumerate(self.mailbox)}
        for where, login in (logins | {"smtp": self.smtp}).items():
            try:
                login.secret  # noqa: B018  # read for what it raises
            except ConfigError as error:
                mistakes += [f"{where}.{mistake}" for mistake in error.mistakes]
        try:
            self.master_key  # noqa: B018  # read for what it raises
        except ConfigError as error:
            mistakes += error.mistakes
        if mistakes:
            raise ConfigError(mistakes)

    @cached_property
    def master_key(self) -> bytes:
        """The secret that every other key comes from: `MAILFLOW_KEY_FILE`, or a file made once in `data_dir`."""
        path = self.key_file or self.data_dir / "key"
        if self.key_file is None and not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make_key(path)
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise ConfigError([f"key_file: {path} must hold at least 64 hex digits ({type(error).__name__})"]) from None
        if len(key) < _SHORTEST_KEY:
            raise ConfigError([f"key_file: {path} must hold at least 64 hex digits"])
        return key

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that none stands in for another."""
        return hashlib.blake2b(purpose.encode(), key=self.master_key, digest_size=32).digest()

    @cached_property
    def token_keys(self) -> TokenKeys:
        """The keys of reply tokens and Message-IDs."""
        return TokenKeys({"1": self.key_for("reply token 1")}, "1")


class _Toml(TomlConfigSettingsSource):
    """The file, with its mailboxes by number, so that MAILFLOW_MAILBOX__0__IMAP__PASSWORD joins the first of them."""

    def __call__(self) -> dict[str, Any]:
        told = super().__call__()
        if isinstance(mailboxes := told.get("mailbox"), list):
            told["mailbox"] = {str(number): mailbox for number, mailbox in enumerate(mailboxes)}
        return told


def _make_key(path: Path) -> None:
    """A new key, there whole or not at all; where two processes make one at once, the first one stands."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    with beside.open("w", encoding="ascii") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(beside)
    beside.unlink()


def config_path() -> Path:
    """The file in use: `MAILFLOW_CONFIG`, or `mailflow.toml` in the working folder."""
    return Path(os.environ.get("MAILFLOW_CONFIG", DEFAULT_FILE))


def load_settings(**overrides: Any) -> Settings:
    """The configuration in force. Raises ConfigError with every mistake at once."""
    path = config_path()
    try:
        return Settings(**overrides)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: {error}"]) from None
    except ValidationError as error:
        hint = [] if path.exists() else [f"there is no {path} here: `mailflow init` writes one"]
        found = error.errors(include_input=False)
        raise ConfigError([*(_mistake(one) for one in found if not _follows(one, found)), *hint]) from None


def _follows(error: Any, all_errors: list[Any]) -> bool:
    """Whether a mistake is only the shadow of another: a list is empty because its members are wrong."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(
        len(o["loc"]) > len(loc) and o["loc"][: len(loc)] == loc for o in all_errors
    )


def _mistake(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "mailflow.toml"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "there is no such setting"
    if error["type"] == "missing":
        message = "is needed and not set"
    return f"{key}: {message}"
