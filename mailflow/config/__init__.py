"""The configuration: `mailflow.toml` and `MAILFLOW_*` variables, checked whole before anything starts.

Every mistake is told at once, each with its key and what is allowed. Secrets come from the environment or from files
and are never shown: their type prints as stars.
"""

from mailflow.config.sections import (
    HolidaysSection,
    ImapSection,
    MailboxSection,
    PolicySection,
    RecoverySection,
    RetentionSection,
    SmtpSection,
    TrustSection,
)
from mailflow.config.settings import DEFAULT_FILE, Settings, is_configured, load_settings

__all__ = [
    "DEFAULT_FILE",
    "HolidaysSection",
    "ImapSection",
    "MailboxSection",
    "PolicySection",
    "RecoverySection",
    "RetentionSection",
    "Settings",
    "SmtpSection",
    "TrustSection",
    "is_configured",
    "load_settings",
]
