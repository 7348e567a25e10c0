"""The flow of a review's records, once with people's verdicts and once with the rules' alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from trialatlas.model.event import RULE
from trialatlas.model.person import Role, Viewer
from trialatlas.model.versions import Standing
from trialatlas.presentation.flow import Flow, flow_of, not_yet_posted
from trialatlas.workflow.stages import Run

__all__ = ["Flows", "flows_of", "is_blind"]

_VERDICT = ("decision", "criterion")


@dataclass(frozen=True, slots=True)
class Flows:
    """How records went through the last run.

    Attributes:
        of_all: By the verdicts that count.
        of_rules: As if only the rules had decided.
    """

    of_all: Flow
    of_rules: Flow

    def shown_to(self, viewer: Viewer, *, is_dual: bool) -> Flow:
        """The flow that tells someone nothing of others' verdicts before their own."""
        return self.of_rules if is_blind(viewer, is_dual=is_dual) else self.of_all


def is_blind(viewer: Viewer, *, is_dual: bool) -> bool:
    """Whether someone must not learn what others decide, sums of it included.

    Args:
        viewer: Who looks.
        is_dual: Whether two people decide independently.
    """
    return is_dual and viewer.role is Role.REVIEWER


def flows_of(run: Run) -> Flows:
    """Count both flows.

    Args:
        run: The review, run up to its screening.

    Raises:
        WorkspaceError: A table cannot be read.
    """
    versions = list(_rows(run.scan("versions", ("record_id", "version", "standing"))))
    record_ids = [row["record_id"] for row in versions if row["version"]]
    n_later = sum(row["standing"] == Standing.UNREGISTERED for row in versions)
    day = run.protocol.as_of
    not_yet = not_yet_posted(day, n_later) if day else None
    n_rejected = sum(1 for _ in _rows(run.scan("rejected", ("source",))))
    screened = list(_rows(run.scan("screened", ("record_id", "duplicate_of", *_VERDICT))))
    by_rule = {
        row["record_id"]: {name: row[name] for name in _VERDICT}
        for row in _rows(run.scan("decisions", ("record_id", "coder", *_VERDICT)))
        if row["coder"] == RULE
    }
    ruled = [
        row if row["duplicate_of"] else {**row, **by_rule.get(row["record_id"], {})}
        for row in screened
    ]

    def counted(rows: list[Mapping[str, Any]]) -> Flow:
        return flow_of(record_ids, rows, run.protocol.criteria, n_rejected, not_yet)

    return Flows(counted(screened), counted(ruled))


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Mapping[str, Any]]:
    return (row for batch in batches for row in batch.to_pylist())
