"""Numbers of the analysis: always with what they are out of, and the studies behind them."""

from __future__ import annotations

from trialatlas.presentation.estimates import (
    Count,
    cross_tables,
    frequency_tables,
    odds_ratios,
)
from trialatlas.presentation.stage import ReportTables
from trialatlas.protocol.review import ReviewProtocol


def test_a_share_is_out_of_the_studies_that_report(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    purpose, *_ = frequency_tables(protocol, tables.results.to_pylist())
    first = purpose.shares[0]
    assert (first.label, first.count.n, first.of) == ("Manage a complication", 3, 4)
    assert (first.percent, first.interval) == ("75.0%", "30.1–95.4%")
    assert [share.bounds for share in purpose.shares] == ["50.0–83.3%", ""]
    assert first.count.studies[0] == "NCT00000002"
    assert (purpose.n_reported, purpose.n_missing, purpose.n_studies) == (4, 2, 6)
    assert [absence.label for absence in purpose.absences] == ["not reported", "unclear"]


def test_variables_without_results_are_left_out_and_drawn_ones_come_last(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    names = [table.name for table in frequency_tables(protocol, tables.results.to_pylist())]
    assert names == ["purpose", "route", "phase"]


def test_a_variable_that_no_study_reports_has_no_shares(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    *_, phase = frequency_tables(protocol, tables.results.to_pylist())
    assert (phase.shares, phase.n_reported, phase.n_missing, phase.method) == ((), 0, 6, "")


def test_cross_tables_follow_the_codebook_and_end_with_what_is_missing(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    [table] = cross_tables(protocol, tables.results.to_pylist())
    assert table.columns == ("Phase 1", "Phase 2", "not applicable")
    assert [(label, [cell.n for cell in cells]) for label, cells in table.rows] == [
        ("Anti tumour", [1, 0, 0]),
        ("Manage a complication", [0, 0, 2]),
        ("Other", [0, 1, 0]),
        ("unclear", [1, 0, 0]),
    ]


def test_a_two_by_two_table_beside_the_published_one(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    first, second = odds_ratios(protocol, tables.results.to_pylist())
    assert first.ours is not None
    assert first.published is not None
    assert first.ours.rows == (
        ("Phase 1", (Count(3), Count(1))),
        ("Phase 2", (Count(2), Count(4))),
    )
    assert [[cell.n for cell in cells] for _, cells in first.published.rows] == [[20, 5], [1, 7]]
    assert (first.published.estimate, first.published.interval) == ("28.0", "2.80–280")
    assert (first.ours.n, first.ours.left_out, first.ours.method) == (10, 1, "Woolf")
    assert second.published is None
    assert second.ours is not None
    assert (second.ours.estimate, second.ours.interval) == ("not defined", "")
    assert second.ours.left_out is None


def test_other_methods_bounds_and_tests_stand_below_their_table(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    first, _ = odds_ratios(protocol, tables.results.to_pylist())
    [table] = cross_tables(protocol, tables.results.to_pylist())

    assert first.ours is not None
    assert [finding.number for finding in first.ours.findings] == [
        "24.5, 95% interval 2.40–∞",
        "p = 0.0012",
    ]
    assert (first.ours.bounds, first.ours.unplaced.n) == ("1.50–40.0", 2)
    assert [(one.number, one.left_out) for one in table.findings] == [
        ("0.31, 95% interval 0–0.90", 1),
        ("p = 0.68", 1),
    ]


def test_variables_that_the_codebook_lacks_are_shown_by_their_names(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    _, second = odds_ratios(protocol, tables.results.to_pylist())
    assert (second.column_title, second.columns) == ("unknown", ("a", "b"))
