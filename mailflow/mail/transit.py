"""A parsed mail as bytes and back, for the way out of the child process that parsed it. Nothing in it is executed.

Two lines of JSON, the places of its files and the mail with a number for each file, and then those files that have to
be carried. Most have not: whoever asked has the raw mail, and takes them from there. So a large file stands in memory
once, and not on its way as well.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from mailflow.mail.address import Mailbox
from mailflow.mail.decoding import decode_base64
from mailflow.mail.message import Attachment, InboundMail, parse
from mailflow.mail.mime import Part

#: Transfer encodings that one look at the bytes undoes, and whether that is base64; what has another is carried.
_QUICK = {"base64": True, "7bit": False, "8bit": False, "binary": False, "": False}


@dataclass(slots=True)
class _Files:
    """The files of a mail in the order in which they were found, and the number of each by the identity of its bytes:
    an enclosed mail stands in two fields of the mail."""

    found: list[tuple[Part, bytes]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def decoded(self, part: Part) -> bytes:
        """The content of a part, which is remembered."""
        content = part.content()
        self.numbers[id(content)] = len(self.found)
        self.found.append((part, content))
        return content


def parse_job(raw: bytes) -> bytes:
    """Parse a raw mail and tell it as `load_mail` reads it: the whole work of the child."""
    files = _Files()
    mail = parse(raw, files.decoded)

    def plain(value: object) -> str | int:
        if isinstance(value, bytes):
            return files.numbers[id(value)]
        if isinstance(value, datetime):
            return value.isoformat()
        raise TypeError(f"a mail holds no {type(value).__name__}")

    told = json.dumps(asdict(mail), default=plain, ensure_ascii=True).encode("ascii")
    quick = [_QUICK.get(part.transfer_encoding) for part, _ in files.found]
    places = [
        [len(content)] if base64 is None else [part.start, part.end, base64]
        for (part, content), base64 in zip(files.found, quick, strict=True)
    ]
    carried = b"".join(content for (_, content), base64 in zip(files.found, quick, strict=True) if base64 is None)
    return b"\n".join((json.dumps(places).encode("ascii"), told, carried))


def load_mail(data: bytes, raw: bytes) -> InboundMail:
    """The mail that `parse_job` told of `raw`. Raises ValueError, KeyError or TypeError for anything else."""
    first = data.index(b"\n")
    second = data.index(b"\n", first + 1)
    files: list[bytes] = []
    at = second + 1
    for start, *rest in json.loads(data[:first]):
        if rest:
            end, base64 = rest
            files.append(decode_base64(memoryview(raw)[start:end]) if base64 else raw[start:end])
        else:
            files.append(data[at : at + start])
            at += start
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
