"""What became of each record: what was left out, a published review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialatlas.model.judgement import Verdict
from trialatlas.presentation.tables import (
    Cited,
    Quote,
    ReportTables,
    Row,
    cited,
    latest_titles,
    quotes_of,
)
from trialatlas.protocol.review import Criterion, ReviewProtocol

__all__ = ["Comparison", "Judged", "LeftOut", "comparison_of", "left_out"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A record and what was decided about it.

    Attributes:
        record: The record.
        decision: The verdict; ``not found`` where the search did not find it.
        reason: In words.
        coder: Who decided; empty where that is not known.
        overruled: Verdicts of other coders that differ, ``coder: verdict``.
        quotes: The words that decided.
    """

    record: Cited
    decision: str
    reason: str
    coder: str = ""
    overruled: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that were found and are not counted."""

    excluded: tuple[Judged, ...]
    unsure: tuple[Judged, ...]
    duplicates: tuple[tuple[Cited, Cited], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our inclusion beside that of a published review."""

    both: tuple[Cited, ...]
    published_only: tuple[Judged, ...]
    ours_only: tuple[Judged, ...]

    @property
    def n_published(self) -> int:
        """How many studies the published review has."""
        return len(self.both) + len(self.published_only)

    @property
    def n_ours(self) -> int:
        """How many studies ours has."""
        return len(self.both) + len(self.ours_only)


def left_out(protocol: ReviewProtocol, tables: ReportTables) -> LeftOut:
    """Records that are excluded, undecided or a further record of a study, by id."""
    titles = latest_titles(tables.records)
    rows = sorted(tables.screened.to_pylist(), key=lambda row: str(row["record_id"]))
    fresh = [row for row in rows if not row["duplicate_of"]]
    said = _other_verdicts(tables.decisions.to_pylist())
    reasons = _reasons(protocol.criteria)

    def judged(verdict: Verdict) -> tuple[Judged, ...]:
        return tuple(
            Judged(
                record=cited(row["record_id"], titles),
                decision=row["decision"],
                reason=row["reason"] or reasons.get(row["criterion"], ""),
                coder=row["coder"] or "",
                overruled=tuple(
                    f"{coder}: {decision}"
                    for coder, decision in said.get(row["record_id"], ())
                    if coder != row["coder"] and decision != row["decision"]
                ),
                quotes=quotes_of(row["spans"]),
            )
            for row in fresh
            if row["decision"] == verdict
        )

    return LeftOut(
        excluded=judged(Verdict.EXCLUDE),
        unsure=judged(Verdict.UNSURE),
        duplicates=tuple(
            (cited(row["record_id"], titles), cited(row["duplicate_of"], titles))
            for row in rows
            if row["duplicate_of"]
        ),
    )


def comparison_of(protocol: ReviewProtocol, tables: ReportTables) -> Comparison | None:
    """Our inclusion beside the published one; None where the protocol names no such review."""
    if protocol.published is None:
        return None
    titles = latest_titles(tables.records)
    reasons = _reasons(protocol.criteria)
    rows = sorted(tables.comparison.to_pylist(), key=lambda row: str(row["record_id"]))

    def judged(agreement: str) -> tuple[Judged, ...]:
        return tuple(
            Judged(
                record=cited(row["record_id"], titles),
                decision=(row["decision"] or "not_found").replace("_", " "),
                reason=row["reason"] or reasons.get(row["criterion"], ""),
                quotes=quotes_of(row["spans"]),
            )
            for row in rows
            if row["agreement"] == agreement
        )

    return Comparison(
        both=tuple(row.record for row in judged("both")),
        published_only=judged("published_only"),
        ours_only=judged("ours_only"),
    )


def _reasons(criteria: Iterable[Criterion]) -> Mapping[str, str]:
    return {criterion.name: criterion.reason for criterion in criteria}


def _other_verdicts(decisions: Iterable[Row]) -> dict[str, list[tuple[str, str]]]:
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sorted(decisions, key=lambda row: (str(row["record_id"]), str(row["coder"]))):
        said[row["record_id"]].append((row["coder"], row["decision"]))
    return said
