"""What a person has chosen by mail, laid over what the operator's roster says of them.

Kept as one small JSON value beside the person, so that a roster loaded again never takes anybody's own choice back.
It turns that value into a work style and adds to it; it reads no mail and stores nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from mailflow.hiring.model import WorkStyle

#: Pauses the mails that come by the clock, until the person ends it.
FOR_GOOD = "always"


def chosen_style(base: WorkStyle, chosen: Mapping[str, Any]) -> WorkStyle:
    """The style with everything that was chosen; what was never chosen stays as it is on the roster."""
    if not chosen:
        return base
    pause = chosen.get("pause")
    return replace(
        base,
        language=chosen.get("language", base.language),
        plain=chosen.get("plain", base.plain),
        digest_at=_time(chosen.get("digest_at")) or base.digest_at,
        digest_days=tuple(int(day) for day in chosen["digest_days"]) if chosen.get("digest_days") else base.digest_days,
        summary_at=_time(chosen.get("summary_at")) or base.summary_at,
        quiet=_span(chosen["quiet"]) if chosen.get("quiet") else base.quiet,
        paused=bool(pause),
        paused_until=date.fromisoformat(pause) if pause and pause != FOR_GOOD else None,
        mutes=tuple(
            (int(role), None if until == FOR_GOOD else date.fromisoformat(until))
            for role, until in sorted(chosen.get("mutes", {}).items())
        ),
    )


def with_choice(chosen: Mapping[str, Any], choice: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept once this was chosen as well. None takes a choice back; mutes are added to one another."""
    kept = {**chosen, **{key: value for key, value in choice.items() if key != "mutes"}}
    if "mutes" in choice:
        kept["mutes"] = _given({**chosen.get("mutes", {}), **choice["mutes"]})
    return _given(kept)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _time(words: str | None) -> time | None:
    return time.fromisoformat(words) if words else None


def _span(words: str) -> tuple[time, time]:
    begin, _, end = words.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
