"""What a person should hear after a run: decisions of theirs that came to nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pyarrow as pa

from trialatlas.adjudication.stage import PEOPLE_DISAGREE
from trialatlas.model.judgement import Verdict
from trialatlas.model.versions import Standing
from trialatlas.protocol.decisions import QUOTE_NOT_FOUND
from trialatlas.screening.criteria import DISAGREEMENT
from trialatlas.workflow.stages import Run

__all__ = [
    "notices",
    "told_of_versions",
    "undecided",
    "unfound_quotes",
    "unsettled",
    "versions_noted",
]

_SHOWN = 5


def notices(run: Run) -> list[str]:
    """Decisions and codings of people that have no effect, in words.

    Args:
        run: The review, with its screening done.

    Returns:
        A sentence for each kind; empty where everything that people decided counts.
    """
    found: set[str] = set()
    included: set[str] = set()
    for batch in run.scan("screened", ["study_id", "record_id", "decision"]):
        for row in batch.to_pylist():
            found.add(row["record_id"])
            if row["decision"] == Verdict.INCLUDE:
                included.add(row["study_id"])
    unfound = {decision.record_id for decision in run.people.decisions} - found
    unused = {coding.study_id for coding in run.people.codings} - included
    said = []
    if unfound:
        said.append(
            "decisions/screening.csv names records that the search did not find: "
            f"{_named(unfound)}. Correct the ids, or widen the search."
        )
    if unused:
        said.append(
            "decisions/codings.csv names studies that are not included: "
            f"{_named(unused)}. Their codings count once they are."
        )
    return said


def unfound_quotes(run: Run) -> list[str]:
    """Codings of people whose quoted words are not in the record, in words.

    Args:
        run: The review, with its adjudication done.
    """
    studies = {
        row["study_id"]
        for batch in run.scan("answers", ["study_id", "reason"])
        for row in batch.to_pylist()
        if QUOTE_NOT_FOUND in row["reason"]
    }
    if not studies:
        return []
    return [
        "decisions/codings.csv quotes words that are not in the record of "
        f"{_named(studies)}. The values count, without evidence."
    ]


def undecided(run: Run) -> list[str]:
    """Records on which people disagree, in words.

    Args:
        run: The review, with its screening done.
    """
    records = {
        row["record_id"]
        for batch in run.scan("screened", ["record_id", "criterion"])
        for row in batch.to_pylist()
        if row["criterion"] == DISAGREEMENT
    }
    if not records:
        return []
    return [
        f"People disagree on records: {_named(records)}. Each stays unsure until a line of "
        "decisions/screening.csv with the act 'resolve' settles it."
    ]


def unsettled(run: Run) -> list[str]:
    """Values on which people disagree, in words.

    Args:
        run: The review, with its adjudication done.
    """
    values = {
        f"{row['study_id']} {row['variable']}"
        for batch in run.scan("values", ["study_id", "variable", "rule"])
        for row in batch.to_pylist()
        if row["rule"] == PEOPLE_DISAGREE
    }
    if not values:
        return []
    return [
        f"People disagree on values: {_named(values)}. Each stays unclear until a line of "
        "decisions/codings.csv with the act 'resolve' settles it."
    ]


def versions_noted(run: Run) -> list[str]:
    """How sure the review is of what the registries said on its day, in words.

    Args:
        run: The review, with its search done.

    Returns:
        Sentences on records that were not registered yet, and on those of which it is not known
        what they said; empty where the review names no day.
    """
    as_of = run.protocol.as_of
    if as_of is None:
        return []
    return told_of_versions(run.scan("versions"), as_of)


def told_of_versions(versions: Iterable[pa.RecordBatch], as_of: dt.date) -> list[str]:
    """How sure it is what the registries said on a day, in words.

    Args:
        versions: Batches of ``versions``, chosen for the day.
        as_of: The day.
    """
    rows = [row for batch in versions for row in batch.to_pylist()]

    def ids(standing: Standing) -> list[str]:
        return [row["record_id"] for row in rows if row["standing"] == standing]

    left, later, undated = map(ids, (Standing.UNREGISTERED, Standing.LATER, Standing.UNDATED))
    outdated = [
        row["record_id"]
        for row in rows
        if row["standing"] == Standing.LAST_KNOWN and row["last_seen_on"]
    ]
    said = [f"As of {as_of}: {len(rows) - len(left):,} of {len(rows):,} records were registered."]
    if later:
        most = max(row["days_late"] or 0 for row in rows)
        said.append(
            f"{len(later):,} of them are known only at a later version, up to {most:,} days "
            f"after: {_named(later)}. The earliest version is read."
        )
    if undated:
        said.append(f"{len(undated):,} have no date that places them: {_named(undated)}. Read too.")
    if outdated:
        said.append(
            f"{len(outdated):,} were last seen before that day, and may have changed by then: "
            f"{_named(outdated)}."
        )
    return said


def _named(ids: Iterable[str]) -> str:
    ordered = sorted(ids)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(ordered[:_SHOWN]) + more
