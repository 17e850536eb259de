"""Whom everyday words mean: people of a job, namesakes, pairs and the rest; and where nobody can tell."""

from __future__ import annotations

import pytest

from mailflow.reading.model import Item, Why
from tests.reading.test_decisions import said, verdicts

JOBS = (
    Item(1, "Olga Petersen", "WH-3", "Warehouse Operative"), Item(2, "Karim Aziz", "WH-3", "Warehouse Operative"),
    Item(3, "Karim Osei", "WH-3", "Warehouse Operative"), Item(4, "Lena Vogt", "MKT-2", "Marketing Executive"),
    Item(5, "Paul Adler", "MKT-2", "Marketing Executive"), Item(6, "Rosa Conti", "DRV-1", "HGV Driver"),
)  # fmt: skip
UNTITLED = tuple(Item(item.number, item.candidate, item.requisition) for item in JOBS)


@pytest.mark.parametrize("items", [JOBS, UNTITLED], ids=["with titles", "without"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all three warehouse people: yes", "1+ 2+ 3+"),
        ("Reject the three warehouse lads and lasses.", "1- 2- 3-"),
        ("Yes to both marketing candidates, no to the driver.", "4+ 5+ 6-"),
        ("Neither of the marketing people, sorry.", "4- 5-"),
        ("the marketing pair: no", "4- 5-"),
        ("The driver is a yes.", "6+"),
        ("both Karims yes", "2+ 3+"),
        ("Neither of the Karims. Rosa yes.", "2- 3- 6+"),
        ("Reject both of the Karims", "2- 3-"),
        ("None of the marketing ones please", "4- 5-"),
        # Nobody can tell whom these mean.
        ("all four warehouse people: yes", ""),
        ("both warehouse people yes", ""),
        ("all the marketing is done by Rosa", ""),
        ("The driver shortage is killing us.", ""),
        ("all three Karims yes", ""),
        ("both Lenas yes", ""),
        ("both tall ones yes", ""),
        ("all the nurses are fine", ""),
    ],
)
def test_people_of_a_job_and_namesakes_are_counted_out(items: tuple[Item, ...], text: str, expected: str) -> None:
    assert verdicts(said(text, items)) == expected


