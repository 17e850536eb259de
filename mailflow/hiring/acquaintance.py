"""Whether the person a resume shows is on file already.

Two people taken for one is the worse mistake: somebody would read another's resume. So one sign alone is never enough:
a mail address or a telephone counts with a word of the name, a name alone only resembles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.hiring.desk import KnownCandidate
from mailflow.hiring.model import Application
from mailflow.hiring.naming import name_words
from mailflow.hiring.submission import Brought
from mailflow.reading.resume.spelling import same_name


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """`person` is who it is, None for somebody new; `application` theirs on the role in question; `same_file` where
    these very bytes are on file for it. `resembling` are others of that name, or of that address under another name."""

    person: KnownCandidate | None = None
    application: Application | None = None
    same_file: bool = False
    resembling: tuple[KnownCandidate, ...] = ()


def recognise(brought: Brought, known: Sequence[KnownCandidate], requisition_id: int) -> Acquaintance:
    """Who of `known` the resume shows, seen from one requisition."""
    same = [one for one in known if _is_same(brought, one)]
    alike = tuple(one for one in known if one not in same and _resembles(brought, one))
    if not same:
        return Acquaintance(resembling=alike)
    # Where the file on record holds one person twice, the one who stands on this role already.
    person = min(same, key=lambda one: (one.on(requisition_id) is None, one.id))
    application = person.on(requisition_id)
    files = person.files.get(application.id, frozenset()) if application is not None else frozenset()
    return Acquaintance(person, application, brought.sha256 in files, alike)


def _is_same(brought: Brought, one: KnownCandidate) -> bool:
    if any(brought.sha256 in files for files in one.files.values()):
        # Whose a file is that nobody can read was only said, and may be said otherwise the next time.
        return not (brought.why and brought.name) or same_name(brought.name, one.name)
    address = bool(brought.email) and brought.email == (one.email or "").lower()
    phone = bool(brought.phone) and brought.phone == one.phone
    if not (address or phone):
        return False
    return not brought.name or bool(set(name_words(brought.name)) & set(name_words(one.name)))


def _resembles(brought: Brought, one: KnownCandidate) -> bool:
    if brought.email and brought.email == (one.email or "").lower():
        return True
    return bool(brought.name) and same_name(brought.name, one.name)
