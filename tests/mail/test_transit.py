"""A mail that was parsed in another process is the mail that was parsed here."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.message import parse
from mailflow.mail.transit import load_mail, parse_job


@given(st.lists(st.binary(max_size=200), max_size=4), st.text(max_size=80))
def test_a_mail_comes_back_as_it_was(files: list[bytes], words: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Rita Rossi <rita@acme.test>", "hiring@acme.test", "cv"
    mail["Date"] = "Mon, 23 Nov 2026 08:20:00 +0100"
    mail.set_content(words)
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "passed on"
    inner.set_content("inside")
    mail.add_attachment(inner)
    for number, content in enumerate(files):
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    raw = mail.as_bytes()
    assert load_mail(parse_job(raw), raw) == parse(raw)


@given(st.binary(max_size=400))
def test_whatever_can_be_parsed_can_be_told(raw: bytes) -> None:
    assert load_mail(parse_job(raw), raw) == parse(raw)
