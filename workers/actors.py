"""The one actor: send what is due. Ringing twice is harmless; the rows' leases see to that."""

from __future__ import annotations

import dramatiq
import structlog

from mailflow.logs import Fault
from workers.broker import broker, waiting
from workers.runtime import current_app

_log = structlog.get_logger(__name__)
QUEUE = "mailflow"
_broker_fault = Fault("broker out of reach; the beat will ring again", "broker reached again")
_sending_fault = Fault("sending failed; the beat will ring again", "sending goes on")


@dramatiq.actor(queue_name=QUEUE, max_retries=0)
def deliver() -> None:
    """Claim what is due, up to fifty at a time, and send it. Every row owns its retries, so this one needs none."""
    try:
        sent = current_app().outbox.deliver_due()
    except Exception as error:
        _sending_fault.is_so(error)
        return
    _sending_fault.is_over()
    if sent:
        _log.info("notices sent", count=sent)


def ring() -> None:
    """The doorbell. A broker that is out of reach is no fault of the caller's: said once, and the beat rings again."""
    if waiting(broker, QUEUE) > 2:
        return
    try:
        deliver.send()
    except Exception as error:
        _broker_fault.is_so(error)
    else:
        _broker_fault.is_over()
