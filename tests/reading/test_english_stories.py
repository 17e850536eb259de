"""What managers tell of candidates in English before, behind and between decisions, and for whom those then are."""

from __future__ import annotations

import pytest

from tests.reading.test_everyday_english import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Numbers in a story are none of the list.
        ("Approve 1. John asks for 90k and our band ends at 70, hence no.", "1+ 2-"),
        ("Maria yes. John wants 150k and we stop at 120, so that's a no.", "1+ 2-"),
        # Who is spoken of again stays decided, and who is judged again does not.
        ("John no. Maria yes. Maria may be a bit junior but she'll learn.", "1+ 2-"),
        ("John yes. John's been at four firms in 3 years so no.", "??"),
        ("Maria yes. She wants 150k and we stop at 120, so that's a no.", "??"),
        # A group behind what is told counts things.
        ("Maria - Go, on-call rota, postmortems, the lot. Next round.", "1+"),
        ("Maria: SQL, dbt, Airflow, everything. Yes.", "1+"),
        ("Maria has SQL, dbt, Airflow, all of it. Yes.", "1+"),
        # Who is denied amid others is turned down beside an approval alone.
        ("Maria, not John, should go forward.", "1+ 2-"),
        ("Maria, not John, is out.", "1- ??"),
        ("Maria, not John, is the problem.", "??"),
        ("Maria, not John, was late.", "??"),
        # A leaning settled for both.
        ("I liked Maria more than John but both get an interview", "1+ 2+"),
        ("Maria has no licence and nor does John, so no to both.", "1- 2-"),
        ("Maria doesn't have the tickets and neither does John, so both are out.", "1- 2-"),
        # Placed behind a name and a comma.
        ("Maria, in. John, out.", "1+ 2-"),
        ("Maria, John, out.", "1- 2-"),
        ("Maria, in my view it is complicated", "??"),
        # One letter between two numbers lists them where answers are spelled out.
        ("1 n 3 yes, 2 no", "1+ 2- 3+"),
        ("1 y 2 n 3 y", "1+ 2- 3+"),
        # Words of opinion leave a doubt what it is.
        ("50/50 on John to be honest. Maria go.", "1+ ??"),
        ("Not against John tbh", "??"),
        ("Not against John, let's meet him.", "2+"),
        ("Anyway: Maria yes, John no", "1+ 2-"),
        ("The first two are approved. The last one isn't.", "1+ 2+ 5-"),
        ("John no. Maria yes. John might suit the Leeds team, I should add.", "1+ 2-"),
        ("Maria has 3 years of Airflow, which is 2 more than anyone here. Bring her in.", "1+"),
        # What was decided before counts only where its writer says that it stands.
        ("I already said no to John last year and nothing changed.", "2-"),
        ("I said yes to Maria last week and that still stands.", "1+"),
        ("I said no to John last year but a lot has changed.", "??"),
        ("My boss said no to John last year and nothing changed.", "??"),
        ("I never said no to John and nothing changed.", "??"),
        # What a hold waits for, and what is told of all that were turned down.
        ("Park John until the budget is signed off; Maria yes.", "1+ 2="),
        ("Reject 1, 2 and 4, same reason for all three: no weekend cover.", "1- 2- 4-"),
        # All answers in the order of the list.
        ("👍👎👍👎👍 in that order", "1+ 2- 3+ 4- 5+"),
        ("yes no in that order", "??"),
        ("John was recommended by Maria Stone in compliance, so let's talk to him.", "2+"),
        ("It's a yes for Maria but that's all.", "1+"),
        ("Maria yes, she plays both piano and violin, none of it well", "1+"),
        # Whose words they are.
        ("Sam says Maria yes, John no.", "??"),
        ("According to Sam, Maria is a yes and John a no.", "??"),
        ("As discussed with Sam, Maria yes, John no.", "1+ 2-"),
        ("I met both, Maria yes, John no.", "1+ 2-"),
        ("Please invite Maria and John, and also Monica Park.", "1+ 2+ ??"),
    ],
)  # fmt: skip
def test_a_story_is_no_decision_and_hides_none(text: str, expected: str) -> None:
    assert read(text) == expected
