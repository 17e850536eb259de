"""The real servers that the tests talk to, as plain processes on free loopback ports with all state in one folder."""
