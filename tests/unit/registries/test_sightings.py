"""On which day a source shows a record, as the registry's own files say it."""

from __future__ import annotations

import datetime as dt

import pytest

from trialatlas.model.study import Study
from trialatlas.registries.registry import MediaType, Parsed, Payload
from trialatlas.registries.sightings import Sighting, sighting_of


def seen(raw: bytes, media_type: MediaType = "application/json") -> Sighting | None:
    payload = Payload("s", "m", 1, raw, media_type)
    study = Study(record_id="NCT00000001", registry="ctgov")
    return sighting_of(payload, Parsed(study=study, version="v1", raw=raw, sha256=""))


@pytest.mark.parametrize(
    ("raw", "media_type", "day"),
    [
        (b'{"miscInfoModule": {"versionHolder": "2022-10-07"}}', "application/json", (2022, 10, 7)),
        (
            b"<download_date>ClinicalTrials.gov processed this data on July 28, 2020"
            b"</download_date>",
            "application/xml",
            (2020, 7, 28),
        ),
    ],
)
def test_the_day_of_a_source(raw: bytes, media_type: MediaType, day: tuple[int, int, int]) -> None:
    found = seen(raw, media_type)
    assert found == Sighting(
        record_id="NCT00000001",
        version="v1",
        number=None,
        seen_on=dt.date(*day),
        source="s",
        member="m",
    )


@pytest.mark.parametrize(
    "raw",
    [
        b'{"briefSummary": "the \\"versionHolder\\": \\"2022-10-07\\""}',
        b'{"versionHolder": "2022-10"}',
        b'{"versionHolder": "soon"}',
        b'{"versionHolder": "2022-13-07"}',
        b"{}",
    ],
)
def test_what_tells_no_day_is_no_sighting(raw: bytes) -> None:
    assert seen(raw) is None


def test_an_old_version_has_a_number_and_no_day_of_today() -> None:
    found = seen(b'{"studyVersion": 3, "study": {"versionHolder": "2026-03-13"}}')
    assert found is not None
    assert (found.number, found.seen_on) == (3, None)
