"""What lasts is said when it begins and when it is over."""

from __future__ import annotations

import logging

from structlog.testing import capture_logs

from mailflow.logs import Fault, OnceInAWhile


def test_a_fault_is_said_when_it_begins_when_its_cause_changes_and_when_it_is_over() -> None:
    fault = Fault("away", "back")
    with capture_logs() as lines:
        fault.is_over()
        for error in (OSError("secret"), OSError("other"), ValueError("secret")):
            fault.is_so(error)
        fault.is_over()
        fault.is_over()
        fault.is_so(OSError())
    told = [(line["event"], line.get("cause")) for line in lines]
    assert told == [("away", "OSError"), ("away", "ValueError"), ("back", None), ("away", "OSError")]
    assert "secret" not in str(lines)


def test_a_line_of_the_standard_log_passes_once_until_its_matter_is_settled() -> None:
    once = OnceInAWhile()

    def passes(text: str) -> bool:
        return once.filter(logging.LogRecord("consumer", logging.ERROR, "", 0, "%s", (text,), None))

    assert [passes(text) for text in ("away", "away", "wrong", "away")] == [True, False, True, False]
    once.forget()
    assert passes("away")


def test_lines_that_are_never_the_same_are_not_kept_for_ever() -> None:
    once = OnceInAWhile()
    for number in range(1000):
        once.filter(logging.LogRecord("consumer", logging.ERROR, "", 0, "%s", (str(number),), None))
    assert len(once._passed) <= 101
