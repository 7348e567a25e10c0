"""The included records for reference managers."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pytest
import rispy
from tests.unit.presentation.made_up_names import STUDIES
from tests.unit.presentation.made_up_tables import full_tables

from trialatlas.model.tables import TABLES
from trialatlas.presentation.tables import ReportTables
from trialatlas.presentation.writers.ris import write_ris


def with_first(**fields: Any) -> ReportTables:
    """The made-up tables, with more fields in the last version of the first study."""
    tables = full_tables()
    rows = [
        {**row, "sponsors": None, "conditions": [], "keywords": []}
        for row in tables.records.to_pylist()
    ]
    for row in rows:
        if (row["record_id"], row["version"]) == (STUDIES[0], "v2"):
            row.update(fields)
    schema = pa.schema([TABLES["records"].schema.field(name) for name in rows[0]])
    return dataclasses.replace(tables, records=pa.Table.from_pylist(rows, schema=schema))


def entries_of(tables: ReportTables) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = rispy.loads(write_ris(tables).decode("utf-8"))
    return entries


def test_every_included_study_is_a_report_with_its_id_and_address() -> None:
    entries = entries_of(full_tables())
    assert [one["accession_number"] for one in entries] == list(STUDIES)
    assert {one["type_of_reference"] for one in entries} == {"RPRT"}
    assert entries[1]["title"] == f"Trial of {STUDIES[1]}"
    assert entries[1]["urls"] == [f"https://clinicaltrials.gov/study/{STUDIES[1]}"]
    assert entries[1]["name_of_database"] == "ClinicalTrials.gov"


def test_the_last_version_of_a_record_speaks() -> None:
    first = entries_of(
        with_first(
            dates={"first_posted": {"year": 2011, "month": 3, "day": None, "kind": None}},
            conditions=["Glioma", "Glioma"],
            keywords=["cell\ntherapy"],
        )
    )[0]
    assert first["title"] == "Its later title"
    assert first["year"] == "2011"
    assert first["date"] == "2011/03//"
    assert first["keywords"] == ["Glioma", "cell therapy"]


@pytest.mark.parametrize(
    ("name", "kind", "authors"),
    [
        ("Acme", "INDUSTRY", ["Acme,"]),
        ("National Institute", "NIH", ["National Institute,"]),
        ("Prof. Dr. Jane Roe, University Hospital", "OTHER", None),
        ("Dr. Roe Research", "UNKNOWN", None),
        ("Roe Research Center", "", None),
        ("Jane Roe", "OTHER", None),
        ("Roe Clinic", "INDIV", None),
    ],
)
def test_an_organisation_is_the_author_and_a_person_never(
    name: str, kind: str, authors: list[str] | None
) -> None:
    lead = {"name": name, "sponsor_class": kind}
    first = entries_of(with_first(sponsors={"lead": lead, "collaborators": []}))[0]
    assert first.get("authors") == authors
