"""Submission by SMTP. `SmtpSender` is the door; what becomes of a mail is a value of `mail.delivery`."""

from mailflow.edges.smtp.sender import SmtpSender
from mailflow.edges.smtp.settings import Outgoing, SmtpFacts, SmtpSettings

__all__ = ["Outgoing", "SmtpFacts", "SmtpSender", "SmtpSettings"]
