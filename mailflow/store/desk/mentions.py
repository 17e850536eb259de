"""What a batch of letters is about beyond the notices it answers: names, roles, and people whose reviews matter. No
query is made here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.hiring.absent import is_about_absence
from mailflow.hiring.commanding import names_in
from mailflow.hiring.confirming import pending_addresses, pending_colleagues, pending_names, pending_refs
from mailflow.hiring.desk import PendingRecord
from mailflow.hiring.letter import Letter
from mailflow.hiring.naming import name_words
from mailflow.hiring.styling import refs_in
from mailflow.store.desk.answered import Answered


@dataclass(frozen=True, slots=True)
class Mentions:
    """`names` are the folded words of names, each name in one string; `refs` are in lower case. `unlinked` wrote what
    answers nothing of theirs; of the `absent`, every review that waits for them may be due at another time."""

    names: frozenset[str]
    refs: frozenset[str]
    unlinked: frozenset[int]
    absent: frozenset[int]


def mentions_of(letters: Sequence[Letter], answered: Answered) -> Mentions:
    """What these letters mention, and the open questions that they may answer."""
    pendings = answered.pendings.values()
    return Mentions(
        names=frozenset(_names(letters, pendings)),
        refs=frozenset(_refs(letters, pendings)),
        unlinked=frozenset(_unlinked(letters, answered)),
        absent=frozenset(_absent(letters, answered)),
    )


def _names(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> set[str]:
    spoken = [name for letter in letters for name in names_in(letter.commands)]
    spoken += [name for one in pendings for name in pending_names(one.payload)]
    return {" ".join(words) for name in spoken if (words := name_words(name))}


def _refs(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> set[str]:
    named = [ref for letter in letters for ref in refs_in(letter.commands)]
    named += [ref for one in pendings for ref in pending_refs(one.payload)]
    return {ref.lower() for ref in named}


def _unlinked(letters: Iterable[Letter], answered: Answered) -> set[int]:
    """People who wrote a mail that answers nothing of theirs: their open reviews may be named."""
    fresh = set()
    for letter in letters:
        writer = answered.by_address.get(letter.sender or "")
        theirs = [n for n in answered.notices.values() if n.recipient_id == writer]
        linked = letter.token is not None or any(n.message_id in letter.references for n in theirs)
        if writer is not None and not (linked and theirs):
            fresh.add(writer)
    return fresh


def _absent(letters: Iterable[Letter], answered: Answered) -> set[int]:
    """People whose absence these letters are about."""
    pendings = answered.pendings.values()
    wrote = {letter.sender or "" for letter in letters if is_about_absence(letter)}
    found = {answered.by_address[sender] for sender in wrote & answered.by_address.keys()}
    found |= {one.person_id for one in pendings if one.kind == "delegate"}
    return found | {
        one.person_id for one in pendings if pending_addresses(one.payload) or pending_colleagues(one.payload)
    }
