"""A hiring day, told while it happens: every mail goes over real IMAP and SMTP, only the clock is moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailflow.app import App, build
from mailflow.config import load_settings
from mailflow.demo.people import Client, Letter
from mailflow.demo.resume import NADIA, docx
from mailflow.demo.sandbox import HIRING, Sandbox, prepared_sandbox
from mailflow.store.migrate import migrate
from mailflow.store.results import final_rows, nothing_moves

ZONE = ZoneInfo("America/New_York")
#: A Monday; the story runs to the Friday.
_DAY = 23
_PATIENCE_SECONDS = 20.0


class Story:
    """The teller: a clock that is moved, the app, and everybody's mail program."""

    def __init__(self, app: App, sandbox: Sandbox, clock: StoryClock, say: Callable[[str], None]) -> None:
        self._app, self._clock, self._say = app, clock, say
        self._poller = app.poller(app.settings.mailbox[0])
        names = {
            "rita": "Rita Rossi",
            "dana": "Dana Okafor",
            "omar": "Omar Haddad",
            "ben": "Ben Carter",
            "lea": "Lea Novak",
        }
        self.people = {
            key: Client(name, f"{key}@acme.test", sandbox.password, sandbox.mail) for key, name in names.items()
        }

    def at(self, day: int, hour: int, minute: int, what: str) -> None:
        """Move the clock and let the beat tick."""
        self._clock.now = datetime(2026, 11, _DAY + day, hour, minute, tzinfo=ZONE).astimezone(UTC)
        weekday = f"{self._clock.now.astimezone(ZONE):%A %H:%M}"
        self._say(f"\n== {weekday}  {what}")
        self._app.sweep.run_once()
        self._settle()

    @property
    def now(self) -> datetime:
        """The story's time."""
        return self._clock.now.astimezone(ZONE)

    def take_in(self) -> None:
        """The poller looks, the mail is judged, the answers go out."""
        self._poller.poll_once()
        self._settle()

    def _settle(self) -> None:
        """Wait until the worker threads have sent everything that is due."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with self._app.database.read() as connection:
                if nothing_moves(connection, self._clock.now):
                    return
            self._app.wake()
            time.sleep(0.02)
        raise TimeoutError("the workers did not send what is due")

    def received(self, who: str, kind: str = "") -> Letter:
        """The newest mail of that kind that somebody got since the last look. Raises LookupError where none came."""
        letter = self.looked(who, kind)
        if letter is None:
            raise LookupError(f"{who} got no {kind or 'mail'}")
        return letter

    def looked(self, who: str, kind: str = "") -> Letter | None:
        """The same, or None."""
        letters = self.people[who].new_mail()
        for letter in letters:
            sent = letter.sent_at.astimezone(ZONE)
            gets = "gets" if sent.date() == self.now.date() else f"got on {sent:%A %H:%M}"
            self._say(f"   -> {self.people[who].name} {gets}: {letter.subject}")
        wanted = [letter for letter in letters if not kind or letter.kind == kind]
        return wanted[-1] if wanted else None

    def answers(self, who: str, letter: Letter, words: str) -> None:
        """Somebody replies, and mailflow takes it in."""
        self._say(f"   <- {self.people[who].name} answers:")
        for line in words.splitlines():
            self._say(f"        {line}")
        self.people[who].answer(letter, words, self.now)
        self.take_in()

    def forwards(self, who: str, words: str, file: tuple[str, bytes]) -> None:
        """Somebody forwards a resume, and mailflow takes it in."""
        to = HIRING.replace("@", "+resumes@")
        self._say(f"   <- {self.people[who].name} forwards {file[0]} to {to}: {words}")
        self.people[who].forward(to, "Fwd: my application", words, file, self.now)
        self.take_in()

    def show(self, letter: Letter) -> None:
        """The whole mail, as its reader sees it."""
        self._say(f"\n      Subject: {letter.subject}")
        for line in letter.text.splitlines():
            self._say(f"      | {line}".rstrip())

    def tell(self, line: str) -> None:
        """A line of the story."""
        self._say(f"   {line}")


class StoryClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, _DAY, 7, 0, tzinfo=ZONE).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now


def run_story(folder: Path, reply: str, say: Callable[[str], None] = print) -> int:
    """Run the day; `reply` is one more answer in the manager's name. Returns the exit code."""
    clock = StoryClock()
    with prepared_sandbox(folder, clock) as sandbox:
        app = build(load_settings(), clock=clock)
        from workers.embedded import EmbeddedWorkers

        migrate(app.database)
        sandbox.load(app)
        workers = EmbeddedWorkers(app, with_beat=False)
        workers.start()
        try:
            _tell(Story(app, sandbox, clock, say), reply)
            with app.database.read() as connection:
                rows = final_rows(connection)
        finally:
            workers.stop()
            app.close()
    say("\n== What the database says at the end\n")
    for line in rows:
        say(f"   {line}")
    return 0


