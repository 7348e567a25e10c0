"""The part of the report on its files."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.presentation.blocks import Download, Downloads, Section
from trialatlas.presentation.words import code, paragraph, said

__all__ = ["data_section"]


def data_section(files: Sequence[Download], others: Sequence[Download]) -> Section:
    """The data that the report was made from, and its other forms.

    Args:
        files: The data files.
        others: Further files of the report.
    """
    further = (Section(said("Further files"), (Downloads(tuple(others)),)),) if others else ()
    return Section(
        said("Data"),
        (
            paragraph(
                "The files lie in the folder ",
                code("data"),
                " beside this report. The page ",
                code("report.html"),
                " holds copies of them, which are the same bytes.",
            ),
            Downloads(tuple(files)),
            paragraph(
                "CSV after RFC 4180, UTF-8. A text cell that starts with = + - @, a tab or a line "
                "break has an apostrophe in front, so that no spreadsheet runs it as a formula; "
                "take it off before using the text.",
                kind="small",
            ),
            *further,
        ),
        name="data",
    )
