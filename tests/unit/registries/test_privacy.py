"""Contacts go; doses, dates, ranges and trial numbers stay."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.registries.ctgov import CtgovJson
from trialatlas.registries.ctgov_xml import CtgovXml
from trialatlas.registries.privacy import redact

# Each planted value is unlike all others, so that a survivor tells where it stood.
PERSON = {
    "name": "Planted Person",
    "role": "CONTACT",
    "phone": "555-867-5309",
    "email": "planted@example.org",
}
NOTE = "Write to planted.note@example.org or call 030 1234 5678."
PLANTED = re.compile(r"Planted|planted|867-5309|1234 5678|Surgeon General|Planted Institute")


def json_record() -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": NOTE},
            "sponsorCollaboratorsModule": {
                "responsibleParty": {
                    "type": "PRINCIPAL_INVESTIGATOR",
                    "investigatorFullName": "Planted Person",
                    "investigatorTitle": "Surgeon General",
                    "investigatorAffiliation": "Planted Institute",
                    "oldNameTitle": "Planted Person, Surgeon General",
                    "oldOrganization": "Example Hospital",
                },
                "leadSponsor": {"name": "Example Hospital"},
            },
            "descriptionModule": {"briefSummary": NOTE, "detailedDescription": NOTE},
            "armsInterventionsModule": {
                "armGroups": [{"label": "A", "description": NOTE}],
                "interventions": [{"name": "cells", "description": NOTE}],
            },
            "eligibilityModule": {"eligibilityCriteria": NOTE},
            "contactsLocationsModule": {
                "centralContacts": [PERSON],
                "overallOfficials": [PERSON | {"affiliation": "Planted Institute"}],
                "locations": [{"facility": f"Clinic. {NOTE}", "contacts": [PERSON]}],
            },
        },
        "resultsSection": {"moreInfoModule": {"pointOfContact": PERSON | {"title": "Planted"}}},
        "annotationSection": {
            "annotationModule": {
                "unpostedAnnotation": {"unpostedResponsibleParty": "Planted Person"}
            }
        },
        "hasResults": True,
    }


def test_no_contact_of_a_json_record_survives() -> None:
    study, raw = CtgovJson().parse(json.dumps(json_record()).encode())
    for kept in (msgspec.json.encode(study).decode(), raw.decode()):
        assert not PLANTED.search(kept)
    assert study.titles.brief == "Write to [e-mail removed] or call [phone removed]."
    parts = json.loads(raw)
    assert parts["protocolSection"]["sponsorCollaboratorsModule"]["responsibleParty"] == {
        "type": "PRINCIPAL_INVESTIGATOR",
        "oldOrganization": "Example Hospital",
    }


XML_PERSON = (
    "<first_name>Planted</first_name><last_name>Person</last_name><phone>555-867-5309</phone>"
    "<email>planted@example.org</email>"
)
XML = f"""<clinical_study>
<!-- Planted Person -->
<id_info><org_study_id>205-302-1234</org_study_id><nct_id>NCT00000001</nct_id></id_info>
<brief_title>{NOTE}</brief_title>
<brief_summary><textblock>
      Write to planted.note@example.org or phone 030
      1234 5678.
</textblock></brief_summary>
<overall_official>{XML_PERSON}<affiliation>Planted Institute</affiliation></overall_official>
<overall_contact>{XML_PERSON}</overall_contact>
<overall_contact_backup>{XML_PERSON}</overall_contact_backup>
<location><facility><name>Clinic</name></facility><contact>{XML_PERSON}</contact>
<contact_backup>{XML_PERSON}</contact_backup><investigator>{XML_PERSON}</investigator></location>
<responsible_party><name_title>Planted Person</name_title><organization>Hospital</organization>
<responsible_party_type>Sponsor-Investigator</responsible_party_type>
<investigator_affiliation>Planted Institute</investigator_affiliation>
<investigator_full_name>Planted Person</investigator_full_name>
<investigator_title>Surgeon General</investigator_title></responsible_party>
<clinical_results><point_of_contact><name_or_title>Planted Person</name_or_title>
<organization>Planted Institute</organization>{XML_PERSON}</point_of_contact>
<note>ab<i>cd</i>planted@example.org</note></clinical_results>
</clinical_study>"""


def test_no_contact_of_an_xml_record_survives() -> None:
    study, raw = CtgovXml().parse(XML.encode())
    for kept in (msgspec.json.encode(study).decode(), raw.decode()):
        assert not PLANTED.search(kept)
    assert study.description.brief_summary == (
        "Write to [e-mail removed] or phone [phone removed]."
    )
    assert study.identification.organisation_id == "205-302-1234"
    assert b"<organization>Hospital</organization>" in raw


@pytest.mark.parametrize(
    "text",
    [
        "roe@example.org",
        "jane.roe+trial@mail.example.co.uk",
        r"jane\_roe@example\.org",
        "roe [at] example.org",
        "roe(at)example.org",
    ],
)
def test_addresses(text: str) -> None:
    assert redact(f"Ask {text}, please") == "Ask [e-mail removed], please"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+49 30 1234567", "[phone removed]"),
        ("+1 (555) 867-5309", "[phone removed]"),
        ("(555) 867-5309", "[phone removed]"),
        (r"\(555\) 867-5309", "[phone removed]"),
        ("1 (555) 867-5309", "[phone removed]"),
        ("555-867-5309", "[phone removed]"),
        ("1-555-867-5309", "[phone removed]"),
        ("Tel.: 0301234567", "Tel.: [phone removed]"),
        ("Telephone number 03 12 34 56 78", "Telephone number [phone removed]"),
        ("Phone 030/1234567", "Phone [phone removed]"),
        ("call us at 867 5309", "call us at [phone removed]"),
        ("Fax: 0271-727007", "Fax: [phone removed]"),
        ("Mobile +62 811-2632-086", "Mobile [phone removed]"),
    ],
)
def test_telephone_numbers(text: str, kept: str) -> None:
    assert redact(f"Ask {text}; or wait") == f"Ask {kept}; or wait"


@pytest.mark.parametrize(
    "text",
    [
        "1-2 x 10^6 cells/kg",
        "2x10^6 - 10x10^6 cells/kg, 100-200-400 mg",
        "100000000 cells in 10 000 000 steps",
        "from 2010-05-17 to 2012-06-18",
        "17.05.2010-18.06.2012",
        "NCT01234567, NCT07654321",
        "ISRCTN12345678; EudraCT 2010-123456-10",
        "doi 10.1016/s0140-6736(10)61345-8; 2011;377(9759):12-20",
        "CD34+ 1000 2000 3000 cells",
        "site 248.629.3201",
        "telephone calls at weeks 4, 8, 12, 24 and 52",
        "phone call on day 30 60 90",
        "a mobile phone, 100000000000000000 times",
        "+ 5 to + 10 points, +10 20 mg",
        "meet me @ noon",
        "looked at) the",
        "00044",
        "a@b",
    ],
)
def test_what_is_no_contact_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(alphabet="ab @.\\+-()0123456789[]telphon", max_size=200))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize("text", ["a" * 50_000 + "@", "a." * 25_000 + "@a", "tel " + " " * 50_000])
def test_hostile_text_costs_little(text: str) -> None:
    assert redact(text + "0 1 2 3 4 5 6") == text + "0 1 2 3 4 5 6"


def test_identifiers_that_look_like_numbers_stay() -> None:
    record = {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT00000001",
                "orgStudyIdInfo": {"id": "555-867-5309"},
            }
        }
    }
    study, _ = CtgovJson().parse(json.dumps(record).encode())
    assert study.identification.organisation_id == "555-867-5309"
