"""Looking for garbage is put off, never given up."""

from __future__ import annotations

import gc

import pytest

from mailflow.flow import garbage


def test_no_garbage_is_looked_for_meanwhile_and_is_again_afterwards() -> None:
    with garbage.not_looked_for():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_ends_the_putting_off() -> None:
    with pytest.raises(ValueError, match="in the middle"), garbage.not_looked_for():
        raise ValueError("in the middle")
    assert gc.isenabled()


def test_one_inside_another_does_not_end_it() -> None:
    with garbage.not_looked_for():
        with garbage.not_looked_for():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
