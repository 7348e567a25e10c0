"""A review small enough to run in a second."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

REVIEW = """\
review: small
title: A small review
question: Does the workflow run?
codebook: codebook.yaml
concepts: concepts.yaml
sources: [records]
search:
  - {concept: swelling, areas: [conditions, titles]}
screening:
  - {name: given, variable: cells, admits: ["yes"], reason: No cells are given}
  - {name: posted, date: dates.first_posted, until: 2020-12-31, reason: Posted too late}
analysis:
  frequencies: [phase]
figures: [phase]
report: {formats: []}
table: [title, phase, cells]
published: {citation: An earlier review, included: [NCT00000001, NCT00000009]}
"""
CODEBOOK = """\
variables:
  title: {title: Title, field: titles.brief}
  phase: {title: Phase, field: design.phases, join: /}
  cells:
    title: Cells
    categories: {"yes": Given, "no": Not given}
    rules:
      - {name: named, find: cells, value: "yes", where: [interventions]}
    otherwise: "no"
"""
CONCEPTS = """\
concepts:
  swelling: {phrases: [swelling]}
  cells: {phrases: [repair cell]}
"""


def record(number: int, intervention: str, condition: str = "Swelling") -> dict[str, object]:
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08d}",
                "briefTitle": f"Trial {number}",
            },
            "statusModule": {"studyFirstPostDateStruct": {"date": "2019-03-04"}},
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1"]},
            "armsInterventionsModule": {"interventions": [{"name": intervention}]},
        }
    }


def write_review(folder: Path) -> Path:
    (folder / "records").mkdir(parents=True)
    for name, text in (("review", REVIEW), ("codebook", CODEBOOK), ("concepts", CONCEPTS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for number, intervention, condition in (
        (1, "Repair cells", "Swelling"),
        (2, "Water", "Swelling"),
        (3, "Repair cells", "Cough"),
    ):
        path = folder / "records" / f"NCT{number:08d}.json"
        path.write_text(json.dumps(record(number, intervention, condition)), encoding="utf-8")
    return folder


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Three records: one to include, one without cells, one that the search does not find."""
    return write_review(tmp_path / "small")
