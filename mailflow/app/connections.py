"""The sections of the configuration that tell of servers, as the edges take them."""

from __future__ import annotations

from mailflow.config import MailboxSection, Settings
from mailflow.edges.imap import ImapSettings
from mailflow.edges.smtp import SmtpSettings


def imap_settings(mailbox: MailboxSection) -> ImapSettings:
    """The mailbox section as the IMAP edge takes it."""
    imap = mailbox.imap
    return ImapSettings(
        host=imap.host,
        port=imap.port,
        username=imap.username or mailbox.address,
        password=imap.secret,
        security=imap.security,
        timeout=imap.timeout,
        ca_file=str(imap.ca_file) if imap.ca_file else None,
    )


def smtp_settings(settings: Settings) -> SmtpSettings:
    """The SMTP section as the SMTP edge takes it."""
    smtp = settings.smtp
    return SmtpSettings(
        host=smtp.host,
        port=smtp.port,
        username=smtp.username or None,
        password=smtp.secret,
        security=smtp.security,
        connections=smtp.connections,
        timeout=smtp.timeout,
        ca_file=str(smtp.ca_file) if smtp.ca_file else None,
    )
