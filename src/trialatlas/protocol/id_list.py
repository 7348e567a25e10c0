"""A list of studies that a person wrote: ids one a line, or a table with a column of ids."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, raise_any, report
from trialatlas.protocol.files import read_decoded

__all__ = ["read_ids"]

_HEADINGS = ("nct_id", "nct number", "nctid", "record_id", "study_id", "id")
"""Of columns with ids; the second and third are those of a registry's own tables."""

_COMMENT = re.compile(r"(^|\s)#.*")
_ID = re.compile(r"NCT\d{8}", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:[\s,;'\"]*NCT\d{8}\b)+[\s,;'\"]*", re.IGNORECASE)
_QUOTES = "\"'"


def read_ids(path: Path) -> tuple[str, ...]:
    """Read ids of studies.

    Empty lines and what follows ``#`` are passed over. Of a table (cells divided by tabs, commas or
    semicolons) the column ``nct_id`` counts, or ``NCT Number``, ``record_id``, ``study_id`` or
    ``id``; without such a heading, the first column. A line of nothing but ids of
    ClinicalTrials.gov gives all of them.

    Args:
        path: The file, in UTF-8.

    Returns:
        The ids in upper case, each once, in the order of the file.

    Raises:
        ProtocolError: The file cannot be read, or has no id.
    """
    faults: list[Fault] = []
    file = str(path)
    text = read_decoded(path, file, faults) or ""
    lines = [
        line for line in (_COMMENT.sub("", line) for line in text.splitlines()) if line.strip()
    ]
    cells = [cell.strip(_QUOTES) for cell in _ids_in(lines, file, faults)]
    ids = tuple(dict.fromkeys(cell.upper() for cell in cells if cell))
    if not ids and not faults:
        report(faults, Place(file), "at least one id of a study, one a line", "none")
    raise_any(faults)
    return ids


def _ids_in(lines: Sequence[str], file: str, faults: list[Fault]) -> list[str]:
    """The cells that should hold ids, line by line."""
    delimiter = max("\t,;", key=lines[0].count) if lines else ","
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error as error:
        report(faults, Place(file), "ids of studies, one a line", str(error))
        return []
    heading = [cell.casefold() for cell in rows[0]] if rows else []
    column = next((heading.index(name) for name in _HEADINGS if name in heading), None)
    if column is not None:
        return [row[column] for row in rows[1:] if len(row) > column]
    cells: list[str] = []
    for row in rows:
        line = " ".join(row)
        # Only the first of several would be read otherwise, and nothing said of the others.
        cells.extend(_ID.findall(line) if _SEVERAL.fullmatch(line) else row[:1])
    return cells
