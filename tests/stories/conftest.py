"""A company and databases for the stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.mail import MailServers
from tests.servers.postgres import Postgres
from tests.stories.company import Company


@pytest.fixture
def company(mail_servers: MailServers) -> Company:
    """People with accounts of their own."""
    return Company(mail_servers)


@pytest.fixture
def postgres_copy_url(postgres: Postgres, _migrated_postgres: str) -> Iterator[str]:
    """The URL of a new PostgreSQL database with the schema and nothing in it."""
    name = postgres.create(_migrated_postgres)
    yield postgres.url(name)
    postgres.drop(name)
