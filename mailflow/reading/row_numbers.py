"""The numbers of rows behind a verb, as the closed grammars take them: `undo 1, 2 and 4`, `send #3`."""

from __future__ import annotations

import re

#: A group of its own, empty where no number is named. What parts two numbers is never empty, and no number is the half
#: of another: nothing can be read in two ways, and a long row is read at once.
ROW_NUMBERS = r"((?:(?:\s*,\s*|\s+)(?:and |und )?#?\d{1,2}(?!\d))*)"


def row_numbers(words: str) -> tuple[int, ...]:
    """The numbers in words that matched, in their order."""
    return tuple(int(number) for number in re.findall(r"\d+", words))
