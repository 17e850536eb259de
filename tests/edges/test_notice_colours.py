"""Every text of every notice can be read: its colour against what lies behind it, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailflow.edges.templates import Templates
from mailflow.hiring.notices import Notice
from mailflow.hiring.samples import SAMPLES
from tests.data.notices import VARIANTS

TEMPLATES = Templates()
EACH = [
    pytest.param(notice, id=f"{notice.kind}-{place}") for place, notice in enumerate((*SAMPLES.values(), *VARIANTS))
]
#: WCAG 2.2, success criterion 1.4.3.
LEAST = 4.5
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?:^|;)\s*(color|background-color)\s*:\s*#([0-9a-f]{6})\b")
WHITE, BLACK = "ffffff", "000000"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def dark_rules(html: str) -> dict[str, dict[str, str]]:
    """The colours that each class has in the dark."""
    _, found, sheet = html.partition("@media (prefers-color-scheme: dark)")
    assert found
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in RULE.findall(sheet.partition("</style>")[0].partition("{")[2]):
        for selector in selectors.split(","):
            assert selector.strip().startswith("."), selector
            assert body.count("!important") == body.count(":"), "an inlined colour wins over a rule without it"
            rules.setdefault(selector.strip()[1:], {}).update(COLOUR.findall(body.replace(" !important", "")))
    return rules


def shown(node: LexborNode, rules: dict[str, dict[str, str]], page: str) -> Iterator[tuple[str, str, str]]:
    """(text, its colour, the colour behind it) for every piece of text below the node."""
    stack = [(node, {"color": "1b1f24", "background-color": page})]
    while stack:
        element, inherited = stack.pop()
        if element.tag in ("style", "title"):
            continue
        colours = inherited | dict(COLOUR.findall((element.attributes or {}).get("style") or ""))
        for name in ((element.attributes or {}).get("class") or "").split():
            colours |= rules.get(name, {})
        for child in element.iter(include_text=True):
            if child.tag == "-text":
                if child.text(strip=True):
                    yield child.text(strip=True), colours["color"], colours["background-color"]
            else:
                stack.append((child, colours))


@pytest.mark.parametrize("notice", EACH)
def test_every_text_stands_out_in_light_and_in_dark(notice: Notice) -> None:
    html = TEMPLATES.render(notice.kind, notice, "en").html or ""
    page = LexborHTMLParser(html)
    assert page.body is not None
    for rules, behind in (({}, WHITE), (dark_rules(html), BLACK)):
        seen = list(shown(page.body, rules, behind))
        assert len(seen) >= 3
        weak = [
            (text, round(contrast(colour, ground), 2))
            for text, colour, ground in seen
            if contrast(colour, ground) < LEAST
        ]
        assert not weak


def test_the_measure_is_the_published_one() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)
