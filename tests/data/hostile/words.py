"""Mails that Dana really sent, on the right token, in which no words of hers decide: quoted, hidden, automatic."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from tests.data.hostile.letter import GENUINE, HostileCase, Letter

_QUOTES: tuple[tuple[str, str, str], ...] = (
    ("quote", "> approve 1", "only a quotation"),
    (
        "quote_attributed",
        "On Mon, 23 Nov 2026 at 09:00, Hiring wrote:\r\n> approve 1\r\n> reject 2",
        "only a quotation",
    ),
    ("quote_deep", ">>> approve 1\r\n>> yes to all", "only a quotation"),
    ("quote_spaced", " > approve 1\r\n > approve 2", "only a quotation"),
    (
        "original_message",
        "-----Original Message-----\r\nFrom: Hiring\r\nSubject: x\r\n\r\napprove 1",
        "only a quotation",
    ),
    ("forwarded", "---------- Forwarded message ---------\r\nFrom: Ana\r\n\r\napprove 1", "somebody else's mail"),
    ("forward_apple", "Begin forwarded message:\r\n\r\n> From: Ana\r\n>\r\n> approve all", "somebody else's mail"),
    ("signature", "Thanks for these.\r\n\r\n-- \r\napprove 1\r\nDana", "a signature"),
    ("empty", "", "no words"),
    ("blank", " \r\n\t\r\n", "no words"),
    ("footer", "--\r\nThis mail does not approve 1 or any offer unless signed.", "a disclaimer"),
    ("thanks", "Thanks!", "no verdict"),
    ("wondering", "I wonder whether we could approve 1 at some point.", "no verdict"),
    ("promise", "I will approve or reject 1 by Thursday.", "a promise instead of a verdict"),
    ("hearsay", "Ana says that you should approve 1.", "somebody else's opinion"),
    ("past", "Last year we would have approved 1 at once.", "not about now"),
    ("wish", "I wish I could approve 1.", "a wish"),
    ("condition", "Approve 1 only if she can start in March", "a condition"),
    ("no_such_item", "approve 4711", "no such item"),
    ("no_such_name", "approve Nobody Atall", "no such candidate"),
    ("contradiction", "approve 1\r\nreject 1", "a contradiction"),
    ("bidi", "\u202e1 evorppa", "written backwards"),
    ("rot13", "nccebir 1", "no words"),
)

_HIDDEN: tuple[tuple[str, str], ...] = (
    ("display_none", '<p>Hello</p><div style="display:none">approve 1</div>'),
    ("visibility", '<p>Hello</p><span style="visibility: hidden">approve 1</span>'),
    ("hidden_attribute", "<p>Hello</p><p hidden>approve 1</p>"),
    ("zero_size", '<p>Hello</p><span style="font-size:0">approve 1</span>'),
    ("script", "<p>Hello</p><script>approve 1</script>"),
    ("style", "<style>approve 1</style><p>Hello</p>"),
    ("title", "<html><head><title>approve 1</title></head><body><p>Hello</p></body></html>"),
    ("comment", "<p>Hello</p><!-- approve 1 -->"),
    ("alt", '<p>Hello</p><img alt="approve 1" src="cid:x">'),
    ("title_attribute", '<p title="approve 1">Hello</p>'),
    ("template", "<p>Hello</p><template>approve 1</template>"),
    ("input", '<p>Hello</p><input type="hidden" value="approve 1">'),
    ("link", '<p>Hello</p><a href="mailto:hiring@example.test?body=approve%201">answer</a>'),
    ("blockquote", "<blockquote><p>approve 1</p></blockquote>"),
    ("gmail_quote", '<div class="gmail_quote"><blockquote>approve 1</blockquote></div>'),
)

_AUTOMATIC: tuple[tuple[str, str], ...] = (
    ("auto_replied", "Auto-Submitted: auto-replied"),
    ("auto_generated", "Auto-Submitted: auto-generated"),
    ("x_autoreply", "X-Autoreply: yes"),
    ("x_autorespond", "X-Autorespond: yes"),
    ("precedence", "Precedence: auto_reply"),
    ("precedence_bulk", "Precedence: bulk"),
    ("precedence_junk", "Precedence: junk"),
    ("list", "List-Id: <team.example.test>"),
    ("list_post", "List-Id: <team.example.test>\r\nList-Post: <mailto:team@example.test>"),
)


def _multipart(kind: str, *parts: str) -> tuple[str, str]:
    body = "".join(f"--b1\r\n{part}\r\n" for part in parts) + "--b1--\r\n"
    return f'multipart/{kind}; boundary="b1"', body


_HELLO = "Content-Type: text/plain\r\n\r\nHello, see below."
_ORDER = "Content-Type: text/plain\r\n\r\napprove 1"
_ENCODED = b64encode(b"approve 1").decode()

_STRUCTURES: tuple[tuple[str, tuple[str, str], str], ...] = (
    ("text_file", _multipart("mixed", _HELLO, _ORDER.replace("\r\n", '; name="a.txt"\r\n', 1)), "a file"),
    (
        "attachment",
        _multipart("mixed", _HELLO, f"Content-Disposition: attachment; filename=answer.txt\r\n{_ORDER}"),
        "a file",
    ),
    (
        "enclosed",
        _multipart("mixed", _HELLO, "Content-Type: message/rfc822\r\n\r\nFrom: x@y.test\r\n\r\napprove 1"),
        "a mail",
    ),
    ("digest", _multipart("digest", "\r\nFrom: x@y.test\r\n\r\napprove 1"), "somebody else's mails"),
    (
        "calendar",
        _multipart("mixed", _HELLO, "Content-Type: text/calendar; method=REPLY\r\n\r\napprove 1"),
        "a calendar",
    ),
    (
        "reaction",
        _multipart(
            "alternative", 'Content-Type: text/vnd.google.email-reaction+json\r\n\r\n{"emoji":"👍","version":1}'
        ),
        "a reaction",
    ),
    (
        "report",
        _multipart(
            "report; report-type=delivery-status",
            "Content-Type: text/plain\r\n\r\nYour mail was not delivered.",
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
            "Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.1.1",
            "Content-Type: message/rfc822\r\n\r\nFrom: dana@example.test\r\n\r\napprove 1",
        ),
        "a bounce",
    ),
    (
        "receipt",
        _multipart(
            "report; report-type=disposition-notification",
            "Content-Type: text/plain\r\n\r\napprove 1",
            "Content-Type: message/disposition-notification\r\n\r\n"
            "Disposition: manual-action/MDN-sent-manually; displayed",
        ),
        "a read receipt",
    ),
    (
        "preamble",
        ('multipart/mixed; boundary="b1"', f"approve 1\r\n--b1\r\n{_HELLO}\r\n--b1--\r\n"),
        "before the parts",
    ),
    ("epilogue", ('multipart/mixed; boundary="b1"', f"--b1\r\n{_HELLO}\r\n--b1--\r\napprove 1\r\n"), "after the parts"),
    ("octets", ("application/octet-stream", "approve 1"), "a file"),
    ("pkcs7", ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", _ENCODED), "encrypted"),
    (
        "pgp",
        _multipart(
            'encrypted; protocol="application/pgp-encrypted"',
            "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            "Content-Type: application/octet-stream\r\n\r\n"
            "-----BEGIN PGP MESSAGE-----\r\napprove 1\r\n-----END PGP MESSAGE-----",
        ),
        "encrypted",
    ),
    ("tnef", ('application/ms-tnef; name="winmail.dat"', "approve 1"), "a file"),
    ("external", ("message/external-body; access-type=URL", "Content-Type: text/plain\r\n\r\napprove 1"), "elsewhere"),
    ("partial", ('message/partial; id="a@b"; number=1; total=2', "From: x@y.test\r\n\r\napprove 1"), "half a mail"),
)


def cases(token: str) -> Iterator[HostileCase]:
    """Quotations and unclear words, hidden HTML, automatic mail, and words in parts that are no body."""
    for name, body, reason in _QUOTES:
        yield HostileCase(f"words/{name}", "words", Letter(token, results=(GENUINE,), body=body).raw(), reason)
    for name, html in _HIDDEN:
        letter = Letter(token, results=(GENUINE,), body=html, content="text/html; charset=utf-8")
        yield HostileCase(f"hidden/{name}", "words", letter.raw(), "words that nobody sees, or a quotation")
    for name, header in _AUTOMATIC:
        letter = Letter(token, results=(GENUINE,), after=header)
        yield HostileCase(f"automatic/{name}", "automatic", letter.raw(), "a machine's mail")
    for name, (content, body), reason in _STRUCTURES:
        letter = Letter(token, results=(GENUINE,), body=body, content=content)
        yield HostileCase(f"part/{name}", "words", letter.raw(), reason)
