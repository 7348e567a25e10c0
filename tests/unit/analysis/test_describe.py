"""Counts of coded values, each with its denominator and with how many are missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.analysis.describe import Column, association, cross_table, frequencies
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import CrossTable
from trialatlas.stats.association import cramers_v
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
    rows = frequencies(column)
    return {str(row["row"]): row for row in rows if row["kind"] != "frequency_bounds"}


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

    def test_what_is_not_known_bounds_each_share(self, column: MakeColumn) -> None:
        values = {**DONORS, "G": "?not_applicable"}
        rows = frequencies(column("donor", values))
        bounds = {row["row"]: row for row in rows if row["kind"] == "frequency_bounds"}

        # Of six studies that could have the value two have it, and three more may.
        assert list(bounds) == ["other", "own"]
        assert (bounds["own"]["low"], bounds["own"]["high"]) == (2 / 6, 5 / 6)
        assert (bounds["own"]["n"], bounds["own"]["of"]) == (3, 6)
        assert bounds["own"]["studies"] == ["D", "E", "F"]

    def test_a_share_has_no_bounds_where_all_is_known(self, column: MakeColumn) -> None:
        rows = frequencies(column("donor", {"A": "own", "B": "?not_applicable"}))
        assert [row["kind"] for row in rows] == ["frequency", "missing"]

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


class TestAssociation:
    DONORS: ClassVar = {"A": "own", "B": "other", "C": "own+other", "D": "?unclear", "E": "own"}
    PHASES: ClassVar = {"A": "1", "B": "2", "C": "1", "D": "1", "E": "?not_reported"}

    def test_studies_with_one_value_of_each_are_tested(self, column: MakeColumn) -> None:
        asked = CrossTable(rows="donor", columns="phase", tests=("chi_square", "freeman_halton"))
        rows = association(column("donor", self.DONORS), column("phase", self.PHASES), asked)

        tests: list[dict[str, Any]] = list(rows)

        assert [row["row"] for row in tests] == ["chi_square", "freeman_halton"]
        assert {(row["n"], row["of"], row["missing"]) for row in tests} == {(2, 2, 3)}
        assert tests[0]["statistic"] == pytest.approx(2)
        assert tests[1]["p_value"] == pytest.approx(1)

    def test_the_strength_is_measured_over_the_same_studies(self, column: MakeColumn) -> None:
        donors = {**self.DONORS, "F": "own", "G": "other"}
        phases = {**self.PHASES, "F": "2", "G": "2"}
        asked = CrossTable(
            rows="donor", columns="phase", measures=("cramers_v",), tests=("chi_square",)
        )

        measure, test = association(column("donor", donors), column("phase", phases), asked)

        v = cramers_v([[0, 2], [1, 1]])
        assert (measure["kind"], measure["row"]) == ("cross_table_measure", "cramers_v")
        assert (measure["estimate"], measure["low"], measure["high"]) == (v.estimate, v.low, v.high)
        assert (measure["n"], measure["missing"]) == (test["n"], test["missing"]) == (4, 3)

    def test_nothing_to_test_is_said(self, column: MakeColumn) -> None:
        asked = CrossTable(
            rows="donor", columns="phase", measures=("cramers_v",), tests=("chi_square",)
        )

        measure, test = association(column("donor", {}), column("phase", {}), asked)

        assert measure["estimate"] is None
        assert test["p_value"] is None
        assert "fewer than two rows" in str(measure["note"])
        assert "fewer than two rows" in str(test["note"])


def test_the_interval_can_be_chosen(column: MakeColumn) -> None:
    rows = frequencies(column("donor", DONORS), "clopper_pearson")

    assert next(rows)["method"] == "proportion with Clopper-Pearson exact interval"
