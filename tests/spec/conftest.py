"""Reads the shipped codebooks as a review would, and asks them of a record told in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.studies import told

from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.study import Study
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.text.reading import Reading

ReadAs = Callable[[str, Study], Reading]

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
    lexicon = compile_lexicon(shipped.codebook, shipped.concepts)

    def reading(variable: str, whole: Study) -> Reading:
        return read_study(whole, shipped.codebook, lexicon, [variable])[variable]

    return reading


@pytest.fixture(scope="session")
def value_of(reading_of: ReadAs) -> Callable[[str, dict[str, Any]], str]:
    """A variable's values joined by ``+`` (or why there is none), and ``?`` where inferred."""

    def value(variable: str, parts: dict[str, Any]) -> str:
        reading = reading_of(variable, told(**parts))
        shown = "+".join(reading.values) or str(reading.missing)
        return f"{shown}?" if reading.values and reading.basis == "inferred" else shown

    return value
