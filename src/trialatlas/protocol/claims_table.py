"""The table of a publication: which column holds which variable, and every filled cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from trialatlas.model.judgement import Missing
from trialatlas.protocol.claims import CellClaim, ClaimsTable, ClaimsTableColumn, IdClaim
from trialatlas.protocol.claims_values import Desk, meanings_at, variable_or_field, words_in
from trialatlas.protocol.faults import report
from trialatlas.protocol.names import MISSING
from trialatlas.protocol.positions import Leaf, MapNode
from trialatlas.protocol.shapes import as_map, as_text, check_keys, map_at, text_at
from trialatlas.protocol.sheets import Columns, Row, read_rows

__all__ = ["read_claims_table"]

_SEPARATOR = ";"
_Meanings = Mapping[str, Mapping[str, tuple[str, ...]]]


def read_claims_table(node: MapNode, folder: Path, desk: Desk) -> ClaimsTable | None:
    """Read what stands under ``table``, and the file that it names.

    Args:
        node: What stands under ``table``.
        folder: The folder of ``claims.yaml``, in which the file is.
        desk: The codebook, and where faults go.

    Returns:
        The table; None where its file or its columns cannot be read.
    """
    check_keys(node, ("file", "columns"), ("id",), desk.faults)
    name = text_at(node, "file", desk.faults)
    id_column = text_at(node, "id", desk.faults) or "nct_id"
    meanings: dict[str, dict[str, tuple[str, ...]]] = {}
    columns = _columns(map_at(node, "columns", desk.faults), meanings, desk)
    if not name:
        return None
    path = folder / name
    if not path.is_file():
        expected = f"the file of the table in {folder}"
        report(desk.faults, node.entries["file"].place, expected, f"no {name} there")
        return None
    names = [column.name for column in columns]
    wanted = Columns(required=(id_column, *names), blank=names, is_open=True)
    rows = [row for row in read_rows(path, str(path), wanted, desk.faults) if row.cells]
    cells = [
        (row, column, row.cells[column.name])
        for row in rows
        for column in columns
        if column.name in row.cells
    ]
    headings = list(rows[0].cells) if rows else []
    return ClaimsTable(
        ids=tuple(IdClaim(row.cells[id_column], row.place(id_column)) for row in rows),
        columns=columns,
        cells=tuple(
            _cell((row, row.cells[id_column]), column, meanings, desk)
            for row, column, text in cells
            if text
        ),
        n_empty={
            name: sum(column.name == name and not text for _, column, text in cells)
            for name in names
        },
        uncompared=tuple(one for one in headings if one not in {id_column, *names}),
    )


def _columns(
    node: MapNode, meanings: dict[str, dict[str, tuple[str, ...]]], desk: Desk
) -> tuple[ClaimsTableColumn, ...]:
    columns = []
    for name, entry in node.entries.items():
        asked = as_map(entry, desk.faults)
        if asked is not entry:
            continue
        check_keys(asked, (), ("variable", "field", "values", "unit", "also"), desk.faults)
        if ("variable" in asked.keys) == ("field" in asked.keys):
            found = "both" if "field" in asked.keys else "neither"
            expected = "either the key 'variable' or the key 'field'"
            report(desk.faults, asked.place, expected, found)
            continue
        key = "variable" if "variable" in asked.keys else "field"
        variable = variable_or_field(as_text(asked.entries[key], desk.faults), desk)
        also = [variable_or_field(leaf, desk) for leaf in words_in(asked, "also", desk.faults)]
        unit = text_at(asked, "unit", desk.faults)
        if variable is None:
            continue
        own = meanings_at(asked, "values", variable, desk.faults)
        meanings[name] = {**desk.words.get(variable.name, {}), **own}
        columns.append(
            ClaimsTableColumn(
                name=name, variable=variable, also=tuple(filter(None, also)), unit=unit
            )
        )
    return tuple(columns)


def _cell(
    of: tuple[Row, str], column: ClaimsTableColumn, meanings: _Meanings, desk: Desk
) -> CellClaim:
    row, study = of
    printed = row.cells[column.name]
    values = _meant(Leaf(row.place(column.name), printed, "text"), column, meanings, desk)
    return CellClaim(
        study=study.strip().upper(),
        column=column,
        place=row.place(column.name),
        printed=printed,
        values=tuple(sorted({value for value in values if value not in MISSING})),
    )


def _meant(cell: Leaf, column: ClaimsTableColumn, meanings: _Meanings, desk: Desk) -> Sequence[str]:
    """What a cell says; one that holds several words says all of them."""
    known = meanings[column.name]
    if cell.value in known:
        return known[cell.value]
    parts = [part.strip() for part in cell.value.split(_SEPARATOR) if part.strip()]
    found: list[str] = []
    for part in parts:
        if part in known:
            found += known[part]
        elif column.unit and not _is_number(part) and part not in MISSING:
            expected = (
                f"a number in {column.unit}, or under values of the column what the word means, "
                f"such as {{{part!r}: {Missing.NOT_REPORTED}}}"
            )
            report(desk.faults, cell.place, expected, repr(part))
        elif column.unit:
            found.append(part)
        else:
            found += desk.meaning(Leaf(cell.place, part, "text"), column.variable)
    return found


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
