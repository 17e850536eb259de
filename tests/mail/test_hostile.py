"""The hostile mails, as far as this room answers for them.

None is proven to be Dana's on her token, but where Dana wrote it herself; and then its words are no body, or are for
the reader of words to refuse.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from mailflow.mail.message import parse
from mailflow.mail.sender import Profile, authenticate
from mailflow.mail.token import Binding, TokenKeys, find_token, mint, verify
from tests.data.hostile import AUTHSERV_ID, MAILBOX, VICTIM, HostileCase, cases, genuine

PROFILES = (Profile("pinned", frozenset({AUTHSERV_ID})), Profile("none"))
KEYS = TokenKeys({"k": b"k" * 32}, current="k")


def _binding() -> Binding:
    return Binding(1, "digest", "2026-11-23", datetime(2026, 12, 1, tzinfo=UTC))


TOKEN = mint(KEYS, 4711, _binding())


def _proven(raw: bytes, profile: Profile) -> tuple[bool, bool]:
    """(proven to be Dana's, on Dana's token): L3 needs both."""
    mail = parse(raw)
    judged = authenticate(mail, profile)
    tokens = [find_token(address, MAILBOX) for address in mail.recipients]
    ours = any(token is not None and verify(KEYS, token, _binding()) for token in tokens)
    return judged.authenticated and judged.address == VICTIM, ours


def test_there_are_more_than_four_hundred_each_of_its_own() -> None:
    every = list(cases(TOKEN))
    assert len(every) >= 500
    assert len({case.name for case in every}) == len(every)
    assert len({case.raw for case in every}) >= len(every) - 1
    assert [case.raw for case in every] == [case.raw for case in cases(TOKEN)]


def test_the_mail_that_they_imitate_is_proven() -> None:
    assert _proven(genuine(TOKEN), PROFILES[0]) == (True, True)
    assert _proven(genuine(TOKEN), PROFILES[1]) == (False, True)


def test_no_stranger_is_taken_for_dana() -> None:
    taken = [
        (case.name, profile.kind)
        for case in cases(TOKEN)
        if case.family in ("identity", "from", "header", "broken")
        for profile in PROFILES
        if _proven(case.raw, profile)[0]
    ]
    assert taken == []


def test_no_made_up_token_is_taken_for_ours() -> None:
    taken = [case.name for case in cases(TOKEN) if case.family == "token" and _proven(case.raw, PROFILES[0])[1]]
    assert taken == []


def test_where_dana_wrote_it_herself_only_her_words_are_in_question() -> None:
    """The rest is for the judge of automatic mail and the reader of words, and each of these reaches them."""
    mine = [case for case in cases(TOKEN) if case.family in ("words", "automatic")]
    assert all(_proven(case.raw, PROFILES[0]) == (True, True) for case in mine)


def test_words_in_parts_that_are_no_body_are_not_among_the_words() -> None:
    spoken = [case.name for case in cases(TOKEN) if case.name.startswith("part/") and _spoken(case)]
    assert spoken == ["part/receipt"], "the text of a read receipt is read, and its kind forbids a decision"


def _spoken(case: HostileCase) -> bool:
    mail = parse(case.raw)
    return "approve" in f"{mail.text} {mail.html}"


def test_each_is_read_in_a_fraction_of_a_second() -> None:
    # The better of two: a collection of the whole process's garbage may fall into one.
    slowest = max(min(_seconds(case.raw), _seconds(case.raw)) for case in cases(TOKEN))
    assert slowest < 0.5


def _seconds(raw: bytes) -> float:
    started = time.process_time()
    parse(raw)
    return time.process_time() - started
