"""The whole configuration: the file and the environment in one, with every mistake told at once."""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from mailflow.config.keys import make_key, read_key
from mailflow.config.sections import (
    Address,
    HolidaysSection,
    MailboxSection,
    PolicySection,
    RecoverySection,
    RetentionSection,
    SmtpSection,
)
from mailflow.errors import ConfigError
from mailflow.hiring.calendars import Holidays
from mailflow.hiring.policy import Policy
from mailflow.mail.token import TokenKeys

DEFAULT_FILE = "mailflow.toml"
_DATABASES = ("sqlite:", "postgresql:", "postgresql+psycopg:")
_BROKERS = ("redis://", "rediss://", "amqp://", "amqps://")


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
    holidays: Annotated[tuple[HolidaysSection, ...], BeforeValidator(_by_number)] = ()
    retention: RetentionSection = RetentionSection()
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

    @cached_property
    def rules(self) -> Policy:
        """The policy as the middle knows it, with the holidays. Raises ConfigError where a file cannot be read."""
        named = {section.name: section.calendar for section in self.holidays}
        by_zone = {zone: section.name for section in self.holidays for zone in section.zones}
        return replace(self.policy.policy, holidays=Holidays(named, by_zone))

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
        try:
            self.rules  # noqa: B018  # read for what it raises
        except ConfigError as error:
            mistakes += error.mistakes
        if mistakes:
            raise ConfigError(mistakes)

    @cached_property
    def master_key(self) -> bytes:
        """The secret that every other key comes from: `MAILFLOW_KEY_FILE`, or a file made once in `data_dir`."""
        path = self.key_file or self.data_dir / "key"
        if self.key_file is None and not path.exists():
            make_key(path)
        return read_key(path)

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


def config_path() -> Path:
    """The file in use: `MAILFLOW_CONFIG`, or `mailflow.toml` in the working folder."""
    return Path(os.environ.get("MAILFLOW_CONFIG", DEFAULT_FILE))


def is_configured() -> bool:
    """Whether there is a configuration file, or one is named that ought to be there."""
    return "MAILFLOW_CONFIG" in os.environ or config_path().exists()


def load_settings(**overrides: Any) -> Settings:
    """The configuration in force. Raises ConfigError with every mistake at once."""
    path = config_path()
    if "MAILFLOW_CONFIG" in os.environ and not path.is_file():
        raise ConfigError(
            [f"MAILFLOW_CONFIG names {path}, and there is no such file: `mailflow init {path}` writes one"]
        )
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
