"""Sources to tables: nothing is lost, nothing comes twice unasked, contacts stay out."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.errors import SourceError
from trialatlas.model.study import (
    Age,
    Arm,
    Dates,
    Description,
    Design,
    Eligibility,
    Enrollment,
    MeshTerms,
    Outcome,
    PartialDate,
    Study,
    Titles,
)
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.registries import stage
from trialatlas.registries.files import payloads, printable, source_names
from trialatlas.registries.registry import Parsed, Payload, version_of
from trialatlas.registries.stage import compress, decompress, records_batch, snapshot


def study(number: int, **status: Any) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "Cells"},
            "statusModule": status,
            "contactsLocationsModule": {"centralContacts": [{"name": "Planted Person"}]},
        }
    }


def source(path: Path, *records: object) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def tables(*paths: Path) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("raw", "records", "sightings", "rejected")
    }
    for batches in snapshot(paths):
        assert list(batches) == list(rows)
        for name, batch in batches.items():
            assert batch.schema == TABLES[name].schema
            rows[name] += batch.to_pylist()
    return rows


def test_each_payload_is_a_record_or_a_refusal(tmp_path: Path) -> None:
    path = source(tmp_path / "a.ndjson", study(1), {"not": "a study"}, study(2))
    found = tables(path)
    assert [row["record_id"] for row in found["records"]] == ["NCT00000001", "NCT00000002"]
    assert [row["record_id"] for row in found["raw"]] == ["NCT00000001", "NCT00000002"]
    [refused] = found["rejected"]
    assert (refused["source"], refused["member"], refused["position"]) == ("a.ndjson", "", 2)
    assert refused["reason"].startswith("not a ClinicalTrials.gov API v2 study")


def test_a_file_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text("<html></html>", encoding="utf-8")
    [refused] = tables(tmp_path / "page.json")["rejected"]
    assert refused["reason"].startswith("an HTML page")
    assert refused["sha256"] == ""


def test_json_and_xml_come_together(tmp_path: Path) -> None:
    source(tmp_path / "a.json", study(1))
    xml = "<clinical_study><id_info><nct_id>NCT00000002</nct_id></id_info></clinical_study>"
    (tmp_path / "b.xml").write_text(xml, encoding="utf-8")
    rows = tables(tmp_path)["raw"]
    assert [row["media_type"] for row in rows] == ["application/json", "application/xml"]
    assert {row["registry"] for row in rows} == {"ctgov"}


def test_the_raw_record_is_kept_without_contacts(tmp_path: Path) -> None:
    [row] = tables(source(tmp_path / "a.json", study(1)))["raw"]
    kept = decompress(row["payload"])
    assert b"Planted" not in kept
    assert json.loads(kept)["protocolSection"]["identificationModule"]["briefTitle"] == "Cells"


@pytest.mark.parametrize(
    ("status", "day"),
    [
        (
            {
                "studyFirstPostDateStruct": {"date": "2010-05-17"},
                "lastUpdatePostDateStruct": {"date": "2012-06-18"},
            },
            dt.date(2012, 6, 18),
        ),
        ({"studyFirstPostDateStruct": {"date": "2010-05"}}, dt.date(2010, 5, 1)),
        ({"studyFirstSubmitDate": "2010-05-17"}, None),
    ],
)
def test_a_version_is_valid_from_the_day_it_was_posted(
    tmp_path: Path, status: dict[str, Any], day: dt.date | None
) -> None:
    [row] = tables(source(tmp_path / "a.json", study(1, **status)))["records"]
    assert row["valid_from"] == day


def test_batches_bound_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_BATCH", 2)
    first = source(tmp_path / "a.ndjson", study(1), study(2), study(3))
    second = source(tmp_path / "b.ndjson", study(4), study(4))
    sizes = [batches["records"].num_rows for batches in snapshot([first, second])]
    assert sizes == [2, 2, 1]  # a batch may span two sources; a record that comes twice stays


def test_a_source_that_is_missing_stops_the_stage(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(snapshot([tmp_path / "gone.json"]))


def parsed(study: Study) -> Parsed:
    return Parsed(study=study, version=version_of(study), raw=b"", sha256="")


def test_no_records_are_an_empty_batch() -> None:
    batch = records_batch([])
    assert batch.num_rows == 0
    assert batch.schema == TABLES["records"].schema


DAYS = st.dates().map(
    lambda day: PartialDate(year=day.year, month=day.month, day=day.day, kind="actual")
)
STUDIES = st.builds(
    Study,
    titles=st.from_type(Titles),
    dates=st.builds(Dates, start=DAYS, last_update_posted=st.none() | DAYS),
    design=st.builds(
        Design,
        phases=st.lists(st.text(), max_size=2).map(tuple),
        enrollment=st.builds(Enrollment, count=st.none() | st.integers(0, 10**9)),
    ),
    eligibility=st.builds(
        Eligibility,
        minimum_age=st.none() | st.builds(Age, value=st.integers(0, 200), unit=st.just("weeks")),
        healthy_volunteers=st.none() | st.booleans(),
    ),
    outcomes=st.lists(st.from_type(Outcome), max_size=2).map(tuple),
    arms=st.lists(st.from_type(Arm), max_size=2).map(tuple),
    mesh=st.from_type(MeshTerms),
)


@given(st.lists(STUDIES, min_size=1, max_size=3))
def test_the_fast_batch_is_the_plain_one(studies: list[Study]) -> None:
    fast = records_batch([parsed(item) for item in studies])
    rows = [{"version": version_of(item), **msgspec.to_builtins(item)} for item in studies]
    plain = to_batch(TABLES["records"], rows)
    assert fast.drop_columns("valid_from").equals(plain.drop_columns("valid_from"))


@pytest.mark.parametrize("text", ["2010-05-17", "2010-05-17T00:00:00Z", "", "\x00", "1e5", "∞ 🧫"])
def test_texts_stay_texts(text: str) -> None:
    item = Study(record_id="1", registry="r", description=Description(brief_summary=text))
    [row] = records_batch([parsed(item)]).to_pylist()
    assert row["description"]["brief_summary"] == text


@given(st.binary())
def test_a_payload_unpacks_to_itself(content: bytes) -> None:
    assert decompress(compress(content)) == content


def test_a_damaged_payload_says_so() -> None:
    with pytest.raises(OSError, match="ZSTD"):
        decompress(b"no frame")


def test_a_list_with_other_things_in_it_keeps_its_records(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b'[{"a": 1}, null, 5, {"b": 2}, "text", {"c": 3}]')
    contents = [item.content for item in payloads(path) if isinstance(item, Payload)]
    assert contents == [b'{"a": 1}', b"null, 5", b'{"b": 2}', b'"text"', b'{"c": 3}']


def test_names_are_printable(tmp_path: Path) -> None:
    assert printable("bad\x1b[31m\n\udcff.json") == "bad�[31m��.json"
    (tmp_path / "two\nlines.json").write_bytes(b'{"a": 1}')
    assert [item.member for item in payloads(tmp_path)] == ["two�lines.json"]


def test_sources_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "records", tmp_path / "b", tmp_path / "c" / "records"]
    assert source_names(paths) == ["records", "b", "records (2)"]


def test_members_with_strange_paths_are_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "strange.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../a.json", "b/../c.json", ".hidden.json", "__MACOSX/d.json", "e/.f.json"):
            archive.writestr(name, '{"a": 1}')
    members = [item.member for item in payloads(path)]
    assert members == ["../../a.json", "b/../c.json"]
