"""Values that are made quickly are the frozen dataclasses that they were."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from mailflow.mail.values import quick


@quick
@dataclass(frozen=True, slots=True)
class Seat:
    """A value with every sort of field that ours have."""

    row: int
    place: str = "a"
    taken_by: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict, repr=False, compare=False)


@quick
@dataclass(frozen=True, slots=True)
class Ticket:
    """A value with one field."""

    seat: Seat


def test_it_is_of_its_class_and_says_what_it_was_given() -> None:
    seat = Seat(4, taken_by=("Maria",))
    assert type(seat) is Seat
    assert (seat.row, seat.place, seat.taken_by, seat.notes) == (4, "a", ("Maria",), {})
    assert repr(seat) == "Seat(row=4, place='a', taken_by=('Maria',))"


def test_nobody_can_change_it() -> None:
    seat = Seat(4)
    with pytest.raises(FrozenInstanceError):
        seat.row = 5  # type: ignore[misc]  # that is what is refused
    with pytest.raises(FrozenInstanceError):
        del seat.place
    assert seat == Seat(4)


def test_it_is_compared_hashed_and_replaced_by_its_fields() -> None:
    assert Seat(4, notes={"by": "phone"}) == Seat(4)
    assert hash(Seat(4)) == hash(Seat(4))
    assert replace(Seat(4, "b"), row=5) == Seat(5, "b")
    assert Seat(4).notes is not Seat(4).notes


@pytest.mark.parametrize("value", [Seat(4, "b", ("Wei",), {"by": "mail"}), Ticket(Seat(1))])
def test_it_goes_to_another_process_and_back(value: Seat | Ticket) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value


def test_it_takes_what_its_fields_say() -> None:
    assert list(inspect.signature(Seat).parameters) == ["row", "place", "taken_by", "notes"]
    with pytest.raises(TypeError, match="row"):
        Seat()  # type: ignore[call-arg]  # that is what is refused
    with pytest.raises(TypeError):
        Seat(1, "b", (), {}, 5)  # type: ignore[call-arg]  # as above


def test_what_is_more_than_its_fields_is_left_alone() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        row: int

        def __post_init__(self) -> None:
            if self.row < 0:
                raise ValueError("rows begin with 0")

    @dataclass(frozen=True)
    class Open:
        row: int

    @dataclass(frozen=True, slots=True)
    class Below(Seat):
        depth: int = 0

    for cls in (Checked, Open, Below):
        with pytest.raises(TypeError):
            quick(cls)
