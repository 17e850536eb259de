"""A company that never was, run against the real flow on a moved clock: for trying a policy, and for testing all of it.

Real are the database, intake, reading, the beat, the outbox and the templates; made up are the people, their habits and
the mail server, which is a list in memory. The same seed gives the same people, the same mails and the same figures.
"""
