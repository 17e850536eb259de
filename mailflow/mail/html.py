"""An HTML part as lines with their depth of quotation, as a reader of the mail sees them.

What a reader cannot see is no text: comments, styles, scripts, elements that are hidden, of no height or in the colour
of their ground. Quotation is what mail programs mark as such: `blockquote`, and the boxes of Yahoo, Outlook, Zimbra
and others by their classes and ids. What is only worded as quotation is left to `quoting`. Follows nothing, loads
nothing, never raises.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailflow.mail.lines import MAX_BODY, MAX_DEPTH, Lines, Mark, folded

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

#: Boxes whose whole content is the mail that is answered.
_QUOTE_BOXES = ("yahoo_quoted", "olk_src_body_section", "__quoted_text__", "aolreplyquote", "ymail_quoted")
#: Marks below which there is only the mail that is answered.
_HISTORY = ("divrplyfwdmsg", "stopspelling", "zwchr", "ms-outlook-mobile-reference-message")
_HISTORY_BOXES = ("mail-editor-reference-message-container", "__headers__", "__divider__")
_FORWARDS = ("moz-forward-container", "isforwardcontent")
_ATTRIBUTIONS = ("gmail_attr", "moz-cite-prefix")
_SIGNATURES = (
    *("gmail_signature", "moz-signature", "protonmail_signature_block", "front-signature", "__sig_post__"),
    *("__sig_pre__", "messagesignaturesection", "k9mail-signature", "sh-signature", "bloop_sign"),
)

_HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:^|[;\s])opacity:0(?:\.0*)?(?:[;!]|$)"
    r"|font-size:(?:0(?:\.0*)?(?:[a-z%]{0,3})|1px|1pt)(?:[;!]|$)|text-indent:-\d{3,}|(?:left|top):-\d{3,}"
)
_NO_SIZE = re.compile(r"(?:^|[;-])(?:height|width):0(?:\.0*)?(?:[a-z%]{0,3})(?:[;!]|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,60})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})")
_RULE = re.compile(r"([.#][\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_NAMED = {"white": "#ffffff", "black": "#000000", "transparent": "transparent"}
_EMPTY: dict[str, str | None] = {}

_MAX_HTML = 2 * MAX_BODY
_MAX_NODES = 200_000
_MAX_NESTING = 1_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
#: Elements that end by themselves.
_FLAT = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"),
        *("p", "li", "dd", "dt", "td", "th", "tr", "option"),
    )
)


@dataclass(slots=True)
class _Place:
    """What holds inside an element: its depth of quotation, whether blanks count, its colours, what its lines are."""

    depth: int = 0
    pre: bool = False
    colour: str | None = None
    ground: str = "#ffffff"
    mark: Mark | None = None
    tag: str = ""
    item: int = 0
    spaced: bool = False


def from_html(html: str, *, quotes: bool = True) -> Lines:
    """The lines of an HTML part. Without `quotes` each quotation is one line that only says where it stood."""
    tree = LexborHTMLParser(_shallow(html[:_MAX_HTML]))
    walk = _Walk(quotes, _hiding_rules(tree))
    if tree.body is not None:
        walk.over(tree.body)
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

    def over(self, body: LexborNode) -> None:
        root = body.mem_id
        node: LexborNode | None = body
        nodes = 0
        while node is not None and self._left > 0 and nodes < _MAX_NODES:
            nodes += 1
            below = self._enter(node)
            if below is not None:
                node = below
                continue
            node = self._onward(node, root)
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
            if tag in _BLOCKS:
                self._flush()
            return None
        self._places.append(place)
        if tag == "ol":
            place.item = _number(attributes.get("start"), 1) - 1
        elif tag == "li":
            self._bullet(attributes)
        return below

    def _leave(self) -> None:
        place = self._places[-1]
        if place.tag in _BLOCKS or (len(self._places) > 1 and place.depth != self._places[-2].depth):
            self._flush()
        if len(self._places) > 1:
            self._places.pop()
        if place.spaced:
            self._blank()

    def _place(self, tag: str, attributes: dict[str, str | None]) -> _Place | None:
        """What holds inside an element, or None where a reader sees nothing of it."""
        outer = self._places[-1]
        place = _Place(outer.depth, outer.pre or tag == "pre", outer.colour, outer.ground, outer.mark, tag)
        if attributes:
            style = (attributes.get("style") or "").lower().replace(" ", "")
            if "hidden" in attributes or (style and _unseen(style)) or (self._hiding and self._hides(attributes)):
                return None
            if not _coloured(place, style, attributes):
                return None
            if "white-space:pre" in style:
                place.pre = True
            self._known(place, attributes, style)
        if tag == "blockquote" and not _indented(attributes):
            place.depth = min(place.depth + 1, MAX_DEPTH)
        place.spaced = tag in _SPACED and not (attributes.get("class") or "").startswith("Mso")
        return place

    def _known(self, place: _Place, attributes: dict[str, str | None], style: str) -> None:
        """Takes the marks that mail programs leave: classes, ids, names and data-markers."""
        if "border-top:" in style and "border:none" in style:
            self._boxed = True
        names = " ".join(attributes.get(key) or "" for key in ("class", "id", "name", "data-marker")).strip().lower()
        if not names:
            return
        if any(name in names for name in _HISTORY) or any(name in names for name in _HISTORY_BOXES):
            self._flush()
            self._history = self._history or "history"
        elif any(name in names for name in _FORWARDS):
            self._flush()
            self._history = self._history or "forward"
        elif any(name in names for name in _QUOTE_BOXES):
            self._flush()
            place.depth = min(place.depth + 1, MAX_DEPTH)
        elif any(name in names for name in _ATTRIBUTIONS):
            place.mark = "attribution"
        elif names == "signature" or any(name in names for name in _SIGNATURES):
            self._flush()
            place.mark = "signature"

    def _hides(self, attributes: dict[str, str | None]) -> bool:
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

    def _picture(self, attributes: dict[str, str | None]) -> None:
        """An emoji is often a picture that says itself; other pictures say nothing."""
        shown = attributes.get("alt") or ""
        if 0 < len(shown) <= 8 and not shown.isascii():
            self._pieces.append(shown)

    def _bullet(self, attributes: dict[str, str | None]) -> None:
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
        raw = folded("".join(self._pieces))
        spacer = explicit or "\xa0" in "".join(self._pieces)
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
            self._left = 0
        self._history = None
        return mark


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def _indented(attributes: dict[str, str | None]) -> bool:
    """Whether a `blockquote` is only the indentation that Gmail's and Outlook's editors make of it."""
    style = (attributes.get("style") or "").lower().replace(" ", "")
    return "border:none" in style and not {"type", "class", "cite"} & attributes.keys()


def _unseen(style: str) -> bool:
    if _HIDDEN.search(style):
        return True
    return "overflow:hidden" in style and _NO_SIZE.search(style) is not None


def _coloured(place: _Place, style: str, attributes: dict[str, str | None]) -> bool:
    """Takes an element's colours into its place; whether its text can be told from its ground."""
    if "color" not in style and "background" not in style and not ("color" in attributes or "bgcolor" in attributes):
        return True
    ground = _GROUND.search(style)
    colour = _COLOUR.search(style)
    place.ground = _hex(ground[1] if ground else attributes.get("bgcolor")) or place.ground
    place.colour = _hex(colour[1] if colour else attributes.get("color")) or place.colour
    return place.colour not in (place.ground, "transparent")