PEOPLE = (
    Item(1, "Ida Lund", "QA-1"), Item(2, "Ben Okoro", "QA-1"), Item(3, "Mona Reyes", "QA-1"),
    Item(4, "Theo Ek", "UX-2"), Item(5, "Em Marsh", "UX-2"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Asked for by name, with a reason behind it.
        ("Ida please, she has run a lab before. Ben no.", "1+ 2-"),
        ("Ida please, before somebody else gets her! Ben no.", "1+ 2-"),
        ("Ida for a trial shift Thursday please, tell her to bring boots. Ben is a no.", "1+ 2-"),
        ("Ida please. Mona too. I'm turning Ben down.", "1+ 2- 3+"),
        ("Ida and Mona both please. Ben no.", "1+ 2- 3+"),
        ("Ida please, Ben no", "1+ 2-"),
        ("Ida and Mona please, no to Ben", "1+ 2- 3+"),
        ("Ida please, if she is still free. Ben no.", "2-"),
        ("Ida please, but ask about the visa. Ben no.", "1? 2-"),
        ("please Ida, Ben no", ""),
        ("reject 1, 2 please, 3 no", "1- 2- 3-"),
        # Named before a denial of others.
        ("Ida and Mona. Not Ben, too junior.", "1+ 2- 3+"),
        ("the first two. not Theo, his rate is a joke", "1+ 2+ 4-"),
        ("Ida. Not before Friday.", ""),
        ("Ida. Not sure about Ben.", ""),
        # Initials that are a word as well.
        ("EM ok\nMR no", "3- 5+"),
        ("Ida, not Ben.", "1+ 2-"),
        ("Ida is less senior, yet I want her in the next round.", "1+"),
        ("Ida is not there, yet she has promise.", ""),
        ("No decision, yet Ida looks good.", ""),
        ("Mona not Theo", "3+ 4-"),
        ("Reject everyone apart from 1 and 2. Those two I want on site.", "1+ 2+ 3- 4- 5-"),
        ("I'll meet Ida but not Ben, he is too junior.", "1+ 2-"),
        ("Not Ida, Ben.", ""),
        ("I meant Ida, not Ben.", ""),
        ("Ida's a no and so is Mona", "1- 3-"),
        ("Ida no. Mona neither.", "1- 3-"),
        ("Only Ida.", "1+"),
        ("Just Ida this time. I'm passing on the rest.", "1+ 2- 3- 4- 5-"),
        ("Only Ida has done this before.", ""),
        # Groups in everyday words.
        ("Sorry Rita none of these, we need a licence.", "1- 2- 3- 4- 5-"),
        ("everyone from 2 to 4 please", "2+ 3+ 4+"),
        ("all of 2-4 no", "2- 3- 4-"),
        ("Ida and Mona are rejections.", "1- 3-"),
        ("1, 2 and 3 no. The remaining two I'd be glad to see.", "1- 2- 3- 4+ 5+"),
        ("UX-2 no for both, neither has shipped.", "4- 5-"),
        ("First one's a yes, second's a no.", "1+ 2-"),
        ("None apart from Mona", "1- 2- 3+ 4- 5-"),
        ("Ida and Mona, nobody else.", "1+ 2- 3+ 4- 5-"),
        ("Yes to Ida and Mona, no one else please.", "1+ 2- 3+ 4- 5-"),
        ("Ben is a no. Ida then please.", "1+ 2-"),
        ("Ida and Mona for an assessment drive please, 8 sharp at the depot. Ben no.", "1+ 2- 3+"),
        ("Ida in. If Ben drops to four days we could talk.", "1+"),
        ("Yes to Ida, if Ben says no.", ""),
        ("Reject Ida, nobody else", "1-"),
        ("Ida yes. Nobody else has a licence.", "1+"),
        ("Ida for Thursday. Ben no.", "2-"),
        ("1 yes\n2: ask me in a fortnight", "1+ 2="),
        ("Ida must go. Ben no.", "2-"),
        (
            "> 1. Ida Lund\n> 2. Ben Okoro\n> 3. Mona Reyes\nall three yes\n> 4. Theo Ek\n> 5. Em Marsh\n"
            "park these until the audit is done",
            "1+ 2+ 3+ 4= 5=",
        ),
        ("Not this lot.", "1- 2- 3- 4- 5-"),
        ("Let's not go ahead with any of them.", "1- 2- 3- 4- 5-"),
        ("I don't see either Ida or Ben working here.", ""),
        ("any of them is fine", ""),
        ("The UX-2s feel light to me. Let's not go ahead with any of them.", ""),
        ("UX-2 feels light to me. Let's not go ahead with any of them.", ""),
        ("Ida yes. If any of them calls, tell me.", "1+"),
        ("I'd take either Ida or Ben", ""),
        ("Would only take Ida together with Ben, as a pair.", ""),
        ("Ida and Ben only as a package", ""),
        # Corrections that swap.
        ("Yes to Ida, yes to Ben. Hmm, actually no to Ida, there is money for one.", "1- 2+"),
        ("Reject Ida, approve Ben.\nSorry, got those the wrong way round! Ida is the yes, Ben the no.", "1+ 2-"),
        ("Ida no. Sorry, meant Ben no.", "2-"),
        ("Ida yes, Ben no, Mona yes. The others stand.", "1+ 2- 3+"),
        # What a hold waits for may sound like a promise.
        ("1 yes\n3 on hold till the van is back on the road", "1+ 3="),
    ],
)
def test_who_is_named_alone_is_asked_for_or_asked_about(text: str, expected: str) -> None:
    assert verdicts(said(text, PEOPLE)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "unknown"),
    [
        ("Yes to Ida, Mona and Ann Price.", "1+ 3+", "Ann Price"),
        ("Yes to Ida, Mona and the lady from Cork, Ann Price. No to Ben.", "1+ 2- 3+", "the lady from Cork, Ann Price"),
        ("Interview Ida, Ann and Mona", "1+ 3+", "Ann"),
        ("Ida, Ann and Mona: yes", "1+ 3+", "Ann"),
        ("Yes to Ida and Mona, Rita.", "1+ 3+", ""),
    ],
)
def test_a_name_that_nobody_on_the_list_has_is_asked_about_beside_the_others(
    text: str, expected: str, unknown: str
) -> None:
    reading = said(text, PEOPLE)
    assert verdicts(reading) == expected
    assert [unclear.words for unclear in reading.unclear if unclear.why is Why.UNKNOWN_NAME] == [unknown] * bool(
        unknown
    )


