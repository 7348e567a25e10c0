"""What is seen on the Explore pages as CSV files, guarded as those of the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import numpy as np
from numpy.typing import NDArray
from starlette.responses import Response, StreamingResponse

from trialatlas.analysis.facet_columns import NOT_CODED, WITHHELD
from trialatlas.analysis.facets import Selection
from trialatlas.presentation.data_rows import guarded
from trialatlas.web.asked import PageError
from trialatlas.web.explore_data import Seen
from trialatlas.web.explore_view import View

__all__ = ["map_file", "studies_file"]

_VALUES = ";"
_QUOTES = " | "
_LINES = 200
"""So many lines are sent at once."""

_EVERY = 1_000_000
_MOST_CELLS = 1_000_000
"""Of a map; two variables of which each study has values of its own have no map to speak of."""

Cells = Sequence[str | int]


def studies_file(seen: Seen, names: Sequence[str], order: NDArray[np.int64]) -> Response:
    """Studies with their values and the words that these rest on, a line each.

    Args:
        seen: What the person who asks may know.
        names: The variables: each has a column for its values and one for the quotations.
        order: Positions of the studies.
    """
    columns = ["study_id", "title"]
    for name in names:
        columns += [name, f"{name} quotes"]
    return _answer("studies.csv", columns, _studies(seen, names, order))


def _studies(seen: Seen, names: Sequence[str], order: NDArray[np.int64]) -> Iterator[Cells]:
    facets = seen.facets
    for place in order.tolist():
        study = facets.studies[place]
        quotes = _quotes(seen.tables.rows_of("values", study))
        line = [study, seen.tables.by_study[study].title]
        for name in names:
            values = facets.columns[name].values_of(place)
            # The words would tell the value.
            is_known = WITHHELD not in values and NOT_CODED not in values
            line += [_VALUES.join(values), quotes.get(name, "") if is_known else ""]
        yield line


def _quotes(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        row["variable"]: _QUOTES.join(dict.fromkeys(span["quote"] for span in row["spans"] or ()))
        for row in rows
    }


def map_file(view: View, selection: Selection) -> Response:
    """How many studies have each pair of values of the map's variables, a line each.

    Args:
        view: Which variables.
        selection: The studies that count.

    Raises:
        PageError: It would have too many lines.
    """
    down, across = (selection.columns[name].values for name in (view.rows, view.columns))
    if len(down) * len(across) > _MOST_CELLS:
        message = (
            f"{len(down):,} values by {len(across):,} are more cells than a file should have "
            f"({_MOST_CELLS:,}); choose other variables, or export the studies."
        )
        raise PageError(HTTPStatus.BAD_REQUEST, message)
    cross = selection.cross(view.rows, view.columns, _EVERY)
    lines = (
        (down[row], across[column], n)
        for row, counts in zip(cross.rows, cross.counts.tolist(), strict=True)
        for column, n in zip(cross.columns, counts, strict=True)
    )
    return _answer("map.csv", (view.rows, view.columns, "studies"), lines)


def _answer(name: str, columns: Sequence[str], lines: Iterable[Cells]) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(
        _encoded(columns, lines), media_type="text/csv; charset=utf-8", headers=headers
    )


def _encoded(columns: Sequence[str], lines: Iterable[Cells]) -> Iterator[bytes]:
    """Parts of a file as `trialatlas.presentation.data_rows.encoded` would write the whole."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for number, line in enumerate(lines, start=1):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in line])
        if number % _LINES == 0:
            yield text.getvalue().encode("utf-8")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8")
