"""What is noted about telling candidates whose data came from others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OweFirstNotice:
    """The candidate of this new application must be told that somebody else submitted them."""

    application_id: int


@dataclass(frozen=True, slots=True)
class SettleFirstNotice:
    """Released, told already, or (None) waiting for the recruiter's word again: then a mail that has not left is
    stopped."""

    candidate_id: int
    outcome: str | None
