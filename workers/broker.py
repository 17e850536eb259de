"""The broker that the configuration names. Set before any actor is declared: actors bind when they are imported."""

from __future__ import annotations

import collections
import logging
from typing import Any, cast

import dramatiq
from dramatiq.broker import Broker
from dramatiq.brokers.stub import StubBroker, _StubConsumer
from dramatiq.message import Message
from dramatiq.middleware import (
    AgeLimit,
    Callbacks,
    CurrentMessage,
    Middleware,
    Retries,
    ShutdownNotifications,
    TimeLimit,
)

from mailflow.config import load_settings
from mailflow.logs import OnceInAWhile

#: A worker that died is noticed after this long; its message comes back to another.
_HEARTBEAT_MS = 15_000
_DEAD_KEPT = 1000
#: Without it, who rings the doorbell of a server that fell silent waits for as long as TCP does: a quarter of an hour.
_SECONDS_TO_ANSWER = 10
_CONSUMERS = ("dramatiq.worker.ConsumerThread(mailflow)", "dramatiq.worker.ConsumerThread(mailflow.DQ)")


class _EmbeddedConsumer(_StubConsumer):
    """Dramatiq's in-process consumer, but what it had prefetched goes back to the queue when it stops."""

    def __init__(self, broker: EmbeddedBroker, queue_name: str, *args: Any) -> None:
        super().__init__(*args)  # type: ignore[no-untyped-call]  # dramatiq does not type its stub consumer
        self._broker = broker
        self.queue_name = queue_name

    def nack(self, message: Any) -> None:
        """Note that a message failed for good, and forget it."""
        self.queue.task_done()
        self.prefetch_semaphore.release()
        self._broker.dead.append((message.message_id, message.actor_name))
        message._exception = None

    def requeue(self, messages: Any) -> None:
        """Give messages back that were taken and not begun."""
        for message in messages:
            self.queue.put(message._message.encode())
            self.queue.task_done()
            self.prefetch_semaphore.release()


class EmbeddedBroker(StubBroker):
    """Queues in this process. Volatile on purpose: the outbox is the truth, a message only a doorbell."""

    def __init__(self, middleware: list[Middleware] | None = None) -> None:
        super().__init__(middleware)
        self.dead: collections.deque[tuple[str, str]] = collections.deque(maxlen=_DEAD_KEPT)

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 100) -> Any:
        """A consumer of that queue."""
        return _EmbeddedConsumer(
            self, queue_name, self.queues[queue_name], self.dead_letters_by_queue[queue_name], prefetch, timeout
        )


class _Reached(Middleware):
    """Notes that the broker is there, so that the next time it is away is said again."""

    def __init__(self, told: OnceInAWhile) -> None:
        self._told = told

    def before_process_message(self, broker: Broker, message: Any) -> None:
        """A message came."""
        self._told.forget()


def make_broker(url: str) -> Broker:
    """A broker for `embedded`, `redis://...` or `amqp://...`."""
    middleware = [
        AgeLimit(),
        TimeLimit(time_limit=600_000),
        ShutdownNotifications(),
        Callbacks(),
        Retries(max_retries=3),
    ]
    middleware += [CurrentMessage(), _Reached(_quietened())]
    if url == "embedded":
        return EmbeddedBroker(middleware)
    if url.startswith("redis"):
        from dramatiq.brokers.redis import RedisBroker

        redis: Any = RedisBroker
        return cast(
            Broker,
            redis(
                connection_pool=_redis_connections(url),
                middleware=middleware,
                namespace="mailflow",
                heartbeat_timeout=_HEARTBEAT_MS,
                maintenance_chance=100_000,
            ),
        )
    from dramatiq.brokers.rabbitmq import RabbitmqBroker

    return RabbitmqBroker(url=url, middleware=middleware, confirm_delivery=True)


def _redis_connections(url: str) -> Any:
    import redis

    return redis.ConnectionPool.from_url(
        url, socket_timeout=_SECONDS_TO_ANSWER, socket_connect_timeout=_SECONDS_TO_ANSWER
    )


def _quietened() -> OnceInAWhile:
    """What keeps dramatiq's consumers from repeating themselves."""
    told = OnceInAWhile()
    for name in _CONSUMERS:
        logging.getLogger(name).addFilter(told)
    return told


def waiting(broker: Broker, queue_name: str) -> int:
    """Messages in an in-process queue; 0 for brokers elsewhere, which are not asked."""
    return broker.queues[queue_name].qsize() if isinstance(broker, EmbeddedBroker) else 0


def ping() -> None:
    """Ask the broker for a sign of life; raises whatever its client raises where there is none."""
    if isinstance(broker, EmbeddedBroker):
        return
    client: Any = getattr(broker, "client", None)
    if client is not None:
        client.ping()
    else:
        channel: Any = getattr(broker, "connection", None)
        if channel is None or not channel.is_open:
            raise ConnectionError("the broker's connection is closed")


broker: Broker = make_broker(load_settings().broker)
dramatiq.set_broker(broker)

__all__ = ["EmbeddedBroker", "Message", "broker", "make_broker", "waiting"]
