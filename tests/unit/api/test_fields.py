"""Names of fields, and the parts of a study that they stand for."""

from __future__ import annotations

import pytest

from trialatlas.api.fields import api_fields, branches_of, field_named, part_of, reached
from trialatlas.search.areas import pieces

STUDY = {
    "a": [{"b": 1, "c": [2, 3]}, {"c": []}, {"b": None}],
    "d": {"e": "x"},
}


def test_the_api_has_the_fields_of_the_search() -> None:
    assert list(api_fields()) == list(pieces())


@pytest.mark.parametrize("name", ["Phase", "PHASE", "protocolSection.designModule.phases"])
def test_a_field_has_several_names(name: str) -> None:
    found = field_named(name)
    assert found is not None
    assert (found.piece.name, found.type) == ("Phase", "Phase[]")


@pytest.mark.parametrize("name", ["phase", "ConditionSearch", "Phase:size", ""])
def test_what_names_no_field(name: str) -> None:
    assert field_named(name) is None


def test_a_branch_takes_in_what_is_below_it_in_any_order() -> None:
    whole = {"protocolSection": {"designModule": None}}
    assert branches_of(["Phase", "DesignModule"]) == whole
    assert branches_of(["DesignModule", "Phase"]) == whole


def test_fields_that_are_never_returned_are_no_part() -> None:
    with pytest.raises(LookupError, match="NumArmGroups"):
        branches_of(["NCTId", "NumArmGroups"])


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ({"a": None}, {"a": STUDY["a"]}),
        ({"a": {"b": None}}, {"a": [{"b": 1}]}),
        ({"a": {"c": None}, "d": {"e": None}}, {"a": [{"c": [2, 3]}, {"c": []}], "d": {"e": "x"}}),
        ({"d": {"e": {"f": None}}}, None),
        ({"x": None}, None),
    ],
)
def test_parts_of_a_study(wanted: dict[str, object], part: object) -> None:
    assert part_of(STUDY, wanted) == part  # type: ignore[arg-type]  # branches are dictionaries


@pytest.mark.parametrize(
    ("path", "values"), [("a.b", [1]), ("a.c", [2, 3]), ("d.e", ["x"]), ("d.e.f", []), ("x", [])]
)
def test_values_at_a_path(path: str, values: list[object]) -> None:
    assert list(reached(STUDY, path)) == values
