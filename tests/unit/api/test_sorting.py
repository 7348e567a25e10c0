"""Orders: by dates and numbers, in the index or not."""

from __future__ import annotations

import pytest
from tests.api_records import Client


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("LastUpdatePostDate", "2 1 3"),
        ("LastUpdatePostDate:asc", "3 1 2"),
        ("protocolSection.statusModule.lastUpdatePostDateStruct.date", "2 1 3"),
        ("EnrollmentCount", "3 1 2"),
        ("EnrollmentCount:desc", "1 3 2"),
        ("ResultsFirstSubmitDate", "1 3 2"),
        ("ResultsFirstSubmitDate:asc", "3 1 2"),
        ("NumLocations:desc,LastUpdatePostDate", "2 1 3"),
        ("NumLocations:desc|LastUpdatePostDate:asc", "1 2 3"),
        ("@relevance", "1 2 3"),
        ("@relevance:asc,EnrollmentCount", "3 1 2"),
        ("", "1 2 3"),
    ],
)
def test_studies_come_in_order_and_those_without_a_value_last(
    client: Client, order: str, found: str
) -> None:
    assert " ".join(client.ids(sort=order)) == found


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("BriefTitle", "'BriefTitle' is no date and no number"),
        ("ConditionSearch", "'ConditionSearch' is no date and no number"),
        ("Nothing", "'Nothing' is no date and no number"),
        ("EnrollmentCount:up", "has incorrect format: 'EnrollmentCount:up'"),
        ("EnrollmentCount,,NumLocations", "has incorrect format"),
        ("EnrollmentCount,NumLocations,NumArmGroups", "expected up to 2, found 3"),
        ("NumFlowPeriods", "'NumFlowPeriods' is not kept"),
    ],
)
def test_what_is_no_order(client: Client, order: str, message: str) -> None:
    assert message in client.refused(sort=order)
