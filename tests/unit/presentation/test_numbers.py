"""Medians as the report prints them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.presentation.made_up_protocol import made_up_protocol

from trialatlas.presentation.numbers import Median, median_tables
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.review import MedianOf

CODEBOOK = Codebook(
    variables=(
        Variable(name="began", title="Began", kind="field", field="dates.start.year"),
        Variable(name="enrolment", title="Enrolment", kind="field", field="design.enrollment"),
    )
)


def median_of(
    variable: str, estimate: float | None, low: float | None, high: float | None, note: str = ""
) -> Median:
    asked = replace(
        made_up_protocol(Path("review")),
        codebook=CODEBOOK,
        medians=(MedianOf(variable=variable),),
    )
    row = {"kind": "median", "variable": variable, "by": "", "column": "", "method": "median"}
    numbers: dict[str, Any] = {
        "estimate": estimate,
        "low": low,
        "high": high,
        "n": 9,
        "of": 9,
        "studies": [],
    }
    [table] = median_tables(asked, [row | numbers | {"note": note}])
    [median] = table.medians
    return median


@pytest.mark.parametrize(
    ("variable", "numbers", "told"),
    [
        ("began", (2015.0, 2013.0, 2019.0), ("2015", "2013–2019")),
        ("began", (2015.5, 2013.0, 2019.0), ("2015.5", "2013–2019")),
        ("began", (2015.0, None, None), ("2015", "")),
        ("enrolment", (12.0, 6.0, 30.0), ("12", "6–30")),
        ("enrolment", (1250.5, 60.0, 3000.0), ("1,250.5", "60–3,000")),
        ("enrolment", (2.25, 1.5, 3.0), ("2.25", "1.50–3.00")),
        ("enrolment", (None, None, None), ("not defined", "")),
    ],
)
def test_years_are_plain_and_counts_have_no_false_decimals(
    variable: str, numbers: tuple[float | None, float | None, float | None], told: tuple[str, str]
) -> None:
    median = median_of(variable, *numbers)
    assert (median.estimate, median.interval) == told
