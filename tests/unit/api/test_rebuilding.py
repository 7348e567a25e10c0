"""Records of other forms in the API's shape."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.conftest import EXAMPLE

from trialatlas.api.rebuilding import rebuilt
from trialatlas.model.dates import Age, Dates, PartialDate
from trialatlas.model.study import (
    Arm,
    Design,
    Eligibility,
    Enrollment,
    Location,
    Outcome,
    Study,
)
from trialatlas.registries.ctgov import CtgovJson

RECORDS = sorted((EXAMPLE / "records").iterdir())
STUDY = Study(
    record_id="NCT00000001",
    registry="ctgov",
    dates=Dates(start=PartialDate(year=2010, month=5, kind="anticipated")),
    conditions=("Knee", "Hip"),
    design=Design(phases=("PHASE1",), enrollment=Enrollment(count=3, kind="actual")),
    arms=(Arm(label="A"), Arm(label="B", interventions=("Drug: x", "Drug: y"))),
    outcomes=(
        Outcome(rank="secondary", measure="Gait"),
        Outcome(rank="primary", measure="Pain", time_frame="1 year"),
        Outcome(rank="secondary", measure="Sleep"),
    ),
    eligibility=Eligibility(
        minimum_age=Age(value=18, unit="years"),
        maximum_age=Age(value=1, unit="months"),
        healthy_volunteers=False,
    ),
    locations=(Location(city="Oslo"), Location(country="Norway")),
)


def test_a_study_gets_the_shape_of_the_api() -> None:
    assert rebuilt(STUDY) == {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001"},
            "statusModule": {"startDateStruct": {"date": "2010-05", "type": "ESTIMATED"}},
            "conditionsModule": {"conditions": ["Knee", "Hip"]},
            "designModule": {
                "phases": ["PHASE1"],
                "enrollmentInfo": {"count": 3, "type": "ACTUAL"},
            },
            "armsInterventionsModule": {
                "armGroups": [
                    {"label": "A"},
                    {"label": "B", "interventionNames": ["Drug: x", "Drug: y"]},
                ]
            },
            "outcomesModule": {
                "primaryOutcomes": [{"measure": "Pain", "timeFrame": "1 year"}],
                "secondaryOutcomes": [{"measure": "Gait"}, {"measure": "Sleep"}],
            },
            "eligibilityModule": {
                "healthyVolunteers": False,
                "minimumAge": "18 Years",
                "maximumAge": "1 Month",
            },
            "contactsLocationsModule": {"locations": [{"city": "Oslo"}, {"country": "Norway"}]},
        },
        "hasResults": False,
    }


@pytest.mark.parametrize(
    "path", sorted((EXAMPLE / "records").iterdir()), ids=lambda path: path.stem
)
def test_what_is_rebuilt_is_read_as_the_same_study(path: Path) -> None:
    study, _ = CtgovJson().parse(path.read_bytes())
    again, _ = CtgovJson().parse(msgspec.json.encode(rebuilt(study)))
    # Countries that the record names beside its locations have no place in the API.
    assert msgspec.structs.replace(again, countries=study.countries) == study
