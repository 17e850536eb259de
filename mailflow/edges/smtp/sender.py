"""Handing finished mails to the SMTP server, one recipient each: the door for synchronous callers.

One asyncio loop in a thread of its own serves the connections, each a `Lane`. Callers may be many threads. Nothing is
composed or scheduled here, the bytes go out as they are, and when to try again is the outbox's affair.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeAlias

from mailflow.edges.smtp.lane import Lane
from mailflow.edges.smtp.settings import Outgoing, SmtpFacts, SmtpSettings
from mailflow.errors import TransportError
from mailflow.mail.delivery import Delivery, NotSent
from mailflow.mail.link import is_loopback

_STOPPING = "mailflow is stopping"


#: Index and outcome, and what `on_result` raised.
_Answer: TypeAlias = tuple[int, Delivery, Exception | None]


@dataclass(frozen=True, slots=True)
class _Job:
    index: int
    mail: Outgoing
    answers: queue.SimpleQueue[_Answer]
    #: By the loop's clock.
    queued: float
    on_result: Callable[[int, Delivery], None] | None

    def answer(self, outcome: Delivery) -> None:
        failed: Exception | None = None
        try:
            if self.on_result is not None:
                self.on_result(self.index, outcome)
        except Exception as error:
            # It is the caller's; the connection serves others too.
            failed = error
        self.answers.put((self.index, outcome, failed))


class SmtpSender:
    """Sends over a few reused connections. Thread-safe; the first mail starts the loop, `close` ends it."""

    def __init__(self, settings: SmtpSettings) -> None:
        if settings.security == "plain" and not is_loopback(settings.host):
            raise TransportError(f"a plain SMTP link to {settings.host} is refused: use tls or starttls")
        self._settings = settings
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._lanes: list[asyncio.Task[None]] = []
        self._closed = False

    def send(
        self, envelope_from: str, recipient: str, raw: bytes, on_body: Callable[[], Future[bool]] | None = None
    ) -> Delivery:
        """Hands over one mail and waits for what became of it. Never raises on what the server does."""
        return self.send_many([Outgoing(envelope_from, recipient, raw, on_body)])[0]

    def send_many(
        self, batch: Sequence[Outgoing], on_result: Callable[[int, Delivery], None] | None = None
    ) -> list[Delivery]:
        """Hands over a batch across the connections; the outcomes in the order of the batch.

        `on_result` is called with index and outcome when each becomes known, before the connection takes up another
        mail, so that it must not block; in the thread of the connections. What it raises is raised
        here, once the batch is through. Raises
        `TransportError` once the sender is closed.
        """
        if not batch:
            return []
        answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._submit(batch, answers, on_result)
        outcomes: dict[int, Delivery] = {}
        failures: list[Exception] = []
        while len(outcomes) < len(batch):
            index, outcome, failed = answers.get()
            outcomes[index] = outcome
            failures += [failed] if failed is not None else []
        if failures:
            raise failures[0]
        return [outcomes[index] for index in range(len(batch))]

    def check(self) -> SmtpFacts:
        """Connects, secures and logs in on a connection of its own. Raises `TransportError` saying what failed."""
        return asyncio.run(self._check())

    async def _check(self) -> SmtpFacts:
        lane = Lane(self._settings)
        try:
            client = await lane.connect()
            encrypted = client.get_transport_info("sslcontext") is not None
            return SmtpFacts(frozenset(client.esmtp_extensions), encrypted, self._settings.username is not None)
        finally:
            await lane.hang_up()

    def close(self, grace: float = 30.0) -> None:
        """Ends connections and loop. Mails not yet begun come back as `NotSent`; those in hand get `grace` seconds."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        for _ in range(self._settings.connections):
            loop.call_soon_threadsafe(self._jobs.put_nowait, None)
        thread.join(grace)
        if thread.is_alive():
            loop.call_soon_threadsafe(self._cut)
            thread.join()

    def __enter__(self) -> SmtpSender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(
        self,
        batch: Sequence[Outgoing],
        answers: queue.SimpleQueue[_Answer],
        on_result: Callable[[int, Delivery], None] | None,
    ) -> None:
        with self._lock:
            if self._closed:
                raise TransportError("the SMTP sender is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._run, args=(self._loop,), name="smtp", daemon=True)
                self._thread.start()
            now = self._loop.time()
            jobs = [_Job(index, mail, answers, now, on_result) for index, mail in enumerate(batch)]
            self._loop.call_soon_threadsafe(self._enqueue, jobs)

    def _enqueue(self, jobs: list[_Job]) -> None:
        for job in jobs:
            self._jobs.put_nowait(job)

    def _cut(self) -> None:
        for lane in self._lanes:
            lane.cancel()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._serve_all())

    async def _serve_all(self) -> None:
        self._lanes = [asyncio.create_task(self._serve()) for _ in range(self._settings.connections)]
        await asyncio.gather(*self._lanes, return_exceptions=True)

    async def _serve(self) -> None:
        """One lane: takes jobs until None comes; a connection that is not needed for a while is given back."""
        lane = Lane(self._settings)
        unreached = (float("-inf"), "")
        try:
            while (job := await self._next(lane)) is not None:
                if self._closed:
                    job.answer(NotSent(_STOPPING))
                elif job.queued < unreached[0]:
                    # Waited while the server could not be reached: asking again for each would hold a batch for hours.
                    job.answer(NotSent(unreached[1]))
                else:
                    unreached = await self._carry(lane, job) or unreached
            await lane.hang_up()
        finally:
            lane.drop()

    async def _carry(self, lane: Lane, job: _Job) -> tuple[float, str] | None:
        """One job, always answered; when and why the server could not be reached, where that is so."""
        outcome: Delivery | None = None
        try:
            await lane.connect()
            outcome = await lane.deliver(job.mail)
            return None
        except TransportError as failed:
            outcome = NotSent(str(failed))
            return asyncio.get_running_loop().time(), str(failed)
        finally:
            job.answer(outcome or lane.outcome_if_cut(_STOPPING))

    async def _next(self, lane: Lane) -> _Job | None:
        while True:
            if not self._jobs.empty():
                return self._jobs.get_nowait()
            try:
                return await asyncio.wait_for(self._jobs.get(), self._settings.idle)
            except TimeoutError:
                await lane.hang_up()
