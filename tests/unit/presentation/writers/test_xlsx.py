"""The workbook: a sheet a table, with filters and fixed headings, and never a formula."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from tests.unit.presentation.made_up_names import FORMULA
from tests.unit.presentation.made_up_protocol import made_up_protocol
from tests.unit.presentation.made_up_report import made_up_document
from tests.unit.presentation.made_up_tables import full_tables

from trialatlas.presentation.data_files import data_files
from trialatlas.presentation.data_rows import DataFile
from trialatlas.presentation.writers.xlsx import LONGEST_CELL, sheet_name, write_xlsx

FILES = data_files(made_up_protocol(Path("review")), full_tables())


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(made_up_document(), FILES)))


def test_every_table_is_a_sheet_with_all_its_lines(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Read me", *map(sheet_name, FILES)]
    assert {"Studies", "Codings", "Codebook", "Decisions", "Screening", "Results", "Rules"} <= set(
        book.sheetnames
    )
    for file in FILES:
        sheet = book[sheet_name(file)]
        assert [cell.value for cell in sheet[1]] == list(file.columns)
        assert sheet.max_row == len(file.rows) + 1


def test_headings_stay_in_sight_and_columns_have_filters(book: openpyxl.Workbook) -> None:
    for file in FILES:
        sheet = book[sheet_name(file)]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_no_text_is_a_formula_or_a_link(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert FORMULA in [cell.value for cell in cells]


def test_numbers_are_numbers_and_infinity_is_a_word(book: openpyxl.Workbook) -> None:
    sheet = book["Results"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    highs = [sheet.cell(row, columns["high"]).value for row in range(2, sheet.max_row + 1)]
    assert "inf" in highs
    assert 280.2 in highs


def test_a_text_longer_than_a_cell_is_cut_and_says_where_the_rest_is() -> None:
    file = DataFile("long.csv", "One line", ("text",), (("x" * (LONGEST_CELL + 1),),))
    content = write_xlsx(made_up_document(), (file,))
    value = openpyxl.load_workbook(io.BytesIO(content))["Long"]["A2"].value
    assert len(value) == LONGEST_CELL
    assert value.endswith("all of it is in data/long.csv")


def test_the_same_tables_give_the_same_bytes() -> None:
    document = made_up_document()
    assert write_xlsx(document, FILES) == write_xlsx(document, FILES)
