"""Every statistic against independent implementations and printed examples.

Values, the scripts that made them and the versions are in ``validation/statistics``.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from trialatlas.stats import (
    agreement,
    association,
    coders,
    contingency,
    exact_odds,
    intervals,
    medians,
    multiplicity,
    risks,
    strata,
    two_sided_odds,
    unconditional,
)
from trialatlas.stats.freeman_halton import freeman_halton, freeman_halton_drawn

FOLDER = Path(__file__).resolve().parents[2] / "validation" / "statistics"


class Pinned(NamedTuple):
    method: str
    input: Any
    level: float
    quantity: str
    value: float
    source: str
    printed: str


def read(name: str) -> Iterator[Pinned]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Pinned(
                row["method"],
                json.loads(row["input"]),
                float(row["level"]),
                row["quantity"],
                float(row["value"]),
                row["source"],
                row["value"],
            )


def pinned(name: str, method: str = "") -> list[Any]:
    return [
        pytest.param(item, id=f"{item.method}-{item.quantity}-line{line}")
        for line, item in enumerate(read(name), start=2)
        if method in ("", item.method)
    ]


def pairs_of(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def weighted(weights: Any) -> Callable[[list[list[int]], float], object]:
    return lambda table, level: coders.weighted_kappa(
        pairs_of(table), range(len(table)), weights, level
    )


METHODS: dict[str, Callable[[Any, float], Any]] = {
    "wilson": lambda of, level: intervals.wilson(of[0], of[1], level),
    "clopper_pearson": lambda of, level: intervals.clopper_pearson(of[0], of[1], level),
    "jeffreys": lambda of, level: intervals.jeffreys(of[0], of[1], level),
    "agresti_coull": lambda of, level: intervals.agresti_coull(of[0], of[1], level),
    "woolf": contingency.odds_ratio_woolf,
    "haldane_anscombe": contingency.odds_ratio_haldane_anscombe,
    "conditional": exact_odds.odds_ratio_conditional,
    "conditional_fisher_test": exact_odds.odds_ratio_conditional,
    "mid_p": exact_odds.odds_ratio_mid_p,
    "baptista_pike": two_sided_odds.odds_ratio_baptista_pike,
    "blaker": two_sided_odds.odds_ratio_blaker,
    "risk_ratio": risks.risk_ratio_katz,
    "risk_difference": risks.risk_difference_newcombe,
    "fisher": lambda table, _: association.fisher(table),
    "barnard": lambda table, _: unconditional.barnard(table),
    "boschloo": lambda table, _: unconditional.boschloo(table),
    "chi_square": lambda table, _: association.chi_square(table),
    "cramers_v": association.cramers_v,
    "cramers_v_effectsize": association.cramers_v,
    "freeman_halton": lambda table, _: freeman_halton(table, most_steps=2_000_000),
    "cochran_armitage": lambda trend, _: association.cochran_armitage(*trend),
    "mantel_haenszel": strata.mantel_haenszel,
    "mantel_haenszel_test": lambda tables, _: strata.mantel_haenszel_test(tables),
    "breslow_day": lambda tables, _: strata.breslow_day(tables, tarone=False),
    "breslow_day_tarone": lambda tables, _: strata.breslow_day(tables),
    "holm": lambda p_values, _: multiplicity.holm(p_values),
    "benjamini_hochberg": lambda p_values, _: multiplicity.benjamini_hochberg(p_values),
    "kappa_unweighted": lambda table, level: agreement.cohen_kappa(pairs_of(table), level),
    "kappa_linear": weighted("linear"),
    "kappa_quadratic": weighted("quadratic"),
    "fleiss_kappa": coders.fleiss_kappa,
    "gwet_ac1": coders.gwet_ac1,
    "krippendorff_alpha": coders.krippendorff_alpha,
    "median": medians.median,
}

ROUNDING = 1e-9
TOLERANCES = {
    # R stops the search for a root at 1.2e-4, of the odds ratio or of its inverse, and its
    # probabilities at 7 digits: both limits of a far odds ratio differ in the third digit.
    "conditional_fisher_test": 1e-2,
    # epitools leaves its search to the same function of R.
    "mid_p": 1e-2,
    # The reference halves a grid that says where a jump of the p-value is.
    "baptista_pike": 1e-6,
    "blaker": 1e-6,
    # A search for both limits at once, which ends where it hardly moves.
    "cramers_v_effectsize": 1e-5,
    # Another order of sums of thousands of probabilities, and of a search over the unknown share.
    "barnard": 1e-6,
    "boschloo": 1e-6,
    "freeman_halton": 1e-7,
    # irrCAC was asked for 12 digits, of which its own steps leave fewer.
    "fleiss_kappa": 1e-7,
    "gwet_ac1": 1e-7,
    "krippendorff_alpha": 1e-7,
}


def computed(item: Pinned) -> float:
    result = METHODS[item.method](item.input, item.level)
    if isinstance(result, tuple):
        return float(result[int(item.quantity.removeprefix("p")) - 1])
    if item.quantity == "chi2":
        return float(result.statistic) ** 2
    return float(getattr(result, item.quantity))


@pytest.mark.parametrize(
    "item", [*pinned("reference_values.csv"), *pinned("reference_agreement.csv")]
)
def test_another_implementation_finds_the_same(item: Pinned) -> None:
    within = TOLERANCES.get(item.method, ROUNDING)

    assert computed(item) == pytest.approx(item.value, rel=within, abs=within * 1e-3)


@pytest.mark.parametrize("item", pinned("published_examples.csv"))
def test_printed_examples_are_found_to_their_last_digit(item: Pinned) -> None:
    n_decimals = len(item.printed.partition(".")[2])

    assert round(computed(item), n_decimals) == item.value


@pytest.mark.parametrize("item", pinned("reference_values.csv", "freeman_halton"))
def test_drawn_tables_miss_the_exact_p_value_by_little_more_than_their_error(item: Pinned) -> None:
    drawn = freeman_halton_drawn(item.input, n_drawn=20_000, seed=11)

    assert drawn.p_value is not None
    assert drawn.error is not None
    assert 0 < drawn.error < 0.005
    assert math.isclose(drawn.p_value, item.value, abs_tol=4 * drawn.error)
