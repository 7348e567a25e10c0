"""A model's codings as CSV: the columns of `code --out`, and who coded and why.

The rules of `trialatlas.presentation.data_files` hold, as in
`trialatlas.presentation.coding_sheet`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from trialatlas.model.judgement import Coding
from trialatlas.presentation.data_files import guarded

__all__ = ["COLUMNS", "model_lines"]

COLUMNS = (
    "nct_id",
    "variable",
    "value",
    "missing",
    "basis",
    "rule",
    "quotes",
    "confidence",
    "coder",
    "reason",
)
"""Several values are joined by ``;``, several quotations by `` | ``."""


def model_lines(codings: Iterable[Coding]) -> Iterator[bytes]:
    """The file, a line at a time.

    Args:
        codings: In the order of the lines.

    Yields:
        The names of the columns, then a line for each coding.
    """
    yield _encoded(COLUMNS)
    for coding in codings:
        cells = (
            coding.study_id,
            coding.variable,
            ";".join(coding.value),
            coding.missing,
            coding.basis,
            coding.rule,
            " | ".join(span.quote for span in coding.spans),
            coding.confidence,
            coding.coder,
            coding.reason,
        )
        yield _encoded(tuple(guarded(cell or "") for cell in cells))


def _encoded(cells: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8")
