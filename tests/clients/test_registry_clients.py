"""Clients of ClinicalTrials.gov that others wrote work with the server, given its address."""

from __future__ import annotations

import clinical_trials_gov
import ctgov
import pytest
from ctgov import client as ctgov_client
from pytrials.client import ClinicalTrials

N_RECORDS = 42


@pytest.fixture
def pytrials(example_address: str, monkeypatch: pytest.MonkeyPatch) -> ClinicalTrials:
    monkeypatch.setattr(ClinicalTrials, "_BASE_URL", f"{example_address}/")
    return ClinicalTrials()


@pytest.fixture
def paginating(example_address: str, monkeypatch: pytest.MonkeyPatch) -> ctgov.Client:
    monkeypatch.setattr(ctgov_client, "BASE_URL", f"{example_address}/")
    return ctgov.Client(delay=0, retries=1)


def test_pytrials_tells_the_version(pytrials: ClinicalTrials) -> None:
    assert repr(pytrials) == (
        "ClinicalTrials.gov client v2.0.5, database last updated 2022-10-10T00:00:00"
    )


def test_pytrials_reads_whole_studies(pytrials: ClinicalTrials) -> None:
    found = pytrials.get_full_studies("AREA[Phase]PHASE3", max_studies=5, fmt="json")
    phases = [study["protocolSection"]["designModule"]["phases"] for study in found["studies"]]
    assert phases
    assert all("PHASE3" in item for item in phases)


def test_pytrials_reads_a_sheet_of_all_its_columns(pytrials: ClinicalTrials) -> None:
    columns = pytrials.study_fields["csv"]
    head, *rows = pytrials.get_study_fields("cancer", columns, max_studies=3)
    assert sorted(head) == sorted(columns)
    assert [row[0][:3] for row in rows] == ["NCT"] * 3


def test_pytrials_reads_chosen_fields(pytrials: ClinicalTrials) -> None:
    found = pytrials.get_study_fields("ALL", ["NCTId", "Condition"], max_studies=1000, fmt="json")
    assert len(found["studies"]) == N_RECORDS
    assert {tuple(study["protocolSection"]) for study in found["studies"]} == {
        ("identificationModule", "conditionsModule")
    }


def test_ctgov_goes_through_all_pages(paginating: ctgov.Client) -> None:
    found = list(paginating.iter_studies(fields=ctgov.ENDPOINT_FIELDS, page_size=5))
    ids = [study["protocolSection"]["identificationModule"]["nctId"] for study in found]
    assert len(ids) == len(set(ids)) == N_RECORDS == paginating.count("ALL")


def test_ctgov_filters(paginating: ctgov.Client) -> None:
    found = paginating.studies("cancer", filters={"overallStatus": "COMPLETED|TERMINATED"})
    statuses = {study["protocolSection"]["statusModule"]["overallStatus"] for study in found}
    assert statuses == {"COMPLETED", "TERMINATED"}
    with pytest.raises(ctgov.CTGovError, match="HTTP 400"):
        paginating.count("cancer", filters={"overallStatus": "DONE"})


def test_ctgov_makes_its_table_of_endpoints(paginating: ctgov.Client) -> None:
    rows = list(ctgov.endpoints("cancer", client=paginating))
    assert {row["endpoint_role"] for row in rows} == {"primary"}
    assert {row["nct_id"] for row in rows} <= {
        study["protocolSection"]["identificationModule"]["nctId"] for study in paginating.studies()
    }


def test_clinical_trials_gov_finds_and_fetches(example_address: str) -> None:
    client = clinical_trials_gov.ClinicalTrialsClient(base_url=f"{example_address}/studies")
    [first, *_] = client.fetch_trials(condition="cancer", status="COMPLETED")["studies"]
    nct_id = first["protocolSection"]["identificationModule"]["nctId"]
    assert client.get_study(nct_id) == first
    assert first in client.search(nct_id, status="COMPLETED")["studies"]
