"""Filters that combine and their counts: each question answered twice, once the slow way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.analysis.facet_bins import Bin
from trialatlas.analysis.facet_columns import NOT_CODED, WITHHELD
from trialatlas.analysis.facets import Facets, Filter, facets_of
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.codebook import Codebook, Variable

Cells = Mapping[str, tuple[str, ...]]
"""The values of a study by variable; ``?`` begins a kind of missing."""

NAMES = ("phase", "countries", "year")
CODEBOOK = Codebook(
    variables=(
        Variable(name="phase", title="Phase", kind="field", labels={"two": "2", "one": "1"}),
        Variable(name="countries", title="Countries", kind="field", multiple=True),
        Variable(name="year", title="Year", kind="field"),
        Variable(name="never", title="Never coded", kind="field"),
    )
)
POSSIBLE = {
    "phase": ("one", "two", "?not_reported", "?unclear", ""),
    "countries": ("France", "Chad", "Peru", "?not_reported", ""),
    "year": ("2009", "2010", "10.5", "?not_applicable"),
}


def cells_of(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    named = [value for value in POSSIBLE[name] if value and not value.startswith("?")]
    one = st.sampled_from(POSSIBLE[name]).map(lambda value: (value,) if value else ())
    if name != "countries":
        return one
    return one | st.sets(st.sampled_from(named), min_size=2).map(lambda found: tuple(sorted(found)))


STUDIES = st.lists(st.fixed_dictionaries({name: cells_of(name) for name in NAMES}), max_size=12)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "phase": st.sets(st.sampled_from(["one", "two", "unclear", NOT_CODED, "other"])).map(
            lambda values: Filter(tuple(sorted(values)))
        ),
        "countries": st.builds(
            Filter, st.just(("Chad",)), text=st.sampled_from(["", "ra", "PERU", "not"])
        ),
        "year": st.builds(
            Filter,
            st.sampled_from([(), ("not_applicable",), ("2009",)]),
            low=st.sampled_from([None, 10.0, 2010.0]),
            high=st.sampled_from([None, 2009.0]),
        ),
    },
)


def made(studies: Sequence[Cells]) -> Facets:
    values = [
        {
            "study_id": f"N{number:02}",
            "variable": name,
            "value": [value for value in cells if not value.startswith("?")],
            "missing": next((value[1:] for value in cells if value.startswith("?")), None),
        }
        for number, study in enumerate(studies)
        for name, cells in study.items()
        if cells
    ]
    values.append({"study_id": "X1", "variable": "phase", "value": ["three"]})
    return facets_of(
        CODEBOOK,
        [f"N{number:02}" for number in reversed(range(len(studies)))],
        pa.Table.from_batches([to_batch(TABLES["values"], values)]),
    )


def said(cells: Cells, name: str) -> set[str]:
    return {value.removeprefix("?") for value in cells.get(name, ())} or {NOT_CODED}


def passes(cells: Cells, name: str, asked: Filter) -> bool:
    named = {value for value in cells.get(name, ()) if not value.startswith("?")}
    if said(cells, name) & set(asked.values):
        return True
    if asked.text and any(asked.text.lower() in value.lower() for value in named):
        return True
    if not asked.is_range or name != "year":
        return False
    low, high = asked.low or 0, asked.high or 9999
    return any(low <= float(value) <= high for value in named)


def left(studies: Sequence[Cells], filters: Mapping[str, Filter], but: str = "") -> list[int]:
    return [
        number
        for number, cells in enumerate(studies)
        if all(passes(cells, name, asked) for name, asked in filters.items() if name != but)
    ]


@given(studies=STUDIES, filters=FILTERS)
def test_filters_combine_as_when_every_study_is_looked_at(
    studies: Sequence[Cells], filters: Mapping[str, Filter]
) -> None:
    facets = made(studies)
    filters = {name: asked for name, asked in filters.items() if name in facets.columns}
    selection = facets.select(filters)
    assert np.flatnonzero(selection.mask).tolist() == left(studies, filters)
    for name, column in facets.columns.items():
        others = left(studies, filters, but=name)
        expected = [
            sum(value in said(studies[one], name) for one in others) for value in column.values
        ]
        assert selection.counts(name).tolist() == expected


@given(studies=STUDIES, filters=FILTERS)
def test_a_map_counts_pairs_as_when_every_study_is_looked_at(
    studies: Sequence[Cells], filters: Mapping[str, Filter]
) -> None:
    facets = made(studies)
    if not {"phase", "countries"} <= facets.columns.keys():
        return
    filters = {name: asked for name, asked in filters.items() if name in facets.columns}
    rows, columns, counts = facets.select(filters).cross("phase", "countries")
    found = {
        (facets.columns["phase"].values[row], facets.columns["countries"].values[column]): counts[
            down, across
        ]
        for down, row in enumerate(rows)
        for across, column in enumerate(columns)
    }
    expected: dict[tuple[str, str], int] = dict.fromkeys(found, 0)
    for one in left(studies, filters):
        for row in said(studies[one], "phase"):
            for column in said(studies[one], "countries"):
                expected[row, column] += 1
    assert found == expected


def test_values_stand_in_the_order_of_the_codebook_and_numbers_by_size() -> None:
    facets = made(
        [
            {"phase": ("one",), "year": ("2009",), "countries": ("Peru",)},
            {"phase": ("?unclear",), "year": ("10.5",), "countries": ("Chad", "Peru")},
            {"phase": ("two",), "year": ("?not_applicable",)},
        ]
    )
    assert facets.columns["phase"].values == ("two", "one", "unclear")
    assert facets.columns["year"].values == ("10.5", "2009", "not_applicable")
    assert facets.columns["countries"].values == ("Chad", "Peru", NOT_CODED)
    assert facets.columns["countries"].values_of(1) == ("Chad", "Peru")
    assert "never" not in facets.columns


def test_studies_without_a_value_come_last_in_either_direction() -> None:
    column = made([{"year": ("?not_applicable",)}, {"year": ("2009",)}, {"year": ("2010",)}])
    year = column.columns["year"]
    assert year.order().tolist() == [1, 2, 0]
    assert year.order(is_descending=True).tolist() == [2, 1, 0]


def test_pages_are_parts_of_what_passes() -> None:
    facets = made([{"year": (str(number % 3),)} for number in range(9)])
    selection = facets.select({"year": Filter(low=1)})
    order = facets.columns["year"].order(is_descending=True)
    assert selection.n == 6
    assert selection.page(order, 0, 4) == [2, 5, 8, 1]
    assert selection.page(order, 4, 4) == [4, 7]


def test_a_search_narrows_counts_of_every_variable() -> None:
    facets = made([{"phase": ("one",)}, {"phase": ("two",)}, {"phase": ("two",)}])
    among = facets.having_ids(frozenset({"N00", "N02", "N77"}))
    selection = facets.select({"phase": Filter(("one",))}, among)
    assert selection.counts("phase").tolist() == [1, 1]
    assert selection.n == 1


def test_the_rarest_values_of_a_map_are_one_where_a_study_counts_once() -> None:
    facets = made(
        [
            {"phase": ("one",), "countries": ("Chad", "Peru")},
            {"phase": ("one",), "countries": ("France",)},
            {"phase": ("one",), "countries": ("France",)},
            {"phase": ("two",), "countries": ("?not_reported",)},
        ]
    )
    _, columns, counts = facets.select({}).cross("phase", "countries", most=2)
    names = [facets.columns["countries"].values[code] if code >= 0 else "+" for code in columns]
    assert names == ["France", "+", "not_reported"]
    assert counts.tolist() == [[0, 0, 1], [2, 1, 0]]


def test_a_study_of_several_numbers_counts_once_in_a_bin() -> None:
    studies: list[Cells] = [
        {"year": ("2009", "2010")},
        {"year": ("2011",)},
        {"year": ("?unclear",)},
    ]
    bins = [Bin(2009, 2010, 2011), Bin(2011, 2012, 2013)]
    facets = made(studies)
    assert facets.select({}).counts_in("year", bins).tolist() == [1, 1]
    assert facets.select({"year": Filter(("unclear",))}).counts_in("year", bins).tolist() == [1, 1]


@pytest.fixture
def partly() -> Facets:
    facets = made(
        [
            {"phase": ("one",), "countries": ("Chad",)},
            {"phase": ("two",), "countries": ("Peru",)},
            {"phase": ("one",), "countries": ("France",)},
        ]
    )
    shown = np.array([True, True, False])
    return facets.seen(shown, {"countries": np.array([False, True, True])})


def test_what_may_not_be_known_is_nowhere(partly: Facets) -> None:
    assert partly.studies == ("N00", "N01")
    assert partly.columns["countries"].values == ("Chad", WITHHELD)
    assert partly.select({}).counts("phase").tolist() == [1, 1]
    assert partly.select({"countries": Filter(("Peru",))}).n == 0
    assert partly.select({"countries": Filter(text="eru")}).n == 0
    assert partly.select({"countries": Filter((WITHHELD,))}).n == 1


def test_who_may_know_all_sees_the_same_columns() -> None:
    facets = made([{"phase": ("one",)}])
    assert facets.seen(np.array([True]), {}).columns == facets.columns


def test_a_name_of_missing_values_is_no_text_to_be_found() -> None:
    facets = made([{"phase": ("?unclear",)}, {"phase": ("one",)}])
    assert facets.select({"phase": Filter(text="n")}).n == 1
