"""The per-recipient fields of a delivery status part (RFC 3464), for each recipient that was not reached.

The class of the enhanced status code (RFC 3463) tells permanent from temporary; the action tells a delay from a
failure.
"""

from __future__ import annotations

import re

from mailflow.mail.sorts import BouncedRecipient

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]{1,128}@[^\s<>\"'(),;:\[\]]{1,255}")
_SUCCESS = ("delivered", "relayed", "expanded")


def status_recipients(report: str) -> tuple[BouncedRecipient, ...]:
    """The recipients that `report` calls failed or delayed; those it calls delivered are left out."""
    found: dict[str, BouncedRecipient] = {}
    for fields in _groups(report[:200_000]):
        recipient = _recipient(fields)
        if recipient is not None:
            found.setdefault(recipient.address, recipient)
    return tuple(found.values())


def _groups(report: str) -> list[dict[str, str]]:
    """The blank-line-separated groups of fields, folded lines joined, names in lower case, the first of a name kept."""
    groups: list[dict[str, str]] = [{}]
    last = ""
    for line in report.splitlines():
        if not line.strip():
            groups.append({})
            last = ""
        elif line[0] in " \t" and last:
            groups[-1][last] += " " + line.strip()
        else:
            name, colon, value = line.partition(":")
            last = name.strip().lower() if colon else ""
            if last:
                groups[-1].setdefault(last, value.strip())
    return groups


def _recipient(fields: dict[str, str]) -> BouncedRecipient | None:
    address = _address(fields.get("original-recipient")) or _address(fields.get("final-recipient"))
    action = fields.get("action", "").split("(", 1)[0].strip().lower()
    if address is None or action.startswith(_SUCCESS):
        return None
    status = _STATUS.search(fields.get("status", ""))
    diagnostic = fields.get("diagnostic-code")
    permanent = action != "delayed" and (status is None or status[1] != "4")
    return BouncedRecipient(address, permanent, status[0] if status else None, diagnostic)


def _address(field: str | None) -> str | None:
    """The address of a typed field (`rfc822; ana@acme.test`), in lower case; None for other address types."""
    if field is None:
        return None
    found = _ADDRESS.search(field.rpartition(";")[2])
    return found[0].lower() if found else None
