"""What an error of the database tells: the statement, never the values in it."""

from __future__ import annotations

import pytest

from mailflow.store.engine import Database, DatabaseFault, is_outage
from mailflow.store.schema import person


def test_no_value_stands_in_the_text_of_an_error(database_url: str) -> None:
    """Given a row that cannot be written, when the error is told in a log, then nobody's name is in it."""
    database = Database(database_url)
    try:
        with pytest.raises(DatabaseFault) as fault, database.write() as connection:
            connection.execute(person.insert(), [{"name": "Canary Nightingale", "address": "canary@acme.test"}])
        assert "person" in str(fault.value)
        assert "anary" not in str(fault.value)
        assert not is_outage(fault.value)
    finally:
        database.close()
