"""Counts of coded values, each with its denominator and with how many are missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.analysis.describe import Column, cross_table, frequencies, odds_ratio
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import OddsRatio
from trialatlas.stats.intervals import wilson

MakeColumn = Callable[..., Column]

DONORS = {
    "A": "own",
    "B": "other",
    "C": "own",
    "D": "?not_reported",
    "E": "?unclear",
    "F": "?not_reported",
}
VALUES = st.sampled_from(["own", "other", "both", "own+other", "?not_reported", "?unclear"])
COLUMNS = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2), VALUES)


def by_row(column: Column) -> dict[str, dict[str, Any]]:
    return {str(row["row"]): row for row in frequencies(column)}


class TestFrequencies:
    def test_a_share_is_of_the_studies_that_report(self, column: MakeColumn) -> None:
        own = by_row(column("donor", DONORS))["own"]
        share = wilson(2, 3)

        assert own == {
            "analysis": "frequency:donor",
            "kind": "frequency",
            "variable": "donor",
            "row": "own",
            "n": 2,
            "of": 3,
            "missing": 3,
            "estimate": share.estimate,
            "low": share.low,
            "high": share.high,
            "method": share.method,
            "studies": ["A", "C"],
        }

    def test_each_kind_of_missing_is_counted_of_all_and_has_no_share(
        self, column: MakeColumn
    ) -> None:
        silent = by_row(column("donor", DONORS))["not_reported"]

        assert (silent["kind"], silent["n"], silent["of"]) == ("missing", 2, 6)
        assert silent["studies"] == ["D", "F"]
        assert "estimate" not in silent

    @pytest.mark.parametrize(
        ("categories", "order"),
        [
            ((), ["other", "own", "not_reported", "unclear"]),
            (("own", "both", "other"), ["own", "other", "not_reported", "unclear"]),
            (("own",), ["own", "other", "not_reported", "unclear"]),
        ],
    )
    def test_values_come_in_the_order_of_the_codebook_and_missing_comes_last(
        self, column: MakeColumn, categories: tuple[str, ...], order: list[str]
    ) -> None:
        assert list(by_row(column("donor", DONORS, categories))) == order

    def test_without_categories_the_labels_give_the_order(self, column: MakeColumn) -> None:
        codings = column("phase", {"A": "PHASE1", "B": "NA", "C": "PHASE2"}).codings
        labels = {"PHASE2": "Phase 2", "PHASE1": "Phase 1"}
        variable = Variable(name="phase", title="Phase", kind="field", labels=labels)

        assert list(by_row(Column(variable, codings))) == ["PHASE2", "PHASE1", "NA"]

    def test_a_study_with_several_values_counts_under_each(self, column: MakeColumn) -> None:
        rows = by_row(column("tissue", {"A": "fat+marrow", "B": "fat"}))

        assert [(name, row["n"], row["of"]) for name, row in rows.items()] == [
            ("fat", 2, 2),
            ("marrow", 1, 2),
        ]

    def test_a_category_called_unclear_is_a_value(self, column: MakeColumn) -> None:
        rows = by_row(column("given", {"A": "yes", "B": "unclear"}, ("yes", "unclear")))

        assert [(name, row["kind"], row["n"], row["of"]) for name, row in rows.items()] == [
            ("yes", "frequency", 1, 2),
            ("unclear", "frequency", 1, 2),
        ]

    def test_and_is_not_mixed_with_what_people_could_not_settle(self, column: MakeColumn) -> None:
        rows = by_row(column("given", {"A": "unclear", "B": "?unclear"}, ("yes", "unclear")))

        assert [(row["kind"], row["n"], row["of"], row["missing"]) for row in rows.values()] == [
            ("frequency", 1, 1, 1)
        ]

    def test_no_studies_have_no_rows(self, column: MakeColumn) -> None:
        assert by_row(column("donor", {})) == {}

    @given(COLUMNS)
    def test_counts_add_up(self, column: MakeColumn, values: dict[str, str]) -> None:
        rows = by_row(column("donor", values))
        counted = [row for row in rows.values() if row["kind"] == "frequency"]
        missing = [row for row in rows.values() if row["kind"] == "missing"]
        n_values = sum(value.count("+") + 1 for value in values.values() if value[0] != "?")

        assert sum(row["n"] for row in counted) == n_values
        assert sum(row["n"] for row in missing) == sum(value[0] == "?" for value in values.values())
        for row in counted:
            assert row["of"] + row["missing"] == len(values)
            assert row["low"] <= row["n"] / row["of"] <= row["high"]
            assert len(row["studies"]) == row["n"]
        for row in missing:
            assert row["of"] == len(values)


class TestCrossTable:
    def test_every_pair_of_values_has_a_cell_also_an_empty_one(self, column: MakeColumn) -> None:
        donors = column("donor", {"A": "own", "B": "other", "C": "own"})
        phases = column("phase", {"A": "1", "B": "2", "C": "?not_reported"})

        cells = list(cross_table(donors, phases))

        assert [(cell["row"], cell["column"], cell["n"], cell["studies"]) for cell in cells] == [
            ("other", "1", 0, []),
            ("other", "2", 1, ["B"]),
            ("other", "not_reported", 0, []),
            ("own", "1", 1, ["A"]),
            ("own", "2", 0, []),
            ("own", "not_reported", 1, ["C"]),
        ]
        assert {cell["of"] for cell in cells} == {3}
        assert {cell["analysis"] for cell in cells} == {"cross_table:donor:phase"}

    @given(st.dictionaries(st.text("ABC", min_size=1, max_size=2), st.tuples(VALUES, VALUES)))
    def test_a_study_stands_in_one_cell_for_each_pair_of_its_values(
        self, column: MakeColumn, pairs: dict[str, tuple[str, str]]
    ) -> None:
        one = column("one", {study: first for study, (first, _) in pairs.items()})
        two = column("two", {study: second for study, (_, second) in pairs.items()})
        expected = sum(
            (first.count("+") + 1) * (second.count("+") + 1) for first, second in pairs.values()
        )

        cells: list[dict[str, Any]] = list(cross_table(one, two))

        assert sum(cell["n"] for cell in cells) == expected


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
