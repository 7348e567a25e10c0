"""A server of a few records for all tests of the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.api_records import Client, client_of, record, written_records

WASHINGTON, OSLO = {"lat": 38.9, "lon": -77.04}, {"lat": 59.91, "lon": 10.75}


def _status(status: str, updated: str, **more: object) -> dict[str, object]:
    return {
        "overallStatus": status,
        "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
        **more,
    }


RECORDS = (
    record(
        1,
        identificationModule={"nctIdAliases": ["NCT00000091"], "acronym": "KNEE"},
        statusModule=_status("COMPLETED", "2022-07-01", resultsFirstSubmitDate="2021-05-05"),
        conditionsModule={"conditions": ["Osteoarthritis, Knee", "Pain"]},
        descriptionModule={"briefSummary": "Cells at 10\\^6 &lt; 10\\^7\nonce."},
        designModule={
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "enrollmentInfo": {"count": 20, "type": "ACTUAL"},
            "designInfo": {
                "allocation": "RANDOMIZED",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
        },
        armsInterventionsModule={
            "interventions": [
                {"type": "DRUG", "name": "Aspirin"},
                {"type": "DEVICE", "name": 'Brace, "soft"'},
            ]
        },
        eligibilityModule={"sex": "FEMALE", "healthyVolunteers": True, "stdAges": ["ADULT"]},
        sponsorCollaboratorsModule={
            "leadSponsor": {"name": "A University", "class": "OTHER"},
            "collaborators": [{"name": "A Firm", "class": "INDUSTRY"}],
        },
        contactsLocationsModule={
            "locations": [
                {"facility": "A Clinic", "city": "Oslo", "country": "Norway", "geoPoint": OSLO}
            ]
        },
        documentSection={
            "largeDocumentModule": {
                "largeDocs": [{"label": "Study Protocol", "filename": "p.pdf", "hasProtocol": True}]
            }
        },
        hasResults=True,
    ),
    record(
        2,
        statusModule=_status("RECRUITING", "2022-08"),
        conditionsModule={"conditions": ["Lung Cancer"]},
        designModule={"studyType": "OBSERVATIONAL", "patientRegistry": True},
        contactsLocationsModule={"locations": [{"city": "Washington", "geoPoint": WASHINGTON}]},
    ),
    record(
        3,
        statusModule=_status("RECRUITING", "2020-01-31", resultsFirstSubmitDate="2019-05-05"),
        conditionsModule={"conditions": ["Knee Injuries"]},
        designModule={"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 5}},
        eligibilityModule={"sex": "ALL"},
        annotationSection={
            "annotationModule": {
                "violationAnnotation": {"violationEvents": [{"type": "VIOLATION_IDENTIFIED"}]}
            }
        },
    ),
)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Asks a server of three records."""
    path = written_records(tmp_path_factory.mktemp("api"), *RECORDS)
    with client_of(path) as found:
        yield found
