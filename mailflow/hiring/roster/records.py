"""The rows of a TOML or CSV text, each with the line it stands in, not checked yet."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mailflow.hiring.roster.entries import TABLES, listed

#: The column that tells which table a CSV file is.
MORE_CELLS = "more cells than columns"
_TELLING = {"address": "people", "ref": "requisitions", "candidate": "applications", "requisition": "responsibilities"}


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its table, its line, its values, and the lines of its keys where the form tells them."""

    table: str
    line: int
    values: Mapping[str, Any]
    key_lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """Where a value stands."""
        return self.key_lines.get(key, self.line)


def toml_records(text: str) -> list[Record]:
    """Raises tomllib.TOMLDecodeError, whose text names the line."""
    told = tomllib.loads(text)
    headers, keys = _toml_lines(text)
    records = []
    for table, rows in told.items():
        lines = headers.get(table, [])
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            line = lines[min(number, len(lines) - 1)] if lines else 1
            values = row if isinstance(row, dict) else {"": row}
            records.append(Record(table, line, values, keys.get(line, {})))
    return records


def _toml_lines(text: str) -> tuple[dict[str, list[int]], dict[int, dict[str, int]]]:
    """On which line each table begins, and each key in it: the parser does not tell."""
    headers: dict[str, list[int]] = {}
    keys: dict[int, dict[str, int]] = {}
    current = 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]", line)
        key = re.match(r"\s*([A-Za-z_]+)\s*[.=]", line)
        if header:
            current = number
            headers.setdefault(header[1], []).append(number)
        elif key and current:
            keys.setdefault(current, {}).setdefault(key[1], number)
        elif key:
            headers.setdefault(key[1], []).append(number)
    return headers, keys


def csv_records(text: str) -> list[Record]:
    """Raises csv.Error."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    table = next((_TELLING[name] for name in _TELLING if name in columns), None)
    if table is None:
        semicolons = "; it has semicolons where commas are needed" if ";" in "".join(columns) else ""
        raise csv.Error(
            "the first line names the columns, such as name,address or ref,title or requisition,decides or "
            f"candidate,email,requisition,stage{semicolons}"
        )
    # A wrong name of a column is one mistake, in the first line, and none of each row.
    wrong = {name: 1 for name in columns if name not in TABLES[table].model_fields}
    reader.fieldnames = columns
    records = []
    for row in reader:
        extra = row.pop(None, None)
        values: dict[str, Any] = {key: value for key, value in row.items() if value not in (None, "")}
        if extra:
            values[MORE_CELLS] = extra
        if "fit" in values:
            values["fit"] = dict(part.split("=", 1) if "=" in part else (part, "") for part in listed(values["fit"]))
        records.append(Record(table, reader.line_num, values, wrong))
    return records
