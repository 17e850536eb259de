"""Bytes to a mail, in a bounded child where they are odd."""

from __future__ import annotations

from mailflow.edges.child import BoundedPool, ChildFailure
from mailflow.mail.limits import oddity
from mailflow.mail.message import InboundMail, parse
from mailflow.mail.transit import load_mail


def parse_bounded(raw: bytes, children: BoundedPool) -> InboundMail:
    """Bytes to a mail: here where they are plain, in a bounded child where they are odd. Raises ValueError with a cause
    where the child gave none."""
    if oddity(raw) is None:
        return parse(raw)
    answer = children.run("mail", raw)
    if isinstance(answer, ChildFailure):
        raise ValueError(f"the mail could not be read: {answer.why}")
    return load_mail(answer, raw)
