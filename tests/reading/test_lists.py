"""Lists of candidates: what is said of several is read as what is said of one, and each belongs where it is named."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from tests.data.reply_corpus import own_words, reader
from tests.reading.test_decisions import ITEMS, verdicts


def said(language: str, text: str) -> str:
    reading = read(own_words(text), ITEMS, reader(language))
    return f"{verdicts(reading)}{' ??' if reading.unclear else ''}".strip()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Maria and John don't convince me.", "1- 2-"),
        ("en", "Advance the first one, but Anna and Pavel really don't convince me.", "1+ 4- 5-"),
        ("en", "1-3 go through.", "1+ 2+ 3+"),
        ("en", "2 & 4 make the cut, the others can be turned down", "1- 2+ 3- 4+ 5-"),
        ("de", "Anna und Pavel überzeugen mich nicht, Maria einladen.", "1+ 4- 5-"),
        ("fr", "Anna et Pavel ne me convainquent pas. Maria oui.", "1+ 4- 5-"),
        ("es", "Anna y Pavel no me convencen, Maria sí", "1+ 4- 5-"),
        ("it", "Anna e Pavel non mi convincono.", "4- 5-"),
        ("pt", "Anna e Pavel não me convencem. Maria sim.", "1+ 4- 5-"),
        ("nl", "Anna en Pavel overtuigen me niet. Maria wel.", "1+ 4- 5-"),
        # Who says it is nobody on the list.
        ("en", "I don't have the experience to judge Maria.", "??"),
        ("en", "I go through the list tomorrow.", ""),
        ("de", "Wir haben keine Zeit, Maria zu beurteilen.", "??"),
    ],
)
def test_what_is_said_of_several_is_said_of_each(language: str, text: str, expected: str) -> None:
    assert said(language, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes to Maria and John, strong tests.", "1+ 2+"),
        ("Yes to 1, 3 - strong tests.", "1+ 3+"),
        ("I'll pass on Maria and John because of the salary.", "1- 2-"),
        ("Let's progress Anna & Pavel: exactly the background we need.", "4+ 5+"),
        # The contrary may be of the last alone.
        ("Yes to Maria and John, too junior.", "1+ ??"),
        ("Approve 1 and 2, if they can start in May.", "??"),
    ],
)
def test_a_reason_behind_a_list_is_that_of_all(text: str, expected: str) -> None:
    assert said("en", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3 don't convince me, but green light for zoe.", "1- 2- 3- ??"),
        ("yes to Maria and John, but rule out zoe.", "1+ 2+ ??"),
        ("Pass on 3 and put Maria through.", "1+ 3-"),
        ("Pass on 3 and put Zoe through.", "3- ??"),
    ],
)
def test_the_contrary_for_somebody_unknown_turns_nobody(text: str, expected: str) -> None:
    assert said("en", text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Not Maria and John.", "1- 2-"),
        ("en", "Not 1 or 3.", "1- 3-"),
        ("en", "Approve Anna & Pavel and not numbers 1 and 2.", "1- 2- 4+ 5+"),
        ("en", "Not Maria and I'd like to see John", "1- 2+"),
        ("en", "Not Maria, John.", "??"),
        ("en", "Turn the first three down.", "1- 2- 3-"),
        ("en", "Drop 1, 2 and 5, but number 4 should come in.", "1- 2- 4+ 5-"),
        ("en", "Sorry, no to both Maria and Wei.", "1- 3-"),
        ("en", "Let's talk to Pavel. Sorry, no to zoe.", "??"),
        ("de", "Nicht Maria und John. Wei ja.", "1- 2- 3+"),
        ("en", "Let's move Maria forward, but not number 4.", "1+ 4-"),
        ("en", "Invite Maria, but not the others.", "1+ 2- 3- 4- 5-"),
        ("de", "Maria weiter, aber nicht John.", "1+ 2-"),
        ("fr", "On avance avec Maria mais pas avec le 4.", "1+ 4-"),
        ("it", "Avanti con Maria ma non con John.", "1+ 2-"),
        ("nl", "Maria door, maar niet nummer 4.", "1+ 4-"),
        ("en", "Approve Maria, but not for 150k.", "??"),
        ("en", "Approve Maria but not now", "??"),
        ("de", "Maria ja, aber nicht vor März", "??"),
        ("fr", "Pas Maria et John. Wei oui.", "1- 2- 3+"),
        ("it", "Non Maria e John.", "1- 2-"),
    ],
)
def test_a_no_reaches_as_far_as_its_list(language: str, text: str, expected: str) -> None:
    assert said(language, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm happy with no. 5 and I'll pass on John.", "2- 5+"),
        ("Set up interviews with no. 5 and turn down Wei.", "3- 5+"),
        ("Turn no. 4 down", "4-"),
        ("Let's move no. 5 forward.", "5+"),
        ("2: no. 5: yes", "2- 5+"),
    ],
)
def test_no_with_a_full_stop_may_be_a_number(text: str, expected: str) -> None:
    assert said("en", text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Maria and John have call centre experience. Bring them in.", "1+ 2+"),
        ("en", "Maria and John have both worked with patients, bring them in.", "1+ 2+"),
        ("en", "Maria, John and Wei ran fleets. Let's meet all three.", "1+ 2+ 3+"),
        ("en", "Maria and John ran a fleet. Reject both. Wei yes", "1- 2- 3+"),
        ("it", "Maria e John vengono dal negozio. Per loro è un no.", "1- 2-"),
        # Nobody can tell which one.
        ("en", "Maria and John have call centre experience. He is out.", "??"),
        ("en", "Maria and John have call centre experience.", "??"),
    ],
)
def test_what_is_told_of_several_is_decided_of_all(language: str, text: str, expected: str) -> None:
    assert said(language, text) == expected


def test_what_a_hold_waits_for_is_no_condition() -> None:
    assert verdicts(read(own_words("Park Maria until May, when we know the budget."), ITEMS, reader("en"))) == "1="
    assert said("en", "Park Maria, if she agrees") == "??"
