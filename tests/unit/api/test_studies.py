"""Studies, whole and in parts, in each form."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from tests.api_records import Client
from tests.unit.api.conftest import RECORDS

PHASES, COUNT = ["PHASE1", "PHASE2"], {"count": 20}


def test_a_study_is_what_was_frozen(client: Client) -> None:
    assert client.json("/studies/NCT00000001") == RECORDS[0]
    assert client.json("/studies", filter_ids="NCT1")["studies"] == [RECORDS[0]]


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ("NCTId", {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}),
        ("HasResults|hasResults", {"hasResults": True}),
        (
            "Phase,ENROLLMENT",
            {
                "protocolSection": {
                    "designModule": {
                        "phases": ["PHASE1", "PHASE2"],
                        "enrollmentInfo": {"count": 20},
                    }
                }
            },
        ),
        (
            "InterventionName",
            {
                "protocolSection": {
                    "armsInterventionsModule": {
                        "interventions": [{"name": "Aspirin"}, {"name": 'Brace, "soft"'}]
                    }
                }
            },
        ),
        ("DocumentSection", {"documentSection": RECORDS[0]["documentSection"]}),
        (
            "protocolSection.eligibilityModule,Sex",
            {
                "protocolSection": {
                    "eligibilityModule": RECORDS[0]["protocolSection"]["eligibilityModule"]
                }
            },
        ),
        ("Keyword", {}),
    ],
)
def test_chosen_fields(client: Client, fields: str, part: dict[str, object]) -> None:
    assert client.json("/studies/NCT00000001", fields=fields) == part


def test_an_area_stands_for_its_fields(client: Client) -> None:
    part = client.json("/studies/NCT1", fields="ConditionSearch")["protocolSection"]
    assert set(part) == {"conditionsModule", "identificationModule"}
    assert "acronym" not in part["identificationModule"]


def test_the_fields_of_the_query(client: Client) -> None:
    def modules(**queries: str) -> set[str]:
        [study] = client.json("/studies", fields="@query", **queries)["studies"]
        return set(study["protocolSection"])

    assert modules(query_lead="university") == {"sponsorCollaboratorsModule"}
    assert modules(query_lead="university AND AREA[Phase]PHASE1") == {
        "sponsorCollaboratorsModule",
        "designModule",
    }
    lengths = "AREA[Phase:size]2 AND AREA[NumLocations]1 AND university"
    assert modules(query_lead=lengths) == {"sponsorCollaboratorsModule", "designModule"}
    assert modules(query_id="NCT00000001") == {"identificationModule"}


@pytest.mark.parametrize("name", ["StudyDesign", "ConditionList", "NumLocations", "Phase:size"])
def test_an_unknown_field_is_refused(client: Client, name: str) -> None:
    message = client.refused(fields=f"NCTId,{name}")
    assert message == f"Parameter 'fields' contains invalid field name: '{name}'"
    assert client.refused("/studies/NCT1", fields=name) == message


def test_texts_without_markdown(client: Client) -> None:
    def summary(markup: str) -> str:
        study = client.json("/studies/NCT1", fields="BriefSummary", markupFormat=markup)
        text: str = study["protocolSection"]["descriptionModule"]["briefSummary"]
        return text

    assert summary("markdown") == r"Cells at 10\^6 &lt; 10\^7" + "\nonce."
    assert summary("legacy") == "Cells at 10^6 < 10^7\nonce."
    whole = client.json("/studies/NCT1", markupFormat="legacy")
    assert whole["protocolSection"]["designModule"] == RECORDS[0]["protocolSection"]["designModule"]


def test_a_zip_file_holds_the_study(client: Client) -> None:
    answer = client.get("/studies/NCT1", format="json.zip", fields="NCTId")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        [name] = archive.namelist()
        assert name == "NCT00000001.json"
        assert json.loads(archive.read(name)) == client.json("/studies/NCT1", fields="NCTId")


@pytest.mark.parametrize("form", ["ris", "fhir.json"])
def test_forms_that_are_not_served(client: Client, form: str) -> None:
    assert "not served from a snapshot" in client.refused("/studies/NCT1", format=form)
    assert "allowed are csv, json" in client.refused(format=form)


@pytest.mark.parametrize(
    "parameters",
    [{"format": "xml"}, {"markupFormat": "html"}, {"geoDecay": "func:x"}, {"countTotal": "1"}],
)
def test_wrong_values(client: Client, parameters: dict[str, str]) -> None:
    [(name, value)] = parameters.items()
    message = client.refused(**parameters)
    assert name in message
    assert value in message


def test_the_registrys_decay_is_taken(client: Client) -> None:
    assert client.ids(geoDecay="func:exp,scale:300mi,offset:0mi,decay:0.5") == ["1", "2", "3"]
