"""The published samples of machines' mail and of people who sound like machines, read as intake reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from mailflow.mail.kind import AutoReply, Bounce, PersonalMail
from tests.data.machine_corpus import NAMES, kind_of, samples
from tests.every import every


def each(names: tuple[str, ...], check: Callable[[dict[str, Any]], None]) -> None:
    """Look at every sample of some files."""
    every((sample for name in names for sample in samples(name)), check, lambda sample: sample["id"])


def test_an_out_of_office_is_automatic_and_says_until_when_and_whom_to_ask() -> None:
    def check(sample: dict[str, Any]) -> None:
        found = kind_of(sample)
        assert isinstance(found, AutoReply)
        assert found.absence is not None
        assert (found.absence.until, found.absence.delegate) == (sample.get("until"), sample.get("delegate"))

    each(("absences", "absences_more"), check)


def test_a_machines_mail_is_told_as_what_it_is() -> None:
    def check(sample: dict[str, Any]) -> None:
        found = kind_of(sample)
        assert NAMES[type(found)] == sample.get("kind", "auto_reply")
        if isinstance(found, AutoReply):
            assert (found.absence.delegate if found.absence else None) == sample.get("delegate")
            assert found.absence is None or found.absence.until is None

    each(("automatic", "automatic_more"), check)


def test_a_bounce_names_who_failed_and_whether_for_good() -> None:
    def check(sample: dict[str, Any]) -> None:
        found = kind_of(sample)
        assert isinstance(found, Bounce)
        assert {one.address for one in found.recipients if one.permanent} == set(sample.get("permanent", []))
        assert {one.address for one in found.recipients if not one.permanent} == set(sample.get("temporary", []))
        assert found.permanent == ("temporary" not in sample or bool(sample.get("permanent")))
        if "original" in sample:
            assert found.original_message_id == sample["original"]

    each(("bounces", "bounces_more"), check)


def test_a_person_who_sounds_like_a_machine_is_a_person() -> None:
    def check(sample: dict[str, Any]) -> None:
        assert kind_of(sample) == PersonalMail()

    each(("people", "people_more"), check)


def test_a_third_of_the_samples_is_set_aside() -> None:
    """Figures on samples that no phrase was written for are told apart from the others."""
    counts = Counter(sample.get("held_out", False) for name in FILES for sample in samples(name))
    assert counts[True] * 3 >= sum(counts.values()) - 3 * len(FILES)


FILES = ("absences", "automatic", "bounces", "people")
