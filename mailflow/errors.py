"""How the world fails. What a mail can legitimately be is a value, never one of these."""

from __future__ import annotations

import traceback


def place_of(error: BaseException) -> str:
    """Where it was raised, as function and line; empty for an error that was never raised."""
    return "".join(f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-1:])


def cause_of(error: BaseException) -> str:
    """What went wrong and where. Not the error's words, which may name a candidate."""
    place = place_of(error)
    return f"{type(error).__name__}{place and f' at {place}'}"


class MailflowError(Exception):
    """Something outside mailflow failed; the message says what to do next."""


class ConfigError(MailflowError):
    """The configuration is wrong. `mistakes` names every wrong key at once, with what is allowed."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class FileError(MailflowError):
    """A file that was named on the command line, or that one of these names, is missing or not of its form."""


class SchemaError(MailflowError):
    """The database schema is behind or ahead of this version; run `mailflow migrate`."""


class MailboxError(MailflowError):
    """The IMAP server did not do what was asked. `permanent` means that asking again will not help (a bad password)."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class TransportError(MailflowError):
    """The SMTP server could not be reached or refused the session; no mail was in flight."""


class TemplateError(MailflowError):
    """A notice's template is missing or asks for a fact that it was not given."""
