"""A list of studies that a person wrote: one id a line, or a table with a column of ids."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, raise_any, report
from trialatlas.protocol.files import read_decoded

__all__ = ["read_ids"]

_HEADINGS = ("nct_id", "record_id", "study_id", "id")
_COMMENT = re.compile(r"(^|\s)#.*")


def read_ids(path: Path) -> tuple[str, ...]:
    """Read ids of studies.

    Empty lines and what follows ``#`` are passed over. Of a table (cells divided by tabs, commas or
    semicolons) the column ``nct_id`` counts, or ``record_id``, ``study_id`` or ``id``; without such
    a heading, the first column.

    Args:
        path: The file, in UTF-8.

    Returns:
        The ids in upper case, each once, in the order of the file.

    Raises:
        ProtocolError: The file cannot be read, or has no id.
    """
    faults: list[Fault] = []
    text = read_decoded(path, str(path), faults) or ""
    lines = [
        line for line in (_COMMENT.sub("", line) for line in text.splitlines()) if line.strip()
    ]
    first = lines[0] if lines else ""
    delimiter = max("\t,;", key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    heading = [cell.casefold() for cell in rows[0]] if rows else []
    column = next((heading.index(name) for name in _HEADINGS if name in heading), None)
    if column is not None:
        rows = rows[1:]
    cells = (row[column or 0] for row in rows if len(row) > (column or 0))
    ids = tuple(dict.fromkeys(cell.upper() for cell in cells if cell))
    if not ids and not faults:
        report(faults, Place(str(path)), "at least one id of a study, one a line", "none")
    raise_any(faults)
    return ids