def _tell(story: Story, reply: str) -> None:
    digest = _morning(story)
    _unclear(story, digest)
    _machines_and_strangers(story, digest)
    _evening(story)
    _own_words(story, reply)
    _resume(story)
    _late(story)


def _morning(story: Story) -> Letter:
    story.at(0, 8, 0, "Dana's digest is due at her hour, in her zone")
    digest = story.received("dana", "digest")
    story.show(digest)
    story.at(0, 8, 20, "She answers on her phone, for three of six candidates")
    story.answers("dana", digest, "1 yes, exactly what we need\n2 no - too junior\nhold 3 until Friday")
    receipt = story.received("dana", "receipt")
    story.show(receipt)
    story.at(0, 8, 35, "Second thoughts, within the undo window")
    story.answers("dana", receipt, "undo 2")
    story.received("dana", "receipt")
    return digest


def _unclear(story: Story, digest: Letter) -> None:
    story.at(0, 9, 5, "A reply that fits two people: mailflow asks, and decides nothing")
    story.answers("dana", digest, "Kim looks good, approve")
    question = story.received("dana", "clarify")
    story.show(question)
    story.answers("dana", question, "1")
    story.received("dana", "receipt")


def _machines_and_strangers(story: Story, digest: Letter) -> None:
    story.at(0, 9, 30, "Omar is away: his mail server answers; that decides nothing, and his clock stands still")
    omars = story.received("omar", "digest")
    away = "I am out of office until Wednesday, 25 November. In urgent cases ask ben@acme.test."
    story.people["omar"].automatic(omars, away, story.now)
    story.take_in()
    story.tell("no decision recorded, nothing answered; Ben, whom it names, is proposed as his stand-in")
    story.at(0, 10, 0, "Somebody forwarded Dana's digest; a stranger answers it in her name")
    story.people["dana"].forge(digest.reply_to, "approve all", story.now)
    story.take_in()
    confirmation = story.received("dana", "confirm")
    story.show(confirmation)
    story.answers("dana", confirmation, "no")
    story.received("dana", "receipt")


def _evening(story: Story) -> None:
    story.at(0, 17, 30, "Rita, the recruiter, gets her day in one mail")
    story.show(story.received("rita", "summary"))


def _own_words(story: Story, reply: str) -> None:
    story.at(1, 8, 0, "Tuesday: what is still open comes in one mail again, with what waits for Omar while he is away")
    digest = story.received("dana", "digest")
    if reply:
        story.show(digest)
        story.tell("Your words, in Dana's name:")
        story.answers("dana", digest, reply)
        letters = story.people["dana"].new_mail()
        for letter in letters:
            story.show(letter)
        if not letters:
            story.tell("(nothing to record or to ask in that: no answer)")


def _resume(story: Story) -> None:
    story.at(1, 8, 40, "A resume reached Rita; she forwards it and names no role: mailflow keeps it and asks")
    story.forwards("rita", "Have a look, please.", ("nadia-haas.docx", docx(NADIA)))
    question = story.received("rita", "intake")
    story.show(question)
    story.answers("rita", question, "2")
    story.show(story.received("rita", "intake"))


def _late(story: Story) -> None:
    story.at(2, 8, 0, "Wednesday: the forwarded resume is in Dana's digest")
    attached = [part.get_filename() for part in story.received("dana", "digest").message.walk() if part.get_filename()]
    story.tell(f"attached: {', '.join(str(name) for name in attached)}")
    story.at(3, 9, 1, "Omar is back, and the clock of his two reviews has run on since: they are due, one reminder")
    if story.looked("omar", "reminder") is None:
        story.tell("none: Dana has decided on his two as well, as his backup, while he was away")
        return
    story.at(4, 9, 2, "One working day later, nobody answered: the facts go to the backup, who may decide now")
    escalation = story.received("dana", "escalation")
    story.show(escalation)
    story.answers("dana", escalation, "yes to Tomas, no to Aisha: portfolio too small")
    story.received("dana", "receipt")
    story.at(4, 17, 30, "And Rita's evening, once more")
    story.received("rita", "summary")


__all__ = ["HIRING", "Story", "StoryClock", "run_story"]
