"""Numbers in: medians and shares over years out, each with who is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from trialatlas.analysis.describe import Column
from trialatlas.analysis.numbers import medians, trend
from trialatlas.protocol.review import Trend

MakeColumn = Callable[..., Column]

SIZES = {"A": "10", "B": "20", "C": "60", "D": "?not_reported", "E": "about 5", "F": "1+2"}
AIMS = {"A": "x", "B": "y", "C": "x+y", "D": "x", "E": "?unclear", "F": "y"}
YEARS = {"A": "2010", "B": "2010", "C": "2012", "D": "2012", "E": "2012", "F": "?not_reported"}
QUESTION = Trend(variable="aim", values=("x",), over="year")


def rows_of(made: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(made)


def test_a_median_is_of_the_studies_with_one_number(column: MakeColumn) -> None:
    [row] = rows_of(medians(column("size", SIZES)))

    assert (row["analysis"], row["estimate"], row["low"]) == ("median:size", 20, None)
    assert (row["n"], row["of"], row["missing"], row["studies"]) == (3, 6, 3, ["A", "B", "C"])
    assert "3 studies are too few" in row["note"]
    assert "2 with a value that is not one number" in row["note"]


def test_seven_numbers_have_an_interval(column: MakeColumn) -> None:
    sizes = {name: str(size) for name, size in zip("ABCDEFG", range(10, 80, 10), strict=True)}

    [row] = rows_of(medians(column("size", sizes)))

    assert (row["low"], row["estimate"], row["high"]) == (10, 40, 70)


def test_medians_within_values_count_a_study_under_each(column: MakeColumn) -> None:
    rows = rows_of(medians(column("size", SIZES), column("aim", AIMS)))

    assert [(row["column"], row["estimate"], row["n"], row["of"]) for row in rows] == [
        ("x", 35, 2, 3),
        ("y", 40, 2, 3),
        ("unclear", None, 0, 1),
    ]


def test_a_share_at_each_year_and_its_test(column: MakeColumn) -> None:
    *years, test = rows_of(trend(QUESTION, column("aim", AIMS), column("year", YEARS)))

    assert [(row["row"], row["n"], row["of"], row["studies"]) for row in years] == [
        ("2010", 1, 2, ["A"]),
        ("2012", 2, 2, ["C", "D"]),
    ]
    assert (test["kind"], test["of"], test["missing"]) == ("trend_test", 4, 2)
    # N (ad - bc)^2 over the product of the margins is the square of z.
    assert test["statistic"] == pytest.approx((4 * 2**2 / (2 * 2 * 3 * 1)) ** 0.5)


def test_a_trend_of_no_study_says_that_it_is_none(column: MakeColumn) -> None:
    [test] = rows_of(trend(QUESTION, column("aim", {"A": "x"}), column("year", {"A": "?unclear"})))

    assert test["p_value"] is None
    assert "not defined" in str(test["note"])
