"""What is wrong with this installation: each part tried for real, each finding `ok` or what to do.

It sends one probe to its own mailbox and finds it again: that shows the way out, the way in, sub-addressing, the
sender results that the server stamps, a rewritten Message-ID and the difference of the clocks in one go.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from mailflow.app import App
from mailflow.app.connections import imap_settings, smtp_settings
from mailflow.config import MailboxSection
from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import SmtpSender
from mailflow.errors import MailflowError
from mailflow.hiring.notices import KINDS
from mailflow.hiring.samples import sample
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.delivery import Accepted
from mailflow.mail.message import InboundMail, Mailbox, parse
from mailflow.mail.messageid import mint
from mailflow.mail.sender import authenticate
from mailflow.store.migrate import require_current

#: Clocks further apart than this make due times and timestamps wrong.
_SKEW = timedelta(minutes=2)
PROBE_SECONDS = 60.0
_IDLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was tried, whether it is well, and what was seen or what to do."""

    what: str
    ok: bool
    told: str


def examine(
    app: App, ping_broker: Callable[[], None], *, probe: bool = True, probe_seconds: float = PROBE_SECONDS
) -> Iterator[Finding]:
    """Try everything, in an order in which the first failure explains those after it."""
    database = _tried(
        "database", lambda: _database(app), "check `database` in the configuration, then run `mailflow migrate`"
    )
    yield database
    yield _tried("keys", lambda: _keys(app), "check `key_file` and `data_dir`")
    yield _tried("broker", lambda: _broker(app, ping_broker), "check `broker`, and that the server runs")
    yield _tried("retention", lambda: _retention(app), "set `days` in [retention]; 0 keeps everybody")
    yield _tried("templates", lambda: _templates(app), "mend the templates, or leave `templates` unset")
    yield _tried(
        "bounded child", lambda: f"attachments are opened apart, {app.children.isolation()}", "Linux is needed"
    )
    if database.ok:
        yield _tried("restore guard", lambda: _restore(app), "run `mailflow confirm-restore` once you are sure")
    smtp = _tried("SMTP", lambda: _smtp(app), "check [smtp]: host, port, security, username and password")
    yield smtp
    for mailbox in app.settings.mailbox:
        advice = "check [mailbox.imap]: host, port, security, username, password and `folder`"
        imap = _tried(f"IMAP {mailbox.address}", partial(_imap, mailbox), advice)
        yield imap
        if imap.ok:
            yield _tried(f"IDLE {mailbox.address}", partial(_idle, mailbox), "everything else works without it")
        if probe and database.ok and smtp.ok and imap.ok:
            yield from _guarded(_probe(app, mailbox, probe_seconds))


def _retention(app: App) -> str:
    told = app.settings.retention
    if told.days is None:
        raise MailflowError("nobody has said how long candidates' data is kept")
    others = "".join(f", {country} {days}" for country, days in sorted(told.countries.items()))
    return f"days after the end: {told.days}{others}" if told.days else "until somebody erases it"


def _tried(what: str, look: Callable[[], str], advice: str) -> Finding:
    try:
        return Finding(what, True, look())
    except Exception as error:
        return Finding(what, False, f"{_cause(error)}; {advice}")


def _cause(error: Exception) -> str:
    """The first line of what an error says, and its name where it is not one of ours."""
    told = str(error).strip().splitlines()
    if isinstance(error, MailflowError):
        return told[0] if told else "it failed"
    return f"{type(error).__name__}: {told[0][:200]}" if told else type(error).__name__


