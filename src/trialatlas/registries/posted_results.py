"""What included studies posted of their results: payloads of ``raw`` to rows of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from trialatlas.model.posted import PostedKind, PostedResult, counts_participants
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.registries.ctgov_results import PostedFields, json_results
from trialatlas.registries.ctgov_xml_results import xml_results
from trialatlas.registries.posted_numbers import number_of, problem_of, whole_of
from trialatlas.registries.stage import decompress
from trialatlas.store.engine import Engine

__all__ = ["PAYLOAD_COLUMNS", "collect", "posted_batch"]

PAYLOAD_COLUMNS = ("record_id", "version", "registry", "media_type", "payload")
"""The columns of ``raw`` that are read."""

_READERS = {"application/json": json_results, "application/xml": xml_results}
_OUTCOMES = (
    PostedKind.PRIMARY,
    PostedKind.SECONDARY,
    PostedKind.OTHER_PRE_SPECIFIED,
    PostedKind.POST_HOC,
)
_SAME = (
    *("kind", "title", "time_frame", "population", "param_type", "dispersion_type", "unit"),
    *("class_title", "category", "counted", "vocabulary", "assessment"),
)
_NUMBERS = ("spread", "low", "high")


def collect(payloads: Iterable[pa.RecordBatch], engine: Engine) -> Iterator[pa.RecordBatch]:
    """Read the posted results of records, batch by batch.

    Args:
        payloads: Batches of `PAYLOAD_COLUMNS` of ``raw``, one version a record.
        engine: Applies the reading to many batches.

    Returns:
        Batches of ``posted_results``; a record without posted results has no rows.
    """
    return engine.map_batches(posted_batch, payloads, TABLES["posted_results"].schema)


def posted_batch(payloads: pa.RecordBatch) -> pa.RecordBatch:
    """The posted results of a batch of payloads.

    Args:
        payloads: Rows of `PAYLOAD_COLUMNS`.
    """
    found = [result for row in payloads.to_pylist() for result in _results(row)]
    return to_batch(TABLES["posted_results"], found)


def _results(row: dict[str, Any]) -> Iterator[PostedResult]:
    series = _Series()
    for position, posted in enumerate(_READERS[row["media_type"]](decompress(row["payload"]))):
        yield PostedResult(
            record_id=row["record_id"],
            version=row["version"],
            position=position,
            series=series.of(posted),
            **_columns(posted),
        )


class _Series:
    """Numbers the statements of a record: another group of the same, or something else."""

    def __init__(self) -> None:
        self._statements: dict[tuple[str, ...], int] = {}
        self._seen: set[tuple[int, str]] = set()
        self._last = -1

    def of(self, posted: PostedFields) -> int:
        """The number of the statement that a posted number belongs to."""
        statement = tuple(str(posted.get(name, "")) for name in _SAME)
        group = str(posted.get("group_id", ""))
        series = self._statements.get(statement)
        # A record may say the same twice; a group that is there already begins it again.
        if series is None or (series, group) in self._seen:
            self._last += 1
            series = self._statements[statement] = self._last
        self._seen.add((series, group))
        return series


def _columns(posted: PostedFields) -> PostedFields:
    value = _text_of(posted.get("value"))
    n = whole_of(posted.get("n"))
    is_count = posted["kind"] not in _OUTCOMES or counts_participants(
        posted.get("param_type", ""), posted.get("unit", "")
    )
    return {
        **posted,
        **{name: number_of(_text_of(posted.get(name))) for name in _NUMBERS},
        "value": value,
        "number": number_of(value),
        "n": n,
        "n_events": whole_of(posted.get("n_events")),
        "problem": problem_of(value, n=n, is_count=is_count),
    }


def _text_of(posted: object) -> str:
    """A posted number as text: JSON may hold it as a number."""
    return "" if posted is None else str(posted).strip()
