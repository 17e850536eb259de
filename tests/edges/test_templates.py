"""Every notice in every language: complete, safe with any facts, and the same in text and in HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from selectolax.lexbor import LexborHTMLParser

from mailflow.edges.templates import Rendered, Templates
from mailflow.edges.templates.catalogue import languages, locales
from mailflow.edges.templates.coverage import ANSWERING, WHOLE, sentences
from mailflow.edges.templates.lines import TEXT_WIDTH
from mailflow.edges.templates.messages import gathered
from mailflow.errors import TemplateError
from mailflow.hiring.notices import KINDS, Digest, Notice
from mailflow.hiring.samples import SAMPLES, sample
from mailflow.hiring.samples.scene import REPLY_ADDRESS
from mailflow.mail.quoting import NOTICE_SIGN
from mailflow.mail.reply import OwnWords
from mailflow.reading.answers import read_confirmation
from mailflow.reading.styles import LANGUAGES
from tests.data.notices import VARIANTS
from tests.every import every
from tests.quick import first_in

TEMPLATES = Templates()
NOTICES = [*SAMPLES.values(), *VARIANTS]
WORD = re.compile(r"\w+")


def rendered(notice: Notice, language: str = "en") -> tuple[Rendered, LexborHTMLParser]:
    made = _rendered(notice, language)
    assert made.html is not None
    return made, LexborHTMLParser(made.html)


@cache
def _rendered(notice: Notice, language: str) -> Rendered:
    return TEMPLATES.render(notice.kind, notice, language)


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every piece of text in it changed, but for names that code gave (kinds, stages, verdicts)."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"timezone", "reply_address", "pause_address"}
        return replace(
            value,
            **{
                one.name: changed(getattr(value, one.name), change)
                for one in fields(value)
                if one.name not in kept and getattr(value, one.name) not in ("", None)
            },
        )
    if isinstance(value, tuple):
        return tuple(changed(one, change) for one in value)
    return change(value) if isinstance(value, str) and not isinstance(value, StrEnum) else value


def test_every_kind_has_a_folder_and_a_sample_and_every_folder_is_a_kind() -> None:
    assert set(TEMPLATES.kinds()) == set(KINDS) == set(SAMPLES)
    assert all(sample(kind).kind == kind for kind in KINDS)


@pytest.mark.slow
def test_no_template_has_a_mistake_in_any_language() -> None:
    assert TEMPLATES.check() == []


@pytest.mark.parametrize("language", first_in("en", languages()))
def test_a_notice_begins_with_what_is_wanted_and_fits_its_width(language: str) -> None:
    """The first line bears our sign; no line is wider than a mail program shows, but for a word that is."""

    def check(notice: Notice) -> None:
        made, _ = rendered(notice, language)
        lines = made.text.split("\n")
        assert lines[0].startswith(f"{NOTICE_SIGN} ")
        assert "-- " in lines
        assert all(len(line) <= TEXT_WIDTH or " " not in line.strip("> ") for line in lines)
        assert made.text.endswith("\n")
        assert "\n\n\n" not in made.text

    every(NOTICES, check)


@pytest.mark.parametrize("language", first_in("en", languages()))
def test_a_subject_names_no_candidate_and_no_token(language: str) -> None:
    """Subjects are shown on locked screens and kept in logs."""

    def check(notice: Notice) -> None:
        made, _ = rendered(notice, language)
        names = {"Maria", "Silva", "Souza", "João", "Azevedo", "Ada", "Brandt", "Ben", "Okoro", "Zoe"}
        assert not names & set(WORD.findall(made.subject))
        assert made.subject.isprintable()
        assert 0 < len(made.subject) <= 150
        token = REPLY_ADDRESS.partition("+")[2].partition("@")[0]
        assert token not in made.subject + made.text

    every(NOTICES, check)


@pytest.mark.parametrize("language", first_in("en", languages()))
def test_text_and_html_say_the_same_in_the_same_order(language: str) -> None:
    """Word by word, leaving out the buttons, which say what the text says in words."""

    def check(notice: Notice) -> None:
        made, page = rendered(notice, language)
        page.strip_tags(["style", "title"])
        for link in page.css("a"):
            if not link.text(strip=True)[0].isdigit() and "body=" in (link.attributes["href"] or ""):
                link.decompose()
        assert page.body is not None
        assert WORD.findall(page.body.text(separator=" ")) == WORD.findall(made.text)

    every(NOTICES, check)


@pytest.mark.parametrize("language", first_in("en", languages()))
def test_a_notice_is_readable_by_any_program_and_loads_nothing(language: str) -> None:
    """The language is named, layout tables are marked, every link writes a mail, nothing is fetched or run."""

    def check(notice: Notice) -> None:
        made, page = rendered(notice, language)
        assert page.root is not None
        assert page.root.attributes["lang"] == language
        assert all(table.attributes.get("role") == "presentation" for table in page.css("table"))
        assert len(page.css("h1")) == 1
        assert not page.css("img, script, link, iframe, object, form, input, svg, video, audio, base")
        assert all((link.attributes["href"] or "").startswith("mailto:") for link in page.css("a"))
        assert "http:" not in made.text + (made.html or "")
        assert "https:" not in made.text + (made.html or "")
        assert "url(" not in (made.html or "")

    every(NOTICES, check)


def test_buttons_answer_to_the_reply_address_with_prefilled_words() -> None:
    _, page = rendered(sample("digest"))
    bodies = [(link.attributes["href"] or "").partition("&body=")[2] for link in page.css("a.button")][:4]
    assert bodies == ["approve%201", "reject%201%20-%20", "hold%201%20until%20", "question%201%3A%20"]
    assert all((link.attributes["href"] or "").startswith(f"mailto:{REPLY_ADDRESS}?") for link in page.css("a.button"))


def test_thirty_candidates_fit_what_gmail_shows() -> None:
    """It cuts a mail off at 102 KB of HTML."""
    digest = sample("digest")
    assert isinstance(digest, Digest)
    many = tuple(replace(digest.entries[place % 3], number=place + 1) for place in range(30))
    made, _ = rendered(replace(digest, entries=many))
    assert len((made.html or "").encode()) < 102 * 1024


def test_plain_people_get_no_html() -> None:
    assert TEMPLATES.render("digest", sample("digest"), "en", plain=True).html is None


@pytest.mark.parametrize("language", ["", "xx", "en-GB", "EN", "ja_JP", "../../etc"])
def test_a_language_without_a_catalogue_is_english(language: str) -> None:
    english = TEMPLATES.render("digest", sample("digest"), "en")
    assert TEMPLATES.render("digest", sample("digest"), language) == english


@pytest.mark.parametrize("language", ["de", "de-AT", "DE_ch"])
def test_a_region_has_the_words_of_its_language(language: str) -> None:
    assert TEMPLATES.render("receipt", sample("receipt"), language).subject.startswith("Quittung")


@dataclass(frozen=True)
class Nothing:
    """Facts that lack every fact."""


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"help"}))
def test_a_missing_fact_is_an_error_and_not_a_hole(kind: str) -> None:
    with pytest.raises(TemplateError, match=kind):
        TEMPLATES.render(kind, Nothing(), "en")


def test_a_kind_without_a_folder_says_so() -> None:
    with pytest.raises(TemplateError, match=r"nosuch/subject\.txt"):
        TEMPLATES.render("nosuch", sample("digest"), "en")


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no template folder"):
        Templates(tmp_path / "none")
    with pytest.raises(TemplateError, match=r"style\.css"):
        Templates(tmp_path)


HOSTILE_TEMPLATES = {
    "{{ n.__class__.__mro__ }}": "unsafe|access",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "unsafe|access",
    "{{ n.entries.append(1) }}": "append",
    "{{ cycler.__init__.__globals__ }}": "unsafe",
    "{{ self.__init__.__globals__ }}": "unsafe|access|undefined",
    "{{ n.nosuch }}": "nosuch",
    "{% for x in range(10) %}{{ x }}{% endfor %}": "undefined",
    "{% trans who=n.recipient %}Hello {{ whom }}{% endtrans %}": "whom",
    "{% if %}": "Expected",
}


@pytest.mark.parametrize("source", HOSTILE_TEMPLATES)
def test_a_template_can_neither_run_code_nor_invent_a_fact(source: str, tmp_path: Path) -> None:
    (tmp_path / "_base").mkdir()
    (tmp_path / "_base" / "style.css").write_text("")
    folder = tmp_path / "digest"
    folder.mkdir()
    for name in ("subject.txt", "body.txt", "body.html"):
        (folder / name).write_text(source)
    with pytest.raises(TemplateError, match=HOSTILE_TEMPLATES[source]):
        Templates(tmp_path).render("digest", sample("digest"), "en")


def test_a_loop_that_html_would_tear_apart_is_refused(tmp_path: Path) -> None:
    """An HTML parser moves text out of a table; the template would come back in another order."""
    (tmp_path / "_base").mkdir()
    (tmp_path / "_base" / "style.css").write_text("")
    folder = tmp_path / "digest"
    folder.mkdir()
    (folder / "body.html").write_text(
        "{% for e in n.entries %}<table><tr><td>{{ e.ref }}</td></tr>{{ e.number }}</table>{% endfor %}"
    )
    (folder / "subject.txt").write_text("x")
    (folder / "body.txt").write_text("x")
    assert any("tags stand where HTML allows none" in line for line in Templates(tmp_path).check())


PAYLOADS = (
    "{{ 7 * 7 }}",
    "{% raw %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "%(name)s %s {0} {name}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><a href='https://evil.test'>x</a>",
    "</p></div></body></html>",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&amp;",
    "J0J <!--J1J-->",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_fact_is_ever_taken_for_a_template_or_for_html(payload: str) -> None:
    """With hostile text in every field the page has the tags it has without, and shows the text as it is."""

    def check(notice: Notice) -> None:
        _, kind_page = rendered(changed(notice, lambda text: "harmless"))
        made, page = rendered(changed(notice, lambda text: payload))
        tags = [node.tag for node in kind_page.css("*") if node.tag not in ("-comment", "!comment")]
        assert [node.tag for node in page.css("*")] == tags
        assert "49" not in made.text
        assert page.body is not None
        if notice.duties:
            assert payload in " ".join(page.body.text().split())
            assert payload in " ".join(made.text.replace("\n> ", " ").split())

    every(NOTICES, check)


BREAKS = ("a\nb", "a\r\nb", "a\x0bb", "a\u2028b", "a\x00b", "a\x85b", "a\u202eb")


@pytest.mark.parametrize("text", BREAKS)
def test_nobodys_words_can_begin_a_line(text: str) -> None:
    def check(notice: Notice) -> None:
        made, _ = rendered(changed(notice, lambda _: text))
        folded, _ = rendered(changed(notice, lambda _: "a b"))
        assert made == folded

    every(NOTICES, check)


def test_the_catalogue_holds_every_sentence_of_the_templates() -> None:
    """Run python -m mailflow.edges.templates.messages when this fails."""
    said = {message.id for message in gathered(TEMPLATES.folder) if message.id}
    for path in [locales() / "mailflow.pot", *locales().glob("*/LC_MESSAGES/mailflow.po")]:
        with path.open("rb") as file:
            assert {message.id for message in read_po(file) if message.id} == said, path


def translated(language: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The sentences of a catalogue by their English: what is asked for, and what is said."""
    with (locales() / language / "LC_MESSAGES" / "mailflow.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    found = {}
    for message in catalogue:
        if message.id:
            asked = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            found[asked[0]] = (asked, said)
    return found


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_a_language_that_is_offered_says_all_that_answers_a_mail_and_keeps_the_facts(language: str) -> None:
    """English and German say everything; the others fall back to English where a sentence is missing."""
    wanted = sentences(TEMPLATES.folder, KINDS if language in WHOLE else ANSWERING)
    for first, (asked, said) in translated(language).items():
        assert all(said) or (first not in wanted and not any(said)), first
        places = [set(re.findall(r"%\((\w+)\)s", " ".join(texts))) for texts in (asked, said)]
        assert places[0] == places[1] or not any(said), first


def test_seven_languages_are_offered() -> None:
    assert languages() == ("en", "de", "es", "fr", "it", "nl", "pt")
    assert set(languages()) == set(LANGUAGES)


def test_the_sentences_of_all_kinds_are_those_of_the_catalogue() -> None:
    """But for parts that no template includes: so no sentence of a kind is left out when it is counted by kind."""
    every = {m.id if isinstance(m.id, str) else m.id[0] for m in gathered(TEMPLATES.folder) if m.id}
    assert sentences(TEMPLATES.folder, KINDS) == every


@pytest.mark.parametrize("language", [one for one in languages() if one not in WHOLE])
@pytest.mark.parametrize("kind", ANSWERING)
def test_an_answer_in_an_offered_language_has_no_english_word_of_ours_in_it(kind: str, language: str) -> None:
    """Every face of the kind, against the English one: no line of ours is the same, unless it is all names."""
    ours = {"Nothing", "Your", "The", "This", "These", "recorded", "waiting", "decision", "answer", "until"}
    for notice in (one for one in NOTICES if one.kind == kind):
        assert not ours & set(WORD.findall(rendered(changed(notice, lambda _: "x"), language)[0].text)), kind


@pytest.mark.parametrize(
    ("language", "yes", "no"),
    [
        ("en", "yes", "no"),
        ("de", "ja", "nein"),
        ("fr", "oui", "non"),
        ("es", "sí", "no"),
        ("pt", "sim", "não"),
        ("it", "sì", "no"),
        ("nl", "ja", "nee"),
    ],
)
def test_the_words_that_a_confirmation_asks_for_are_understood(language: str, yes: str, no: str) -> None:
    text = rendered(sample("confirm"), language)[0].text.replace("\n", " ")
    assert all(word in text for word in (yes, no))
    assert read_confirmation(OwnWords(yes), language) is True
    assert read_confirmation(OwnWords(no), language) is False
