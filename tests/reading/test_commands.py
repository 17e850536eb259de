"""Commands by mail: exactly one per line at the start of the own words, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.reply import OwnWords
from mailflow.reading.commands import (
    AskReview,
    Command,
    Help,
    SendResumes,
    SetStage,
    Status,
    WhyCandidate,
    read_commands,
)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("help", (Help(),)),
        ("Help!", (Help(),)),
        ("status", (Status(),)),
        ("Status SRE-7", (Status("SRE-7"),)),
        ("why Maria Silva?", (WhyCandidate("Maria Silva"),)),
        ("stage Maria Silva offer", (SetStage("Maria Silva", "offer"),)),
        ("stage Maria: hired", (SetStage("Maria", "hired"),)),
        ("withdrew Bob Ng: took another job", (SetStage("Bob Ng", "withdrawn", "took another job"),)),
        ("hired Maria", (SetStage("Maria", "hired"),)),
        ("review Maria Silva for SRE-7", (AskReview("Maria Silva", "SRE-7"),)),
        ("resume 3", (SendResumes((3,)),)),
        ("resumes 2, 4 and 4", (SendResumes((2, 4)),)),
        ("Hi Rita,\n\nstatus SRE-7\nwhy John\nThanks", (Status("SRE-7"), WhyCandidate("John"))),
        ("stage Maria nowhere", ()),
        ("status of my car is fine", ()),
        ("approve 1\nstatus", ()),
        ("why would anyone hire somebody who never answers mail", ()),
        ("helpful", ()),
        ("", ()),
    ],
)
def test_a_line_is_a_command_or_it_is_none(text: str, commands: tuple[Command, ...]) -> None:
    assert read_commands(OwnWords(text)) == commands


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(read_commands(OwnWords(text)), tuple)
