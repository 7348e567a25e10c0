"""Everything that the parts of the report tell, looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.presentation.agreement import AgreementTable, agreement_tables
from trialatlas.presentation.as_of import DayOfReview, day_of_review
from trialatlas.presentation.estimates import (
    CrossTableView,
    FrequencyTable,
    OddsRatioView,
    cross_tables,
    frequency_tables,
    odds_ratios,
)
from trialatlas.presentation.flow import Flow, flow_of_review
from trialatlas.presentation.inclusion import Comparison, LeftOut, comparison_of, left_out
from trialatlas.presentation.numbers import (
    MedianTable,
    TrendTable,
    median_tables,
    trend_tables,
)
from trialatlas.presentation.pooling import PooledView, pooled_views
from trialatlas.presentation.searched import Block as SearchedBlock
from trialatlas.presentation.searched import search_blocks
from trialatlas.presentation.studies import StudyTable, study_table
from trialatlas.presentation.tables import Lineage, ReportTables, Row, lineage_of
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Views", "views_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """A review as its report tells it.

    Attributes:
        protocol: What it asks.
        tables: What it found.
        lineage: Where the records come from.
        searched: The parts of its search.
        flow: Records at each step.
        day: How the records stand to the day of the review; None where it names none.
        results: Rows of ``results`` in their order.
        frequencies: Values by variable.
        medians: Medians of numbers.
        trends: Shares over numbers.
        cross_tables: Pairs of variables.
        odds_ratios: Tables of two by two.
        agreements: Coders of the same variable.
        pooled: Questions to the posted results.
        comparison: A published review beside this one; None where there is none.
        studies: The included studies.
        left_out: Records that are not counted.
    """

    protocol: ReviewProtocol
    tables: ReportTables
    lineage: Lineage
    searched: tuple[SearchedBlock, ...]
    flow: Flow
    day: DayOfReview | None
    results: tuple[Row, ...]
    frequencies: tuple[FrequencyTable, ...]
    medians: tuple[MedianTable, ...]
    trends: tuple[TrendTable, ...]
    cross_tables: tuple[CrossTableView, ...]
    odds_ratios: tuple[OddsRatioView, ...]
    agreements: tuple[AgreementTable, ...]
    pooled: tuple[PooledView, ...]
    comparison: Comparison | None
    studies: StudyTable
    left_out: LeftOut

    @property
    def anchors(self) -> Mapping[str, str]:
        """The place of each study in the report."""
        return self.studies.anchors


def views_of(protocol: ReviewProtocol, tables: ReportTables) -> Views:
    """Look up what the report tells.

    Args:
        protocol: What the review asks.
        tables: What it found.
    """
    results = tuple(sorted(tables.results.to_pylist(), key=lambda row: row["position"] or 0))
    return Views(
        protocol=protocol,
        tables=tables,
        lineage=lineage_of(tables.lineage),
        searched=search_blocks(protocol, tables),
        flow=flow_of_review(protocol, tables),
        day=day_of_review(protocol, tables),
        results=results,
        frequencies=frequency_tables(protocol, results),
        medians=median_tables(protocol, results),
        trends=trend_tables(protocol, results),
        cross_tables=cross_tables(protocol, results),
        odds_ratios=odds_ratios(protocol, results),
        agreements=agreement_tables(protocol, results),
        pooled=pooled_views(protocol, tables),
        comparison=comparison_of(protocol, tables),
        studies=study_table(protocol, tables),
        left_out=left_out(protocol, tables),
    )
