"""Of each record the version that is searched: the one that the registry shows last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

__all__ = ["VERSION_COLUMNS", "current_versions", "only"]

VERSION_COLUMNS = ("record_id", "version", "valid_from", "dates")
"""Columns of ``records`` that `current_versions` needs."""

_Rank = tuple[str, str, str]


def current_versions(records: Iterable[pa.RecordBatch]) -> frozenset[tuple[str, str]]:
    """The latest version of each record of a snapshot.

    Later is what became valid later; of versions valid from the same day (or from no known day)
    the one that was submitted later. A version without any date is taken for an old one. What is
    still undecided is settled by the version's name, so that it does not depend on the order.

    Args:
        records: Batches of ``records`` with `VERSION_COLUMNS`.

    Returns:
        Pairs of record id and version, one for each record.
    """
    latest: dict[str, _Rank] = {}
    for batch in records:
        for row in batch.select(list(VERSION_COLUMNS)).to_pylist():
            rank = (_iso(row["valid_from"]), _submitted(row["dates"]), row["version"])
            latest[row["record_id"]] = max(rank, latest.get(row["record_id"], rank))
    return frozenset((record_id, version) for record_id, (_, _, version) in latest.items())


def only(
    records: Iterable[pa.RecordBatch], places: frozenset[tuple[str, str]]
) -> Iterator[pa.RecordBatch]:
    """The rows of some records at some versions.

    Args:
        records: Batches with the columns ``record_id`` and ``version``.
        places: Pairs of record id and version.

    Yields:
        Batches without the other rows; none that would be empty.
    """
    for batch in records:
        keys = zip(
            batch.column("record_id").to_pylist(), batch.column("version").to_pylist(), strict=True
        )
        kept = batch.filter(pa.array([key in places for key in keys]))
        if kept.num_rows:
            yield kept


def _iso(day: object) -> str:
    return str(day) if day else ""


def _submitted(dates: dict[str, dict[str, int | None] | None] | None) -> str:
    date = (dates or {}).get("last_update_submitted")
    return f"{date['year']:04d}-{date['month'] or 0:02d}-{date['day'] or 0:02d}" if date else ""
