"""The rows by which a receipt says how somebody gets their mail from now on. Plain values; the templates word them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SettingKind(StrEnum):
    """What was set."""

    DIGEST = "digest"
    SUMMARY = "summary"
    QUIET = "quiet"
    NEVER_QUIET = "never_quiet"
    LANGUAGE = "language"
    PLAIN = "plain"
    RICH = "rich"
    MUTED = "muted"
    UNMUTED = "unmuted"
    PAUSED = "paused"
    RESUMED = "resumed"
    AWAY = "away"
    BACK = "back"
    STANDS_IN = "stands_in"
    RECRUITS_INSTEAD = "recruits_instead"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing set. Clock times are `HH:MM` in the receiver's zone; `days` are 0 (Monday) to 6, empty for every
    working day; `until` is the first day on which it is over, `since` the first on which it holds. `name` stands in
    until the end of `until`, from the beginning of `since` where that is still to come, for `principal` where that is
    another than the receiver."""

    what: SettingKind
    at: str = ""
    to: str = ""
    days: tuple[int, ...] = ()
    language: str = ""
    ref: str = ""
    title: str = ""
    until: date | None = None
    since: date | None = None
    name: str = ""
    principal: str = ""
