"""Who stands in for whom: chains of two at most, no circles, and only while it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.standing_in import LONGEST_CHAIN, Delegation, Unfit, stand_ins, unfit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def gives(principal: int, delegate: int, days: tuple[int, int] = (-1, 5)) -> Delegation:
    return Delegation(principal, delegate, NOW + timedelta(days=days[0]), NOW + timedelta(days=days[1]))


@pytest.mark.parametrize(
    ("delegations", "expected"),
    [
        ([], {}),
        ([gives(1, 2)], {1: (2,)}),
        ([gives(1, 2), gives(2, 3)], {1: (2, 3), 2: (3,)}),
        ([gives(1, 2, (1, 5))], {}),
        ([gives(1, 2, (-5, 0))], {}),
        # a chain that grew too long, or a circle, by rows that no rule had seen: nobody beyond two, nobody twice
        ([gives(1, 2), gives(2, 3), gives(3, 4)], {1: (2, 3), 2: (3, 4), 3: (4,)}),
        ([gives(1, 2), gives(2, 1)], {1: (2,), 2: (1,)}),
    ],
)
def test_those_who_may_decide_now(delegations: list[Delegation], expected: dict[int, tuple[int, ...]]) -> None:
    assert stand_ins(delegations, NOW) == expected


@pytest.mark.parametrize(
    ("there", "new", "why"),
    [
        ([], gives(1, 2), None),
        ([], gives(1, 1), Unfit.THEMSELVES),
        ([gives(2, 1)], gives(1, 2), Unfit.CIRCLE),
        ([gives(2, 3), gives(3, 1)], gives(1, 2), Unfit.CIRCLE),
        ([gives(2, 3)], gives(1, 2), None),
        ([gives(1, 2)], gives(2, 3), None),
        ([gives(2, 3), gives(3, 4)], gives(1, 2), Unfit.CHAIN),
        ([gives(1, 2), gives(2, 3)], gives(3, 4), Unfit.CHAIN),
        # what is over before the new one begins, and what the new one replaces, do not count
        ([gives(2, 1, (-9, -2))], gives(1, 2), None),
        ([gives(1, 3)], gives(1, 2), None),
    ],
)
def test_a_new_one_is_judged_against_those_it_overlaps(
    there: list[Delegation], new: Delegation, why: Unfit | None
) -> None:
    assert unfit(there, new) is why


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_whatever_is_agreed_in_turn_no_chain_is_longer_and_none_comes_back(pairs: list[tuple[int, int]]) -> None:
    agreed: dict[int, Delegation] = {}
    for principal, delegate in pairs:
        new = gives(principal, delegate)
        if unfit(agreed.values(), new) is None:
            agreed[principal] = new
    for principal, chain in stand_ins(agreed.values(), NOW).items():
        assert len(chain) <= LONGEST_CHAIN
        assert principal not in chain
        assert chain[-1] not in agreed or len(chain) < LONGEST_CHAIN
