"""A small digest as the programs quote it: what a reply answers. It holds words that decide, on purpose."""

from __future__ import annotations

DIGEST_TEXT = """\
Good morning Dana,

3 candidates wait for your decision.

1. Maria Silva - Senior SRE (SRE-7), due Friday 17:00
   Eight years in operations, runs the on-call of a bank. Must-haves: 4 of 4.

2. John Doe - Senior SRE (SRE-7), due Friday 17:00
   Three years at a web agency. Must-haves: 2 of 4.

3. Wei Chen - Data engineer (DAT-3), due Monday 12:00
   Approve, reject or hold: all pipelines in Scala. Must-haves: 3 of 3.

How to answer: reply with the number and your decision, for example "1 yes, 2 no - too junior".
"""

_ROWS = (
    ("Maria Silva", "Senior SRE (SRE-7), due Friday 17:00", "Eight years in operations, runs the on-call of a bank."),
    ("John Doe", "Senior SRE (SRE-7), due Friday 17:00", "Three years at a web agency. Must-haves: 2 of 4."),
    ("Wei Chen", "Data engineer (DAT-3), due Monday 12:00", "Approve, reject or hold: all pipelines in Scala."),
)

DIGEST_HTML = (
    "<div style='font-family:sans-serif'><p>Good morning Dana,</p><p>3 candidates wait for your decision.</p>"
    "<table role='presentation' width='100%'>"
    + "".join(
        f"<tr><td width='30'>{number}.</td><td><b>{name}</b> - {role}<br>{summary}</td></tr>"
        for number, (name, role, summary) in enumerate(_ROWS, 1)
    )
    + "</table><p>How to answer: reply with the number and your decision, for example &quot;1 yes, 2 no - too junior"
    "&quot;.</p></div>"
)
