"""What is wrong with this installation: each part tried for real, each finding `ok` or what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from mailflow.app import App
from mailflow.app.connections import imap_settings, smtp_settings
from mailflow.config import MailboxSection
from mailflow.doctor.finding import Finding
from mailflow.doctor.probe import probe as send_probe
from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import SmtpSender
from mailflow.errors import MailflowError
from mailflow.hiring.notices import KINDS
from mailflow.hiring.samples import sample
from mailflow.store.migrate import require_current

__all__ = ["Finding", "examine"]

PROBE_SECONDS = 60.0
_IDLE_SECONDS = 0.2


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
            yield from _guarded(send_probe(app, mailbox, probe_seconds))


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
