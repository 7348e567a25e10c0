"""The words that people quote are found where they stand, or not at all."""

from __future__ import annotations

import pyarrow as pa
import pytest

from trialatlas.model.event import Quotation
from trialatlas.model.study import Arm, Description, Study
from trialatlas.model.tables import TABLES
from trialatlas.registries.registry import Parsed
from trialatlas.registries.stage import records_batch
from trialatlas.workflow.quotes import quote_finder

STUDY = Study(
    record_id="NCT00000001",
    registry="ctgov",
    description=Description(brief_summary="Cells of the marrow are given."),
    arms=(Arm(label="Cells", description="Cells of the marrow, once."),),
)


def records() -> list[pa.RecordBatch]:
    batch = records_batch([Parsed(study=STUDY, version="v1", raw=b"", sha256="")])
    assert batch.schema == TABLES["records"].schema
    return [batch]


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [
        ("", "of the marrow", ("description.brief_summary", 6, 19)),
        ("arms[0].description", "of the marrow", ("arms[0].description", 6, 19)),
        ("titles.brief", "of the marrow", None),
        ("", "of the Marrow", None),
        ("", "never said", None),
    ],
)
def test_words_are_found_in_the_field_that_is_named(
    field: str, words: str, found: tuple[str, int, int] | None
) -> None:
    span = quote_finder(records())("NCT00000001", Quotation(quote=words, field=field))
    assert (span and (span.field, span.start, span.end)) == found
    assert span is None or (span.quote, span.version) == (words, "v1")


def test_nothing_is_found_in_a_study_that_is_not_there() -> None:
    assert quote_finder(records())("NCT00000002", Quotation(quote="marrow")) is None


@pytest.mark.parametrize(("start", "found"), [(2, 2), (3, 3), (99, 2), (-2, 2), (None, 2)])
def test_words_that_stand_twice_are_found_where_they_were_read(
    start: int | None, found: int
) -> None:
    wanted = Quotation(quote="l", field="arms[0].label", start=start, value="marrow")
    span = quote_finder(records())("NCT00000001", wanted)
    assert span is not None
    assert (span.start, span.end, span.value) == (found, found + 1, "marrow")
