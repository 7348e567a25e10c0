"""Step 3: decide which of the records found are in the review, and why the others are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from trialatlas.model.judgement import Coding, Decision, Verdict
from trialatlas.model.study import Dates, Identification, PartialDate
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.screening.criteria import decide, weigh
from trialatlas.screening.duplicates import RecordKey, studies_of

__all__ = ["RECORD_COLUMNS", "screen", "speaking"]

RECORD_COLUMNS = ("record_id", "version", "valid_from", "identification", "dates")
"""Columns of ``records`` that `speaking` and `screen` need."""


@dataclass(frozen=True, slots=True)
class _Found:
    key: RecordKey
    dates: Dates


def speaking(found: Iterable[pa.RecordBatch]) -> list[tuple[str, str]]:
    """Of the records found, those that speak for their study.

    Args:
        found: The records found, with `RECORD_COLUMNS`.

    Returns:
        Pairs of record id and version, sorted.
    """
    studies = studies_of(record.key for record in _read(found))
    return sorted(place for place, (_, speaks) in studies.items() if speaks)


def screen(
    protocol: ReviewProtocol,
    found: Iterable[pa.RecordBatch],
    assessments: Iterable[pa.RecordBatch],
    people: Sequence[Decision],
) -> dict[str, pa.RecordBatch]:
    """Screen the records found.

    Args:
        protocol: The review with its criteria.
        found: The records found, with `RECORD_COLUMNS`.
        assessments: What the codebook's rules say of them, for the criteria's variables.
        people: Decisions that people made; they outrank the rules'.

    Returns:
        ``decisions`` (every coder's) and ``screened`` (the one that counts, a row a record).
    """
    by_record = _by_record(assessments)
    records = list(_read(found))
    studies = studies_of(record.key for record in records)
    of_record = {record_id: study_id for (record_id, _), (study_id, _) in studies.items()}
    by_people = defaultdict(list)
    for decision in people:
        # Who decides on one record of a study decides on the study.
        by_people[of_record.get(decision.record_id, "")].append(decision)
    # What people decided is kept, also of records that the search no longer finds.
    decisions = list(people)
    screened: list[dict[str, object]] = []
    for record in records:
        key = record.key
        study_id, speaks = studies[key.record_id, key.version]
        place = {"version": key.version, "study_id": study_id}
        if not speaks:
            screened.append({**place, "duplicate_of": study_id, **_duplicate(key, study_id)})
            continue
        dates = _dates_of(record.dates)
        by_rule = decide(key.record_id, protocol.criteria, by_record[key.record_id], dates)
        judged = by_people.get(study_id, [])
        decisions.append(by_rule)
        counted = msgspec.to_builtins(weigh(by_rule, judged))
        screened.append({**place, "duplicate_of": "", **counted})
    return {
        "decisions": to_batch(TABLES["decisions"], decisions),
        "screened": to_batch(TABLES["screened"], screened),
    }


def _read(found: Iterable[pa.RecordBatch]) -> Iterable[_Found]:
    for batch in found:
        for row in batch.select(list(RECORD_COLUMNS)).to_pylist():
            names = msgspec.convert(row["identification"], Identification)
            other_ids = (*names.aliases, *(item.value for item in names.secondary_ids))
            since = row["valid_from"].isoformat() if row["valid_from"] else ""
            key = RecordKey(row["record_id"], row["version"], since, other_ids)
            yield _Found(key, msgspec.convert(row["dates"], Dates))


def _by_record(assessments: Iterable[pa.RecordBatch]) -> Mapping[str, dict[str, Coding]]:
    found: defaultdict[str, dict[str, Coding]] = defaultdict(dict)
    for batch in assessments:
        for row in batch.to_pylist():
            coding = msgspec.convert(row, Coding)
            found[coding.study_id][coding.variable] = coding
    return found


def _dates_of(dates: Dates) -> dict[str, PartialDate | None]:
    return {f"dates.{name}": getattr(dates, name) for name in dates.__struct_fields__}


def _duplicate(key: RecordKey, study_id: str) -> dict[str, object]:
    reason = (
        "An earlier version of a record that is counted"
        if key.record_id == study_id
        else f"Another record of the study {study_id}"
    )
    decision = Decision(
        record_id=key.record_id,
        coder="rule",
        decision=Verdict.EXCLUDE,
        criterion="duplicate",
        reason=reason,
    )
    built: dict[str, object] = msgspec.to_builtins(decision)
    return built
