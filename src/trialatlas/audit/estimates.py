"""Odds ratios and intervals of a publication, computed again from its counts and from ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal

from trialatlas.audit.evidence import Evidence, placed
from trialatlas.audit.likeness import Likeness, like_any
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import Claims, PrintedInterval, TwoByTwoClaim
from trialatlas.stats.contingency import odds_ratio_woolf
from trialatlas.stats.estimate import Estimate
from trialatlas.stats.risks import risk_ratio_katz

__all__ = ["estimate_findings"]

_Cells = Sequence[Sequence[int]]
_How = Literal["sure", "doubtful", "open"]
"""Whether a study is in a cell: certainly; by words that leave a doubt; or it may be."""


def estimate_findings(
    claims: Claims, studies: Sequence[str], evidence: Evidence
) -> Iterator[Finding]:
    """Check every 2x2 table.

    Args:
        claims: What the publication claims.
        studies: Ids of the studies that it counts.
        evidence: What the registry says.

    Yields:
        A finding for each number, agreements included.
    """
    for table in claims.tables:
        ratio = odds_ratio_woolf(table.cells)
        if table.odds_ratio is not None:
            yield _ratio(table, table.odds_ratio, ratio, len(studies))
        for interval in table.intervals:
            yield _interval(table, interval, ratio)
        yield from _versions(table)
        if table.stated_as == "times_more_often" and table.odds_ratio is not None:
            yield _wording(table, table.odds_ratio)
        yield _recount(table, studies, evidence)


def _ratio(table: TwoByTwoClaim, printed: Decimal, ratio: Estimate, n_studies: int) -> Finding:
    is_same = ratio.estimate is not None and _is_printed(ratio.estimate, printed)
    total = sum(map(sum, table.cells))
    left = f" {total} of {n_studies} studies are in its cells." if total != n_studies else ""
    computed = f"{ratio.estimate:.4g}" if ratio.estimate is not None else ratio.note
    return Finding(
        **placed(table.place),
        kind=FindingKind.ODDS_RATIO,
        verdict=FindingVerdict.AGREE if is_same else FindingVerdict.DISAGREE,
        claimed=f"{table.name}: odds ratio {printed}",
        found=computed,
        explanation=f"From the printed cells {_shown(table.cells)} it is {computed}.{left}",
    )


def _interval(table: TwoByTwoClaim, printed: PrintedInterval, ratio: Estimate) -> Finding:
    limits = ((ratio.low, printed.low), (ratio.high, printed.high))
    is_same = all(ours is not None and _is_printed(ours, theirs) for ours, theirs in limits)
    computed = (
        ratio.note
        if ratio.low is None or ratio.high is None
        else f"{_like(ratio.low, printed.low)}–{_like(ratio.high, printed.high)}"
    )
    return Finding(
        **placed(printed.place),
        kind=FindingKind.INTERVAL,
        verdict=FindingVerdict.AGREE if is_same else FindingVerdict.DISAGREE,
        claimed=f"{table.name}: 95% interval {printed.low}–{printed.high}",
        found=computed,
        explanation=f"From the printed cells {_shown(table.cells)} it is {computed} (Woolf).",
    )


def _versions(table: TwoByTwoClaim) -> Iterator[Finding]:
    """One interval printed in several versions."""
    printed = {(one.low, one.high): one for one in reversed(table.intervals)}
    if len(printed) > 1:
        ordered = sorted(printed.values(), key=lambda one: one.place.line)
        versions = " against ".join(f"{one.low}–{one.high}" for one in ordered)
        yield Finding(
            **placed(ordered[-1].place),
            kind=FindingKind.INTERVALS_DIFFER,
            verdict=FindingVerdict.DISAGREE,
            claimed=f"{table.name}: {versions}",
            found=f"{len(printed)} versions",
            explanation=f"One interval is printed in {len(printed)} versions: {versions}.",
        )


def _wording(table: TwoByTwoClaim, printed: Decimal) -> Finding:
    """An odds ratio that the text reads as a ratio of frequencies."""
    ratios = {
        "by rows": risk_ratio_katz(table.cells).estimate,
        "by columns": risk_ratio_katz(tuple(zip(*table.cells, strict=True))).estimate,
    }
    is_same = any(one is not None and _is_printed(one, printed) for one in ratios.values())
    found = " and ".join(
        f"{'not defined' if one is None else format(one, '.3g')} {way}"
        for way, one in ratios.items()
    )
    return Finding(
        **placed(table.place),
        kind=FindingKind.WORDING,
        verdict=FindingVerdict.AGREE if is_same else FindingVerdict.DISAGREE,
        claimed=f"{table.name}: {printed} times more often",
        found=f"ratio of frequencies {found}",
        explanation=(
            f"The text reads the odds ratio {printed} as a ratio of frequencies; of the printed "
            f"cells that ratio is {found}."
        ),
    )


def _recount(table: TwoByTwoClaim, studies: Sequence[str], evidence: Evidence) -> Finding:
    """The same table from the records of the same studies."""
    places = {study: _places(table, study, evidence) for study in studies}
    counts, least, most = (
        _counts([place for place, how in places.values() if how in wanted])
        for wanted in (("sure", "doubtful"), ("sure",), ("sure", "doubtful", "open"))
    )
    counted = [study for study, (_, how) in places.items() if how in ("sure", "doubtful")]
    printed = [list(row) for row in table.cells]
    is_possible = all(
        least[i][j] <= printed[i][j] <= most[i][j] for i in range(2) for j in range(2)
    )
    settled = FindingVerdict.CANNOT_BE_TOLD if is_possible else FindingVerdict.DISAGREE
    ratio = odds_ratio_woolf(counts)
    ours = (
        f"odds ratio {ratio.estimate:.3g} ({ratio.low:.3g}–{ratio.high:.3g})"
        if ratio.estimate is not None and ratio.low is not None and ratio.high is not None
        else f"odds ratio {ratio.note}"
    )
    return Finding(
        **placed(table.place),
        kind=FindingKind.RECOUNT,
        verdict=FindingVerdict.AGREE if counts == printed else settled,
        claimed=f"{table.name}: {_shown(table.cells)}",
        found=f"{_shown(counts)}; {ours}",
        explanation=(
            f"Counted again over the publication's studies the cells are {_shown(counts)}; "
            f"{len(studies) - len(counted)} of {len(studies)} are in none. That gives {ours}."
        ),
        studies=tuple(counted),
        spans=(
            *evidence.spans(counted, table.rows),
            *evidence.spans(counted, table.columns),
        ),
    )


def _places(
    table: TwoByTwoClaim, study: str, evidence: Evidence
) -> tuple[tuple[tuple[int, int], ...], _How]:
    """The cells in which a study can be, and whether that is certain."""
    sides = ((table.rows, table.row_values), (table.columns, table.column_values))
    likes = [
        [like_any(evidence.coding(study, variable), (value,), variable) for value in values]
        for variable, values in sides
    ]
    can = (Likeness.SAME, Likeness.UNTOLD)
    cells = tuple(
        (i, j)
        for i, row in enumerate(likes[0])
        for j, column in enumerate(likes[1])
        if row in can and column in can
    )
    same = tuple((i, j) for i, j in cells if {likes[0][i], likes[1][j]} == {Likeness.SAME})
    if not same:
        return cells, "open"
    is_doubtful = any(evidence.is_doubtful(study, variable) for variable, _ in sides)
    return same, "doubtful" if is_doubtful else "sure"


def _counts(places: Sequence[Sequence[tuple[int, int]]]) -> list[list[int]]:
    found = Counter(cell for of_study in places for cell in of_study)
    return [[found[i, j] for j in range(2)] for i in range(2)]


def _shown(cells: _Cells) -> str:
    return " / ".join(", ".join(str(count) for count in row) for row in cells)


def _like(value: float, printed: Decimal) -> str:
    """A number with as many decimals as the printed one."""
    return f"{value:.{max(-int(printed.as_tuple().exponent), 0)}f}"


def _is_printed(value: float, printed: Decimal) -> bool:
    """Whether a number is the printed one, rounded either way at a half."""
    exact = Decimal(repr(value))
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN)
    return any(exact.quantize(printed, way) == printed for way in ways)
