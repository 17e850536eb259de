"""Ways in which people answer in English, and beside each the nearest words that must decide nothing."""

from __future__ import annotations

import pytest

from tests.reading.test_decisions import ITEMS, said, verdicts


def read(text: str) -> str:
    """The decisions in short, and a question mark behind them where something is asked back."""
    reading = said(text)
    return f"{verdicts(reading)}{' ??' if reading.unclear else ''}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Placed behind a name and a sign.
        ("Maria: in. John: out.", "1+ 2-"),
        ("Maria: in two minds", "??"),
        ("Maria: in, but only if she takes 80k", "??"),
        # The candidate first, then who decides and how.
        ("John I'd skip, his answers were pasted.", "2-"),
        ("John I'd skip the test for", "??"),
        ("Maria I'd take to lunch", "??"),
        ("Maria - let's get her into the loop", "1+"),
        ("John - declined our offer", "??"),
        # Adverbs answer only where nothing follows them.
        ("Maria, indeed", "1+"),
        ("John is out, indeed the dates don't add up", "2-"),
        ("John totally failed the test", "??"),
        # What leads up to a colon, and who says what stands behind it.
        ("Per our call: 1 advance, 2 decline", "1+ 2-"),
        ("Typed on the train: approve 1", "1+"),
        ("Tom: approve 1", "??"),
        ("my boss: reject 1", "??"),
        ("if she agrees: approve 1", "??"),
        # A condition before a verdict holds for all of the sentence.
        ("If I don't answer by Friday take it as a yes for Anna.", "??"),
        ("1 yes if she's available, 2 no", "2- ??"),
        # Regret is no correction; a correction without anything new takes back.
        ("No to 1 and 2, sorry, neither has carried a pager.", "1- 2-"),
        ("reject John, sorry, I meant Pavel", "??"),
        ("reject 1, sorry, 2", "??"),
        ("yes to Maria, wait", "??"),
        # Numbers in words name candidates, quantities do not.
        ("green light for number two, number three sorry no", "2+ 3-"),
        ("approve 1 and 2. The last one took 5 months.", "1+ 2+"),
        ("All, approve 1", "1+"),
        # What a hold waits for is not held, and decides nothing about it.
        ("hold Maria until we know whether John signs", "1="),
        ("hold Maria if John accepts", "??"),
        ("Not John either.", "2-"),
        ("I don't want either", "??"),
        # A wish behind a verdict is logistics, before it a doubt.
        ("Approve Maria, ideally on Thursday with Tom", "1+"),
        ("Ideally approve Maria", "??"),
        # Yes and no that are told of or taken back.
        ("I said yes to Maria last week.", "??"),
        ("Please ignore the no for John", ""),
        ("ignore the noise, approve 1", "1+"),
        ("kindly revert", "??"),
        # Next steps that are given to a candidate.
        ("Please add Maria to Thursday 3 pm and John to Friday 10 am", "1+ 2+"),
        ("add John to the reject pile", "2-"),
        ("Please send Maria the take-home", "1+"),
        ("don't send John the test", "??"),
        ("I don't see John here.", "2-"),
        ("it would be rude not to meet Maria", "1+"),
        ("it would be rude to reject Maria", "??"),
    ],
)  # fmt: skip
def test_a_way_to_answer_is_read_and_its_nearest_trap_is_not(text: str, expected: str) -> None:
    assert read(text) == expected


