"""Which records are of one study: versions of a record, and records that name each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["RecordKey", "studies_of"]


@dataclass(frozen=True, slots=True, order=True)
class RecordKey:
    """What is needed of a record to tell whose it is.

    Attributes:
        record_id: The registry's id.
        version: The record version.
        since: ISO date from which the version was valid; empty if unknown.
        other_ids: Ids under which the record says that the study is also registered.
    """

    record_id: str
    version: str
    since: str = ""
    other_ids: tuple[str, ...] = ()


def studies_of(records: Iterable[RecordKey]) -> Mapping[tuple[str, str], tuple[str, bool]]:
    """Group records into studies.

    Records are of one study if they are versions of one record or if one names the other's id as
    an earlier or secondary id of its own. The study's id is the smallest of its record ids; the
    latest version of that record speaks for the study.

    Args:
        records: The records found.

    Returns:
        For each (record id, version): the study's id, and whether the record speaks for it.
    """
    known = list(records)
    parent = {record.record_id: record.record_id for record in known}
    for record in known:
        for other in record.other_ids:
            if other in parent:
                _join(parent, record.record_id, other)
    speaking = _latest(known)
    result = {}
    for record in known:
        study_id = _root(parent, record.record_id)
        speaks = record.record_id == study_id and speaking[record.record_id] == record
        result[record.record_id, record.version] = (study_id, speaks)
    return result


def _latest(records: Sequence[RecordKey]) -> dict[str, RecordKey]:
    latest: dict[str, RecordKey] = {}
    for record in sorted(records, key=lambda record: (record.since, record.version)):
        latest[record.record_id] = record
    return latest


def _root(parent: dict[str, str], name: str) -> str:
    while parent[name] != name:
        name = parent[name]
    return name


def _join(parent: dict[str, str], first: str, second: str) -> None:
    low, high = sorted((_root(parent, first), _root(parent, second)))
    parent[high] = low
