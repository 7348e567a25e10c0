"""Step 6: from values to numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import pyarrow as pa

from trialatlas.analysis.adjustment import adjusted
from trialatlas.analysis.coders import coder_agreement
from trialatlas.analysis.comparison import compare
from trialatlas.analysis.describe import Column, association, cross_table, frequencies
from trialatlas.analysis.numbers import medians, trend
from trialatlas.analysis.pooling import NOTHING_POSTED, Posted, pool_posted
from trialatlas.analysis.two_by_two import odds_ratio, stratified
from trialatlas.model.judgement import Coding, Decision
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.model.versions import Standing
from trialatlas.protocol.figures import pair_of, variables_of
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Coded", "analyse"]


class Coded(NamedTuple):
    """What was coded of the included studies.

    Attributes:
        values: Batches of ``values``: the codings that count.
        by_each: What each coder says of the variables whose agreement is asked for.
    """

    values: Iterable[pa.RecordBatch]
    by_each: Sequence[Coding] = ()


def analyse(
    protocol: ReviewProtocol,
    coded: Coded,
    screened: Iterable[pa.RecordBatch],
    standings: Mapping[str, Standing],
    posted: Posted = NOTHING_POSTED,
) -> dict[str, pa.RecordBatch]:
    """Analyse the included studies as the protocol asks.

    Args:
        protocol: The review with its analyses.
        coded: What was coded.
        screened: Batches of ``screened``.
        standings: Of all records of the snapshot, how the version that is read stands to the day.
        posted: The posted results of the included studies.

    Returns:
        ``results``, ``pooled_groups`` (empty where nothing is pooled), and ``comparison`` (empty
        where the protocol names no published review).
    """
    pooled = pool_posted(protocol, posted)
    columns = _columns(protocol, coded.values)
    made = list(_results(protocol, columns))
    for name in protocol.agreement:
        variable, known = columns[name]
        made += coder_agreement(variable, coded.by_each, sorted(known))
    numbered = enumerate((*adjusted(made, protocol.adjust), *pooled.results))
    results = [_complete(row, position) for position, row in numbered]
    compared: list[dict[str, object]] = []
    if protocol.published:
        rows = [row for batch in screened for row in batch.to_pylist()]
        decisions = {row["study_id"]: _decision(row) for row in rows if not row["duplicate_of"]}
        study_of = {row["record_id"]: row["study_id"] for row in rows}
        compared = list(compare(protocol.published, decisions, study_of, standings))
    return {
        "results": to_batch(TABLES["results"], results),
        "pooled_groups": to_batch(TABLES["pooled_groups"], pooled.groups),
        "comparison": to_batch(TABLES["comparison"], compared),
    }


def _columns(protocol: ReviewProtocol, values: Iterable[pa.RecordBatch]) -> dict[str, Column]:
    found: defaultdict[str, dict[str, Coding]] = defaultdict(dict)
    for batch in values:
        for row in batch.to_pylist():
            coding = msgspec.convert(row, Coding)
            found[coding.variable][coding.study_id] = coding
    return {
        variable.name: Column(variable, found[variable.name])
        for variable in protocol.codebook.variables
    }


def _results(protocol: ReviewProtocol, columns: dict[str, Column]) -> Iterator[dict[str, object]]:
    # What a figure draws is tabulated too, so that its numbers are those of the tables.
    drawn = [name for figure in protocol.figures for name in variables_of(figure)]
    for name in dict.fromkeys((*protocol.frequencies, *drawn)):
        yield from frequencies(columns[name], protocol.interval)
    for wanted in protocol.medians:
        yield from medians(columns[wanted.variable], columns[wanted.by] if wanted.by else None)
    for asked in protocol.trends:
        yield from trend(asked, columns[asked.variable], columns[asked.over], protocol.interval)
    for pair in protocol.cross_tables:
        yield from cross_table(columns[pair.rows], columns[pair.columns])
        yield from association(columns[pair.rows], columns[pair.columns], pair)
    tabulated = {(pair.rows, pair.columns) for pair in protocol.cross_tables}
    for down, across in dict.fromkeys(filter(None, map(pair_of, protocol.figures))):
        if (down, across) not in tabulated:
            yield from cross_table(columns[down], columns[across])
    for question in protocol.odds_ratios:
        sides = columns[question.rows], columns[question.columns]
        yield from odds_ratio(question, *sides)
        if question.strata:
            yield from stratified(question, *sides, columns[question.strata])


def _complete(row: dict[str, object], position: int) -> dict[str, object]:
    """Keys of the table are never null."""
    return {"position": position, "row": "", "column": "", "by": "", "note": "", **row}


def _decision(row: dict[str, object]) -> Decision:
    return msgspec.convert({name: row[name] for name in Decision.__struct_fields__}, Decision)
