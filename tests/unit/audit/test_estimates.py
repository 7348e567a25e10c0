"""Odds ratios and intervals, computed again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.audits import BLINDING, PHASE, claims_of, coding, evidence, name, place

from trialatlas.audit.estimates import estimate_findings
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import Basis
from trialatlas.protocol.claims import PrintedInterval, TwoByTwoClaim

AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
CELLS = ((8, 2), (1, 5))


def table(**more: Any) -> TwoByTwoClaim:
    known: dict[str, Any] = {
        "place": place("tables_2x2[0]"),
        "name": "Blinding by phase",
        "rows": BLINDING,
        "row_values": ("open", "double"),
        "columns": PHASE,
        "column_values": ("PHASE1", "PHASE2"),
        "cells": CELLS,
    }
    return TwoByTwoClaim(**{**known, **more})


def found(kind: FindingKind, **more: Any) -> list[Finding]:
    claims = claims_of(tables=(table(**more),))
    return [one for one in estimate_findings(claims, [], evidence()) if one.kind is kind]


def interval(low: str, high: str, line: int = 2) -> PrintedInterval:
    return PrintedInterval(Decimal(low), Decimal(high), place("ci95", line))


def test_the_odds_ratio_is_compared_with_the_decimals_that_are_printed() -> None:
    # 8 * 5 / (2 * 1) = 20.
    for printed, verdict in (("20", AGREE), ("20.0", AGREE), ("20.1", DISAGREE), ("19", DISAGREE)):
        [finding] = found(FindingKind.ODDS_RATIO, odds_ratio=Decimal(printed))
        assert finding.verdict is verdict
        assert finding.found == "20"


def test_an_odds_ratio_that_is_not_defined() -> None:
    cells = ((8, 0), (1, 5))
    printed = [interval("1", "2")]
    [ratio] = found(FindingKind.ODDS_RATIO, odds_ratio=Decimal(9), cells=cells)
    [limits] = found(FindingKind.INTERVAL, intervals=printed, cells=cells)
    assert (ratio.verdict, limits.verdict) == (DISAGREE, DISAGREE)
    assert "not defined" in ratio.found
    assert limits.found == ratio.found


def test_each_version_of_an_interval_is_checked() -> None:
    # exp(ln 20 -+ 1.96 * sqrt(1/8 + 1/2 + 1/1 + 1/5)) = 1.416 and 282.4.
    versions = (interval("1.42", "282.4"), interval("1.42", "292.4", 3))
    right, wrong = found(FindingKind.INTERVAL, intervals=versions)
    assert (right.verdict, wrong.verdict) == (AGREE, DISAGREE)
    assert wrong.found == "1.42–282.4"
    [differ] = found(FindingKind.INTERVALS_DIFFER, intervals=versions)
    assert differ.line == 3
    assert "1.42–282.4 against 1.42–292.4" in differ.claimed
    assert found(FindingKind.INTERVALS_DIFFER, intervals=versions[:1]) == []


def test_an_odds_ratio_is_no_ratio_of_frequencies() -> None:
    [finding] = found(FindingKind.WORDING, odds_ratio=Decimal(20), stated_as="times_more_often")
    # 8/10 over 1/6, and 8/9 over 2/7.
    assert finding.verdict is DISAGREE
    assert finding.found == "ratio of frequencies 4.8 by rows and 3.11 by columns"
    assert found(FindingKind.WORDING, odds_ratio=Decimal(20)) == []
    [true] = found(FindingKind.WORDING, odds_ratio=Decimal("4.8"), stated_as="times_more_often")
    assert true.verdict is AGREE


PAIRS = (("open", "PHASE1"), ("open", "PHASE2"), ("double", "PHASE1"), ("double", "PHASE2"))


def recounted(cells: tuple[tuple[int, int], tuple[int, int]], *extra: Any) -> Finding:
    """A recount of four studies, one in each cell, and of a fifth with other codings."""
    codings = [
        one
        for number, (blinding, phase) in enumerate(PAIRS, start=1)
        for one in (coding(number, BLINDING, blinding), coding(number, PHASE, phase))
    ]
    studies = [name(number) for number in range(1, 6)]
    claims = claims_of(tables=(table(cells=cells),))
    *_, finding = estimate_findings(claims, studies, evidence([*codings, *extra]))
    assert finding.kind is FindingKind.RECOUNT
    return finding


def test_cells_are_counted_again() -> None:
    same = recounted(((1, 1), (1, 1)), coding(5, BLINDING, "single"), coding(5, PHASE, "PHASE1"))
    assert same.verdict is AGREE
    assert same.studies == tuple(name(number) for number in range(1, 5))
    other = recounted(((2, 1), (1, 1)), coding(5, BLINDING, "single"), coding(5, PHASE, "PHASE1"))
    assert other.verdict is DISAGREE
    assert "1 of 5 are in none" in other.explanation


def test_a_study_that_does_not_say_may_be_in_any_cell() -> None:
    known = (coding(5, BLINDING), coding(5, PHASE, "PHASE1"))
    assert recounted(((2, 1), (1, 1)), *known).verdict is FindingVerdict.CANNOT_BE_TOLD
    assert recounted(((1, 2), (1, 1)), *known).verdict is DISAGREE


def test_a_study_that_leaves_a_doubt_may_be_in_none() -> None:
    known = (coding(5, BLINDING, "open", basis=Basis.INFERRED), coding(5, PHASE, "PHASE1"))
    finding = recounted(((1, 1), (1, 1)), *known)
    assert finding.verdict is FindingVerdict.CANNOT_BE_TOLD
    assert finding.found.startswith("2, 1 / 1, 1; odds ratio 2")
