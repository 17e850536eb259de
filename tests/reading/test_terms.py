"""Terms and leanings beside complete decisions: whoever they are about is asked for, and nobody else is held up."""

from __future__ import annotations

import pytest

from mailflow.reading.decisions import read
from mailflow.reading.model import Item
from tests.data.reply_corpus import own_words, reader

ITEMS = (Item(1, "Nora Falk", "OPS-4"), Item(2, "Ben Ruiz", "OPS-4"), Item(3, "Ida Sommer", "LAB-2"))
SIGNS = {"approve": "+", "reject": "-", "hold": "=", "question": "?", "comment": "c"}


def verdicts(text: str) -> str:
    """The decisions in short, a `!` behind them where something is asked: `1+ 2- !`."""
    reading = read(own_words(text), ITEMS, reader())
    short = [f"{d.item.number}{SIGNS[d.verdict]}" for d in sorted(reading.decisions, key=lambda d: d.item.number)]
    return " ".join([*short, *(["!"] if reading.unclear else [])])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora only with her own van. Ben is a yes.", "2+ !"),
        ("Should Nora agree to weekends, book her in. Ben no.", "2- !"),
        ("if nora can do early shifts then yes, ben no", "2- !"),
        ("Nora nur, wenn sie auch samstags kann, Ben nein.", "2- !"),
        ("Kann Nora auch nachts, dann ja. Ben gerne.", "2+ !"),
        ("Nora muss auch nachts können, sonst nein. Ben gerne.", "2+ !"),
        ("Nora, à condition qu'elle déménage. Ben, c'est oui.", "2+ !"),
        ("On prend Nora si le poste est validé. Ben, c'est oui.", "2+ !"),
        ("Nora sí pero a condición de hacer noches. Ben adelante.", "2+ !"),
        ("Nora sempre que possa fazer noites. O Ben pode avançar.", "2+ !"),
        ("Nora sì a patto che faccia le notti. Ben va bene, avanti.", "2+ !"),
        ("Nora, tenzij ze minder uren wil. Ben mag door.", "2+ !"),
        ("Mocht Nora nachten willen, nodig haar uit. Ben mag door.", "2+ !"),
    ],
)
def test_a_condition_is_asked_about_beside_a_decision_on_somebody_else(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Approve all. Nora, but only if she relocates.",
        "Approve all. I have doubts about Nora.",
        "Approve all. I'll come back to you on Nora.",
        "Alle einladen. Nora nur mit Staplerschein.",
        "Alle einladen. Bei Nora weiß ich noch nicht.",
        "Tous oui. Nora, j'hésite.",
        "Todos sí. Con Nora no lo tengo claro.",
        "Todos sim. Tenho dúvidas sobre a Nora.",
        "Tutti sì. Su Nora ho dei dubbi.",
        "Iedereen uitnodigen. Bij Nora twijfel ik nog.",
    ],
)
def test_a_leaning_takes_its_candidate_out_of_a_decision_on_all(text: str) -> None:
    assert verdicts(text) == "2+ 3+ !"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora, if she can't make it, Ben yes.", "!"),
        ("Wenn Nora absagt, Ben ja.", "!"),
        ("if nora says no, ben yes", "!"),
        ("50/50 on Nora. Ben is a yes.", "2+ !"),
        ("Nora ist meine Favoritin.", "!"),
        ("I liked Nora better than Ben but both get an interview", "1+ 2+"),
        ("Ik vind Nora beter dan Ben maar nodig beide uit", "1+ 2+"),
        ("Approve all. I met Nora last year.", "1+ 2+ 3+"),
        ("Ben no, has led nobody so far, scrap that, approve him", "!"),
    ],
)
def test_whom_a_condition_or_a_comparison_holds_up(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't turn Nora down yet, we may get a second post. Ben is a yes.", "1= 2+"),
        ("Keep Nora warm until the canteen reopens in June. Ben no.", "1= 2-"),
        ("Nora hold until I spoke to her last supervisor. Ben yes.", "1= 2+"),
        ("Nora bitte noch nicht absagen. Ben gerne.", "1= 2+"),
        ("Ne refusez pas encore Nora, j'attends mes chiffres. Ben, c'est oui.", "1= 2+"),
        ("No descartes a Nora todavía. Ben adelante.", "1= 2+"),
        ("Não recusem ainda a Nora. O Ben pode avançar.", "1= 2+"),
        ("Non scartare ancora Nora. Ben va bene, avanti.", "1= 2+"),
        ("Wijs Nora nog niet af. Ben mag door.", "1= 2+"),
        # What was denied of the one may be granted of the other.
        ("Nora noch nicht absagen, Ben schon.", "1= !"),
        ("Wijs Nora nog niet af, Ben wel.", "1= !"),
        ("We didn't reject Nora yet.", "!"),
    ],
)
def test_whoever_is_not_to_be_turned_down_yet_is_held(text: str, expected: str) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perfect, thanks!", ""),
        ("ta, got it, in the middle of a delivery", ""),
        ("the OPS-4 ones I leave to Stu. Ida yes", "3+"),
        ("Ben: no opinion, ask Fiona. Ida yes", "3+"),
        ("Could we do Nora and Ben this week? Nobody else please", "1+ 2+ 3-"),
        ("Why did Ben leave his last job? Fine with everyone else.", "1+ 2? 3+"),
        ("Kom er deze week op terug, sommer drukte hier.", ""),
        ("Niks mis met Nora, nodig haar maar uit.", "1+"),
        ("can we see Nora's portfolio this week?", "!"),
    ],
)
def test_thanks_promises_and_requests_are_not_asked_back(text: str, expected: str) -> None:
    assert verdicts(text) == expected
