"""The table of a publication, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.claims_files import faults, reading

TABLE = """\
words: {blinding: {nobody: open}}
table:
  file: table.csv
  id: trial
  columns:
    mask: {variable: blinding, values: {everyone: double, "?": not_reported}}
    year: {field: dates.start.year, also: [dates.first_posted.year]}
    dose: {variable: doses, unit: cells/kg, values: {unknown: not_reported}}
"""


def test_the_table(tmp_path: Path) -> None:
    claims = reading(
        tmp_path,
        TABLE,
        table="trial,mask,year,dose,note\nnct00000001,nobody,2012,1e6;2e6,x\n"
        "NCT00000002,everyone,,unknown,y\nNCT00000003,?,2013,,\n",
    )
    table = claims.table
    assert table
    assert claims.tabled == ("NCT00000001", "NCT00000002", "NCT00000003")
    assert [(one.study[-1], one.column.name, one.values) for one in table.cells] == [
        ("1", "mask", ("open",)),
        ("1", "year", ("2012",)),
        ("1", "dose", ("1e6", "2e6")),
        ("2", "mask", ("double",)),
        ("2", "dose", ()),
        ("3", "mask", ()),
        ("3", "year", ("2013",)),
    ]
    assert table.n_empty == {"mask": 0, "year": 1, "dose": 1}
    assert table.uncompared == ("note",)
    assert table.cells[1].place.line == 2
    assert [one.name for one in claims.more] == ["dates.start.year", "dates.first_posted.year"]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("trial,mask,year\nNCT00000001,open,2012\n", "table.csv:1: expected the column 'dose'"),
        ("trial,mask,year,dose\nNCT00000001,opn,2012,\n", "table.csv:2: mask: expected a value"),
        ("trial,mask,year,dose\nNCT00000001,,,some\n", "table.csv:2: dose: expected a number in"),
        ("trial,mask,year,dose\n,open,2012,\n", "table.csv:2: trial: expected a text"),
        ("trial,mask,year,dose\nNCT00000001,open\n", "table.csv:2: expected 4 cells"),
    ],
)
def test_faults_of_the_table(tmp_path: Path, table: str, fault: str) -> None:
    [found] = faults(tmp_path, TABLE, table=table)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ("mask: {variable: blindin}", "columns.mask.variable"),
        ("mask: {field: dates.begin}", "columns.mask.field"),
        ("mask: {variable: blinding, field: dates.start.year}", "columns.mask"),
        ("mask: {}", "columns.mask"),
        ("mask: blinding", "columns.mask"),
        ("mask: {variable: blinding, values: {everyone: all}}", "columns.mask.values.everyone"),
        ("mask: {variable: blinding, also: [dates.begin]}", "columns.mask.also[0]"),
    ],
)
def test_faults_of_columns(tmp_path: Path, changed: str, fault: str) -> None:
    text = f"table:\n  file: table.csv\n  id: trial\n  columns:\n    {changed}\n"
    found = faults(tmp_path, text, table="trial,mask\nNCT00000001,open\n")
    assert [line.split(": ")[1] for line in found] == [f"table.{fault}"]


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    [found] = faults(tmp_path, TABLE)
    assert found.startswith("claims.yaml:3: table.file: expected the file of the table in")
