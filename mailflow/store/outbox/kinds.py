"""The kinds of notices as the outbox tells them apart: what leaves first, what makes way, what goes to candidates."""

from __future__ import annotations

#: Kinds that answer a mail; they count against the day's ceiling of answers.
ANSWERS = ("receipt", "clarify", "confirm", "help", "status", "trail", "resumes", "intake", "correction", "released")
#: Answers first, then what somebody waits for, then the daily mail.
_BY_URGENCY = (
    ANSWERS,
    ("question", "answer", "offer", "delegation", "standin"),
    ("escalation", "reminder", "promise", "first_notice"),
    ("digest", "nurture", "informing"),
    ("summary", "referral"),
)
#: What is claimed first, by kind: the lower the number, the sooner.
PRIORITY = {kind: place for place, kinds in enumerate(_BY_URGENCY) for kind in kinds}
#: Kinds that mailflow starts by itself: they keep to ceilings, and make way.
SELF_STARTED = ("digest", "reminder", "promise", "offer", "escalation", "summary", "referral", "nurture", "informing")
#: Kinds that go to the candidate whom the facts name, in the name of the recruiter who released them.
CANDIDATE_KINDS = ("first_notice",)
#: Kinds that must not leave once something in them was answered.
WHILE_OPEN = ("reminder", "escalation", "promise", "offer")
#: Kinds that name candidates without listing them, with the facts of the moment at which they were written.
OF_THE_MOMENT = ("digest", "summary", "status", "trail")
