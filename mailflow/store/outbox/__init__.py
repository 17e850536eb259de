"""Mail to be sent: queued by key, claimed under a lease with a fencing token, frozen once, settled by what became of
it.
"""

from mailflow.store.outbox.claiming import Claim, anything_due, claim, claimed, join, postpone_due, release
from mailflow.store.outbox.counting import about_to_leave, count_by_state, self_started_since, transmissions_since
from mailflow.store.outbox.guarding import guard, mark_transmitting, marked_early
from mailflow.store.outbox.kinds import CANDIDATE_KINDS, SELF_STARTED
from mailflow.store.outbox.queueing import Frozen, freeze, queue, queued_already
from mailflow.store.outbox.settling import LIVE, Settled, cancel, expire_everything, resolve_stranded, settle
from mailflow.store.outbox.threads import Thread, answered_threads

__all__ = [
    "CANDIDATE_KINDS",
    "LIVE",
    "SELF_STARTED",
    "Claim",
    "Frozen",
    "Settled",
    "Thread",
    "about_to_leave",
    "answered_threads",
    "anything_due",
    "cancel",
    "claim",
    "claimed",
    "count_by_state",
    "expire_everything",
    "freeze",
    "guard",
    "join",
    "mark_transmitting",
    "marked_early",
    "postpone_due",
    "queue",
    "queued_already",
    "release",
    "resolve_stranded",
    "self_started_since",
    "settle",
    "transmissions_since",
]
