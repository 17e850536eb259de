"""A company and databases for the stories."""

from __future__ import annotations

import pytest

from tests.servers.mail import MailServers
from tests.stories.company import Company


@pytest.fixture
def company(mail_servers: MailServers) -> Company:
    """People with accounts of their own."""
    return Company(mail_servers)
