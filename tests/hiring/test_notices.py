"""The facts of a notice can be kept as text and come back as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.notices import KINDS, Digest, Notice, Question, Receipt, dump_notice, load_notice
from mailflow.hiring.samples import SAMPLES, sample
from mailflow.hiring.samples.scene import ADA, JOAO, MARIA
from tests.data.notices import VARIANTS

NOTICES = [
    pytest.param(notice, id=f"{notice.kind}-{place}") for place, notice in enumerate((*SAMPLES.values(), *VARIANTS))
]


@pytest.mark.parametrize("notice", NOTICES)
def test_facts_come_back_as_they_were(notice: Notice) -> None:
    kept = dump_notice(notice)
    back = load_notice(notice.kind, kept)
    assert back == notice
    assert dump_notice(back) == kept
    assert back.at.tzinfo == notice.at.tzinfo


def moments(*zones: tzinfo) -> st.SearchStrategy[datetime]:
    """Moments that some clock has shown: mail is not written in a time that the clocks leapt over, nor in year 1."""
    return st.datetimes(
        datetime(1970, 1, 2),  # noqa: DTZ001 - the zone comes from the strategy
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(zones),
        allow_imaginary=False,
    )


@given(
    st.builds(
        Question,
        **{
            name: st.text()
            for name in ("recipient", "timezone", "reply_address", "asker", "candidate", "ref", "title", "words")
        },
        at=moments(ZoneInfo("Europe/Lisbon"), ZoneInfo("America/Sao_Paulo"), UTC),
        asked_at=moments(ZoneInfo("Asia/Kolkata")),
        due_at=st.none() | moments(UTC),
    )
)
def test_any_words_and_moments_come_back(notice: Question) -> None:
    """Also the hour that a clock change repeats."""
    assert load_notice("question", dump_notice(notice)) == notice


def test_the_second_of_two_equal_hours_stays_the_second() -> None:
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Lisbon"), fold=1)
    back = load_notice("digest", dump_notice(replace(sample("digest"), at=twice)))
    assert back.at.utcoffset() == twice.utcoffset()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_is_missing_is_said(kind: str) -> None:
    facts = json.loads(dump_notice(sample(kind)))
    del facts["recipient"]
    with pytest.raises(KeyError, match="recipient"):
        load_notice(kind, json.dumps(facts))


def test_an_unknown_kind_is_said() -> None:
    with pytest.raises(KeyError, match="nosuch"):
        load_notice("nosuch", "{}")
    with pytest.raises(KeyError, match="nosuch"):
        sample("nosuch")


def test_a_digest_knows_its_first_due_time_and_what_is_late() -> None:
    digest = sample("digest")
    assert isinstance(digest, Digest)
    assert (digest.first_due, digest.next_due, digest.overdue) == (MARIA.due_at, JOAO.due_at, 1)
    empty = replace(digest, entries=())
    assert (empty.first_due, empty.next_due, empty.overdue) == (None, None, 0)
    late = replace(digest, entries=(MARIA, replace(ADA, overdue=True)))
    assert (late.next_due, late.overdue) == (None, 2)


def test_a_receipt_counts_what_now_stands() -> None:
    receipt = sample("receipt")
    assert isinstance(receipt, Receipt)
    assert receipt.kept == 4
