"""The shared mailbox by IMAP. `ImapMailbox.connect` is the door; failures are `MailboxError`."""

from mailflow.edges.imap.mailbox import ImapMailbox
from mailflow.edges.imap.settings import FetchedMail, FolderState, ImapSettings

__all__ = ["FetchedMail", "FolderState", "ImapMailbox", "ImapSettings"]
