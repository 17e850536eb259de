"""mailflow without any account: a mail server in the process, sample people and roles, and a hiring day in a minute."""
