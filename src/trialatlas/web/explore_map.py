"""The evidence map as a picture whose bubbles are links, and as a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialatlas.analysis.facets import Cross, Selection
from trialatlas.presentation.charts.bubbles import (
    BLOCK_GAP,
    LARGEST,
    narrowest,
    radius_of,
    shift_of,
)
from trialatlas.presentation.charts.facts import Group
from trialatlas.presentation.charts.matrix import Matrix
from trialatlas.presentation.charts.matrix_layout import (
    Block,
    blocks_of,
    header_marks,
    label_room,
    row_height,
    row_marks,
)
from trialatlas.presentation.figure import MARGIN
from trialatlas.presentation.marks import Text
from trialatlas.presentation.theme import NARROW, PAGE
from trialatlas.web.explore_facets import shown
from trialatlas.web.explore_view import View, address, filter_pairs

__all__ = ["Bubble", "EvidenceMap", "Picture", "map_of"]

MOST = 30
"""So many rows and columns a map has; the rarest values are put together beyond it."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """The studies that have a pair of values.

    Attributes:
        x: Its middle, in px from the left.
        y: Its middle, in px from the top.
        radius: In px; the area grows with the number of studies.
        n: How many studies.
        label: The pair and the number in words.
        address: The view of these studies; empty where values are put together.
        is_beside: Whether the number stands beside the bubble, as there is no room on it.
        is_absent: Whether one of the two says why there is no value.
    """

    x: float
    y: float
    radius: float
    n: int
    label: str
    address: str
    is_beside: bool
    is_absent: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the map.

    Attributes:
        width: In px.
        height: In px.
        texts: Labels of rows and columns.
        rules: Lines between rows: y, and where they end.
        bubbles: The pairs that studies have.
    """

    width: int
    height: float
    texts: Sequence[Text]
    rules: Sequence[tuple[float, float]]
    bubbles: Sequence[Bubble]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """How many studies have each pair of values of two variables.

    Attributes:
        row_title: Heading of the variable of the rows.
        column_title: Heading of the variable of the columns.
        columns: Labels of the columns.
        rows: Of each row its label, and by column the number of studies and the view of these.
        pictures: A wide one and one for phones.
    """

    row_title: str
    column_title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[int, str]]]]
    pictures: Sequence[Picture]


def map_of(view: View, selection: Selection) -> EvidenceMap | None:
    """The map that is asked for; None where no study or no pair of variables is there.

    Args:
        view: What is asked for.
        selection: The studies that pass its filters.
    """
    if not view.rows or not selection.n:
        return None
    cross = selection.cross(view.rows, view.columns, MOST)
    down = _groups(selection, view.rows, cross.rows)
    across = _groups(selection, view.columns, cross.columns)
    titles = [selection.columns[name].variable.title for name in (view.rows, view.columns)]
    # What places labels counts studies by their ids; here only their number is known.
    matrix = Matrix(titles[0], titles[1], down, across, {})
    links = [[_link(view, row.value, column.value) for column in across] for row in down]
    drawing = _Drawing(matrix, cross, links)
    return EvidenceMap(
        row_title=titles[0],
        column_title=titles[1],
        columns=[group.label for group in across],
        rows=[
            (group.label, list(zip(counts.tolist(), own, strict=True)))
            for group, counts, own in zip(down, cross.counts, links, strict=True)
        ],
        pictures=[drawing.of(PAGE), drawing.of(NARROW)],
    )


def _groups(selection: Selection, name: str, codes: Sequence[int]) -> tuple[Group, ...]:
    column = selection.columns[name]
    n_others = column.n_named - sum(code >= 0 and not column.is_absent[code] for code in codes)
    return tuple(
        Group(
            column.values[code],
            shown(column, column.values[code]),
            (),
            bool(column.is_absent[code]),
        )
        if code >= 0
        else Group("", f"{n_others} other values", ())
        for code in codes
    )


def _link(view: View, row: str, column: str) -> str:
    """The view of the studies with a pair of values; empty where one of them is several."""
    if not row or not column:
        return ""
    pairs = view.filtered(view.rows, [(filter_pairs(view.rows)[0], row)])
    names = filter_pairs(view.columns)
    if view.columns == view.rows:
        return address("/explore", pairs, "studies")
    kept = [pair for pair in pairs if pair[0] not in names]
    return address("/explore", [*kept, (names[0], column)], "studies")


@dataclass(frozen=True, slots=True)
class _Drawing:
    matrix: Matrix
    cross: Cross
    links: Sequence[Sequence[str]]

    @property
    def most(self) -> int:
        """The number of studies in the fullest cell, at least 1."""
        return max(int(self.cross.counts.max(initial=1)), 1)

    def of(self, width: int) -> Picture:
        """The map at a width in px."""
        texts: list[Text] = []
        rules: list[tuple[float, float]] = []
        bubbles: list[Bubble] = []
        room = label_room(self.matrix, width)
        top, first = float(MARGIN), 0
        for block in blocks_of(self.matrix, width, narrowest(self.most)):
            texts += [mark for mark in header_marks(block, top) if isinstance(mark, Text)]
            top += block.header
            end = min(block.start + block.step * len(block.columns), width - MARGIN)
            radius = min(LARGEST, block.step / 2 - 3)
            for number, group in enumerate(self.matrix.rows):
                height = row_height(group, room, 2 * radius + 8)
                rules.append((top, end))
                texts += row_marks(group, block.start, top + height / 2, room)
                bubbles += self._row(block, (number, first), top + height / 2, radius)
                top += height
            rules.append((top, end))
            top += BLOCK_GAP
            first += len(block.columns)
        return Picture(width, math.ceil(top - BLOCK_GAP + MARGIN), texts, rules, bubbles)

    def _row(
        self, block: Block, at: tuple[int, int], middle: float, largest: float
    ) -> Iterator[Bubble]:
        row, first = at
        own = self.matrix.rows[row]
        for place, column in enumerate(block.columns):
            n = int(self.cross.counts[row, first + place])
            if not n:
                continue
            radius = radius_of(n, self.most, largest)
            shift = shift_of(n, radius)
            studies = "1 study" if n == 1 else f"{n:,} studies"
            yield Bubble(
                x=round(block.middle(place) - shift, 1),
                y=round(middle, 1),
                radius=round(radius, 1),
                n=n,
                label=f"{own.label}, {column.label}: {studies}",
                address=self.links[row][first + place],
                is_beside=shift > 0,
                is_absent=own.is_missing or column.is_missing,
            )
