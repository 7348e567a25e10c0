"""Numbers fall into a few bins with round bounds, each number into exactly one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.analysis.facet_bins import Bin, bins_of
from trialatlas.analysis.facet_columns import FacetColumn, column_of
from trialatlas.protocol.codebook import Variable

YEAR = Variable(name="year", title="Year", kind="field")


def column(values: Sequence[str], variable: Variable = YEAR) -> FacetColumn:
    table = pa.table({"value": [[v] for v in values], "missing": [None] * len(values)})
    return column_of(variable, len(values), np.arange(len(values)), table)


def test_few_numbers_and_words_need_no_bins() -> None:
    assert bins_of(column([str(year) for year in range(2010, 2022)])) == ()
    assert bins_of(column([f"no. {place}" for place in range(50)])) == ()


def test_years_are_put_together_evenly() -> None:
    bins = bins_of(column([str(year) for year in range(2001, 2023)]))
    assert bins[0] == Bin(2000, 2004, 2005)
    assert [one.low for one in bins] == [2000, 2005, 2010, 2015, 2020]


def test_bins_of_skewed_numbers_widen() -> None:
    counts = [0, 3, 5, 8, 12, 20, 30, 44, 60, 80, 100, 240, 900, 4000]
    bins = bins_of(column([str(count) for count in counts]))
    assert [one.low for one in bins] == [0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
    assert bins[-1].below == 5000


def test_numbers_that_the_codebook_names_are_words() -> None:
    named = Variable(name="grade", title="Grade", kind="field", labels={"1": "Mild"})
    assert bins_of(column([str(grade) for grade in range(30)], named)) == ()


@given(
    st.lists(st.integers(-50, 10**9), min_size=13, unique=True)
    | st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=13, unique=True)
)
def test_every_number_is_in_exactly_one_bin(numbers: list[float]) -> None:
    texts = [repr(number) for number in numbers]
    bins = bins_of(column(texts))
    assert bins
    assert len(bins) <= 40
    for number in numbers:
        assert sum(one.low <= number <= one.high for one in bins) == 1
