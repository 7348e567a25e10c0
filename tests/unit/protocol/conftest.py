"""A small review without faults, in which each test makes its mistakes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol

REVIEW = """\
review: cells
title: Cells in people with a tumour
question: From whom do the cells come?
notes: [The records are digests.]
sources: [records]
search:
  - concept: tumour
    areas: [conditions, titles]
  - {concept: cells, areas: interventions}
screening:
  - name: tumour
    variable: tumour
    admits: ["yes"]
    doubts: [not_reported]
    reason: No tumour
  - {name: posted, date: dates.first_posted, since: 2010-01-01, until: 2022-07-31, reason: Too late}
analysis:
  frequencies: [donor, phase]
  cross_tables:
    - {rows: donor, columns: phase}
  odds_ratios:
    - name: Donor by tumour
      rows: {variable: donor, values: [autologous, allogeneic]}
      columns: {variable: tumour, values: ["yes", "no"]}
      published: [[20, 5], [1, 7]]
figures: [donor]
table: [donor, phase, lead_country]
published:
  citation: The published review
  included: [NCT00000001, ISRCTN12345678]
"""

CODEBOOK = """\
variables:
  phase:
    title: Phase
    field: design.phases
    join: /
    labels: {PHASE1: Phase 1}
  lead_country: {title: Country, python: lead_country}
  tumour:
    title: Tumour
    categories:
      "yes": They have one
      "no": {meaning: They have none}
    rules:
      - {name: named, find: tumour, value: "yes", where: [conditions, titles], skip: [negated]}
    otherwise: "no"
    otherwise_shows: [conditions]
  donor:
    title: Donor
    question: From whom?
    multiple: true
    applies_when: {tumour: ["yes"]}
    product: cells
    rivals: grafts
    categories:
      autologous: {meaning: Their own, phrases: [autologous, own cells], patterns: ['\\bauto\\b']}
      allogeneic: {meaning: Another's, phrases: [allogen*]}
      mixed: Both
    combine: {mixed: [autologous, allogeneic]}
    order: [autologous, allogeneic]
    labels: {mixed: Both kinds}
    rules:
      - name: said
        categories: [autologous, allogeneic]
        where: interventions
        link: name
        never_beside: [grafts]
        basis: inferred
      - {name: follows, value: mixed, when: {tumour: "yes"}}
"""

CONCEPTS = """\
concepts:
  tumour:
    meaning: A neoplasm
    phrases: [tumour, tumor]
    mesh: [Neoplasms]
    never: [tumour necrosis factor]
  cells: {phrases: [stromal cell], patterns: ['\\bMSCs?\\b']}
  grafts: {phrases: [graft*]}
"""

FILES = {"review.yaml": REVIEW, "codebook.yaml": CODEBOOK, "concepts.yaml": CONCEPTS}

Change = tuple[str, str, str]
Faults = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the small review."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "records").mkdir()
    return tmp_path


@pytest.fixture
def protocol(folder: Path) -> ReviewProtocol:
    """The small review, read."""
    return read_review(folder, python_variables=frozenset({"lead_country"}))


@pytest.fixture
def faults(folder: Path) -> Faults:
    """What is wrong after changes ``(file, text that stands there, text in its place)``."""

    def faults_after(*changes: Change) -> list[str]:
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
            path.write_text(text.replace(old, new), encoding="utf-8")
        try:
            read_review(folder, python_variables=frozenset({"lead_country"}))
        except ProtocolError as error:
            return str(error).split("\n")
        return []

    return faults_after
