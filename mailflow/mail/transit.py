"""A parsed mail as JSON and back, for the way out of the child process that parsed it. Nothing in it is executed."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mailflow.mail.address import Mailbox
from mailflow.mail.message import Attachment, InboundMail, parse


def dump_mail(mail: InboundMail) -> bytes:
    """The mail as JSON; bytes as base64."""
    return json.dumps(asdict(mail), default=_plain, ensure_ascii=True).encode("ascii")


def parse_job(raw: bytes) -> bytes:
    """Parse a raw mail and say it as JSON: the whole work of the child."""
    return dump_mail(parse(raw))


def load_mail(data: bytes) -> InboundMail:
    """The mail that `dump_mail` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    told: dict[str, Any] = json.loads(data)
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
                Attachment(**{**one, "content": _bytes(one["content"])}) for one in told["attachments"]
            ),
            "machine_parts": tuple((kind, text) for kind, text in told["machine_parts"]),
            "enclosed": tuple(_bytes(one) for one in told["enclosed"]),
            "defects": tuple(told["defects"]),
        }
    )


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a mail holds no {type(value).__name__}")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _mailbox(told: dict[str, str] | None) -> Mailbox | None:
    return Mailbox(**told) if told else None
