"""Names that are words: told from the words by capitals and by what stands beside them, in seven languages."""

from __future__ import annotations

import pytest

from mailflow.reading.lexicons import LANGUAGES
from mailflow.reading.model import Item
from mailflow.reading.vocabularies import homonyms
from tests.reading.test_decisions import said, verdicts


def people(names: str) -> tuple[Item, ...]:
    return tuple(Item(place, name.strip(), "OPS-2") for place, name in enumerate(names.split(","), 1))


ENGLISH = people("Will Ashdown, May Lindqvist, Grace Obi, Mark Delaney, Hope Rattray")
GERMAN = people("Ernst Fischer, Ute Klein, Eva Groß, Sven Winter, Paul Stark, Nina Lang, Olaf Kurz")
FRENCH = people("Julie Petit, Mehdi Blanc, Prudence Caron, Claire Rose, Victoire Lebon")
SPANISH = people("Rosario Díaz, Pablo Castro, Dolores Rey, Paz Vega, Mercedes Cruz, Blanca Flores")
PORTUGUESE = people("Esperança Lima, Davi Guerra, Graça Flores, Vitória Costa, Thiago Ramos, João Paz")
ITALIAN = people("Felice Bruni, Allegra Costa, Dario Lupo, Gioia Neri, Pia Sarti, Letizia Bianchi")
DUTCH = people("Wil Smit, Beau Storm, Floor Bakker, Bram de Jong, Anouk Roos")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will will do nicely. Mark won't do.", "1+ 4-"),
        ("Will will not work for us, sadly", "1-"),
        ("Will, yes. May, no.", "1+ 2-"),
        ("Mark May as rejected and Mark as approved.", "2- 4+"),
        ("Mark Grace as approved and May as rejected by the board last year.", "3+"),
        ("Mark himself I would turn down.", "4-"),
        ("Will is in, May is out.", "1+ 2-"),
        ("Will has the will but not the skill, so no.", "1-"),
        ("Will I'd like to meet. May I'd rather not.", "1+ 2-"),
        ("Will turn down Grace, too junior.", "3-"),
        ("May can start in May, so yes to her.", "2+"),
        ("In May I have no time, but yes to Grace.", "3+"),
        ("Hope springs eternal, but no, she hasn't got the licence.", "5-"),
        ("Hope gives me hope, bring her in.", "5+"),
        ("Mark my words, Hope will be running that depot in 3 years. Approve.", "5+"),
        ("With good grace: no to Will.", "1-"),
        ("Mark made his mark. Bring him in.", "4+"),
        ("yes will, no mark", "1+ 4-"),
        ("approve: will, grace. reject: mark", "1+ 3+ 4-"),
        ("will and may can come", "1+ 2+"),
        ("will is a yes, may is a no", "1+ 2-"),
        ("will look at will tonight, rest are a yes", "2+ 3+ 4+ 5+"),
    ],
)
def test_english_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, ENGLISH)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ich meine es ernst: Frau Groß muss ich unbedingt kennenlernen. Herrn Winter bitte absagen.", "3+ 4-"),
        ("Herr Winter nicht, im Winter ist er weg.", "4-"),
        ("Kurz und gut: Winter einladen.", "4+"),
        ("Lang kann weiter, Kurz auch.", "6+ 7+"),
        ("Herr Stark nicht, so stark der Lebenslauf auch ist.", "5-"),
        ("Ernst will ich kennenlernen.", "1+"),
        ("klein ja, groß nein", "2+ 3-"),
        ("Der Winter nicht. klein und groß sind dabei 👍", "2+ 3+ 4-"),
        ("Viel Klein-Klein heute, melde mich.", ""),
    ],
)
def test_german_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, GERMAN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Petit souci avec Mehdi : il est pris jusqu'en septembre, donc non. Claire oui, sans hésiter.", "2- 4+"),
        ("Petit c'est non, trop petit bagage.", "1-"),
        ("Petit oui, Blanc non.", "1+ 2-"),
        ("Prudence : Blanc a menti.", ""),
        ("rose oui, blanc non", "2- 4+"),
        ("Claire oui, non pour petit.", "1- 4+"),
    ],
)
def test_french_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, FRENCH)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El rosario de errores de Castro es largo, recházalo.", "2-"),
        ("Dolores viene muy recomendada, cítala.", "3+"),
        ("En paz descanse. Castro sí.", "2+"),
        ("paz sí, castro no", "2- 4+"),
    ],
)
def test_spanish_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, SPANISH)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seria uma vitória trazer o Thiago, pode marcar! João não, falta inglês.", "5+ 6-"),
        ("Tenho esperança de que o Davi seja o que procuramos, pode marcar com ele. A Esperança não.", "1- 2+"),
        ("A esperança é a última que morre, mas o Thiago não.", "5-"),
        ("sim para graça, não para vitória", "3+ 4-"),
    ],
)
def test_portuguese_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, PORTUGUESE)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sarei felice di vedere Gioia, Lupo no.", "3- 4+"),
        ("Costa costa troppo.", "2-"),
        ("Che gioia! Letizia sì.", "6+"),
        ("sì a gioia, no a pia", "4+ 5-"),
    ],
)
def test_italian_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, ITALIAN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wil wil ik graag spreken, Beau niet.", "1+ 2-"),
        ("Wil graag Floor spreken.", "3+"),
        ("Wil je Floor uitnodigen?", "3+"),
        ("Wil liever niet.", ""),
        ("De bakker belde al. Roos graag uitnodigen.", "5+"),
        ("Mevrouw Roos wel, meneer Smit niet.", "1- 5+"),
    ],
)
def test_dutch_names_are_told_from_the_words(text: str, expected: str) -> None:
    assert verdicts(said(text, DUTCH)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RA and SNB to interview, BS not. PL on hold till we know our numbers.", "1+ 2- 3+ 4="),
        ("SNB 👎 too junior. RA 👍. HM 👍", "1+ 3- 5+"),
        ("RA yes, JK no, PL yes.", "1+ 4+ 6-"),
        ("RA yes. JK, no idea really", ""),
    ],
)
def test_initials_are_candidates_where_something_is_said_of_them(text: str, expected: str) -> None:
    named = people("Ruth Adams, Ben Stone, Sara Nell Boyd, Paul Lund, Hana Mori, Jo Kern")
    assert verdicts(said(text, named)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_names_that_are_words(language: str) -> None:
    known = homonyms(language)
    assert len(known.classes) > 50
    assert known.before_times
    assert {"time"} < set().union(*known.classes.values())
