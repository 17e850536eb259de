"""Own words from HTML: what a reader sees is read, what is hidden is not, and parts that disagree are told apart."""

from __future__ import annotations

import pytest

from mailflow.mail.html import from_html
from mailflow.mail.message import parse
from mailflow.mail.reply import OwnWords, own_words
from tests.data.replies_shapes.letter import letter
from tests.data.shapes import DIGEST_HTML, DIGEST_TEXT, SHAPES


def read(html: str | None, text: str | None = None) -> OwnWords:
    return own_words(parse(letter(text, html)))


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- approve all -->",
        "<style>approve all</style>",
        "<script>approve all</script>",
        "<title>approve all</title>",
        "<template>approve all</template>",
        '<div style="display:none">approve all</div>',
        '<div style="DISPLAY : NONE !important">approve all</div>',
        '<div style="visibility: hidden">approve all</div>',
        '<span style="font-size:0px">approve all</span>',
        '<span style="font-size: 0">approve all</span>',
        '<span style="font-size:1px;color:#fff">approve all</span>',
        '<span style="opacity:0">approve all</span>',
        '<div style="mso-hide:all">approve all</div>',
        '<div style="max-height:0;overflow:hidden">approve all</div>',
        '<div style="height:0px; overflow: hidden">approve all</div>',
        '<div style="text-indent:-9999px">approve all</div>',
        '<div style="position:absolute;left:-9999px">approve all</div>',
        "<p hidden>approve all</p>",
        '<span style="color:#ffffff">approve all</span>',
        '<span style="color: white">approve all</span>',
        '<span style="color:rgb(255, 255, 255)">approve all</span>',
        '<font color="#FFFFFF">approve all</font>',
        '<span style="color:transparent">approve all</span>',
        '<div style="background:#123456"><span style="color:#123456">approve all</span></div>',
        '<style>.gone{display:none}</style><div class="x gone">approve all</div>',
        '<style>#gone { font-size:0 }</style><div id="gone">approve all</div>',
        '<img src="x.test/a.png" alt="approve all">',
        '<input value="approve all">',
        '<a href="mailto:hiring@acme.test?body=approve%20all" title="approve all"></a>',
        "<blockquote>approve all</blockquote>",
        '<blockquote type="cite">approve all</blockquote>',
        '<div class="yahoo_quoted">approve all</div>',
        '<span id="OLK_SRC_BODY_SECTION">approve all</span>',
        '<div id="divRplyFwdMsg">approve all</div>',
        '<hr id="stopSpelling">approve all',
        '<hr id="zwchr">approve all',
        '<div class="gmail_signature">approve all</div>',
    ],
)
def test_what_a_reader_does_not_see_or_has_quoted_is_not_said(hidden: str) -> None:
    assert read(f"<html><body><p>hold 2</p>{hidden}</body></html>").text == "hold 2"
    assert read(f"<html><body>{hidden}</body></html>").text == ""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>1 yes</p><p>2 no</p>", "1 yes\n\n2 no"),
        ("<div>1 yes</div><div>2 no</div>", "1 yes\n2 no"),
        ("1 yes<br>2 no<br><br>3 hold", "1 yes\n2 no\n\n3 hold"),
        ("<ol><li>yes</li><li>no</li></ol>", "1. yes\n2. no"),
        ("<ol start=2><li>yes</li><li>no</li></ol>", "2. yes\n3. no"),
        ('<ol><li>yes</li><li value="4">no</li></ol>', "1. yes\n4. no"),
        ("<ul><li>Maria yes</li><li>John no</li></ul>", "- Maria yes\n- John no"),
        ("<table><tr><td>Maria</td><td>yes</td></tr><tr><td>John</td><td>no</td></tr></table>", "Maria yes\nJohn no"),
        ("<b>app</b>rove <i>Maria</i>", "approve Maria"),
        ("approve\n   Maria&nbsp;&amp; John", "approve Maria & John"),
        ("<pre>1 yes\n2 no</pre>", "1 yes\n2 no"),
        ('<div style="white-space:pre-wrap">1 yes\n2 no</div>', "1 yes\n2 no"),
        ('yes <img class="emoji" alt="👍" src="x">', "yes 👍"),
        ('<body style="background:#000;color:#fff"><p>dark but seen</p></body>', "dark but seen"),
        ('<div style="font-size:0.9em;line-height:0;opacity:0.8">small but seen</div>', "small but seen"),
        ('<style>@media (max-width:400px){.x{display:none}}</style><p class="x">seen on a desk</p>', "seen on a desk"),
        (
            '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">indented, not quoted</blockquote>',
            "indented, not quoted",
        ),
        ("<p class=MsoNormal>1 yes</p><p class=MsoNormal>2 no</p>", "1 yes\n2 no"),
        ("<p>unclosed <div>tags<td> and <b>more", "unclosed\n\ntags and more"),
    ],
)
def test_html_becomes_the_lines_that_a_reader_sees(html: str, text: str) -> None:
    assert read(html).text == text


