"""Heat maps: the pairs of values of two variables, each cell shaded by its number of studies."""

from __future__ import annotations

from trialatlas.presentation.charts.facts import Facts, Group
from trialatlas.presentation.charts.matrix import (
    Matrix,
    in_words,
    matrix_of,
    share_of_matrix,
)
from trialatlas.presentation.charts.matrix_layout import (
    Block,
    blocks_of,
    header_marks,
    label_room,
    row_height,
    row_marks,
)
from trialatlas.presentation.figure import Chart
from trialatlas.presentation.lettering import width_of
from trialatlas.presentation.marks import Box, Drawn, Mark, Text
from trialatlas.presentation.theme import COLOURS, SHADES, SMALL
from trialatlas.protocol.figures import Heat

__all__ = ["heat_map", "shade_of"]

_CELL = 26.0
_BLOCK_GAP = 16
_DARK = 3
"""From this shade on, letters are light."""


def heat_map(facts: Facts, asked: Heat) -> Chart | None:
    """A cell for each pair of values; None where the results have no such table.

    Args:
        facts: What the review found.
        asked: Which two variables.
    """
    matrix = matrix_of(facts, asked.rows, asked.columns)
    if matrix is None:
        return None
    across = f"{matrix.column_title[:1].lower()}{matrix.column_title[1:]}"
    title = f"{matrix.row_title} by {across}"
    said = "Each number is a number of studies; the more, the darker; grey without a value."
    note = f"{share_of_matrix(matrix)} {said}"
    return Chart(
        name=f"{asked.rows}-by-{asked.columns}-heat",
        title=title,
        note=f"{note} {facts.source}",
        alt=f"Heat map. {share_of_matrix(matrix)} {in_words(matrix)}.",
        draw=lambda width, top: _drawn(matrix, width, top),
    )


def shade_of(n: int, most: int) -> int:
    """Which of the theme's shades a number has, from 0 for the least.

    Args:
        n: The number, at least 1.
        most: The greatest number.

    Example:
        >>> [shade_of(n, 12) for n in (1, 2, 6, 12)]
        [0, 0, 2, 5]
    """
    return min(int((n - 1) * len(SHADES) / max(most, len(SHADES))), len(SHADES) - 1)


def _drawn(matrix: Matrix, width: int, top: float) -> Drawn:
    marks: list[Mark] = []
    room = label_room(matrix, width)
    narrowest = width_of(str(matrix.n_most), SMALL) + 5
    for block in blocks_of(matrix, width, narrowest):
        marks += header_marks(block, top)
        top += block.header
        for group in matrix.rows:
            height = row_height(group, room, _CELL)
            marks += row_marks(group, block.start, top + height / 2, room)
            for place in range(len(block.columns)):
                marks += _cell(matrix, block, (group, place), (top, height))
            top += height
        top += _BLOCK_GAP
    return marks, top - _BLOCK_GAP


def _cell(
    matrix: Matrix, block: Block, place: tuple[Group, int], span: tuple[float, float]
) -> list[Mark]:
    row, number = place
    top, height = span
    column = block.columns[number]
    n = len(matrix.cells.get((row.value, column.value), ()))
    is_absent = row.is_missing or column.is_missing
    shade = shade_of(n, matrix.n_most_reported) if n and not is_absent else 0
    left = block.start + number * block.step
    box = Box(
        x=left,
        x2=left + block.step,
        y=top,
        y2=top + height,
        fill=COLOURS["paper"] if not n else COLOURS["absent"] if is_absent else SHADES[shade],
        stroke=COLOURS["line"],
        facts={"row": row.value, "column": column.value, "n": n},
    )
    if not n:
        return [box]
    colour = COLOURS["paper"] if shade >= _DARK else COLOURS["ink"]
    middle = top + height / 2 + 0.35 * SMALL
    words = Text(x=block.middle(number), y=middle, text=str(n), align="center", colour=colour)
    return [box, words]
