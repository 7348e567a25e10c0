"""Limits are counted from the tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pyarrow as pa
from tests.unit.presentation.made_up_report import made_up_views

from trialatlas.presentation.blocks import Block, Items, TableBlock
from trialatlas.presentation.document import plain, walk
from trialatlas.presentation.sections.limitations import limitations_section
from trialatlas.presentation.views import Views


def blocks_of(views: Views) -> Sequence[Block]:
    return list(walk(limitations_section(views).blocks))


def limits_of(views: Views) -> list[str]:
    lists = [one for one in blocks_of(views) if isinstance(one, Items)]
    return [plain(item) for one in lists for item in one.items]


def test_limits_carry_their_numbers() -> None:
    text = "\n".join(limits_of(made_up_views()))
    for told in (
        "All records are of one registry, ClinicalTrials.gov.",
        "2 payloads could not be read and were left out",
        "1 of 12 verdicts on records found is a person’s",
        "1 value is inferred",
        "For 1 value the record also has words for another value",
        "1 record awaits a person’s decision",
        "1 further record of a study was recognised.",
    ):
        assert told in text


def test_several_registries_are_no_limit() -> None:
    views = made_up_views()
    records = views.tables.records
    registry = pa.array(["isrctn", *["ctgov"] * (records.num_rows - 1)])
    place = records.column_names.index("registry")
    mixed = dataclasses.replace(
        views.tables, records=records.set_column(place, "registry", registry)
    )
    assert "one registry" not in "\n".join(limits_of(dataclasses.replace(views, tables=mixed)))


def test_posted_results_that_are_not_used_are_counted() -> None:
    views = made_up_views()
    records = views.tables.records
    posted = [record_id == "NCT00000002" for record_id in records["record_id"].to_pylist()]
    for values, told in (
        (posted, "1 of 6 included studies has posted results, which this review does not use."),
        ([False] * len(posted), "No included study has posted results"),
    ):
        tables = dataclasses.replace(
            views.tables, records=records.append_column("has_results", pa.array(values))
        )
        assert told in "\n".join(limits_of(dataclasses.replace(views, tables=tables)))


def test_missing_values_are_listed_by_their_share() -> None:
    [table] = [one for one in blocks_of(made_up_views()) if isinstance(one, TableBlock)]
    rows = [[plain(cell.runs) for cell in row.cells] for row in table.rows]
    assert rows == [
        ["Phase", "0", "1", "0", "1/2", "50.0%"],
        ["Purpose of the cells", "1", "0", "1", "2/6", "33.3%"],
    ]


def test_a_verdict_of_a_model_is_no_person_s() -> None:
    views = made_up_views()
    screened = views.tables.screened
    coders = ["model:x" if one == "ann" else one for one in screened["coder"].to_pylist()]
    place = screened.column_names.index("coder")
    field = screened.schema.field("coder")
    other = screened.set_column(place, field, pa.array(coders, field.type))
    tables = dataclasses.replace(views.tables, screened=other)
    text = "\n".join(limits_of(dataclasses.replace(views, tables=tables)))
    assert "0 of 12 verdicts on records found are a person’s" in text
    assert "those of rules or of language models" in text