PAIR = (Item(1, "Grace Lind", "ACC-6"), Item(2, "Tomas Vega", "ACC-6"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can't take either of them.", "1- 2-"),
        ("Not keen on either of these", "1- 2-"),
        ("Neither has done payroll. Please keep looking.", "1- 2-"),
        ("None of these are what I asked for, sorry. Can we start again?", "1- 2-"),
        ("Neither is at the level we need, reject.", "1- 2-"),
        ("Set up first interviews with both, 45 minutes each.", "1+ 2+"),
        ("Grace please, before someone else does. Tomas no.", "1+ 2-"),
        ("either of them is fine", ""),
        ("I'd take either of them", ""),
        ("Neither has done payroll.", ""),
        ("Neither is bad. Keep looking.", ""),
        ("None of the agencies has replied. Keep looking.", ""),
        ("Please keep looking.", ""),
        ("By the grace of God. Tomas no.", "2-"),
    ],
)
def test_words_for_two_decide_on_both_only_where_they_must(text: str, expected: str) -> None:
    assert verdicts(said(text, PAIR)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ben can start late, Mona can't: book her today", "3+"),
        ("Ida, Mona: book her today", "3+"),
        ("Ida, Mona: book them today", "1+ 3+"),
    ],
)
def test_a_verdict_on_one_person_is_none_on_whoever_was_named_before(text: str, expected: str) -> None:
    assert verdicts(said(text, PEOPLE)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Approve everyone who knows Kubernetes", "Reject all of them who asked for more than 100k",
        "Reject the rest who have no degree", "Invite everyone that has done on-call", "All who are local: yes",
        "Alle die Go können einladen", "Ja zu allen, die Englisch können", "Allen absagen, die mehr als 60k wollen",
        "Refuse tous ceux qui demandent plus de 60k", "Sí a todos los que hablan inglés",
        "Sim a todos que falam inglês", "Sì a tutti quelli che parlano inglese", "Nodig iedereen uit die Go kent",
    ],
)  # fmt: skip
def test_a_group_that_is_restricted_is_asked_about(text: str) -> None:
    reading = said(text, PEOPLE)
    assert verdicts(reading) == ""
    assert reading.unclear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Approve all five, who all look great", "1+ 2+ 3+ 4+ 5+"),
        ("Allen absagen, die sind zu teuer", "1- 2- 3- 4- 5-"),
        ("All five yes, that should do it", "1+ 2+ 3+ 4+ 5+"),
    ],
)
def test_what_only_goes_on_about_a_group_restricts_nothing(text: str, expected: str) -> None:
    assert verdicts(said(text, PEOPLE)) == expected


WORDS = (Item(1, "Grace Lind", "ACC-6"), Item(2, "April Vega", "ACC-6"), Item(3, "Hope Ito", "ACC-6"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grace I'd leave. April can wait till June.", "1- 2="),
        ("Grace would be perfect for this, yes. Hope no.", "1+ 3-"),
        ("Hope I'm not too late. Grace yes.", "1+"),
        ("Hope you are well. April was hectic. Grace yes.", "1+"),
    ],
)
def test_a_name_that_is_a_word_is_told_from_the_word(text: str, expected: str) -> None:
    assert verdicts(said(text, WORDS)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida yes. And Ben, no.", "1+ 2-"),
        ("Ida yes. And Ben.", "1+ 2+"),
        ("Ben can go", "2-"),
        ("Ben can go to Sir Anthony now", ""),
        ("Ben can go now", ""),
    ],
)
def test_what_follows_a_name_decides_whether_it_goes_on(text: str, expected: str) -> None:
    assert verdicts(said(text, PEOPLE)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida: yes Ben: no", "1+ 2-"),
        ("Ida: 👍 Ben: 👎", "1+ 2-"),
        ("+1 for Ida, -1 for Ben", "1+ 2-"),
    ],
)
def test_a_name_before_a_colon_begins_what_is_said_of_it(text: str, expected: str) -> None:
    assert verdicts(said(text, PEOPLE)) == expected
