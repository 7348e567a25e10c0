"""Reads the shipped codebooks as a review would, and asks them of a record told in a few words."""

from __future__ import annotations

import pytest
from tests.spec.cases import ReadAs, ValueOf, reads, value_shown
from tests.studies import told

from trialatlas.coding.variables import READY_MADE
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol

REVIEW = """\
review: spec
title: What the shipped codebooks say
question: What do they say?
search: [{concept: mesenchymal_cells, areas: [titles]}]
screening: [{name: cells, variable: msc_given, admits: ["yes"], reason: No cells given}]
"""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> ReviewProtocol:
    """A review that extends every shipped codebook and adds nothing."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (folder / "codebook.yaml").write_text("extends: [general, oncology, cell-therapy]\n", "utf-8")
    (folder / "concepts.yaml").write_text("extends: [oncology, cell-therapy]\n", "utf-8")
    return read_review(folder, [], python_variables=frozenset(READY_MADE))


@pytest.fixture(scope="session")
def reading_of(shipped: ReviewProtocol) -> ReadAs:
    """How a shipped variable reads a record."""
    return reads(shipped)


@pytest.fixture(scope="session")
def value_of(reading_of: ReadAs) -> ValueOf:
    """What a shipped variable says of a record that is told by its parts."""
    return lambda variable, parts: value_shown(reading_of(variable, told(**parts)))
