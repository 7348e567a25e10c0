"""What of a report is printed."""

from __future__ import annotations

import dataclasses

import pytest
from tests.unit.presentation.made_up_report import made_up_document, section_of

from trialatlas.presentation import paper
from trialatlas.presentation.blocks import Details, Paragraph, TableBlock
from trialatlas.presentation.document import plain, walk
from trialatlas.presentation.figure import Figure, Picture
from trialatlas.presentation.paper import on_paper, share_of_width


def test_nothing_folds_and_nothing_is_for_the_screen_alone() -> None:
    blocks = list(walk(on_paper(made_up_document()).sections))
    assert not [one for one in blocks if isinstance(one, Details)]
    paragraphs = [one for one in blocks if isinstance(one, Paragraph)]
    assert not [one for one in paragraphs if one.only == "screen"]
    assert any(one.only == "paper" for one in paragraphs)
    cells = [
        cell
        for one in blocks
        if isinstance(one, TableBlock)
        for row in one.rows
        for cell in row.cells
    ]
    assert cells
    assert not [cell for cell in cells if cell.opens]


def test_a_table_too_long_for_print_names_its_lines_and_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "MOST_ROWS", 5)
    blocks = section_of(on_paper(made_up_document()), "studies")
    assert not [one for one in blocks if isinstance(one, TableBlock)]
    words = " ".join(plain(one.runs) for one in blocks if isinstance(one, Paragraph))
    assert "report.html and in the folder data" in words
    # A review may leave the workbook out; the page and the data are always written.
    assert "report.xlsx" not in words
    assert all(f"NCT0000000{number}" in words for number in range(1, 7))


@pytest.mark.parametrize(("height", "share"), [(300, 1.0), (832, 1.0), (1664, 0.5)])
def test_a_tall_figure_is_made_narrower_so_that_it_fits_a_page(height: int, share: float) -> None:
    shapes = tuple(Picture(width, height, "<svg/>") for width in (960, 640, 340))
    assert share_of_width(Figure("tall", "Tall", "", "", shapes, b"{}")) == share


def test_paper_sends_readers_only_to_files_that_are_always_written() -> None:
    for name, file in (("studies", "data/codings.csv"), ("codebook", "data/rules.csv")):
        blocks = section_of(on_paper(made_up_document()), name)
        words = " ".join(plain(one.runs) for one in blocks if isinstance(one, Paragraph))
        assert file in words
        assert "report.xlsx" not in words


def test_the_rest_of_the_report_stays() -> None:
    document = made_up_document()
    same = {field.name for field in dataclasses.fields(document)} - {"sections"}
    printed = on_paper(document)
    assert all(getattr(printed, name) == getattr(document, name) for name in same)
    assert [one.name for one in printed.sections] == [one.name for one in document.sections]