def test_these_two_below_two_quoted_candidates_are_both_of_them() -> None:
    one, two = ITEMS[:2]
    assert read(f"> {one.number}. {one.candidate}\n> {two.number}. {two.candidate}\nYes to these two.") == "1+ 2+"
    assert read(f"> {one.number}. {one.candidate}\nYes to these two.") == "??"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What is guessed of the candidate leaves the verdict as it is.
        ("Approve Maria. She might be a bit junior but she'll learn.", "1+"),
        ("Approve Maria. She could start in March.", "1+"),
        ("Approve Maria. Her salary wish seems fine.", "1+"),
        ("Reject John. He seems too junior.", "2-"),
        ("Maria: yes. Strong Go, weak on people management, but we can teach that.", "1+"),
        # What is guessed of the verdict does not.
        ("Approve Maria. Not sure though.", "??"),
        ("Approve Maria. Hmm, maybe not.", "??"),
        ("Approve Maria. I might change my mind.", "??"),
        ("Approve Maria. It might be too early.", "??"),
        ("Approve Maria. She might not be a fit.", "??"),
        ("Approve Maria. Tom might disagree.", "??"),
        # A condition that hangs on something of its own, and one that hangs on the verdict.
        ("Approve 1, reject 2. I'll be in a workshop all day, call Tom if anything burns.", "1+ 2-"),
        ("Approve Maria. Let me know when she can come in.", "1+"),
        ("Reject John. If he gets more experience, he can reapply.", "2-"),
        ("Approve Maria. Unless Tom disagrees.", "??"),
        ("Approve Maria. It only works if she moves.", "??"),
        # Kept for later and turned down now.
        ("John: no. Keep him in the pool.", "2-"),
        ("John: keep him in the pool.", "2="),
        # The same as somebody else.
        ("Approve 1. Reject 2. Approve 3. Same for 4 as for 2.", "1+ 2- 3+ 4-"),
        ("Approve 1. Same for 4 as for 2.", "1+ ??"),
        # A question mark before its question; a question without its mark.
        ("1 = yes\n5 = ? salary", "1+ 5?"),
        ("Maria: what's her visa situation", "1?"),
        ("Maria: what a star", "??"),
        # Somebody else's verb.
        ("John was so-so. Tom would take him.", "??"),
        ("I don't think rejecting Maria is right. Let's have her in.", "1+"),
        # A number and a name that are not the same candidate's.
        ("2 (Maria): approved\n3: rejected", "3- ??"),
        ("approve Maria (2)", "??"),
        ("1 (Maria): approved", "1+"),
        # In a word or two the writer's own language counts.
        ("Wei: no idea.", "??"),
    ],
)
def test_what_follows_a_verdict_only_counts_where_it_is_about_the_verdict(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I wish to proceed with Maria", "1+"),
        ("She wishes to proceed, Maria", "??"),
        ("Offer Maria the job", "1+"),
        ("Offer Maria a coffee", "??"),
        ("Maria deserves an interview", "1+"),
        ("Maria deserves better than this", "??"),
        ("I support Maria", "1+"),
        ("I support Maria's application to the other team", "??"),
        ("I used to support Maria", "??"),
        ("I'm a yes on Maria", "1+"),
        ("I'm a yes on Maria if she moves", "??"),
        ("A yes on Maria would surprise me", "??"),
        ("Maria should come in", "1+"),
        ("Maria would have come in", "??"),
        ("We've decided not to move forward with John", "2-"),
        ("They decided not to move forward with John", "??"),
        ("John decided not to proceed", "??"),
        ("Let John know we're not moving forward", "2-"),
        ("Let John know we're not moving office", "??"),
        ("No point in interviewing John", "2-"),
        ("No point in rejecting John", "??"),
        ("Count John out", "2-"),
        ("Count John in", "??"),
        ("Circle back to Wei in January", "3="),
        ("Wei will circle back", "??"),
        ("Push Wei to January", "3="),
        ("Push Wei to the next stage", "3+"),
        ("Push Wei for an answer", "??"),
        ("Snooze Wei", "3="),
        ("Delay is Wei's problem", "??"),
        # A parted verb holds candidates and no more between its halves.
        ("Please set up a call with Maria, strong background in Kafka.", "1+"),
        ("Move Maria, John and Wei forward", "1+ 2+ 3+"),
        # Sentences beside a verdict.
        ("John: no. Maybe in two years.", "2-"),
        ("John: no. Maybe I'm wrong.", "??"),
        ("John: no. Nice person though.", "2-"),
        ("Maria: yes. Would be a good addition.", "1+"),
        ("Maria: yes. Would be a mistake otherwise.", "??"),
    ],
)
def test_a_verb_of_deciding_is_read_and_its_nearest_trap_is_not(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I'd approve Maria, but the budget is gone.",
        "I would invite Maria but I can't.",
        "Give me a reason to hire Maria.",
        "I don't want to take Maria to the next round yet.",
        "I won't move forward with Maria without references.",
        "We would have to invite Maria.",
        "Would you reject Maria?",
        "Maria - yes, maybe",
        "Maria: yes on paper",
        "Maria is not a yes",
        "Maria would be a no",
        "Maria is a yes for the other team",
        "is Maria a yes",
        "Maria's yes is missing",
        "Maria: no opinion",
        "Maria: no CV attached",
        "Maria: no doubt talented",
        "Maria: no problem with the salary",
        "Maria is good at chess",
        "Maria is fine with the salary",
        "nice one, Maria",
        "not as good as Maria",
    ],
)
def test_a_doubt_beside_a_word_of_deciding_keeps_it_from_deciding(text: str) -> None:
    assert not set(read(text)) & {"+", "-"}


@pytest.mark.parametrize("verdict", ["{0}: yes", "Let's move forward with {0}", "{0}: no", "I'll pass on {0}"])
@pytest.mark.parametrize(
    "beside",
    [
        "Hi Rita, thanks for the list. {0}.", "Sorry for the late answer, crazy week. {0}.", "As discussed: {0}.",
        "To be honest, {0}.", "After a long think, {0}.", "On the SRE role: {0}.", "Short answer from the train. {0}.",
        "{0}. I have time Thursday 2-4pm.", "{0}. Please put Tom on the mail.", "{0}. Thanks for finding this one.",
        "{0}. Let me know what you need from me.", "{0}. I'm out next week, so please do it this week.",
        "{0}. Ten years of Go speak for themselves.", "{0}. Never stayed longer than a year anywhere.",
        "{0} because of the salary.", "{0}, see my notes.",
    ],
)  # fmt: skip
def test_greetings_logistics_and_reasons_beside_a_verdict_change_nothing(verdict: str, beside: str) -> None:
    said_no = "no" in verdict or "pass" in verdict
    assert read(beside.format(verdict.format("Maria"))) == ("1-" if said_no else "1+")
