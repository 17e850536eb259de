"""What is fixed for one shared mailbox, whatever mail comes, as the configuration tells it."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.config import MailboxSection, Settings
from mailflow.hiring.letter import Surroundings
from mailflow.mail.kind import Ourselves
from mailflow.mail.messageid import is_ours
from mailflow.mail.token import TokenKeys
from mailflow.reading.requisitions import IntakeAddresses


@dataclass(frozen=True, slots=True)
class OwnIds:
    """Tells our own Message-IDs; a value, so that another process can be given it."""

    keys: TokenKeys

    def __call__(self, message_id: str) -> bool:
        return is_ours(self.keys, message_id)


def surroundings(settings: Settings, mailbox: MailboxSection, instance: str) -> Surroundings:
    """What is fixed for one shared mailbox of these settings."""
    own_id = OwnIds(settings.token_keys)
    addresses = frozenset(one.address for one in settings.mailbox)
    return Surroundings(
        mailbox=mailbox.address,
        ourselves=Ourselves(addresses, instance, own_id),
        profile=mailbox.profile,
        is_own_id=own_id,
        intake=intake_addresses(mailbox),
    )


def intake_addresses(mailbox: MailboxSection) -> IntakeAddresses:
    """Where resumes for this mailbox are mailed to."""
    return IntakeAddresses(
        mailboxes=frozenset({mailbox.address}),
        aliases={alias: meaning.lower() for alias, meaning in mailbox.aliases.items()},
        general=frozenset(tag.lower() for tag in mailbox.intake),
    )
