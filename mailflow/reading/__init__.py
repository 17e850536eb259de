"""What the writer of a mail meant. Pure; the words of each language are data in `lexicon/`."""
