"""Whatever facts a notice holds, it can be kept, rendered in every language, written as a mail and read back."""

from __future__ import annotations

import email
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.edges.templates import Templates
from mailflow.edges.templates.catalogue import languages
from mailflow.hiring.notices import KINDS, Notice, dump_notice, load_notice
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.message import Mailbox

pytestmark = pytest.mark.slow

TEMPLATES = Templates()
ZONES = st.sampled_from([ZoneInfo("Europe/Lisbon"), ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kolkata")])
MOMENTS = st.builds(lambda second, zone: datetime.fromtimestamp(second, zone), st.integers(0, 4 * 10**9), ZONES)
WORDS = st.sampled_from(
    ["", "Maria", "ünï 日本", "a\r\nb", "{{ x }}", "<b>&", "%(name)s", "long " * 40, "\x00\u2028", "1 yes"]
)


@cache
def facts(declared: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Any value of a declared type; a notice about reviews has at least one."""
    if get_origin(declared) is UnionType:
        inner = next(one for one in get_args(declared) if one is not type(None))
        return st.none() | facts(inner)
    if get_origin(declared) is tuple:
        return st.lists(facts(get_args(declared)[0]), min_size=name == "entries", max_size=2).map(tuple)
    if is_dataclass(declared) and isinstance(declared, type):
        hints = get_type_hints(declared)
        drawn = {one.name: facts(hints[one.name], one.name) for one in fields(declared)}
        return st.fixed_dictionaries(drawn).map(lambda values: declared(**values))
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return st.sampled_from(list(declared))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        datetime: MOMENTS,
        date: MOMENTS.map(datetime.date),
        bool: st.booleans(),
        int: st.sampled_from([0, 1, 2, 3_000_000]),
        str: WORDS,
    }
    return simple[declared]


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=12)
@given(data=st.data())
def test_any_facts_become_a_mail(kind: str, data: st.DataObject) -> None:
    declared: Any = KINDS[kind]
    drawn: Notice = data.draw(facts(declared))
    notice = replace(drawn, reply_address="hiring+1a7q@acme.test")
    assert load_notice(kind, dump_notice(notice)) == notice
    for language in languages():
        made = TEMPLATES.render(kind, notice, language)
        raw = compose(
            Outgoing(
                kind=kind,
                sender=Mailbox("Hiring", "hiring@acme.test"),
                to=Mailbox("Mark Ode", "mark@acme.test"),
                subject=made.subject,
                text=made.text,
                html=made.html,
                message_id="<mf.x@acme.test>",
                date=datetime(2026, 11, 25, tzinfo=UTC),
                outbox_id="1",
                instance="x",
            )
        )
        read = email.message_from_bytes(raw)
        assert not read.defects
        sent = [part.get_payload(decode=True) for part in read.walk() if not part.is_multipart()]
        assert [part.replace(b"\r\n", b"\n").decode() for part in sent if isinstance(part, bytes)] == [
            made.text,
            made.html,
        ]
