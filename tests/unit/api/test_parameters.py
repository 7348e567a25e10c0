"""Parameters, read and checked."""

from __future__ import annotations

import pytest

from trialatlas.api.parameters import Accepted, items, nct_id, parameters_of
from trialatlas.errors import RequestError

ACCEPTED = Accepted(("fields", "sort", "page"), lists=("fields", "sort"), maybe_blank=("sort",))


def test_parts_of_a_list_are_joined() -> None:
    given = [("fields", "a|b"), ("page", "1"), ("fields", "c"), ("sort", " ")]
    found = parameters_of(given, ACCEPTED)
    assert found == {"fields": "a|b,c", "page": "1"}
    assert items("fields", found["fields"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([("field", "a")], "Unknown parameter: `field`; did you mean `fields`?"),
        ([("limit", "1")], "Unknown parameter: `limit`; there are fields, sort, page"),
        ([("page", "1"), ("page", "1")], "Parameter 'page' is given more than once"),
        ([("page", "")], "Parameter 'page' has incorrect format: ''"),
        ([("fields", " ")], "Parameter 'fields' has incorrect format: ' '"),
    ],
)
def test_what_is_refused(given: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        parameters_of(given, ACCEPTED)
    assert str(caught.value) == message
    assert caught.value.status == 400


@pytest.mark.parametrize("value", ["a,,b", "a|", ",a", "|"])
def test_an_item_is_never_empty(value: str) -> None:
    with pytest.raises(RequestError, match="'fields' has incorrect format"):
        items("fields", value)


@pytest.mark.parametrize("text", ["NCT00000012", "nct12", "NcT000000000000012"])
def test_ids_in_any_form(text: str) -> None:
    assert nct_id(text, RequestError) == "NCT00000012"


@pytest.mark.parametrize("text", ["NCT0", "NCT123456789", "12", "NCT12x", "NCT\u0661", "NCT12\n"])
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(RequestError):
        nct_id(text, RequestError)
