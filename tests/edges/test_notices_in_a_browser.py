"""Every notice in Chromium, as wide as a phone and as a window, light and dark: nothing runs over the edge."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import pytest

from mailflow.edges.templates import Templates
from mailflow.edges.templates.catalogue import languages
from mailflow.edges.templates.coverage import ANSWERING, WHOLE
from mailflow.hiring.notices import Digest
from mailflow.hiring.samples import SAMPLES, sample
from tests.data.notices import VARIANTS
from tests.edges.test_templates import changed

WIDTHS = (360, 700)
MEASURE = """
<script>
const out = [];
window.onload = () => {
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, view = frame.contentWindow;
    const box = e => e.getBoundingClientRect(), size = e => parseFloat(view.getComputedStyle(e).fontSize);
    const wide = [...page.body.querySelectorAll("*")].filter(e => box(e).right > frame.clientWidth + 0.5);
    const small = [...page.querySelectorAll("a.button")].filter(e => box(e).height < 44);
    const text = [...page.querySelectorAll("p, li, h1, h2, blockquote, a")].filter(e => size(e) < 13);
    out.push({
      name: frame.name, width: frame.clientWidth, scroll: page.documentElement.scrollWidth,
      wide: wide.map(e => e.outerHTML.slice(0, 80)), small: small.length, tiny: text.length,
      ground: view.getComputedStyle(page.body).backgroundColor, lang: page.documentElement.lang,
      height: page.documentElement.scrollHeight, mode: page.compatMode,
    });
  }
  const pre = document.createElement("pre");
  pre.id = "measured";
  pre.textContent = JSON.stringify(out);
  document.body.append(pre);
};
</script>
"""


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text


def pages() -> dict[str, str]:
    templates = Templates()
    made = {}
    for place, notice in enumerate((*SAMPLES.values(), *VARIANTS)):
        # The other languages fall back to English but in what answers a mail.
        for language in languages() if notice.kind in ANSWERING else WHOLE:
            made[f"{notice.kind}-{place}-{language}"] = templates.render(notice.kind, notice, language).html or ""
    digest = sample("digest")
    assert isinstance(digest, Digest)
    for name, text in {"long words": "Donaudampfschifffahrt" * 12, "many words": "one two three " * 60}.items():
        filled = changed(digest, _always(text))
        made[f"digest-{name}"] = templates.render("digest", filled, "en").html or ""
    return made


@pytest.fixture(scope="module")
def measured(chromium: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """One row for each notice, scheme and width; one start of the browser for all of them."""
    folder = tmp_path_factory.mktemp("browser")
    frames = [
        f'<iframe name="{name} {scheme}" style="border:0;width:{width}px" srcdoc="{escape(html)}"></iframe>'
        for name, page in pages().items()
        for scheme, html in (("light", page), ("dark", page.replace("(prefers-color-scheme: dark)", "all")))
        for width in WIDTHS
    ]
    (folder / "page.html").write_text(f"<!DOCTYPE html><body>{''.join(frames)}{MEASURE}</body>", encoding="utf-8")
    asked = [
        "--dump-dom",
        "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}",
        (folder / "page.html").as_uri(),
    ]
    done = subprocess.run([*chromium, *asked], capture_output=True, text=True, timeout=90, check=True)
    found = re.search(r'<pre id="measured">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:]
    rows: list[dict[str, Any]] = json.loads(unescape(found[1]))
    return rows


def test_every_page_was_laid_out(measured: list[dict[str, Any]]) -> None:
    assert len(measured) == len(pages()) * len(WIDTHS) * 2
    assert all(row["height"] > 90 and row["lang"] and row["mode"] == "CSS1Compat" for row in measured)


def test_nothing_runs_over_the_edge(measured: list[dict[str, Any]]) -> None:
    assert [row for row in measured if row["wide"] or row["scroll"] > row["width"]] == []


def test_every_button_can_be_hit_with_a_thumb_and_every_text_read(measured: list[dict[str, Any]]) -> None:
    """44 pixels is what makers of telephones ask for; text smaller than 13 some enlarge by themselves."""
    assert [row["name"] for row in measured if row["small"] or row["tiny"]] == []


def test_the_dark_page_is_dark(measured: list[dict[str, Any]]) -> None:
    for row in measured:
        red = int(re.findall(r"\d+", row["ground"])[0])
        assert (red < 64) is row["name"].endswith(" dark")
