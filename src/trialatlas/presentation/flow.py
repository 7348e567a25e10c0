"""The flow of records through the review, after PRISMA 2020 (item 16a).

Numbers come from tables alone, and each step is what the step before left over; a test adds them
up. The page draws the steps as boxes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.model.judgement import Verdict
from trialatlas.presentation.as_of import day_of_review
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.review import Criterion, ReviewProtocol

__all__ = [
    "NO_CRITERION",
    "Exit",
    "Flow",
    "Reason",
    "Step",
    "flow_of",
    "flow_of_review",
    "not_yet_posted",
]

NO_CRITERION = "No criterion named"
"""Label of records that somebody excluded without naming a criterion."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some records left, and how many."""

    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Exit:
    """Records that leave the flow at a step.

    Attributes:
        label: What becomes of them.
        n: How many they are.
        reasons: Split of ``n``; empty where the label says it all.
    """

    label: str
    n: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Records that are in the flow, and those that leave it before the next step.

    Attributes:
        label: What the records have in common.
        n: How many they are.
        exits: Those that leave; the rest is the next step.
    """

    label: str
    n: int
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole way from the snapshot to the included studies.

    Attributes:
        steps: From the first to the last; the last one is what is included.
        n_unsure: Records for which a person must still decide.
        n_rejected: Payloads that could not be read, which never became records.
    """

    steps: tuple[Step, ...]
    n_unsure: int
    n_rejected: int

    @property
    def n_found(self) -> int:
        """How many records the search found."""
        return self.steps[1].n

    @property
    def n_included(self) -> int:
        """How many studies are included."""
        return self.steps[-1].n


def flow_of_review(protocol: ReviewProtocol, tables: ReportTables) -> Flow:
    """The flow of a review's records.

    Args:
        protocol: The review.
        tables: What it found.
    """
    day = day_of_review(protocol, tables)
    return flow_of(
        tables.records["record_id"].to_pylist(),
        tables.screened.to_pylist(),
        protocol.criteria,
        tables.rejected.num_rows,
        not_yet=not_yet_posted(day.day, day.n_unregistered) if day else None,
    )


def not_yet_posted(day: dt.date, n: int) -> Exit:
    """Records that were first posted after the day of a review.

    Args:
        day: The day.
        n: How many they are.
    """
    return Exit(f"First posted after {day}", n)


def flow_of(
    record_ids: Iterable[str],
    screened: Sequence[Mapping[str, str | None]],
    criteria: Sequence[Criterion],
    n_rejected: int = 0,
    not_yet: Exit | None = None,
) -> Flow:
    """Count records at each step of the review.

    Args:
        record_ids: Registry ids of the records searched; an id may come several times.
        screened: Rows of the table ``screened``.
        criteria: The protocol's, whose order the reasons of exclusion follow.
        n_rejected: How many payloads could not be read.
        not_yet: Records that were not registered on the day of the review; they are not among
            ``record_ids``. None where it names no day.

    Returns:
        Four steps; each is the one before less its exits.
    """
    found = {row["record_id"] for row in screened}
    elsewhere = len(set(record_ids) - found)
    fresh = [row for row in screened if not row["duplicate_of"]]
    excluded = [row for row in fresh if row["decision"] == Verdict.EXCLUDE]
    unsure = [row for row in fresh if row["decision"] == Verdict.UNSURE]
    steps = (
        Step(
            "Records in the snapshot",
            elsewhere + len(screened) + (not_yet.n if not_yet else 0),
            (*((not_yet,) if not_yet else ()), Exit("Not found by the search", elsewhere)),
        ),
        Step(
            "Records identified by the search",
            len(screened),
            (Exit("Further records of a study already counted", len(screened) - len(fresh)),),
        ),
        Step(
            "Records screened",
            len(fresh),
            (
                Exit("Excluded", len(excluded), _reasons(excluded, criteria)),
                Exit("Awaiting a person’s decision", len(unsure), _doubts(unsure, criteria)),
            ),
        ),
        Step("Studies included", len(fresh) - len(excluded) - len(unsure)),
    )
    return Flow(steps, len(unsure), n_rejected)


def _reasons(
    rows: Sequence[Mapping[str, str | None]], criteria: Sequence[Criterion]
) -> tuple[Reason, ...]:
    return _split(rows, {criterion.name: criterion.reason for criterion in criteria})


def _doubts(
    rows: Sequence[Mapping[str, str | None]], criteria: Sequence[Criterion]
) -> tuple[Reason, ...]:
    # A criterion's reason says why a record is out, which is exactly what is not known of these.
    names = [criterion.name for criterion in criteria]
    return _split(rows, {name: f"Not settled: {name.replace('_', ' ')}" for name in names})


def _split(
    rows: Sequence[Mapping[str, str | None]], labels: Mapping[str, str]
) -> tuple[Reason, ...]:
    counts = Counter(row["criterion"] or "" for row in rows)
    unknown = sorted(counts.keys() - labels.keys() - {""})
    every = {**labels, **{name: name for name in unknown}, "": NO_CRITERION}
    return tuple(Reason(label, counts[name]) for name, label in every.items() if counts[name])
