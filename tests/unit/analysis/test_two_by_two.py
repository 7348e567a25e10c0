"""Coded values in; a 2x2 table, its odds ratio, bounds and tests out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from trialatlas.analysis.describe import Column
from trialatlas.analysis.two_by_two import odds_ratio, stratified
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

    def of_kind(self, rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
        return [row for row in rows if row["kind"] == kind]

    def test_studies_with_exactly_the_two_values_make_the_table(self, column: MakeColumn) -> None:
        cells = self.of_kind(self.rows(column, self.QUESTION), "odds_ratio_cell")

        assert [
            (cell["row"], cell["column"], cell["n"], cell["of"], cell["studies"]) for cell in cells
        ] == [
            ("own", "1", 2, 6, ["A", "B"]),
            ("own", "2", 1, 6, ["C"]),
            ("other", "1", 1, 6, ["D"]),
            ("other", "2", 2, 6, ["E", "F"]),
        ]

    def test_the_ratio_says_how_many_studies_it_leaves_out(self, column: MakeColumn) -> None:
        [ratio] = self.of_kind(self.rows(column, self.QUESTION), "odds_ratio")

        assert ratio["estimate"] == pytest.approx(4)
        assert ratio["low"] < ratio["estimate"] < ratio["high"]
        assert (ratio["n"], ratio["of"], ratio["missing"]) == (6, 6, 3)

    def test_published_counts_stand_beside_ours(self, column: MakeColumn) -> None:
        rows = self.rows(column, self.PUBLISHED)
        cells = self.of_kind(rows, "published_odds_ratio_cell")
        [ratio] = self.of_kind(rows, "published_odds_ratio")

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

        rows: list[dict[str, Any]] = list(odds_ratio(self.QUESTION, donors, phases))
        [ratio] = self.of_kind(rows, "odds_ratio")

        assert ratio["estimate"] is None
        assert "row 2, column 1" in ratio["note"]

    def test_the_exact_odds_ratio_stands_beside_woolfs(self, column: MakeColumn) -> None:
        [exact] = self.of_kind(self.rows(column, self.QUESTION), "odds_ratio_also")

        assert exact["row"] == "conditional"
        assert exact["method"].startswith("conditional maximum likelihood")
        assert exact["low"] < exact["estimate"] < exact["high"]
        assert exact["missing"] == 3

    def test_other_methods_measures_and_tests_are_made_as_asked(self, column: MakeColumn) -> None:
        asked = replace(
            self.PUBLISHED,
            methods=("mid_p", "baptista_pike"),
            risks=("risk_difference",),
            tests=("fisher", "chi_square"),
        )
        rows = self.rows(column, asked)

        for kind in ("odds_ratio", "published_odds_ratio"):
            assert "mid-p" in self.of_kind(rows, kind)[0]["method"]
            also = self.of_kind(rows, f"{kind}_also")
            assert [row["row"] for row in also] == ["baptista_pike", "risk_difference"]
            tests = self.of_kind(rows, f"{kind}_test")
            assert [row["row"] for row in tests] == ["fisher", "chi_square"]
            assert all(0 < row["p_value"] <= 1 for row in tests)
        keys = [(row["analysis"], row.get("row"), row.get("column")) for row in rows]
        assert len(set(keys)) == len(keys)

    def test_sparse_tables_say_so(self, column: MakeColumn) -> None:
        [ratio] = self.of_kind(self.rows(column, self.QUESTION), "odds_ratio")

        assert "4 of 4 expected counts below 5" in ratio["note"]

    def test_bounds_put_a_study_without_a_value_where_it_could_be(self, column: MakeColumn) -> None:
        [bounds] = self.of_kind(self.rows(column, self.QUESTION), "odds_ratio_bounds")

        # H has phase 1 and either donor; G and I have values that are in no cell.
        assert bounds["studies"] == ["H"]
        assert (bounds["n"], bounds["of"]) == (1, 7)
        assert (bounds["low"], bounds["high"]) == (pytest.approx(2), pytest.approx(6))

    @pytest.mark.parametrize(
        ("donor", "phase", "n"),
        [
            ("?not_reported", "?unclear", 1),
            ("own", "?not_reported", 1),
            ("?not_reported", "2", 1),
            ("?not_applicable", "1", 0),
            ("both", "?not_reported", 0),
            ("own+other", "?not_reported", 0),
            ("own", "1", 0),
        ],
    )
    def test_who_could_be_in_the_table(
        self, column: MakeColumn, donor: str, phase: str, n: int
    ) -> None:
        rows = odds_ratio(
            self.QUESTION, column("donor", {"A": donor}), column("phase", {"A": phase})
        )
        [bounds] = self.of_kind(list(rows), "odds_ratio_bounds")

        assert bounds["n"] == n


def test_strata_have_tables_of_their_own_and_one_common_ratio(column: MakeColumn) -> None:
    counts = {"s": (3, 2, 1, 4), "t": (5, 1, 2, 2)}
    cells = [(d, p) for d in ("own", "other") for p in ("1", "2")]
    studies = [
        (f"{stratum}{cell}{i}", donor, phase, stratum)
        for stratum, numbers in counts.items()
        for cell, ((donor, phase), n) in enumerate(zip(cells, numbers, strict=True))
        for i in range(n)
    ]
    studies.append(("Z", "own", "1", "?unclear"))
    donors, phases, places = (
        column(name, {study[0]: study[position] for study in studies})
        for position, name in enumerate(("donor", "phase", "place"), start=1)
    )

    rows: list[dict[str, Any]] = list(stratified(TestOddsRatio.QUESTION, donors, phases, places))
    found = {row["row"]: row for row in rows if row["kind"] != "odds_ratio_stratum_cell"}

    assert list(found) == [
        "stratum:s", "stratum:t", "mantel_haenszel", "mantel_haenszel_test", "breslow_day",
    ]  # fmt: skip
    assert found["stratum:s"]["estimate"] == pytest.approx(3 * 4 / (2 * 1))
    assert "(3, 2; 1, 4)" in found["stratum:s"]["method"]
    assert len(found["stratum:t"]["studies"]) == 10
    common = (3 * 4 / 10 + 5 * 2 / 10) / (2 * 1 / 10 + 1 * 2 / 10)
    assert found["mantel_haenszel"]["estimate"] == pytest.approx(common)
    assert (found["mantel_haenszel"]["of"], found["mantel_haenszel"]["missing"]) == (20, 1)
    own = [row for row in rows if row["kind"] == "odds_ratio_stratum_cell"]
    assert [row["n"] for row in own] == [*counts["s"], *counts["t"]]
    assert all(len(row["studies"]) == row["n"] for row in own)
