"""Reviews for figures: values of made-up studies, analysed as a review is, and what was drawn."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pyarrow as pa
from tests.protocols import protocol
from tests.unit.presentation.made_up_tables import empty_tables, table

from trialatlas.analysis.stage import Coded, analyse
from trialatlas.model.judgement import Missing
from trialatlas.model.tables import TABLES
from trialatlas.presentation.charts.facts import Facts, facts_of
from trialatlas.presentation.figure import Chart, marks_of
from trialatlas.presentation.marks import Text, extent
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.figures import Requested
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["asked", "facts_from", "faults_of_layout", "texts_of"]

Values = Mapping[str, Sequence[str]]


def asked(
    values: Values, *figures: Requested, labels: Mapping[str, Mapping[str, str]] = {}, **parts: Any
) -> tuple[ReviewProtocol, ReportTables]:
    """A review whose studies have these values, one study a place; several are joined by ``;``.

    A value that is called as a kind of missing is that kind.
    """
    variables = tuple(
        Variable(
            name=name,
            title=name.replace("_", " ").capitalize(),
            kind="field",
            field=name,
            multiple=any(";" in value for value in own),
            labels=labels.get(name, {}),
        )
        for name, own in values.items()
    )
    review = protocol(codebook=Codebook(variables=variables), figures=figures, **parts)
    coded = table(
        "values",
        [
            _coding(f"NCT{place:08d}", name, value)
            for name, own in values.items()
            for place, value in enumerate(own)
        ],
    )
    made = analyse(review, Coded(coded.to_batches()), (), {})
    results = pa.Table.from_batches([made["results"]])
    studies = max(map(len, values.values()), default=0)
    records = pa.Table.from_pylist(
        [
            {"record_id": f"NCT{place:08d}", "version": "1", "registry": "ctgov", "dates": _DATES}
            for place in range(studies)
        ],
        schema=pa.schema([TABLES["records"].schema.field(name) for name in _RECORD]),
    )
    tables = dataclasses.replace(empty_tables(), results=results, values=coded, records=records)
    return review, tables


_RECORD = ("record_id", "version", "registry", "titles", "dates")
_DATES = {"last_update_posted": {"year": 2022, "month": 7, "day": 31}}


def _coding(study: str, name: str, value: str) -> dict[str, Any]:
    is_missing = value in {str(kind) for kind in Missing}
    return {
        "study_id": study,
        "variable": name,
        "value": [] if is_missing else sorted(value.split(";")),
        "missing": value if is_missing else None,
        "basis": "stated",
        "spans": [],
        "against": [],
        "coder": "rule",
        "resolves": False,
        "rule": "",
        "reason": "",
    }


def facts_from(values: Values, *figures: Requested, **parts: Any) -> Facts:
    """What figures rest on, of such a review."""
    return facts_of(*asked(values, *figures, **parts))


def texts_of(chart: Chart, width: int) -> list[str]:
    """All words of a picture, line by line."""
    marks, _ = marks_of(chart, width)
    return [mark.text for mark in marks if isinstance(mark, Text)]


def faults_of_layout(chart: Chart, width: int) -> list[str]:
    """Words that leave the picture, and pairs that lie on each other."""
    marks, height = marks_of(chart, width)
    placed = [(mark.text, extent(mark)) for mark in marks if isinstance(mark, Text)]
    out = [
        f"{text!r} leaves the picture: {box}"
        for text, box in placed
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height
    ]
    out += [
        f"{one[0]!r} lies on {other[0]!r}"
        for one, other in combinations(placed, 2)
        if _overlap(one[1], other[1])
    ]
    return out


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    # The boxes are those of the highest and the lowest letters; a px of them may be shared.
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 2
    )
