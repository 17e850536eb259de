"""The classes, ids and names by which mail programs mark, in their own HTML, what they quote and what they sign with.

A mark is taken for what its program means by it. Boxes in which people are known to type as well (the signature boxes
of Apple's and Outlook's programs on telephones) are left out: what stands in them is read by its words.
"""

from __future__ import annotations

from typing import Literal

Meaning = Literal["history", "forward", "quote", "attribution", "signature"]

_MARKS: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
    (
        # Below these there is only the mail that is answered: Outlook in its many forms, Hotmail, Zimbra.
        "history",
        (
            *("divrplyfwdmsg", "stopspelling", "ms-outlook-mobile-reference-message", "zwchr", "__headers__"),
            *("mail-editor-reference-message-container", "__divider__"),
        ),
    ),
    ("forward", ("moz-forward-container", "isforwardcontent")),
    # Their whole content is the mail that is answered: Yahoo, AOL, Outlook for the Mac, Zimbra.
    ("quote", ("yahoo_quoted", "ymail_quoted", "aolreplyquote", "olk_src_body_section", "__quoted_text__")),
    ("attribution", ("gmail_attr", "moz-cite-prefix")),
    (
        "signature",
        (
            *("gmail_signature", "moz-signature", "protonmail_signature_block", "front-signature", "__sig_post__"),
            *("__sig_pre__", "messagesignaturesection", "k9mail-signature", "sh-signature", "bloop_sign"),
        ),
    ),
)
_KEYS = ("class", "id", "name", "data-marker")


def meaning(attributes: dict[str, str | None]) -> Meaning | None:
    """What an element's attributes say about its content, None for nothing."""
    names = " ".join(attributes.get(key) or "" for key in _KEYS).strip().lower()
    if not names:
        return None
    if names == "signature":
        return "signature"
    for found, marks in _MARKS:
        if any(mark in names for mark in marks):
            return found
    return None


def indented(attributes: dict[str, str | None]) -> bool:
    """Whether a `blockquote` is only the indentation that Gmail's and Outlook's editors make of it."""
    style = (attributes.get("style") or "").lower().replace(" ", "")
    return "border:none" in style and not {"type", "class", "cite"} & attributes.keys()
