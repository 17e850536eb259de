"""Authentication-Results (RFC 8601) as values.

It reads one field strictly: comments, quoted strings, version numbers, several results. What is not well-formed to the
last character is no result at all, because text that the receiving server did not write must never count. It does not
judge whose field it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.mail.values import quick

_LONGEST = 16 * 1024
_WORD = re.compile(r'[^\s()";=]+')
#: A value may hold `=`: envelope senders with BATV or SRS marks do, and not every server quotes them.
_VALUE = re.compile(r'[^\s()";]+')
_COMMENT_RUN = re.compile(r"[^()\\]+")
_QUOTED_RUN = re.compile(r'[^"\\]+')


@quick
@dataclass(frozen=True, slots=True)
class Result:
    """One method's result, all in lower case but for the values of `properties`, such as ("header.from", "Acme.test").
    A property that stands twice stands here twice."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def one(self, name: str) -> str | None:
        """The value of that property, None where it is missing or stands more than once."""
        values = [value for key, value in self.properties if key == name]
        return values[0] if len(values) == 1 else None


@quick
@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """One field. `authserv_id` is None where the server leaves it out, as Microsoft 365 does."""

    authserv_id: str | None
    results: tuple[Result, ...] = ()


def read(value: str) -> AuthenticationResults | None:
    """`value` taken apart, None where it is not a well-formed field or longer than any server writes."""
    tokens = _tokens(value) if len(value) <= _LONGEST else None
    if not tokens:
        return None
    sections: list[list[str]] = [[]]
    for token in tokens:
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    head = sections[0]
    if "=" in head:
        authserv_id, rest = None, sections
    else:
        authserv_id, rest = _authserv_id(head), sections[1:]
        if authserv_id is None:
            return None
    # A semicolon at the end is common and says nothing.
    if rest and not rest[-1]:
        rest = rest[:-1]
    if rest in ([["none"]], []):
        return AuthenticationResults(authserv_id)
    results = [_result(section) for section in rest]
    known = tuple(result for result in results if result is not None)
    return AuthenticationResults(authserv_id, known) if len(known) == len(results) else None


def _authserv_id(words: list[str]) -> str | None:
    if len(words) == 1 or (len(words) == 2 and words[1] == "1"):
        return words[0].removeprefix('"').lower() or None
    return None


def _result(words: list[str]) -> Result | None:
    """`method[/version] = result [reason = value] *(ptype.property = value)`."""
    if len(words) < 3 or len(words) % 3 or any(words[at] != "=" for at in range(1, len(words), 3)):
        return None
    pairs = [(words[at].lower(), words[at + 2]) for at in range(0, len(words), 3)]
    if any(key.startswith('"') or value == "=" for key, value in pairs):
        return None
    method, _, version = pairs[0][0].partition("/")
    if version not in ("", "1"):
        return None
    properties = tuple((key, value.removeprefix('"')) for key, value in pairs[1:])
    return Result(method, pairs[0][1].lower(), properties)


def _tokens(value: str) -> list[str] | None:
    """Words, `;` and `=`; a quoted string begins with `"` to tell it from a word. None where something never closes."""
    out: list[str] = []
    position = 0
    while position < len(value):
        character = value[position]
        pattern = _VALUE if out and out[-1] == "=" else _WORD
        if word := pattern.match(value, position):
            out.append(word[0])
            position = word.end()
        elif character in ";=":
            out.append(character)
            position += 1
        elif character.isspace():
            position += 1
        elif character == "(":
            position = _after_comment(value, position + 1)
        elif character == '"':
            text, position = _quoted(value, position + 1)
            # "dana smith"@example.test: the quoted half of an address goes with the other.
            rest = _VALUE.match(value, position) if position > 0 else None
            out.append(f'"{text}{rest[0] if rest else ""}')
            position = rest.end() if rest else position
        else:
            return None
        if position < 0:
            return None
    return out


def _after_comment(value: str, position: int) -> int:
    depth = 1
    while position < len(value):
        run = _COMMENT_RUN.match(value, position)
        if run:
            position = run.end()
            continue
        depth += {"(": 1, ")": -1}.get(value[position], 0)
        position += 2 if value[position] == "\\" else 1
        if depth == 0:
            return position
    return -1


def _quoted(value: str, position: int) -> tuple[str, int]:
    out: list[str] = []
    while position < len(value):
        run = _QUOTED_RUN.match(value, position)
        if run:
            out.append(run[0])
            position = run.end()
        elif value[position] == '"':
            return "".join(out), position + 1
        else:
            out.append(value[position + 1 : position + 2])
            position += 2
    return "", -1