def _guarded(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings; where the link breaks in the middle, that is one, too."""
    try:
        yield from findings
    except Exception as error:
        yield Finding("probe", False, f"{_cause(error)}; the link broke during the probe: run `mailflow doctor` again")


def _database(app: App) -> str:
    require_current(app.database)
    return f"{app.database.dialect}, schema is current"


def _keys(app: App) -> str:
    app.settings.read_secrets()
    return "the key is there, and every password file that is named"


def _broker(app: App, ping: Callable[[], None]) -> str:
    ping()
    return "in this process" if app.settings.broker == "embedded" else "answers"


def _templates(app: App) -> str:
    wrong = app.templates.check() or list(_unfit(app))
    if wrong:
        raise MailflowError("; ".join(wrong[:3]))
    return f"{len(app.templates.kinds())} kinds in {len(app.templates.languages)} languages"


def _unfit(app: App) -> Iterator[str]:
    """Templates that are well formed and still cannot say what a notice holds, tried with made-up facts."""
    for kind in KINDS:
        for language in app.templates.languages:
            try:
                app.templates.render(kind, sample(kind), language)
            except MailflowError as error:
                yield str(error)


def _restore(app: App) -> str:
    if app.restore_guard.restored(app.database):
        raise MailflowError("this database is older than what this machine has sent from; nothing is sent")
    return "the database is the newest that this machine has seen"


def _smtp(app: App) -> str:
    with SmtpSender(smtp_settings(app.settings)) as sender:
        facts = sender.check()
    link = "encrypted" if facts.encrypted else "not encrypted"
    live = "live" if app.settings.live else f"not live, addresses allowed: {len(app.settings.allow)}"
    return f"{link}, {'logged in' if facts.authenticated else 'no login'}; {live}"


def _imap(mailbox: MailboxSection) -> str:
    with ImapMailbox.connect(imap_settings(mailbox)) as link:
        state = link.select(mailbox.folder)
        offered = [name for name in ("MOVE", "UIDPLUS", "CONDSTORE") if name in link.capabilities]
    return f"logged in, mails in {mailbox.folder}: {state.exists}, offers {', '.join(offered) or 'nothing special'}"


def _idle(mailbox: MailboxSection) -> str:
    with ImapMailbox.connect(imap_settings(mailbox)) as link:
        link.select(mailbox.folder)
        link.wait(_IDLE_SECONDS)
        if "IDLE" not in link.capabilities:
            raise MailflowError(f"the server offers none, so new mail is seen after up to {mailbox.poll_seconds:.0f} s")
    return "the server tells of new mail at once"


def _probe(app: App, mailbox: MailboxSection, seconds: float) -> Iterator[Finding]:
    """A mail to hiring+probe…@, and what the mailbox made of it."""
    mark = f"probe{secrets.token_hex(6)}"
    local, _, domain = mailbox.address.partition("@")
    address = f"{local}+{mark}@{domain}"
    message_id = mint(app.settings.token_keys, "probe", app.clock(), secrets.token_bytes(10), domain)
    raw = compose(
        Outgoing(
            kind="probe",
            sender=Mailbox(mailbox.name, mailbox.address),
            to=Mailbox("", address),
            subject="mailflow doctor: a probe, nothing is wanted from you",
            text="mailflow sent this to itself to see whether mail to sub-addresses arrives. It may be deleted.\n",
            html=None,
            message_id=message_id,
            date=app.clock(),
            outbox_id=mark,
            instance=app.instance,
        )
    )
    with ImapMailbox.connect(imap_settings(mailbox)) as link:
        first = link.select(mailbox.folder).uidnext
        sent_at = app.clock()
        with SmtpSender(smtp_settings(app.settings)) as sender:
            outcome = sender.send(mailbox.address, address, raw)
        if not isinstance(outcome, Accepted):
            yield Finding(
                "sub-addressing", False, f"the probe was not taken: {outcome}; the server must take mail to {address}"
            )
            return
        found = _await_mail(link, mailbox, first, mark, seconds)
    if found is None:
        advice = f"turn on sub-addressing (plus addressing) for {mailbox.address}, and look into its spam folder"
        yield Finding("sub-addressing", False, f"the probe to {address} did not arrive in {seconds:.0f} s; {advice}")
        return
    mail, skew = found[0], found[1] - sent_at
    yield _sub_address(mail, address)
    rewritten = mail.message_id is None or mail.message_id.lower() != message_id.lower()
    yield Finding(
        "Message-ID",
        not rewritten,
        "rewritten by the provider; answers link by their token only" if rewritten else "kept",
    )
    yield _authentication(mail, mailbox)
    yield Finding(
        "clock",
        abs(skew) < _SKEW,
        f"the mail server's clock is {skew.total_seconds():+.0f} s from ours"
        + ("" if abs(skew) < _SKEW else "; set one of them by NTP"),
    )


def _await_mail(
    link: ImapMailbox, mailbox: MailboxSection, first: int, mark: str, seconds: float
) -> tuple[InboundMail, datetime] | None:
    """The probe as the mailbox has it, and its INTERNALDATE."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for fetched in link.fetch(link.uids_from(first)):
            if mark.encode() in fetched.raw:
                return parse(fetched.raw), fetched.internaldate
        link.wait(min(2.0, seconds))
        link.select(mailbox.folder)
    return None


def _sub_address(mail: InboundMail, address: str) -> Finding:
    if address in mail.recipients:
        return Finding("sub-addressing", True, "mail to sub-addresses arrives and shows where it was sent")
    told = "the probe arrived, but no header shows its sub-address; answers link by their references only"
    return Finding("sub-addressing", False, told)


def _authentication(mail: InboundMail, mailbox: MailboxSection) -> Finding:
    """What the server says about senders, and whether the profile makes sense of it."""
    seen = mail.header("authentication-results")
    shown = f"topmost Authentication-Results: {seen[:160]}" if seen else "the server stamps no Authentication-Results"
    profile = mailbox.trust.profile
    if profile == "none":
        return Finding("sender results", True, f'profile "none": every decision is confirmed by mail; {shown}')
    verdict = authenticate(mail, mailbox.profile)
    if verdict.authenticated:
        return Finding("sender results", True, f'profile "{profile}" proves our own mail by {verdict.by}')
    return Finding(
        "sender results",
        False,
        f'profile "{profile}" does not prove our own mail ({verdict.why}); {shown}; set [mailbox.trust]',
    )
