"""Hours of the day in a sentence: `3pm`, `15:30`, `15h30`, `um 15 Uhr`, `alle 15`, `at 3`.

It tells an hour from a duration, a date and an item's number by the words around; it knows nothing of days.
"""

from __future__ import annotations

from datetime import time

from mailflow.reading.date_terms import Hour, Terms


class Hours(Terms):
    """Reads hours out of one sentence."""

    def hour(self, at: int, *, behind_day: bool = False) -> Hour | None:
        """`3pm`, `15:30`, `15h30`, `15 Uhr`, `at 3`, `half three`, `las tres y media`. From one to six without more,
        the afternoon is meant."""
        if (quarters := self.value(at, "quarters")) is not None:
            return self._by_quarters(at + 1, quarters)
        hour = self.figure(at)
        if hour is None and behind_day and self.has(at - 1, "at") and self._ends_hour(at + 1):
            hour = self.value(at, "number")
        if hour is None or hour > 24 or self._is_duration(at, hour) or self._in_timestamp(at):
            return None
        minute, end, explicit = 0, at + 1, False
        announced = self.has(at - 1, "at") and (behind_day or not self.has(at - 1, "by", "until", "on"))
        sign = self.text(end).lower()
        minutes = self.figure(end + 1)
        parted = sign in (":", "h", "u") or (sign == "." and (announced or self.has(end + 2, "clock")))
        # French typography writes "13 h 30".
        together = self.tight(end + 1) or sign == "h"
        if parted and minutes is not None and minutes < 60 and len(self.text(end + 1)) == 2 and together:
            minute, end, explicit = minutes, end + 2, True
        if self.has(end, "clock"):
            end, explicit = end + 1, True
        if minute == 0 and announced and (behind := self.value(end, "quarters_behind")) is not None:
            return self._by_quarters(at, behind, end + 1)
        half = "pm" if self.has(end, "pm") else "am" if self.has(end, "am") else ""
        if half:
            end, explicit = end + 1, True
        if not explicit and not (announced and self._bare_hour_ends(end)):
            return None
        return _clock(hour, minute, half, end, explicit)

    def _by_quarters(self, at: int, quarters: int, end: int = 0) -> Hour | None:
        """`half three`, `halb drei`, `kwart voor vier`: so many quarters of an hour before or after the hour named at
        `at`. `end` is known where they stand behind it: `alle tre e mezza`."""
        hour = self.figure(at)
        hour = self.value(at, "number") if hour is None else hour
        if hour is None or not 1 <= hour <= 12 or (not end and self.has(at + 1, "unit")):
            return None
        minutes = (hour + 12 * (hour <= 6)) * 60 + 15 * quarters
        end = end or at + 1 + self.has(at + 1, "clock")
        return Hour(time(minutes // 60 % 24, minutes % 60), end, True)

    def _ends_hour(self, at: int) -> bool:
        """Whether a number in letters can be an hour: nothing that it could count stands behind it."""
        return not self.text(at)[:1].isalnum() or self.has(at, "clock", "am", "pm", "quarters_behind")

    def _is_duration(self, at: int, hour: int) -> bool:
        within = self.has(at - 1, "within") and self.has(at + 1, "unit")
        return within and (not self.has(at - 1, "at") or hour <= 6)

    def _in_timestamp(self, at: int) -> bool:
        """Whether the figure is part of `09:12:00`: machines write seconds, people who promise do not."""
        return (self.text(at - 1) == ":" and self.tight(at)) or (self.text(at + 1) == ":" and self.text(at + 3) == ":")

    def _bare_hour_ends(self, at: int) -> bool:
        return not (self.has(at, "unit", "month", "ordinals", "weekday") or self.text(at) in ("/", "%", ".", ":", "-"))


def _clock(hour: int, minute: int, half: str, end: int, explicit: bool) -> Hour | None:
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half and 1 <= hour <= 6:
        hour += 12
    if hour == 24:
        return Hour(time(23, 59), end, explicit) if minute == 0 else None
    return Hour(time(hour, minute), end, explicit)
