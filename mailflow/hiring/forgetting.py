"""What is kept of a letter that answers a notice which names somebody who was erased since: the writer's own words.

The reader's copy of the notice still holds the name, and mail programs quote it. A letter with files is kept whole:
what they are is not known here, and nothing that somebody sends is lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailflow.hiring.desk import Desk
from mailflow.hiring.letter import Letter, canonical_id
from mailflow.mail.forward import attached_files
from mailflow.mail.kind import AutoReply, Bounce, PersonalMail
from mailflow.mail.redaction import reduced


def answered_notices(letter: Letter, desk: Desk) -> set[int]:
    """The notices that a letter answers or refers to, by their number; for a bounce the one that comes back."""
    token = desk.tokens.get(letter.token.token_id) if letter.token else None
    referred = set(letter.references)
    if isinstance(letter.kind, Bounce):
        referred.add(canonical_id(letter.kind.original_message_id or ""))
    return ({token.notice_id} if token else set()) | {
        desk.by_message_id[ref] for ref in referred if ref in desk.by_message_id
    }


def without_quotations(letters: Iterable[Letter], desk: Desk) -> dict[int, bytes]:
    """For those of these letters that may quote somebody erased: what is kept in place of their bytes."""
    kept: dict[int, bytes] = {}
    for letter in letters:
        named = any(desk.notices[key].redacted for key in answered_notices(letter, desk) if key in desk.notices)
        if named and not (isinstance(letter.kind, PersonalMail) and attached_files(letter.mail)):
            wrote = isinstance(letter.kind, PersonalMail | AutoReply)
            kept[letter.inbox_id] = reduced(letter.mail, letter.own.text if wrote else "")
    return kept
