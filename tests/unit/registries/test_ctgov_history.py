"""Earlier versions of a study, and the list of them, from the registry's record history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.registry_files import dumped, written
from tests.studies import rows_of

from trialatlas.registries.ctgov_history import changes_in, is_list, is_version
from trialatlas.registries.registry import Payload
from trialatlas.registries.stage import snapshot
from trialatlas.search.versions import choose_versions


def inner(title: str, posted: str = "") -> dict[str, Any]:
    status = {"lastUpdatePostDateStruct": {"date": posted}} if posted else {}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": title},
            "statusModule": status,
            "contactsLocationsModule": {"centralContacts": [{"name": "Planted Person"}]},
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2026-03-13"},
            "conditionBrowseModule": {"meshes": [{"id": "D000001", "term": "Of Today"}]},
        },
    }


def version(number: int, title: str, posted: str = "") -> dict[str, Any]:
    return {"studyVersion": number, "study": inner(title, posted)}


def changes(*days: str, study: dict[str, Any] | None = None) -> dict[str, Any]:
    listed = [
        {"version": number, "date": day, "status": "RECRUITING", "moduleLabels": ["Status"]}
        for number, day in enumerate(days)
    ]
    return {**({"study": study} if study else {}), "history": {"changes": listed}}


def tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for part in snapshot([path]):
        for name, batch in part.items():
            found.setdefault(name, []).extend(rows_of(batch))
    return found


def payload(value: object, member: str = "") -> Payload:
    return Payload("s", member, 1, dumped(value), "application/json")


def test_an_archive_of_versions_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "NCT00000001"
    folder.mkdir()
    written(folder / "0.json", dumped(version(0, "First", "2019-01-05"), indent=1))
    written(folder / "1.json", dumped(version(1, "Second", "2020-01-05")))
    written(folder / "history.json", dumped(changes("2019-01-02", "2020-01-03")))
    found = tables(tmp_path)
    assert [row["titles"]["brief"] for row in found["records"]] == ["First", "Second"]
    assert [row["valid_from"] for row in found["records"]] == [
        dt.date(2019, 1, 5),
        dt.date(2020, 1, 5),
    ]
    told = [(row["number"], row["version"] != "", row["seen_on"]) for row in found["sightings"]]
    assert told == [
        (0, True, None),
        (1, True, None),
        (0, False, dt.date(2019, 1, 2)),
        (1, False, dt.date(2020, 1, 3)),
    ]
    assert found["rejected"] == []


@pytest.mark.parametrize(
    ("day", "title", "standing"),
    [
        (dt.date(2019, 1, 4), "First", "later"),
        (dt.date(2019, 1, 5), "First", "confirmed"),
        (dt.date(2020, 1, 4), "First", "confirmed"),
        (dt.date(2020, 1, 5), "Second", "confirmed"),
        (dt.date(2021, 6, 1), "Second", "last_known"),
        (dt.date(2022, 1, 1), "Second", "last_known"),
    ],
)
def test_an_archive_of_versions_gives_that_of_a_day(
    tmp_path: Path, day: dt.date, title: str, standing: str
) -> None:
    """The third version is on the list, submitted on 1 June 2021, and is not in the archive."""
    first = version(0, "First", "2019-01-05")
    first["study"]["protocolSection"]["statusModule"]["studyFirstSubmitDate"] = "2019-01-02"
    written(tmp_path / "0.json", dumped(first))
    written(tmp_path / "1.json", dumped(version(1, "Second", "2020-01-05")))
    listed = changes("2019-01-02", "2020-01-03", "2021-06-01")
    written(tmp_path / "NCT00000001.json", dumped(listed))
    [part] = snapshot([tmp_path])
    [chosen] = rows_of(choose_versions([part["records"]], [part["sightings"]], day))
    titles = {row["version"]: row["titles"]["brief"] for row in part["records"].to_pylist()}
    assert (titles[chosen["version"]], chosen["standing"]) == (title, standing)


def test_what_is_derived_today_is_not_read_of_an_old_version(tmp_path: Path) -> None:
    found = tables(written(tmp_path / "0.json", dumped(version(0, "First"))))
    [record] = found["records"]
    assert record["mesh"]["conditions"] == []


def test_a_list_may_hold_the_study_as_it_stands(tmp_path: Path) -> None:
    now = changes("2019-01-02", "2020-01-03", study=inner("Now", "2020-01-05"))
    found = tables(written(tmp_path / "list.json", dumped(now)))
    [record] = found["records"]
    assert record["titles"]["brief"] == "Now"
    assert [term["term"] for term in record["mesh"]["conditions"]] == ["Of Today"]
    assert [(row["number"], str(row["seen_on"])) for row in found["sightings"]] == [
        (0, "2019-01-02"),
        (1, "2020-01-03"),
        (None, "2026-03-13"),
    ]


def test_no_contact_of_an_old_version_is_kept(tmp_path: Path) -> None:
    for part in snapshot([written(tmp_path / "0.json", dumped(version(0, "First")))]):
        assert "Planted" not in str({name: rows_of(part[name]) for name in ("records", "raw")})


def test_a_list_is_of_the_record_that_its_file_names() -> None:
    told = list(changes_in(payload(changes("2019-01-02"), "NCT00000007.json")))
    assert [(item.record_id, item.number) for item in told] == [("NCT00000007", 0)]


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        (changes("2019-01-02"), "", "does not say of which record"),
        (changes("soon", study=inner("Now")), "history.changes[0].date", "2010-05-17"),
        (changes("", study=inner("Now")), "history.changes[0].date", "the day of the version"),
        (changes(study={"protocolSection": {}}), "study", "none of API v2"),
        ({"history": {"changes": [{"version": "x"}]}}, "", "not a list of versions"),
        ({"studyVersion": "x", "study": {}}, "", "not a version of a study"),
        (
            {
                "studyVersion": 1,
                "study": {"protocolSection": {"identificationModule": {"nctId": 1}}},
            },
            "study.protocolSection.identificationModule.nctId",
            "Expected `str`",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(
    tmp_path: Path, content: dict[str, Any], field: str, said: str
) -> None:
    found = tables(written(tmp_path / "a.json", dumped(content)))
    [refused] = found["rejected"]
    assert refused["field"] == field
    assert said in refused["reason"]
    assert refused["sha256"]
    assert found["records"] == []


def test_a_study_of_api_v2_is_neither_a_version_nor_a_list() -> None:
    record = inner('The history of "changes": a study')
    assert not is_version(payload(record))
    assert not is_list(payload(record))
