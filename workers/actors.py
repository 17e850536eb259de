"""The one actor: send what is due. Ringing twice is harmless; the rows' leases see to that."""

from __future__ import annotations

import dramatiq
import structlog

from workers.broker import broker, waiting
from workers.runtime import current_app

_log = structlog.get_logger(__name__)
QUEUE = "mailflow"


@dramatiq.actor(queue_name=QUEUE, max_retries=3, min_backoff=1000, max_backoff=30_000)
def deliver() -> None:
    """Claim what is due, up to fifty at a time, and send it."""
    sent = current_app().outbox.deliver_due()
    if sent:
        _log.info("notices sent", count=sent)


def ring() -> None:
    """The doorbell. A broker that is out of reach is no fault of the caller's: the beat rings again."""
    if waiting(broker, QUEUE) > 2:
        return
    try:
        deliver.send()
    except Exception as error:
        _log.warning("broker out of reach; the beat will ring again", cause=type(error).__name__)
