"""What of an HTML part a reader cannot see: what is hidden by its style, of no size, or in the colour of its ground.

Words that only a machine sees must not decide. Reads `style` attributes, the old colour attributes and the page's own
style sheets as far as they name a class or an id; what only some screens hide is seen. Does not lay out the page.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:^|[;\s])opacity:0(?:\.0*)?(?:[;!]|$)"
    r"|font-size:(?:0(?:\.0*)?(?:[a-z%]{0,3})|1px|1pt)(?:[;!]|$)|text-indent:-\d{3,}|(?:left|top):-\d{3,}"
)
_NO_SIZE = re.compile(r"(?:^|[;-])(?:height|width):0(?:\.0*)?(?:[a-z%]{0,3})(?:[;!]|$)")
#: Without one of these in it, nothing in a style sheet hides anything.
_SIGNS = (
    *("display:none", "visibility:", "mso-hide:", "opacity:0", "font-size:0", "font-size:1p", "text-indent:-"),
    *("left:-", "top:-", "overflow:hidden"),
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,60})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})")
_NAME = re.compile(r"[.#][\w-]{1,80}$")
_NAMED = {"white": "#ffffff", "black": "#000000"}
_NO_COLOUR = frozenset(("", "inherit", "initial", "unset", "currentcolor", "none"))

Attributes = dict[str, str | None]
#: The colour of text and of its ground; text of no colour of its own is always seen.
Colours = tuple[str | None, str]


def unseen(style: str) -> bool:
    """Whether a style, in lower case and without blanks, hides an element."""
    if _HIDDEN.search(style):
        return True
    return "overflow:hidden" in style and _NO_SIZE.search(style) is not None


def colours(outer: Colours, style: str, attributes: Attributes) -> Colours:
    """The colours within an element, those outside of it being `outer`."""
    if "color" not in style and "background" not in style and not {"color", "bgcolor"} & attributes.keys():
        return outer
    ground = _GROUND.search(style)
    colour = _COLOUR.search(style)
    return (
        _hex(colour[1] if colour else attributes.get("color")) or outer[0],
        _hex(ground[1] if ground else attributes.get("bgcolor")) or outer[1],
    )


def _hex(colour: str | None) -> str | None:
    colour = (colour or "").strip().lower()
    if colour in _NO_COLOUR:
        return None
    parts = _RGB.match(colour)
    if parts is not None:
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    if len(colour) == 4 and colour[0] == "#":
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return _NAMED.get(colour, colour[:11])


def hiding_rules(tree: LexborHTMLParser) -> frozenset[str]:
    """The classes (`.name`) and ids (`#name`) that the page's own style sheets hide on every screen."""
    hiding: set[str] = set()
    for node in tree.tags("style")[:20]:
        sheet = "".join((node.text() or "")[:100_000].lower().split("\n"))
        close = sheet.replace(" ", "")
        if not any(sign in close for sign in _SIGNS):
            continue
        for rule in _unconditional(sheet).split("}"):
            selectors, _, body = rule.partition("{")
            if unseen(body.replace(" ", "")):
                names = (_NAME.search(selector.rstrip()[-82:]) for selector in selectors.split(","))
                hiding.update(name[0] for name in names if name)
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
