"""The corpus of replies: nothing is ever approved or rejected that its writer did not approve or reject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from mailflow.mail.message import parse
from mailflow.mail.reply import own_words
from mailflow.reading import language, lexicons, phrasebook, vocabularies
from mailflow.reading.decisions import read
from mailflow.reading.model import Reading, Verdict
from tests.data.reply_corpus import Sample, reader, samples, score
from tests.data.shapes import DIGEST_HTML, DIGEST_TEXT, INLINE, SHAPES
from tests.every import every
from tests.quick import first_in

SAMPLES = samples()


@cache
def reading_of(sample: Sample) -> Reading:
    """The sample as it is read; once for all that is asked of it."""
    return read(sample.own_words(), sample.items, reader(sample.language))


@pytest.mark.parametrize("language_code", first_in("en", lexicons.LANGUAGES))
def test_no_reply_decides_what_its_writer_did_not_decide(language_code: str) -> None:
    wrong = {
        sample.id: result.wrong
        for sample in SAMPLES
        if sample.language == language_code and (result := score(sample, reading_of(sample))).wrong
    }
    assert wrong == {}


@pytest.mark.parametrize("language_code", first_in("en", lexicons.LANGUAGES))
def test_98_in_100_replies_of_each_language_are_read_as_meant(language_code: str) -> None:
    own = [sample for sample in SAMPLES if sample.language == language_code]
    assert sum(score(sample, reading_of(sample)).understood for sample in own) >= 0.98 * len(own)


@pytest.mark.slow
def test_what_is_not_read_as_meant_is_asked_back() -> None:
    for sample in SAMPLES:
        result = score(sample, reading_of(sample))
        assert result.understood or result.asked, sample.id


def test_reasons_are_the_writers_words() -> None:
    assert sum(bool(score(sample, reading_of(sample)).reasons) for sample in SAMPLES) <= 0.02 * len(SAMPLES)
    for sample in SAMPLES:
        folded = " ".join(sample.text.replace(">", " ").split())
        for decision in reading_of(sample).decisions:
            for piece in re.split(r"[;,]", decision.reason or ""):
                assert piece.strip() in folded, sample.id


def test_the_corpus_is_large_enough_and_varied() -> None:
    assert len(SAMPLES) >= 400
    assert {sample.language for sample in SAMPLES} == set(lexicons.LANGUAGES)
    assert sum(sample.inline for sample in SAMPLES) >= 60
    assert sum(sample.trap for sample in SAMPLES) >= 60
    assert sum(sample.held_out for sample in SAMPLES) * 3 >= len(SAMPLES)
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


def test_at_most_three_replies_of_a_language_share_a_pattern() -> None:
    def pattern(sample: Sample) -> str:
        names = {part for item in sample.items for part in item.candidate.split()}
        words = (("N" if word in names else word) for word in re.findall(r"\w+|[^\w\s]", sample.text))
        return f"{sample.language}: {re.sub(r'[0-9]+', '1', ' '.join(words)).casefold()}"

    assert max(Counter(map(pattern, SAMPLES)).values()) <= 3


@pytest.mark.slow
def test_a_reply_reads_the_same_through_every_mail_program() -> None:
    """Two replies of the corpus in the form of each program, with the digest quoted as it quotes it: none is wrong, and
    clear answers stay clear."""
    plain = [s for s in SAMPLES if not s.inline and s.decisions and not s.may_ask and s.text.isprintable()]

    def check(name: str) -> None:
        start = sum(map(ord, name))
        understood = 0
        for step in range(2):
            sample = plain[(start + 97 * step) % len(plain)]
            own = own_words(parse(SHAPES[name](sample.text, DIGEST_TEXT, DIGEST_HTML)))
            result = score(sample, read(own, sample.items, reader(sample.language)))
            assert result.wrong == (), (sample.id, own)
            understood += result.understood
        assert understood >= 1

    every(sorted(SHAPES), check)


def test_answers_between_quoted_lines_belong_to_the_candidate_above() -> None:
    inline = [s for s in SAMPLES if s.inline and len(s.decisions) > 1 and not s.may_ask and s.text.startswith(">")]

    def check(name: str) -> None:
        for sample in inline[:12]:
            own = own_words(parse(INLINE[name](list(sample.pieces()))))
            result = score(sample, read(own, sample.items, reader(sample.language)))
            assert result.wrong == (), (sample.id, own)

    every(sorted(INLINE), check)


def test_a_quoted_digest_alone_decides_nothing() -> None:
    def check(name: str) -> None:
        own = own_words(parse(SHAPES[name]("", DIGEST_TEXT, DIGEST_HTML)))
        assert read(own, SAMPLES[0].items, reader()).decisions == ()

    every(sorted(SHAPES), check)


@contextmanager
def no_lexicons(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every lexicon empty: what still decides then decides without knowing a word."""
    caches = (
        lexicons.tables, lexicons.parts_of, vocabularies.starts, vocabularies._begun, vocabularies.vocabulary,
        vocabularies.spoken, vocabularies.accented, vocabularies.stems, vocabularies.gripping, phrasebook.lexicon_of,
        language._words, language._spelled, language._stems, language._languages_with,
    )  # fmt: skip
    with monkeypatch.context() as patch:
        for cache in caches:
            cache.cache_clear()
        patch.setattr(lexicons, "_load", lambda name: {})
        yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.slow
def test_without_its_lexicons_the_reader_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with no_lexicons(monkeypatch):
        readings = [read(sample.own_words(), sample.items, reader(sample.language)) for sample in SAMPLES]
    # A question mark is no word: what asks about the only candidate is passed on all the same.
    verdicts = {decision.verdict for reading in readings for decision in reading.decisions}
    assert verdicts <= {Verdict.QUESTION}
    assert [reading.undo for reading in readings] == [None] * len(SAMPLES)
