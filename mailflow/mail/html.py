"""An HTML part as lines with their depth of quotation, as a reader of the mail sees them.

What a reader cannot see is no text: comments, styles, scripts, and what `visibility` calls hidden. Quotation is what
mail programs mark as such: `blockquote`, and their own boxes (`clientmarks`). What is only worded as quotation is left
to `quoting`. Follows nothing, loads nothing, never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailflow.mail.clientmarks import indented, meaning
from mailflow.mail.lines import MAX_BODY, MAX_DEPTH, Lines, Mark, folded
from mailflow.mail.nesting import shallow
from mailflow.mail.visibility import Attributes, Colours, colours, hiding_rules, unseen

_SILENT = frozenset(
    ("head", "script", "style", "title", "template", "noscript", "svg", "object", "iframe", "select", "textarea")
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption", "details", "summary"),
    )
)
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))

_EMPTY: Attributes = {}

_ALT = re.compile(r"alt=\"([^\"<>]{2,300})\"")
#: Pictures within the page, which may be larger than all else in it.
_PICTURE_DATA = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s%]+")
_MAX_NODES = 200_000


@dataclass(slots=True)
class _Place:
    """What holds inside an element: its depth of quotation, whether blanks count, its colours, what its lines are."""

    depth: int = 0
    pre: bool = False
    colours: Colours = (None, "#ffffff")
    mark: Mark | None = None
    tag: str = ""
    item: int = 0
    spaced: bool = False


def from_html(html: str, *, quotes: bool = True) -> Lines:
    """The lines of an HTML part. Without `quotes` each quotation is one line that only says where it stood."""
    size = len(html)
    if size > MAX_BODY // 16:
        html = _PICTURE_DATA.sub("", html)
    read = shallow(html[:MAX_BODY])
    tree = LexborHTMLParser(read)
    walk = _Walk(quotes, hiding_rules(tree))
    if tree.body is not None:
        walk.over(tree.body)
    walk.lines.cut = walk.lines.cut or size >= MAX_BODY or len(read) < len(html)
    return walk.lines


class _Walk:
    """One pass over the elements of a page, in the order of reading."""

    def __init__(self, quotes: bool, hiding: frozenset[str]) -> None:
        self.lines = Lines()
        self._quotes = quotes
        self._hiding = hiding
        self._pieces: list[str] = []
        self._places = [_Place()]
        self._history: Mark | None = None
        self._boxed = False
        self._left = MAX_BODY
        self._done = False

    def over(self, body: LexborNode) -> None:
        root = body.mem_id
        node: LexborNode | None = body
        nodes = 0
        while node is not None and self._left > 0 and nodes < _MAX_NODES and not self._done:
            nodes += 1
            below = self._enter(node)
            if below is not None:
                node = below
                continue
            node = self._onward(node, root)
        self.lines.cut = node is not None and not self._done
        self._flush()

    def _onward(self, node: LexborNode, root: int) -> LexborNode | None:
        while True:
            following = node.next
            if following is not None and node.mem_id != root:
                return following
            above = node.parent
            if above is None or node.mem_id == root:
                return None
            self._leave()
            if above.mem_id == root:
                return None
            node = above

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Reads a node; its first child where that is to be read next."""
        tag = node.tag or ""
        if tag == "-text":
            self._say(node.text_content or "")
            return None
        if tag[:1] == "-" or tag in _SILENT:
            return None
        if tag == "br":
            self._flush(explicit=True)
            return None
        attributes = node.attributes if tag != "b" else _EMPTY
        place = self._place(tag, attributes)
        if place is None:
            return None
        if tag in _BLOCKS:
            if self._pieces:
                self._flush()
            if place.spaced or tag == "hr":
                self._blank()
        elif tag in ("td", "th"):
            self._pieces.append(" ")
        elif tag == "img":
            self._picture(attributes)
        if place.depth > self._places[-1].depth and not self._quotes:
            self.lines.add("…", place.depth)
            return None
        below = node.child
        if below is None:
            if self._pieces and tag in _BLOCKS:
                self._flush()
            return None
        self._places.append(place)
        if tag == "ol":
            place.item = _number(attributes.get("start"), 1) - 1
        elif tag == "li":
            self._bullet(attributes)
        return below

    def _leave(self) -> None:
        places = self._places
        place = places[-1]
        if self._pieces and (place.tag in _BLOCKS or (len(places) > 1 and place.depth != places[-2].depth)):
            self._flush()
        if len(places) > 1:
            places.pop()
        if place.spaced:
            self._blank()

    def _place(self, tag: str, attributes: Attributes) -> _Place | None:
        """What holds inside an element, or None where a reader sees nothing of it."""
        outer = self._places[-1]
        place = _Place(outer.depth, outer.pre or tag == "pre", outer.colours, outer.mark, tag)
        if attributes:
            style = (attributes.get("style") or "").lower().replace(" ", "")
            if "hidden" in attributes or (style and unseen(style)) or (self._hiding and self._hides(attributes)):
                return None
            place.colours = colours(outer.colours, style, attributes)
            if place.colours[0] in (place.colours[1], "transparent"):
                return None
            place.pre = place.pre or "white-space:pre" in style
            self._boxed = self._boxed or ("border-top:" in style and "border:none" in style)
            self._known(place, attributes)
        if tag == "blockquote" and not indented(attributes):
            place.depth = min(place.depth + 1, MAX_DEPTH)
        place.spaced = tag in _SPACED and not (attributes.get("class") or "").startswith("Mso")
        return place

    def _known(self, place: _Place, attributes: Attributes) -> None:
        """Takes what the element's program says about it."""
        found = meaning(attributes)
        if found is None:
            return
        if found != "attribution":
            self._flush()
        if found == "history" or found == "forward":
            self._history = self._history or found
        elif found == "quote":
            place.depth = min(place.depth + 1, MAX_DEPTH)
        else:
            place.mark = found

    def _hides(self, attributes: Attributes) -> bool:
        names = [f".{name}" for name in (attributes.get("class") or "").split()]
        return not self._hiding.isdisjoint([*names, f"#{attributes.get('id') or ''}"])

    def _say(self, text: str) -> None:
        self._left -= len(text)
        if self._places[-1].pre:
            first, *rest = text.splitlines() or [""]
            self._pieces.append(first)
            for line in rest:
                self._flush(explicit=True)
                self._pieces.append(line)
            if text.endswith("\n") and text.strip():
                self._flush()
        elif text:
            self._pieces.append(text)

    def _picture(self, attributes: Attributes) -> None:
        """An emoji is often a picture that says itself; other pictures say nothing."""
        shown = attributes.get("alt") or ""
        if 0 < len(shown) <= 8 and not shown.isascii():
            self._pieces.append(shown)

    def _bullet(self, attributes: Attributes) -> None:
        """The number that a reader sees before a list's item."""
        listing = self._places[-2] if len(self._places) > 1 else None
        if listing is not None and listing.tag == "ol":
            listing.item = _number(attributes.get("value"), listing.item + 1)
            self._pieces.append(f"{listing.item}. ")
        else:
            self._pieces.append("- ")

    def _blank(self) -> None:
        if self.lines.text and self.lines.text[-1]:
            self.lines.add("", self.lines.depth[-1] if self._places[-1].depth else 0)

    def _flush(self, *, explicit: bool = False) -> None:
        """Ends the line; an empty one is kept where the writer put it there."""
        place = self._places[-1]
        if not self._pieces:
            if explicit:
                self.lines.add("", place.depth)
            return
        said = "".join(self._pieces)
        raw = folded(said)
        spacer = explicit or "\xa0" in said
        self._pieces.clear()
        line = raw.rstrip() if place.pre else " ".join(raw.split())
        if not line.strip():
            if spacer:
                self.lines.add("", place.depth)
            return
        depth = place.depth
        if line.lstrip()[:1] == ">":
            bare = line.lstrip()
            line = bare.lstrip("> ")
            depth += bare[: len(bare) - len(line)].count(">")
        self.lines.add(line, min(depth, MAX_DEPTH), self._mark(place, line))

    def _mark(self, place: _Place, line: str) -> Mark | None:
        if self._boxed:
            self._boxed = False
            if ":" in line[:40] or "：" in line[:40]:
                self._history = self._history or "history"
        mark = self._history or place.mark
        if self._history and not self._quotes:
            self._done = True
        self._history = None
        return mark


def without_pictures(text: str, html: str) -> str:
    """`text` without the descriptions of pictures that Outlook puts into it in brackets: nobody is shown them."""
    if "[" not in text or "alt=" not in html:
        return text
    for found in _ALT.findall(html)[:50]:
        words = unescape(found).split()
        if words:
            text = re.sub(r"\[" + r"\s+".join(re.escape(word) for word in words) + r"\]", "", text)
    return text


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else otherwise
