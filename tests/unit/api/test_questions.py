"""Queries and filters of a request: which studies they find, and what they refuse."""

from __future__ import annotations

import pytest
from tests.api_records import Client


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, "1 2 3"),
        ({"query_cond": "knee"}, "1 3"),
        ({"query_cond": "knee", "query_term": "aspirin"}, "1"),
        ({"query_titles": "knee"}, "1"),
        ({"query_intr": "brace"}, "1"),
        ({"query_locn": "Norway"}, "1"),
        ({"query_lead": "university"}, "1"),
        ({"query_spons": "firm"}, "1"),
        ({"query_lead": "firm"}, ""),
        ({"query_cond": "", "filter_overallStatus": ""}, "1 2 3"),
        ({"query_term": "AREA[StudyType]OBSERVATIONAL OR knee"}, "1 2 3"),
        ({"filter_advanced": "AREA[LastUpdatePostDate]RANGE[2022-07-01, MAX]"}, "1 2"),
        ({"filter_advanced": "NOT AREA[Phase]MISSING", "query_cond": "knee"}, "1"),
        ({"postFilter_advanced": "cancer"}, "2"),
        ({"filter_overallStatus": "RECRUITING|COMPLETED"}, "1 2 3"),
        ({"filter_overallStatus": "RECRUITING", "postFilter_overallStatus": "COMPLETED"}, ""),
        ({"filter_ids": "nct3,NCT00000091"}, "1 3"),
        ({"filter_ids": "NCT00000091", "postFilter_ids": "NCT00000003"}, ""),
        ({"query_id": "NCT1, NCT7", "filter_ids": "NCT2"}, "1"),
        ({"filter_geo": "distance(60,10.5,20mi)"}, "1"),
        ({"filter_geo": "distance(60,10.5,10km)"}, ""),
        ({"filter_geo": "distance(0,0,20100km)"}, "1 2"),
        ({"filter_geo": f"distance(0,0,{'9' * 400}km)"}, "1 2"),
        ({"filter_geo": "distance(60,10.5,20)", "postFilter_geo": "distance(39,-77,50mi)"}, ""),
    ],
)
def test_what_is_found(client: Client, parameters: dict[str, str], found: str) -> None:
    assert " ".join(client.ids(**parameters)) == found


@pytest.mark.parametrize("ids", ["NCT00000002", "nct2, NCT00000003", "NCT2 NCT91"])
def test_where_a_query_is_nothing_but_ids_the_filters_are_ignored(client: Client, ids: str) -> None:
    all_ids = client.ids(query_term=ids)
    assert all_ids[-1] in {"2", "3"}
    assert client.ids(query_term=ids, filter_overallStatus="COMPLETED") == all_ids
    assert client.ids(query_term=ids, query_cond="cancer", aggFilters="sex:f") == ["2"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            {"filter_advanced": "AREA[NotARealField]x"},
            "Error parsing query in advanced filter: Unknown area name: `NotARealField`",
        ),
        (
            {"query_term": "knee AND AREA[Phase]PHASE9"},
            "Error parsing query in Other terms: Allowed values for enum field "
            "`protocolSection.designModule.phases` are `NA`, `EARLY_PHASE1`, `PHASE1`, `PHASE2`, "
            "`PHASE3`, `PHASE4`",
        ),
        ({"filter_overallStatus": "DONE"}, "Invalid value in parameter `overallStatus`: `DONE`"),
        ({"filter_ids": "NCT1,X1"}, "Parameter 'filter.ids' has incorrect format: 'X1'"),
        ({"filter_ids": "NCT1,7"}, "Parameter 'filter.ids' has incorrect format: '7'"),
        (
            {"filter_ids": "NCT1,NCT7"},
            "Parameter 'filter.ids' has incorrect format: 'NCT00000007'",
        ),
        (
            {"query_term": "knee", "postFilter_ids": "NCT7"},
            "Parameter 'postFilter.ids' has incorrect format: 'NCT00000007'",
        ),
        ({"filter_geo": "distance(1,2)"}, "'filter.geo' has incorrect format: 'distance(1,2)'"),
        ({"filter_geo": "distance(91,0,1)"}, "'filter.geo' has incorrect format"),
        ({"filter_geo": f"distance(1,{'9' * 400},1)"}, "'filter.geo' has incorrect format"),
        ({"filter_geo": ""}, "'filter.geo' has incorrect format: ''"),
        ({"query_cond": "(knee"}, "Error parsing query in Conditions or disease: "),
        ({"query_titles": "[x"}, "Error parsing query in Title / acronym: "),
        ({"query_term": "AREA[OversightHasDMC]true"}, "does not keep OversightHasDMC"),
        ({"query_term": "DISTANCE[1]"}, "keeps no coordinates"),
        ({"filter_synonyms": "ConditionSearch:1"}, "a private table of the registry"),
    ],
)
def test_what_is_refused(client: Client, parameters: dict[str, str], message: str) -> None:
    assert message in client.refused(**parameters)
