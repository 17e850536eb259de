"""What a mail is: bytes to values. Pure: no clock, no randomness, no logging, no database, no network."""
