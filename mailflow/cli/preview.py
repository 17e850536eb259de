"""`mailflow preview KIND`: a notice with made-up facts, printed, written to files or shown. Sends nothing."""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path

from mailflow.edges.templates import Templates
from mailflow.edges.templates.catalogue import languages
from mailflow.errors import MailflowError
from mailflow.hiring.notices import KINDS
from mailflow.hiring.samples import sample
from mailflow.hiring.samples.scene import REPLY_ADDRESS
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.message import Mailbox

SENDER = Mailbox("Hiring", "hiring@acme.test")


def preview(
    kind: str,
    out: Path | None = None,
    *,
    language: str = "en",
    plain: bool = False,
    open_it: bool = False,
    templates: Templates | None = None,
) -> tuple[Path, ...]:
    """Write KIND.txt, KIND.html and KIND.eml into the folder `out`, made where it is missing, and say where they are.

    `kind` may be `all`. Without `out` the text is printed, or with `open_it` the files go to a new temporary folder;
    `open_it` also shows each in the browser; `plain` leaves the page out. Gives the files written. Raises MailflowError
    for a kind that mailflow does not send, a language that it does not write or a folder that cannot be written, and
    TemplateError for a wrong template.
    """
    if kind != "all" and kind not in KINDS:
        raise MailflowError(f"there is no notice {kind!r}; there are: all, {', '.join(sorted(KINDS))}")
    if language not in languages():
        raise MailflowError(f"notices are not written in {language!r}, but in: {', '.join(languages())}")
    templates = templates or Templates()
    written: list[Path] = []
    for one in sorted(KINDS) if kind == "all" else [kind]:
        files = _files(one, language, plain, templates)
        if out is None and not open_it:
            print(files[f"{one}.txt"].decode())
            continue
        out = out or Path(tempfile.mkdtemp(prefix="mailflow-preview-"))
        written += _write(out, files)
        if open_it:
            webbrowser.open((out / f"{one}.{'txt' if plain else 'html'}").resolve().as_uri())
    for path in written:
        print(path)
    return tuple(written)


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise MailflowError(f"cannot write the preview to {error.filename}: {error.strerror}") from error
    return [folder / name for name in files]


def _files(kind: str, language: str, plain: bool, templates: Templates) -> dict[str, bytes]:
    """Name and content of each file: the two bodies, and the whole mail as it would be sent."""
    notice = sample(kind)
    made = templates.render(kind, notice, language, plain)
    mail = compose(
        Outgoing(
            kind=kind,
            sender=SENDER,
            to=Mailbox(notice.recipient, "you@acme.test"),
            subject=made.subject,
            text=made.text,
            html=made.html,
            message_id=f"<preview.{kind}@acme.test>",
            date=notice.at,
            outbox_id="0",
            instance="preview",
            reply_to=Mailbox(SENDER.name, REPLY_ADDRESS),
        )
    )
    files = {f"{kind}.txt": f"{made.subject}\n\n{made.text}".encode(), f"{kind}.eml": mail}
    return files if made.html is None else {**files, f"{kind}.html": made.html.encode()}
