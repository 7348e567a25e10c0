"""From files or a review's folder to records that can be served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.api_records import client_of, record, written_records
from tests.conftest import EXAMPLE

from trialatlas.api.loading import opened
from trialatlas.cli import main
from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.workflow.reading_records import Seen


def dated(number: int, day: str, title: str) -> dict[str, object]:
    status = {"lastUpdatePostDateStruct": {"date": day}}
    return record(number, statusModule=status, identificationModule={"briefTitle": title})


def test_each_record_is_served_once_at_its_latest_version(tmp_path: Path) -> None:
    later = dated(1, "2022-02-02", "later")
    path = written_records(tmp_path, later, dated(1, "2021-01-01", "earlier"), record(2), later)
    with client_of(path) as client:
        assert client.ids() == ["1", "2"]
        assert client.ids(query_titles="later") == ["1"]
        assert client.ids(query_titles="earlier") == []
        assert client.json("/studies/NCT1") == later


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    written_records(tmp_path, record(1))
    (tmp_path / "broken.json").write_text("{", "utf-8")
    seen, told = Seen(), []
    with opened([tmp_path], seen, lambda done, of: told.append((done, of))) as records:
        assert list(records.ids) == ["NCT00000001"]
    assert seen.n_refused == 1
    assert told == [(1, 1)]


def test_nothing_to_serve_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(SourceError, match="none that can be read"), opened([tmp_path]):
        pass


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    ignored = shutil.ignore_patterns("output", "snapshot")
    shutil.copytree(EXAMPLE, folder, ignore=ignored)
    return folder


def test_a_review_is_served_from_its_snapshot(review: Path) -> None:
    result = CliRunner().invoke(main, ["snapshot", str(review)])
    assert result.exit_code == 0, result.output
    shutil.rmtree(review / "records")
    with opened([review]) as records, opened([EXAMPLE / "records"]) as others:
        assert len(records) == 42
        assert records.snapshot.fingerprint == others.snapshot.fingerprint


def test_a_review_needs_a_snapshot_and_is_served_alone(review: Path) -> None:
    with (
        pytest.raises(WorkspaceError, match="make it first: trialatlas snapshot"),
        opened([review]),
    ):
        pass
    with (
        pytest.raises(WorkspaceError, match="serve it alone"),
        opened([EXAMPLE / "records", review]),
    ):
        pass


def test_a_snapshot_whose_tables_do_not_fit_is_refused(review: Path) -> None:
    assert CliRunner().invoke(main, ["snapshot", str(review)]).exit_code == 0
    raw = review / "snapshot" / "raw.parquet"
    pq.write_table(pq.read_table(raw).slice(1), raw)
    message = "the snapshot's tables do not fit each other at NCT00081055; remake it"
    with pytest.raises(WorkspaceError, match=message), opened([review]):
        pass


def test_legacy_xml_is_served_in_the_shape_of_the_api(tmp_path: Path) -> None:
    xml = (
        "<clinical_study><id_info><nct_id>NCT00000005</nct_id></id_info>"
        "<brief_title>Cells for knees</brief_title><overall_status>Completed</overall_status>"
        "<condition>Osteoarthritis</condition></clinical_study>"
    )
    (tmp_path / "NCT00000005.xml").write_text(xml, "utf-8")
    written_records(tmp_path, record(9))
    with client_of(tmp_path) as client:
        assert client.ids(query_cond="osteoarthritis", filter_overallStatus="COMPLETED") == ["5"]
        study = client.json("/studies/NCT5", fields="BriefTitle,OverallStatus,Condition")
        assert client.ids(query_term="ALL") == ["5", "9"]
    assert study["protocolSection"] == {
        "identificationModule": {"briefTitle": "Cells for knees"},
        "statusModule": {"overallStatus": "COMPLETED"},
        "conditionsModule": {"conditions": ["Osteoarthritis"]},
    }


def test_pretty_printed_records_are_served_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(record(1), indent=2), "utf-8")
    with client_of(tmp_path) as client:
        assert client.get("/studies/NCT1").data.count(b"\n") == 0
        assert client.json("/studies/NCT1") == record(1)


def test_the_fingerprint_is_that_of_the_data(tmp_path: Path) -> None:
    def fingerprint(*records: dict[str, object]) -> str:
        with opened([written_records(tmp_path, *records)]) as served:
            return served.snapshot.fingerprint

    one, other = record(1), record(2)
    assert fingerprint(one, other) == fingerprint(other, one)
    assert fingerprint(one, other) != fingerprint(one)


def test_contacts_are_not_served(tmp_path: Path) -> None:
    contacts = {"centralContacts": [{"name": "Jane Roe", "email": "roe@example.org"}]}
    summary = {"briefSummary": "Write to roe@example.org."}
    one = record(1, contactsLocationsModule=contacts, descriptionModule=summary)
    with client_of(written_records(tmp_path, one)) as client:
        served = client.get("/studies/NCT1").data + client.get("/stats/field/values").data
        assert client.get("/version").headers["x-trialatlas-contacts"] == "removed"
    assert b"roe@example.org" not in served
    assert b"Jane Roe" not in served
    assert b"Write to [e-mail removed]." in served