def _hex(colour: str | None) -> str | None:
    if not colour:
        return None
    colour = colour.strip().lower()
    if colour in ("", "inherit", "initial", "unset", "currentcolor", "none"):
        return None
    parts = _RGB.match(colour)
    if parts is not None:
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    if len(colour) == 4 and colour[0] == "#":
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return _NAMED.get(colour, colour[:7])


def _shallow(html: str) -> str:
    """`html` up to where elements nest deeper than any mail's do: parsing takes the square of that depth."""
    if html.count("<") <= _MAX_NESTING:
        return html
    depth = 0
    opened: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _FLAT:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
            if depth > _MAX_NESTING:
                return html[: tag.start()]
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return html


def _hiding_rules(tree: LexborHTMLParser) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide on every screen."""
    hiding: set[str] = set()
    for node in tree.tags("style")[:20]:
        sheet = (node.text() or "")[:100_000].lower()
        if "none" not in sheet and "hidden" not in sheet and ":0" not in sheet.replace(" ", ""):
            continue
        for name, body in _RULE.findall(_unconditional(sheet)):
            if _unseen(body.replace(" ", "").replace("\n", "")):
                hiding.add(name)
    return frozenset(hiding)


def _unconditional(sheet: str) -> str:
    """A style sheet without its `@media` blocks: what is hidden on telephones alone is seen elsewhere."""
    kept: list[str] = []
    at = 0
    while True:
        media = sheet.find("@media", at)
        if media < 0:
            return "".join(kept) + sheet[at:]
        kept.append(sheet[at:media])
        level = 0
        at = len(sheet)
        for brace in re.finditer(r"[{}]", sheet[media:]):
            level += 1 if brace[0] == "{" else -1
            if level <= 0:
                at = media + brace.end()
                break
