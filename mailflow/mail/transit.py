"""A parsed mail as bytes and back, for the way out of the child process that parsed it. Nothing in it is executed.

Two lines of JSON, the lengths of its files and the mail with a number for each file, and then the files as they are: as
text they would stand in memory twice.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from mailflow.mail.address import Mailbox
from mailflow.mail.message import Attachment, InboundMail, parse


def dump_mail(mail: InboundMail) -> bytes:
    """The mail as `load_mail` reads it."""
    files: list[bytes] = []

    def plain(value: object) -> str | int:
        if isinstance(value, bytes):
            files.append(value)
            return len(files) - 1
        if isinstance(value, datetime):
            return value.isoformat()
        raise TypeError(f"a mail holds no {type(value).__name__}")

    told = json.dumps(asdict(mail), default=plain, ensure_ascii=True).encode("ascii")
    return b"\n".join((json.dumps([len(each) for each in files]).encode("ascii"), told, b"".join(files)))


def parse_job(raw: bytes) -> bytes:
    """Parse a raw mail and dump it: the whole work of the child."""
    return dump_mail(parse(raw))


def load_mail(data: bytes) -> InboundMail:
    """The mail that `dump_mail` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    first = data.index(b"\n")
    second = data.index(b"\n", first + 1)
    sizes: list[int] = json.loads(data[:first])
    ends = list(accumulate(sizes, initial=second + 1))
    files = [data[start:end] for start, end in pairwise(ends)]
    told: dict[str, Any] = json.loads(data[first:second])
    return InboundMail(
        **{
            **told,
            "headers": tuple((name, value) for name, value in told["headers"]),
            "sender": _mailbox(told["sender"]),
            "reply_to": _mailbox(told["reply_to"]),
            "recipients": tuple(told["recipients"]),
            "in_reply_to": tuple(told["in_reply_to"]),
            "references": tuple(told["references"]),
            "written_at": datetime.fromisoformat(told["written_at"]) if told["written_at"] else None,
            "attachments": tuple(
                Attachment(**{**one, "content": files[one["content"]]}) for one in told["attachments"]
            ),
            "machine_parts": tuple((kind, text) for kind, text in told["machine_parts"]),
            "enclosed": tuple(files[one] for one in told["enclosed"]),
            "defects": tuple(told["defects"]),
        }
    )


def _mailbox(told: dict[str, str] | None) -> Mailbox | None:
    return Mailbox(**told) if told else None
