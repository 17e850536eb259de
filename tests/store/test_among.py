"""Rows whose key is among many are found by one text of a query, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, event, or_, select

from mailflow.store.among import among, wanted
from mailflow.store.engine import Database

_TABLE = Table("kept_word", MetaData(), Column("id", BigInteger, primary_key=True), Column("word", String(6)))
_WORDS = ("plain", 'quo"te', "o'neil", "grün", "漢字", "a,b", "{a}", "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A transaction that is not kept, in an empty database."""
    url = f"sqlite:///{tmp_path / 'words.db'}"
    database = Database(url if request.param == "sqlite" else str(request.getfixturevalue("postgres_url")))
    with database.held() as held:
        _TABLE.create(held)
        held.execute(_TABLE.insert(), [{"id": 2**40 + at, "word": word} for at, word in enumerate(_WORDS)])
        yield held
        held.rollback()
    database.close()


@pytest.mark.parametrize("asked", [(), _WORDS[:1], _WORDS, ("plains", "unknown"), ("o'neil", "o'neil")])
def test_those_asked_for_are_found_and_no_others(connection: Connection, asked: tuple[str, ...]) -> None:
    query = select(_TABLE.c.word).where(among(_TABLE.c.word))
    assert set(connection.scalars(query, wanted(asked))) == set(asked) & set(_WORDS)


def test_a_key_longer_than_its_column_is_not_cut_to_it(connection: Connection) -> None:
    connection.execute(_TABLE.insert(), [{"id": 1, "word": "abcdef"}])
    query = select(_TABLE.c.id).where(among(_TABLE.c.word))
    assert connection.scalars(query, wanted(["abcdefg"])).all() == []


def test_numbers_of_64_bits_are_found(connection: Connection) -> None:
    query = select(_TABLE.c.id).where(among(_TABLE.c.id))
    assert connection.scalars(query, wanted([2**40, 2**41])).all() == [2**40]


def test_it_goes_with_other_conditions_and_can_be_denied(connection: Connection) -> None:
    mine, others = among(_TABLE.c.word), among(_TABLE.c.id, "known")
    keys = {**wanted(["plain", "grün"]), "known": [2**40]}
    assert set(connection.scalars(select(_TABLE.c.word).where(mine, ~others), keys)) == {"grün"}
    either = or_(mine, others) & (_TABLE.c.word != "grün")
    assert set(connection.scalars(select(_TABLE.c.word).where(either), keys)) == {"plain"}


def test_a_query_is_one_text_however_many_keys_it_is_asked_with(connection: Connection) -> None:
    query = select(_TABLE.c.word).where(among(_TABLE.c.id))
    texts: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        texts.add(statement)

    event.listen(connection, "before_cursor_execute", note)
    for count in (0, 1, 50):
        connection.execute(query, wanted(range(count)))
    assert len(texts) == 1
