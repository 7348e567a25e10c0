"""An archive of AACT: its studies come out as API v2 gives them; what is damaged is named."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.aact_archive import write_archive
from tests.registry_files import read, refusals

from trialatlas.registries import aact
from trialatlas.registries.aact import is_aact
from trialatlas.registries.registry import Refused
from trialatlas.registries.stage import snapshot

NAMED = "Planted Person"


def record(number: int, **modules: dict[str, Any]) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Trial {number}"},
            "statusModule": {
                "studyFirstPostDateStruct": {"date": "2020-01-02", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": "2021-03-04", "type": "ACTUAL"},
            },
            "contactsLocationsModule": {"overallOfficials": [{"name": NAMED}]},
            **modules,
        }
    }


def changed(path: Path, table: str, change: Callable[[str], str | None]) -> Path:
    """The archive with one table changed, or left out."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            written = change(text) if name == f"{table}.txt" else text
            if written is not None:
                archive.writestr(name, written)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    records = [record(number) for number in (7_000_001, 3, 50_000, 2)]
    return write_archive(tmp_path / "20220701_export_ctgov.zip", records)


def ids(path: Path) -> list[str]:
    found = [json.loads(item.content) for item in read(path)]
    return [item["protocolSection"]["identificationModule"]["nctId"] for item in found]


def test_every_study_comes_out_in_the_order_of_ids(path: Path) -> None:
    assert ids(path) == ["NCT00000002", "NCT00000003", "NCT00050000", "NCT07000001"]


def test_the_archive_is_known_by_its_members(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("studies.txt", "nct_id\n")
    assert [is_aact(zipfile.ZipFile(name)) for name in (path, other)] == [True, False]


@pytest.mark.parametrize("folder", ["archives", "2019-12-31"])
def test_an_archive_in_a_folder_is_read_too(path: Path, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path.rename(tmp_path / folder / path.name)
    [part] = snapshot([tmp_path / folder])
    assert [str(row["seen_on"]) for row in part["sightings"].to_pylist()] == ["2022-07-01"] * 4


def test_the_day_of_the_archive_is_that_of_its_name(path: Path) -> None:
    [part] = snapshot([path])
    sightings = part["sightings"].to_pylist()
    assert {str(row["seen_on"]) for row in sightings} == {"2022-07-01"}
    assert {str(row["valid_from"]) for row in part["records"].to_pylist()} == {"2021-03-04"}


def test_nothing_of_a_person_comes_in(path: Path) -> None:
    [part] = snapshot([path])
    assert NAMED not in str({name: batch.to_pylist() for name, batch in part.items()})
    with zipfile.ZipFile(path) as archive:
        assert NAMED in archive.read("overall_officials.txt").decode()


def test_shares_do_not_show(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [item.content for item in read(path)]
    monkeypatch.setattr(aact, "_SHARE", 2)
    assert [item.content for item in read(path)] == whole


def test_a_table_that_is_missing_is_named(path: Path) -> None:
    [refused] = refusals(changed(path, "sponsors", lambda _: None))
    assert "without sponsors" in refused.reason


def broken(path: Path, table: str, change: Callable[[str], str]) -> Refused:
    [refused] = refusals(changed(path, table, change))
    return refused


def test_a_row_of_another_width_is_refused_and_the_others_are_read(path: Path) -> None:
    refused = broken(path, "eligibilities", lambda text: text + "9|NCT00000003|only\n")
    assert (refused.member, refused.position) == ("eligibilities.txt", 6)
    assert (refused.record_id, refused.field) == ("NCT00000003", "eligibilities")
    assert "found 3" in refused.reason


def test_a_row_without_an_id_is_refused(path: Path) -> None:
    refused = broken(path, "keywords", lambda text: text + "9|NCT3|knee\n")
    assert (refused.position, refused.field) == (2, "keywords.nct_id")


def test_rows_of_a_study_that_is_not_there_are_counted(path: Path) -> None:
    def without(text: str) -> str:
        return "".join(line for line in text.splitlines(True) if "NCT00000003" not in line)

    found = refusals(changed(path, "studies", without))
    assert {refused.record_id for refused in found} == {"NCT00000003"}
    assert all("rows of 1 studies" in refused.reason for refused in found)


def test_a_study_with_two_rows_is_named(path: Path) -> None:
    def twice(text: str) -> str:
        return text + next(line for line in text.splitlines(True) if "NCT00000003" in line)

    refused = broken(path, "studies", twice)
    assert (refused.record_id, refused.field) == ("NCT00000003", "studies.nct_id")


def test_what_unpacks_beyond_all_measure_is_not_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aact, "MOST_BYTES", 10)
    monkeypatch.setattr(aact, "MOST_RATIO", 0)
    [refused] = refusals(path)
    assert "not read for safety" in refused.reason
