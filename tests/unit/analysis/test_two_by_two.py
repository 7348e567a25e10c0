"""Coded values in; a 2x2 table, its odds ratio, bounds and tests out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from trialatlas.analysis.describe import Column
from trialatlas.analysis.two_by_two import odds_ratio
from trialatlas.protocol.review import OddsRatio

MakeColumn = Callable[..., Column]


class TestOddsRatio:
    QUESTION = OddsRatio(
        name="Donor by phase",
        rows="donor",
        row_values=("own", "other"),
        columns="phase",
        column_values=("1", "2"),
    )
    PUBLISHED = OddsRatio(
        name="Donor by phase",
        rows="donor",
        row_values=("own", "other"),
        columns="phase",
        column_values=("1", "2"),
        published=((4, 1), (2, 3)),
    )
    DONORS: ClassVar = {
        "A": "own", "B": "own", "C": "own", "D": "other", "E": "other",
        "F": "other", "G": "own+other", "H": "?unclear", "I": "both",
    }  # fmt: skip
    PHASES: ClassVar = {
        "A": "1", "B": "1", "C": "2", "D": "1", "E": "2",
        "F": "2", "G": "1", "H": "1", "I": "1",
    }  # fmt: skip

    def rows(self, column: MakeColumn, question: OddsRatio) -> list[dict[str, Any]]:
        donors, phases = column("donor", self.DONORS), column("phase", self.PHASES)
        return list(odds_ratio(question, donors, phases))

    def test_studies_with_exactly_the_two_values_make_the_table(self, column: MakeColumn) -> None:
        *cells, _ = self.rows(column, self.QUESTION)

        assert [
            (cell["row"], cell["column"], cell["n"], cell["of"], cell["studies"]) for cell in cells
        ] == [
            ("own", "1", 2, 6, ["A", "B"]),
            ("own", "2", 1, 6, ["C"]),
            ("other", "1", 1, 6, ["D"]),
            ("other", "2", 2, 6, ["E", "F"]),
        ]
        assert {cell["kind"] for cell in cells} == {"odds_ratio_cell"}

    def test_the_ratio_says_how_many_studies_it_leaves_out(self, column: MakeColumn) -> None:
        ratio = self.rows(column, self.QUESTION)[-1]

        assert ratio["kind"] == "odds_ratio"
        assert ratio["estimate"] == pytest.approx(4)
        assert ratio["low"] < ratio["estimate"] < ratio["high"]
        assert (ratio["n"], ratio["of"], ratio["missing"]) == (6, 6, 3)

    def test_published_counts_stand_beside_ours(self, column: MakeColumn) -> None:
        rows = self.rows(column, self.PUBLISHED)
        cells, ratio = rows[5:9], rows[9]

        assert [(cell["n"], cell["of"], cell["studies"]) for cell in cells] == [
            (4, 10, []),
            (1, 10, []),
            (2, 10, []),
            (3, 10, []),
        ]
        assert (ratio["analysis"], ratio["kind"]) == (
            "published_odds_ratio:Donor by phase",
            "published_odds_ratio",
        )
        assert ratio["estimate"] == pytest.approx(6)
        assert ratio["missing"] is None

    def test_an_empty_cell_leaves_the_ratio_undefined_and_says_why(
        self, column: MakeColumn
    ) -> None:
        donors, phases = column("donor", {"A": "own"}), column("phase", {"A": "1"})

        ratio: dict[str, Any] = list(odds_ratio(self.QUESTION, donors, phases))[-1]

        assert ratio["estimate"] is None
        assert "row 2, column 1" in ratio["note"]
