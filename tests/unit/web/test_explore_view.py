"""What an address asks for, and addresses that ask for a little else."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest
from starlette.datastructures import QueryParams
from tests.protocols import protocol

from trialatlas.analysis.facets import Facets, Filter, facets_of
from trialatlas.model.person import Viewer
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.figures import Bubbles
from trialatlas.web.asked import Asked
from trialatlas.web.explore_view import LONGEST_TEXT, View, address, view_of


def facets(*names: str) -> Facets:
    variables = tuple(Variable(name=name, title=name, kind="field") for name in names)
    rows = [{"study_id": "N1", "variable": name, "value": ["x"], "missing": None} for name in names]
    schema = pa.schema(
        {
            "study_id": pa.string(),
            "variable": pa.string(),
            "value": pa.list_(pa.string()),
            "missing": pa.string(),
        }
    )
    return facets_of(Codebook(variables=variables), ["N1"], pa.Table.from_pylist(rows, schema))


def asked(query: str) -> Asked:
    given: dict[str, Any] = {"path": {}, "viewer": Viewer("ann"), "csrf": "", "token": ""}
    return Asked(query=QueryParams(query), address=f"/explore?{query}", **given)


def view(query: str, *names: str, **parts: Any) -> View:
    return view_of(asked(query), protocol(**parts), facets(*(names or ("donor", "year"))))


def test_filters_of_several_kinds_are_read() -> None:
    found = view("v.donor=a&v.donor=b&from.year=2010&has.donor=%20auto%20&q=%20cell&page=3")
    assert found.filters == {
        "donor": Filter(("a", "b"), text="auto"),
        "year": Filter(low=2010),
    }
    assert found.expression == "cell"
    assert ("page", "3") not in found.pairs


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("v.nothing=1", "“nothing” is no variable of this review and is left out."),
        ("rows=nothing", "“nothing” is no variable of this review and is left out."),
        ("to.year=nan", "“nan” is no number, so it is no bound of year."),
        ("from.year=soon", "“soon” is no number, so it is no bound of year."),
        (
            f"q={'x' * (LONGEST_TEXT + 1)}",
            f"“q” has more than {LONGEST_TEXT:,} characters and is left out.",
        ),
    ],
)
def test_what_means_nothing_is_left_out_and_told(query: str, problem: str) -> None:
    found = view(query)
    assert found.problems == (problem,)
    assert found.pairs == []


def test_parameters_of_others_are_left_out_silently() -> None:
    found = view("utm=1&v.donor=&of=donor")
    assert (found.pairs, found.problems, found.filters) == ([], (), {})


def test_the_map_is_the_one_asked_for_or_the_reviews_own_or_any() -> None:
    own = {"figures": (Bubbles("phase", "donor"),)}
    names = ("donor", "year", "phase")
    axes = [
        (one.rows, one.columns)
        for one in (
            view("rows=year", *names, **own),
            view("", *names, **own),
            view("", *names),
            view("", "donor"),
            view("rows=donor", "year"),
        )
    ]
    assert axes == [
        ("year", "donor"),
        ("phase", "donor"),
        ("donor", "year"),
        ("donor", "donor"),
        ("year", "year"),
    ]


def test_a_review_without_values_has_nothing_to_draw() -> None:
    found = view_of(asked(""), protocol(), facets())
    assert (found.rows, found.shown, found.opened) == ("", (), ())


def test_a_link_changes_one_thing_and_keeps_the_rest() -> None:
    found = view("v.donor=a&from.year=2010&sort=-year&q=x%26y")
    assert found.toggled("v.donor", "b") == [*found.pairs, ("v.donor", "b")]
    assert found.toggled("v.donor", "a") == [pair for pair in found.pairs if pair[0] != "v.donor"]
    assert found.filtered("year", []) == [pair for pair in found.pairs if pair[0] != "from.year"]
    link = address("/explore", found.pairs, "studies")
    assert parse_qsl(link.partition("?")[2].removesuffix("#studies")) == list(found.pairs)
