"""Killing mailflow at each named point of the way of a mail, and looking what became of every mail."""
