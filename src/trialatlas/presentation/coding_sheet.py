"""Codings as CSV, batch by batch: a file of any length in flat memory.

The rules of `trialatlas.presentation.data_files` hold: UTF-8, CRLF after each line, and an
apostrophe before text that a spreadsheet would take for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import pyarrow as pa

from trialatlas.presentation.data_rows import guarded
from trialatlas.presentation.tables import Row

__all__ = ["COLUMNS", "coding_lines"]

COLUMNS = (
    "nct_id",
    "variable",
    "value",
    "missing",
    "basis",
    "rule",
    "quotes",
    "confidence",
    "against",
    "coder",
    "reason",
)
"""Several values are joined by ``;``, several quotations by `` | ``.

``against`` has the words that speak for another value, each after the value that it speaks for;
``coder`` is ``rule`` or ``model:`` and a name; ``reason`` is why a model's answer does not count.
"""


def coding_lines(batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """The file, a piece at a time.

    Args:
        batches: Rows of ``codings``.

    Yields:
        The names of the columns, then the lines of each batch, in their order.
    """
    yield _encoded([COLUMNS])
    for batch in batches:
        yield _encoded(_line(row) for row in batch.to_pylist())


def _line(row: Row) -> tuple[str, ...]:
    cells = (
        row["study_id"],
        row["variable"],
        ";".join(row["value"] or ()),
        row["missing"],
        row["basis"],
        row["rule"],
        " | ".join(span["quote"] for span in row["spans"] or ()),
        row["confidence"],
        " | ".join(_against(span) for span in row["against"] or ()),
        row["coder"],
        row["reason"],
    )
    return tuple(guarded(cell or "") for cell in cells)


def _against(span: Row) -> str:
    return f"{span['value']}: {span['quote']}" if span["value"] else str(span["quote"])


def _encoded(lines: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8")