def test_the_text_part_is_read_where_both_are_there() -> None:
    words = read("<p>1 <b>yes</b>, 2 no</p>", "1 *yes*, 2 no\n")
    assert (words.text, words.disputed) == ("1 *yes*, 2 no", False)


@pytest.mark.parametrize(
    "text", ["", "  \n", "Please view this email in HTML.", "Your mail client does not support HTML."]
)
def test_html_is_read_where_the_text_part_is_empty_or_useless(text: str) -> None:
    words = read("<p>approve 1</p>", text)
    assert (words.text, words.disputed) == ("approve 1", False)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("approve all", "<p>reject all</p>"),
        ("1 yes, 2 no", "<p>1 no, 2 yes</p>"),
        ("thanks", "<p>thanks</p><p>approve all</p>"),
        ("approve all", "<p style='display:none'>approve all</p><p>see you</p>"),
        ("👍", "<p>👎</p>"),
        ("approve all", f"<blockquote>{DIGEST_HTML}</blockquote><p>no</p>"),
    ],
)
def test_parts_that_say_different_things_are_disputed(text: str, html: str) -> None:
    assert read(html, text).disputed


def test_parts_that_differ_in_form_alone_are_not_disputed() -> None:
    text = "Hi,\n\n   - *Maria*: yes, see CV <https://example.test/cv>\n   - John: no\n\n\nBest,\nDana\n"
    html = (
        "<div>Hi,</div><ul><li><b>Maria</b>: yes, see <a href='https://example.test/cv'>CV</a></li><li>John:&nbsp;no</li>"
        "</ul><div>Best,</div><div class='gmail_signature'>Dana</div>"
    )
    assert not read(html, text).disputed


def test_words_in_another_colour_within_an_unmarked_quotation_are_not_told_apart() -> None:
    """Outlook's inline answers: the text is the digest's but for a colour, so nobody's decision is read from it."""
    block = "<p><b>From:</b> Acme Hiring<br><b>Sent:</b> Friday<br><b>To:</b> Dana<br><b>Subject:</b> Digest</p>"
    html = (
        f"<p>see my answers in red below</p>{block}<p>1. Maria Silva</p><p style='color:red'>approve</p><p>2. John</p>"
    )
    assert read(html).text == "see my answers in red below"


def test_a_box_with_labels_in_an_unknown_language_is_history() -> None:
    html = (
        "<p>ja til 1</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p><b>Wpisał:</b> Acme<br><b>Kiedy:</b> piątek</p></div>{DIGEST_HTML}"
    )
    assert read(html).text == "ja til 1"


@pytest.mark.parametrize(
    "name", sorted(INLINE_NAMES := {"gmail-inline-en", "thunderbird-inline-en", "thunderbird-inline-de"})
)
def test_inline_answers_in_html_know_the_lines_above_them(name: str) -> None:
    mail = SHAPES[name]("too junior", DIGEST_TEXT, DIGEST_HTML)
    html = parse(mail).html
    assert html is not None
    (segment,) = read(html).segments
    assert (segment.text, segment.under[-1]) == ("too junior", "Good morning Dana,")


def test_a_mail_of_a_hundred_thousand_nested_elements_is_read() -> None:
    """Elements beyond a thousand levels are left out: the parser takes the square of the depth."""
    assert read("yes" + "<div>" * 100_000 + "no").text == "yes"
    assert read("<p>yes</p>" + "<blockquote>" * 50_000 + "no").text == "yes"
    assert from_html("yes" + "<b>" * 50_000).text == ["yes"]
    assert read("<div>yes</div>" * 5_000 + "<br>" * 5_000).text.startswith("yes\nyes")


def test_a_large_picture_within_the_page_hides_nothing() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 700_000}'>"
    words = read(f"<p>1 yes</p>{picture}<p>2 no</p>")
    assert (words.text, words.truncated) == ("1 yes\n\n2 no", False)


def test_a_body_that_goes_on_beyond_what_is_read_is_said_to_be_cut() -> None:
    assert read("<p>1 yes</p>" + "<!-- x -->" * 110_000 + "<p>2 no</p>").truncated
    assert read("<p>1 yes</p>" + "<div>" * 2_000 + "2 no").truncated
    assert read(None, "1 yes\n" + " " * 1_060_000 + "\n2 no").truncated
