"""Any record is coded by the whole shipped codebook, whatever stands in it, in reasonable work."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import CHARACTERS, STUDIES, TEXTS

from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Basis
from trialatlas.model.study import (
    Arm,
    Description,
    Eligibility,
    Intervention,
    Study,
    Titles,
)
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.reader import read_review
from trialatlas.text.matching import Lexicon
from trialatlas.text.reading import Reading

REVIEW = """\
review: fuzz
title: Fuzz
question: Is anything too strange to be coded?
search: [{concept: mesenchymal_cells, areas: [titles]}]
screening: [{name: cells, variable: msc_given, admits: ["yes"], reason: No cells given}]
"""
# What rules look for, so that strange texts get past the first of them.
TELLING = st.sampled_from([
    "mesenchymal stem cells", "autologous MSCs", "umbilical cord", "2x10^6 cells/kg",
    "intravenous infusion", "twice weekly", "healthy donor", "day 1, 8 and 15", "for 3 weeks",
    "not", "placebo",
    "Exclusion Criteria:", "single dose", "BM-MSC", "1-2 million MSCs per kilogram", "tumour",
])  # fmt: skip
STRANGE = st.lists(TELLING | TEXTS | st.text(CHARACTERS, max_size=20), max_size=30).map(" ".join)
PIECES = (
    "a", " ", "\n", "1", "10^", "(", "1,", "MSC ", "MSC.\n", "autologous MSC ", "into the ", "two ",
    "day 1, ", "1 x 10^6 ", "no ", "İ", "𐐀", "\0",
)  # fmt: skip
MEGABYTE = 1_000_000


@dataclass(frozen=True, repr=False)
class Shipped:
    """The shipped cell-therapy codebook, ready to read with."""

    codebook: Codebook
    lexicon: Lexicon

    def read(self, whole: Study) -> dict[str, Reading]:
        names = [variable.name for variable in self.codebook.variables]
        return read_study(whole, self.codebook, self.lexicon, names)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    folder = tmp_path_factory.mktemp("review")
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (folder / "codebook.yaml").write_text("extends: [cell-therapy]\n", encoding="utf-8")
    (folder / "concepts.yaml").write_text("extends: [cell-therapy]\n", encoding="utf-8")
    protocol = read_review(Path(folder), [], python_variables=frozenset(READY_MADE))
    return Shipped(protocol.codebook, compile_lexicon(protocol.codebook, protocol.concepts))


def told_of_cells(text: str) -> Study:
    """A record about mesenchymal cells in which a text stands wherever rules look."""
    return Study(
        record_id="NCT00000001",
        registry="ctgov",
        titles=Titles(brief="Mesenchymal stem cells", official=text or None),
        description=Description(brief_summary=text or None, detailed=text or None),
        arms=(Arm(), Arm(label="Cells", description=text or None, interventions=("Cells",))),
        interventions=(
            Intervention(),
            Intervention(name="Mesenchymal stem cells", description=text or None),
        ),
        eligibility=Eligibility(criteria=text or None),
    )


def held_at(whole: Study, field: str) -> str:
    """What a field of the record holds, as a quotation shows it."""
    part: Any = whole
    for step in re.findall(r"\w+", field):
        part = part[int(step)] if step.isdecimal() else getattr(part, step)
    return part if isinstance(part, str) else str(part).lower()


def is_proven(whole: Study, readings: dict[str, Reading]) -> bool:
    """Whether every quotation stands where it says and what was read in a text has one."""
    quotes = [
        held_at(whole, mention.field)[mention.start : mention.end] == mention.quote
        for reading in readings.values()
        for mention in (*reading.mentions, *reading.against)
    ]
    read = [
        reading
        for reading in readings.values()
        if reading.basis in (Basis.STATED, Basis.INFERRED) and reading.values
    ]
    return all(quotes) and all(reading.mentions for reading in read)


@settings(max_examples=40)
@given(STUDIES)
def test_any_study_is_coded(shipped: Shipped, whole: Study) -> None:
    readings = shipped.read(whole)

    assert list(readings) == [variable.name for variable in shipped.codebook.variables]
    assert all(bool(reading.values) is (reading.missing is None) for reading in readings.values())
    assert is_proven(whole, readings)


@settings(max_examples=40)
@given(STRANGE)
def test_any_text_about_the_product_is_coded(shipped: Shipped, text: str) -> None:
    whole = told_of_cells(text)

    assert is_proven(whole, shipped.read(whole))


def steps_of(work: Callable[[], object]) -> int:
    """How many functions are called; a measure of work that no clock disturbs."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_is_twice_the_work(shipped: Shipped, piece: str) -> None:
    short, long = (told_of_cells((piece * length)[:length]) for length in (5_000, 10_000))
    # Expressions are compiled at first use; texts that were read before would be remembered.
    shipped.read(told_of_cells(piece * 100))

    first, second = steps_of(partial(shipped.read, short)), steps_of(partial(shipped.read, long))

    # What grows with the square grows fourfold; half of that leaves room for what is remembered.
    assert second < 2.8 * first + 10_000


@pytest.mark.parametrize("piece", ["a", " ", "\n", "1", "("])
def test_a_megabyte_of_nothing_is_coded(shipped: Shipped, piece: str) -> None:
    whole = told_of_cells(piece * MEGABYTE)

    assert is_proven(whole, shipped.read(whole))
