"""Reasons beside a decision: whatever they are made of, they leave it as it is, and what is more than a reason asks.

The reasons are in `tests/data/reasons`; each stands behind and before decisions in many forms, between two other
candidates whose own decisions must not change either.
"""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reading, Verdict
from tests.data.reply_corpus import own_words, reader

ITEMS = (Item(1, "Maria Lopez", "SRE-7"), Item(2, "Tom Berg", "SRE-7"), Item(3, "Ines Santos", "DAT-3"))
_FILE = Path(__file__).parent.parent / "data" / "reasons" / "en.toml"
REASONS: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_SIDES = {"against": Verdict.REJECT, "for": Verdict.APPROVE}
_SAID = {
    Verdict.REJECT: (
        "Tom no", "Tom: no", "reject Tom", "Tom is a no", "no to Tom", "2 no", "2: reject", "I'd decline Tom",
        "pass on Tom", "Tom -1", "Not Tom", "Tom nope", "Tom's a no from me",
    ),
    Verdict.APPROVE: (
        "Tom yes", "Tom: yes", "approve Tom", "Tom is a yes", "yes to Tom", "2 yes", "2: approve", "Tom +1",
        "I'd like to meet Tom", "Tom yes please", "invite Tom",
    ),
}  # fmt: skip
_ENDED = {
    Verdict.REJECT: (", no", ", so no", " so no", ". No.", ". So no.", ", reject", " - no", ", hence a no"),
    Verdict.APPROVE: (", yes", ", so yes", " so yes", ". Yes.", ". So yes please.", ", approve", " - yes"),
}
_PARTING = (", ", " - ", " — ", ": ", " (", " because ", ", since ", ". ", "; ")
_BEGUN = ("Tom: ", "Tom - ", "Tom, ")
_OTHERS = {1: Verdict.APPROVE, 3: Verdict.REJECT}


def _said(text: str) -> Reading:
    return read(own_words(f"Maria yes\n{text}\n3 no"), ITEMS, reader("en"))


def _verdicts(reading: Reading) -> dict[int, Verdict]:
    return {decision.item.number: decision.verdict for decision in reading.decisions}


def _behind(said: str, parting: str, reason: str) -> str:
    if parting == " (":
        return f"{said} ({reason})"
    return f"{said}. {reason[0].upper()}{reason[1:]}." if parting == ". " else f"{said}{parting}{reason}"


def _cases(kind: str, side: str) -> list[tuple[str, str]]:
    """Every text of one kind of reason, with the reason in it."""
    verdict = _SIDES[side]
    behind = [
        (_behind(said, parting, reason), reason)
        for reason, said, parting in product(REASONS[side][kind], _SAID[verdict], _PARTING)
        if not (parting == ": " and ": " in said)
    ]
    before = [
        (f"{begun}{reason}{ended}", reason)
        for reason, begun, ended in product(REASONS[side][kind], _BEGUN, _ENDED[verdict])
    ]
    return behind + before


@pytest.mark.slow
@pytest.mark.parametrize(("side", "kind"), [(side, kind) for side in _SIDES for kind in REASONS[side]])
def test_a_reason_never_turns_a_decision_and_hardly_ever_hides_it(side: str, kind: str) -> None:
    meant = _OTHERS | {2: _SIDES[side]}
    # Every seventh: a prime to the numbers of forms, so that each form meets many reasons.
    cases = _cases(kind, side)[::7]
    read_otherwise = []
    for text, _ in cases:
        found = _verdicts(_said(text))
        assert all(meant[number] is verdict for number, verdict in found.items()), text
        if found != meant:
            read_otherwise.append(text)
    assert len(read_otherwise) <= 0.06 * len(cases), read_otherwise


def test_the_reason_is_recorded_in_its_writers_words() -> None:
    reasons = [reason for kinds in REASONS["against"].values() for reason in kinds]
    kept = [reason for reason in reasons if _is_kept(reason)]
    assert len(kept) >= 0.9 * len(reasons), sorted(set(reasons) - set(kept))


def _is_kept(reason: str) -> bool:
    found = next((d.reason for d in _said(f"Tom no, {reason}").decisions if d.item.number == 2), None)
    return found is not None and len(found.split()) >= 0.6 * len(reason.split())


#: What is more than a reason, behind a rejection or an approval.
_UNSETTLING = {
    Verdict.REJECT: (
        "unless he gets his licence", "unless the price drops", "but only if Maria accepts", "provided Maria signs",
        "actually yes", "no wait, yes", "scrap that, approve him", "I mean yes", "or maybe yes",
        "let's take him instead",
        "hmm, I take that back", "I'm not sure", "but I could be wrong, let me sleep on it",
        "but let me hear what Ben thinks first", "on second thought let's interview him",
        "but please invite him anyway",
        "not until he has his licence", "not before March", "if he still wants 90k", "not sure though",
    ),
    Verdict.APPROVE: (
        "if he has his licence", "provided the references are fine", "unless the price goes up", "as long as he moves",
        "only if he can start in May", "once the budget is there", "actually no", "no wait, no",
        "scrap that, reject him",
        "I mean no", "or maybe no", "subject to references", "but I have to reject him", "but let's decline him",
        "after the references are in", "assuming the visa works out", "on second thought let's not",
        "when he has his licence", "depending on what HR says", "but on reflection I'd rather pass on him",
    ),
}  # fmt: skip


@given(
    st.sampled_from([(v, said, tail) for v in _SAID for said, tail in product(_SAID[v], _UNSETTLING[v])]),
    st.sampled_from((", ", " - ", ". ")),
    st.sampled_from([reason for kinds in REASONS["against"].values() for reason in kinds]),
    st.booleans(),
)
def test_what_unsettles_a_decision_is_asked_about(
    case: tuple[Verdict, str, str], parting: str, reason: str, explained: bool
) -> None:
    verdict, said, tail = case
    between = f", {reason}" if explained and verdict is Verdict.REJECT else ""
    text = _behind(f"{said}{between}", parting, tail)
    reading = _said(text)
    assert _verdicts(reading).get(2) is not verdict, text


def test_a_conclusion_yields_to_no_condition_and_no_other_decision() -> None:
    for text in (
        "Tom: if he had the licence, yes", "Tom - HR says no, so what, I say yes, no", "Tom, not sure, yes",
        "Tom: the team said, no", "Tom: according to HR, no", "Tom: let's invite him, no",
    ):  # fmt: skip
        assert 2 not in _verdicts(_said(text)), text
