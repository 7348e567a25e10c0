"""Studies as CSV."""

from __future__ import annotations

import csv
import io

from tests.api_records import Client

from trialatlas.api.sheets import COLUMNS


def test_a_sheet_has_the_registrys_columns(client: Client) -> None:
    answer = client.get("/studies", format="csv", filter_ids="NCT1", countTotal="true")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-total-count"] == "1"
    assert "x-next-page-token" not in answer.headers
    [row] = csv.DictReader(io.StringIO(answer.data.decode()))
    assert tuple(row) == COLUMNS
    assert {name: value for name, value in row.items() if value} == {
        "NCT Number": "NCT00000001",
        "Study Title": "Study 1",
        "Study URL": "https://clinicaltrials.gov/study/NCT00000001",
        "Acronym": "KNEE",
        "Study Status": "COMPLETED",
        "Brief Summary": r"Cells at 10\^6 &lt; 10\^7" + "\nonce.",
        "Study Results": "YES",
        "Conditions": "Osteoarthritis, Knee|Pain",
        "Interventions": 'DRUG: Aspirin|DEVICE: Brace, "soft"',
        "Sponsor": "A University",
        "Collaborators": "A Firm",
        "Sex": "FEMALE",
        "Age": "ADULT",
        "Phases": "PHASE1|PHASE2",
        "Enrollment": "20",
        "Funder Type": "OTHER",
        "Study Type": "INTERVENTIONAL",
        "Study Design": "Allocation: RANDOMIZED | Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)",
        "Last Update Posted": "2022-07-01",
        "Locations": "A Clinic, Oslo, Norway",
        "Study Documents": "Study Protocol, "
        "https://cdn.clinicaltrials.gov/large-docs/01/NCT00000001/p.pdf",
    }


def test_only_the_first_page_has_a_header(client: Client) -> None:
    first = client.get("/studies", format="csv", fields="NCT Number", pageSize="2")
    assert first.data == b"NCT Number\nNCT00000001\nNCT00000002\n"
    token = first.headers["x-next-page-token"]
    rest = client.get("/studies", format="csv", fields="NCT Number", pageToken=token)
    assert rest.data == b"NCT00000003\n"


def test_columns_come_in_the_order_of_the_registry(client: Client) -> None:
    answer = client.get("/studies/NCT3", format="csv", fields="Sex|NCT Number")
    assert answer.data == b"NCT Number,Sex\nNCT00000003,ALL\n"


def test_a_piece_is_no_column(client: Client) -> None:
    message = "Parameter 'fields' contains invalid field name: 'NCTId'"
    assert client.refused(format="csv", fields="NCT Number,NCTId") == message
    assert client.refused("/studies/NCT3", format="csv", fields="NCTId") == message
