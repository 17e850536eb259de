"""Mails of a stranger, whose own domain passes every check, written so that a careless reader sees Dana in From."""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.hostile.letter import GENUINE, STRANGER, HostileCase, Letter, order

_V = "dana@example.test"
_E = "mallory@evil.test"

#: (name, From, why it is not Dana's)
FROMS: tuple[tuple[str, str, str], ...] = (
    ("own", f"Mallory <{_E}>", "a stranger under their own name"),
    ("named", f"Dana <{_E}>", "only the name is Dana's"),
    ("quoted_address", f'"{_V}" <{_E}>', "Dana's address is the name"),
    ("bare_address_name", f"{_V} <{_E}>", "an address as unquoted name"),
    ("angle_first", f"<{_V}> <{_E}>", "two addresses"),
    ("angle_name", f"<{_V}> {_E}", "two addresses"),
    ("comma", f"{_V}, {_E}", "two mailboxes"),
    ("comma_reversed", f"{_E}, {_V}", "two mailboxes"),
    ("comma_named", f"Dana <{_V}>, Mallory <{_E}>", "two mailboxes"),
    ("semicolon", f"{_V}; {_E}", "two mailboxes"),
    ("space", f"{_V} {_E}", "two mailboxes"),
    ("group", f"{_V}: {_E};", "a group"),
    ("group_named", f"Dana: {_V}, {_E};", "a group"),
    ("group_empty", f"{_V}:;", "an empty group"),
    ("route", f"<@evil.test:{_V}>", "a source route"),
    ("route_two", f"<@evil.test,@example.test:{_V}>", "a source route"),
    ("comment", f"({_V}) {_E}", "Dana's address is a comment"),
    ("comment_after", f"{_E} ({_V})", "Dana's address is a comment"),
    ("comment_angle", f"{_V}(<){_E}(>)", "brackets in comments"),
    ("comment_split", f"dana(x)@example.test <{_E}>", "an address cut by a comment"),
    ("comment_inside", "<dana(@example.test)@evil.test>", "a comment in the address"),
    ("comment_open", f"{_V} (<{_E}>", "a comment that never ends"),
    ("comment_escape", f"({_V}\\) <{_E}>", "a comment that never ends"),
    ("quote_local", f'"{_V}"@evil.test', "Dana's address is a local part"),
    ("quote_local_angle", f'<"{_V}"@evil.test>', "Dana's address is a local part"),
    ("quote_open", f'"Dana <{_V}> {_E}', "a string that never ends"),
    ("quote_split", f'"Dana" <{_V}> "<{_E}>"', "words after the address"),
    ("quote_escape", f'"Dana\\" <{_V}>" <{_E}>', "an escaped quote"),
    ("two_at", "dana@example.test@evil.test", "two at signs"),
    ("two_at_angle", "<dana@example.test@evil.test>", "two at signs"),
    ("percent", "dana%example.test@evil.test", "a routed address"),
    ("bang", "example.test!dana@evil.test", "a routed address"),
    ("literal", "dana@[198.51.100.7]", "a domain literal"),
    ("nested_angle", f"Dana <<{_V}>>", "brackets in brackets"),
    ("open_angle", f"Dana <{_V}", "a bracket that never closes"),
    ("close_angle", f"Dana {_V}>", "a bracket that nobody opened"),
    ("empty", "", "an empty From"),
    ("empty_angle", "Dana <>", "no address"),
    ("only_name", "Dana", "no address"),
    ("encoded_address", "=?utf-8?q?dana=40example=2Etest?=", "the address is an encoded word"),
    ("encoded_angle", f"=?utf-8?q?Dana_=3Cdana=40example=2Etest=3E?= <{_E}>", "Dana's address is the name"),
    ("encoded_local", "<=?utf-8?q?dana?=@example.test>", "an encoded word in the address"),
    ("encoded_newline", f"=?utf-8?q?Dana=0AFrom=3A_dana=40example.test?= <{_E}>", "a line break in the name"),
    ("cyrillic_local", "dаna@example.test", "a look-alike letter"),
    ("cyrillic_domain", "dana@exаmple.test", "a look-alike letter"),
    ("kelvin", "dana@eKample.test", "a letter that lower case changes to another"),
    ("fullwidth_at", f"dana＠example.test <{_E}>", "a full-width sign in the name"),
    ("fullwidth_domain", "dana@ｅxample.test", "full-width letters"),
    ("fullwidth_local", "ｄana@example.test", "full-width letters"),
    ("zero_width", "da\u200bna@example.test", "a character that does not show"),
    ("soft_hyphen", "da\u00adna@example.test", "a character that does not show"),
    ("bidi", "\u202eana@example.test", "a mark that turns the direction"),
    ("combining", "dana\u0301@example.test", "an accent on top"),
    ("nul", "dana\x00@example.test", "a NUL in the address"),
    ("tab", "dana\t@example.test", "white space in the address"),
    ("space_local", "da na@example.test", "white space in the address"),
    ("dots", "dana..x@example.test", "two dots"),
    ("leading_dot", ".dana@example.test", "a leading dot"),
    ("plus", "dana+x@example.test", "another address of the same domain"),
    ("subdomain", "dana@mail.example.test", "another domain"),
    ("suffix", "dana@example.test.evil.test", "another domain"),
    ("hyphen", "dana@-example.test", "no domain"),
    ("underscore", "dana@exa_mple.test", "no domain"),
    ("long", f"{'a' * 3000}@example.test", "longer than an address"),
)


def cases(token: str) -> Iterator[HostileCase]:
    """Each From with a stranger's passing result, and with one that a careless server might give for Dana's name."""
    for index, (name, sender, reason) in enumerate(FROMS):
        stranger = Letter(token, sender=sender, results=(STRANGER,), body=order(index))
        yield HostileCase(f"from/{name}/stranger", "from", stranger.raw(), reason)
        if "example.test" not in sender or name in ("plus", "subdomain"):
            continue
        fooled = Letter(token, sender=sender, results=(GENUINE,), body=order(index + 5))
        yield HostileCase(f"from/{name}/fooled_server", "from", fooled.raw(), reason)
