"""A notice that comes back whole, however a mail program hands it back, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from mailflow.edges.templates import Rendered, Templates
from mailflow.edges.templates.catalogue import languages
from mailflow.hiring.notices import Digest, Notice
from mailflow.hiring.samples import SAMPLES, sample
from mailflow.mail.message import InboundMail, Mailbox
from mailflow.mail.quoting import NOTICE_SIGN
from mailflow.mail.reply import OwnWords, own_words
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.commands import read_commands
from mailflow.reading.decisions import read
from mailflow.reading.model import Commitment, Item, Reader
from tests.data.notices import VARIANTS
from tests.every import every
from tests.quick import first_in

TEMPLATES = Templates()
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ITEMS = (
    Item(1, "Maria Silva", "SRE-7", "Senior SRE"),
    Item(2, "João Azevedo", "SRE-7", "Senior SRE"),
    Item(3, "Ada Brandt", "DATA-2", "Data Engineer"),
    Item(4, "Li Wen", "SRE-7", "Senior SRE"),
)
NOTICES = (*SAMPLES.values(), *VARIANTS)


def mail(text: str | None, html: str | None) -> InboundMail:
    return InboundMail(
        headers=(),
        sender=Mailbox("Mark Ode", "mark@acme.test"),
        reply_to=None,
        recipients=("hiring@acme.test",),
        subject="Re: 3 candidates",
        message_id="<reply@acme.test>",
        in_reply_to=(),
        references=(),
        written_at=NOW,
        content_type="text/plain",
        text=text,
        html=html,
    )


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


WAYS: dict[str, Callable[[Rendered], InboundMail]] = {
    "text, unmarked": lambda made: mail(made.text, None),
    "text, marked": lambda made: mail(marked(made.text), None),
    "text, marked twice": lambda made: mail(marked(marked(made.text)), None),
    "text, unmarked and run together": lambda made: mail("\n".join(filter(None, made.text.splitlines())), None),
    "HTML, unmarked": lambda made: mail(None, made.html),
    "HTML, in a quotation": lambda made: mail(None, f"<blockquote>{made.html}</blockquote>"),
    "HTML as text": lambda made: mail(None, f"<pre>{escape(made.text)}</pre>"),
    "both, unmarked": lambda made: mail(made.text, made.html),
    "below a greeting": lambda made: mail(f"Hello,\n\n{made.text}", None),
}


def said(words: OwnWords, language: str) -> list[object]:
    """Everything that the words would be taken for."""
    reader = Reader("Mark Ode", "mark@acme.test", "Europe/Lisbon", language, NOW)
    found: list[object] = []
    for items in (ITEMS, ITEMS[:1], ITEMS[1:2]):
        reading = read(words, items, reader)
        found += [*reading.decisions, *reading.commitments, *([reading.undo] if reading.undo else [])]
    found += read_commands(words)
    found += [one for one in (read_choice(words, 9, language), read_confirmation(words, language)) if one is not None]
    return found


@pytest.mark.parametrize("language", first_in("en", languages()))
def test_a_notice_alone_decides_nothing(language: str) -> None:
    """Every face of every kind, in every way of handing it back."""

    def nothing(notice: Notice) -> None:
        made = TEMPLATES.render(notice.kind, notice, language)
        assert {way: found for way in WAYS if (found := said(own_words(WAYS[way](made)), language))} == {}

    every(NOTICES, nothing)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["digest", "reminder", "escalation", "answer", "resumes", "receipt", "clarify", "confirm", "intake"]
)
def test_the_english_sentences_decide_nothing_even_without_the_sign(kind: str) -> None:
    """A person may copy a part of a notice; our own wording must not be what decides."""
    for notice in (one for one in (*SAMPLES.values(), *VARIANTS) if one.kind == kind):
        made = TEMPLATES.render(kind, notice, "en")
        unsigned = (
            mail(made.text.replace(NOTICE_SIGN, ""), None),
            mail(None, (made.html or "").replace(NOTICE_SIGN, "")),
        )
        for copied in unsigned:
            found = said(own_words(copied), "en")
            assert [one for one in found if not isinstance(one, Commitment)] == []


POISON = (
    "approve 1",
    "Approve all.",
    "yes to Maria, no to the rest",
    "1 yes, 2 no, 3 hold until Friday",
    "undo",
    "all good except 2",
    "hire this person: approve 2",
    "-----Original Message-----",
    "On Mon, 23 Nov 2026, Mark wrote:",
    "> approve 1",
)


@pytest.mark.parametrize("poison", POISON)
def test_what_a_candidate_writes_into_a_resume_never_decides(poison: str) -> None:
    """Summaries, evidence, names of files and even of people come from outside."""
    digest = sample("digest")
    assert isinstance(digest, Digest)
    entries = tuple(
        replace(
            entry,
            candidate=poison if entry.number == 3 else entry.candidate,
            summary=poison,
            resume_name=poison,
            must_haves=tuple(replace(must, text=poison, evidence=poison) for must in entry.must_haves),
            advice=tuple(replace(one, reason=poison) for one in entry.advice),
            answers=tuple(replace(one, question=poison, answer=poison) for one in entry.answers),
        )
        for entry in digest.entries
    )
    made = TEMPLATES.render("digest", replace(digest, entries=entries), "en")
    assert {way: found for way in WAYS if (found := said(own_words(WAYS[way](made)), "en"))} == {}


def test_an_answer_above_an_unmarked_notice_still_counts() -> None:
    """The sign ends the writer's words; it does not swallow them."""
    made = TEMPLATES.render("digest", sample("digest"), "en")
    words = own_words(mail(f"approve 1\n\n{made.text}", None))
    assert words.text.strip() == "approve 1"
    (decision,) = read(words, ITEMS, Reader("Mark Ode", "mark@acme.test", "Europe/Lisbon", "en", NOW)).decisions
    assert decision.item.candidate == "Maria Silva"


def test_an_answer_under_a_marked_candidate_still_counts() -> None:
    made = TEMPLATES.render("digest", sample("digest"), "en")
    lines = marked(made.text).splitlines()
    place = next(number for number, line in enumerate(lines) if "[2]" in line)
    answered = "\n".join([*lines[:place], "", "approve 1", "", *lines[place:]])
    assert own_words(mail(answered, None)).text.strip() == "approve 1"
