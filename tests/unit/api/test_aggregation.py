"""Options of the registry's web page."""

from __future__ import annotations

import pytest
from tests.api_records import Client

from trialatlas.api.aggregation import options_of
from trialatlas.errors import RequestError


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("status:rec", "2 3"),
        ("status:rec com", "1 2 3"),
        ("status:rec,studyType:obs", "2"),
        ("status:rec|studyType:int", "3"),
        ("phase:2", "1"),
        ("studyType:obs_patreg", "2"),
        ("studyType:obs_patreg int", "1 2 3"),
        ("sex:f", "1"),
        ("ages:adult older", "1"),
        ("healthy:y", "1"),
        ("results:with", "1"),
        ("results:without", "2 3"),
        ("funderType:industry", "1"),
        ("funderType:other", "1"),
        ("docs:prot", "1"),
        ("docs:sap", ""),
        ("violation:y", "3"),
    ],
)
def test_options_find_studies(client: Client, options: str, found: str) -> None:
    assert " ".join(client.ids(aggFilters=options)) == found


@pytest.mark.parametrize(("options", "found"), [("phase:9", []), ("x:y", []), ("sex:f x", ["1"])])
def test_unknown_options_find_nothing_as_the_registry_has_it(
    client: Client, options: str, found: list[str]
) -> None:
    page = client.json("/studies", aggFilters=options, countTotal="true")
    assert page["totalCount"] == len(found) == len(page["studies"])


@pytest.mark.parametrize("value", ["status", "status:", ":rec", "sex:f,"])
def test_what_is_no_filter_with_options_is_refused(value: str) -> None:
    with pytest.raises(RequestError, match="'aggFilters' has incorrect format"):
        options_of(value)
