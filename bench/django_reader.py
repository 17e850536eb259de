"""Reads a mailbox with django-mailbox and prints the seconds it took. Runs in an environment of its own."""

from __future__ import annotations

import sys
import time
from typing import Any

import django  # type: ignore[import-not-found,unused-ignore]  # installed for the comparison only
from django.conf import settings  # type: ignore[import-not-found,unused-ignore]


def main(uri: str, folder: str) -> None:
    """Take every mail of the mailbox into a fresh SQLite file."""
    settings.configure(
        INSTALLED_APPS=["django_mailbox"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/django.db"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MEDIA_ROOT=folder,
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command  # type: ignore[import-not-found,unused-ignore]
    from django_mailbox.models import Mailbox  # type: ignore[import-not-found,unused-ignore]

    call_command("migrate", verbosity=0)
    mailbox: Any = Mailbox.objects.create(name="bench", uri=uri + "?folder=INBOX")
    begin = time.perf_counter()
    count = sum(1 for _ in mailbox.get_new_mail())
    print(count, time.perf_counter() - begin)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
