"""What of a study is read, and what is said where its shape is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trialatlas.registries.ctgov import CtgovJson
from trialatlas.registries.registry import RecordError

IDENTIFICATION = {"nctId": "NCT00000001"}


def content(section: str = "protocolSection", **modules: Any) -> bytes:
    """A study with an id and the given modules, as JSON."""
    study: dict[str, Any] = {"protocolSection": {"identificationModule": IDENTIFICATION}}
    study.setdefault(section, {}).update(modules)
    return json.dumps(study).encode()


def fault(raw: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        CtgovJson().parse(raw)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        (
            content(identificationModule={"briefTitle": "No id"}),
            "protocolSection.identificationModule",
            "Object missing required field `nctId`",
        ),
        (
            content(identificationModule={"nctId": "NCT1"}),
            "protocolSection.identificationModule.nctId",
            "expected an id of NCT and eight digits",
        ),
        (
            content(designModule={"enrollmentInfo": {"count": "many"}}),
            "protocolSection.designModule.enrollmentInfo.count",
            "Expected `int | null`, got `str`",
        ),
        (
            content(contactsLocationsModule={"locations": [{}, {"city": 7}]}),
            "protocolSection.contactsLocationsModule.locations[1].city",
            "Expected `str | null`, got `int`",
        ),
        (
            content(statusModule={"completionDateStruct": {"date": "2011-02-30"}}),
            "protocolSection.statusModule.completionDateStruct.date",
            "expected a day of the calendar, found '2011-02-30'",
        ),
        (
            content(statusModule={"statusVerifiedDate": "soon"}),
            "protocolSection.statusModule.statusVerifiedDate",
            "expected a date such as 2010-05-17, found 'soon'",
        ),
        (
            content(eligibilityModule={"minimumAge": "eighteen"}),
            "protocolSection.eligibilityModule.minimumAge",
            "expected an age such as 18 Years, found 'eighteen'",
        ),
        (b"[]", "", "not a ClinicalTrials.gov API v2 study: expected `object`, got `array`"),
        (b'{"isrctn": 1}', "", "not a ClinicalTrials.gov API v2 study: object missing"),
        (
            b'{"Study": {"ProtocolSection": {"NCTId": "NCT00000001"}}}',
            "",
            "a record of the retired API v1; download it from API v2",
        ),
        (content()[:-2], "", "cut off: the JSON ends in the middle of a record"),
        (content().replace(b":", b"=", 1), "", "broken JSON (JSON is malformed"),
    ],
)
def test_a_broken_record_says_where_and_what(raw: bytes, field: str, reason: str) -> None:
    error = fault(raw)
    assert error.field == field
    assert error.reason.startswith(reason)


def test_a_broken_record_is_named_where_its_id_can_be_read() -> None:
    assert fault(content()[:-2]).record_id == "NCT00000001"
    assert fault(b"{}").record_id == ""


def test_new_fields_of_the_registry_break_nothing() -> None:
    raw = content(futureModule={"a": 1}, designModule={"new": [1]})
    assert CtgovJson().parse(raw)[0].record_id == "NCT00000001"
