"""Agreement of two coders, and beyond what chance alone would give."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from trialatlas.model.comparison import Compared, coded_as
from trialatlas.stats.estimate import Estimate, normal_quantile

__all__ = ["CategoryAgreement", "VariableAgreement", "cohen_kappa"]

_METHOD = "Cohen's kappa with Fleiss-Cohen-Everitt large-sample interval"
_ROUNDING = 1e-12
"""A variance below this is that of counts for which algebra gives exactly 0."""

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAgreement:
    """How one category is found; present or absent in each study.

    Attributes:
        name: A value, a kind of missing, or what stands for all of them.
        n_both: How often both coders have it.
        sensitivity: Of those that the reference has, the share that the first coder has too.
        predictive_value: Of those that the first coder has, the share that the reference has too;
            the positive predictive value.
    """

    name: str
    n_both: int
    sensitivity: Estimate
    predictive_value: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableAgreement:
    """Two coders on one variable, over the studies that both coded.

    Attributes:
        variable: Its name.
        compared: Each study, in the order of the reference.
        agreement: The share of studies in which all values are the same.
        kappa: Agreement beyond chance, of values taken as whole sets.
        categories: Each category that either coder uses.
    """

    variable: str
    compared: tuple[Compared, ...]
    agreement: Estimate
    kappa: Estimate
    categories: tuple[CategoryAgreement, ...]

    @property
    def disagreements(self) -> tuple[Compared, ...]:
        """The studies in which the coders differ."""
        return tuple(item for item in self.compared if not item.is_agreed)

    @property
    def n_missed(self) -> int:
        """Disagreements in which the first coder gives no value."""
        return sum(not coded_as(item.coding) for item in self.disagreements)

    @property
    def n_wrong(self) -> int:
        """Disagreements in which the first coder gives another value; worse than giving none."""
        return len(self.disagreements) - self.n_missed


def cohen_kappa(pairs: Sequence[Pair], level: float = 0.95) -> Estimate:
    """Cohen's kappa of two coders who each put every study into one of several categories.

    Kappa is ``(p - e) / (1 - e)``: ``p`` is the share of studies on which the coders agree, ``e``
    the share on which they would if each kept their frequencies and coded at random. All
    disagreements weigh the same. The limits are kappa plus and minus standard errors of its
    large-sample distribution (not that under the hypothesis that kappa is 0), cut to -1 and 1.

    Sources: Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas
    1960;20:37-46. Fleiss JL, Cohen J, Everitt BS. Large sample standard errors of kappa and
    weighted kappa. Psychol Bull 1969;72:323-327, equation 13.

    Args:
        pairs: For each study the category of the first coder and that of the second.
        level: Confidence level.

    Returns:
        Kappa and its limits, from -1 to 1; ``n`` counts the studies on which the coders agree,
        ``of`` all. Undefined, with a note, for no studies and where both coders put every study
        into one and the same category. Without limits, with a note, where the large-sample
        variance is 0, as it is where the coders never differ.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    z = normal_quantile(level)
    of = len(pairs)
    cells = Counter(pairs)
    agreed = sum(count for (first, second), count in cells.items() if first == second)
    if not of:
        return _estimate((None, None), (agreed, of), level, "kappa of no studies is not defined")
    rows = Counter(first for first, _ in pairs)
    columns = Counter(second for _, second in pairs)
    if max(rows.values()) == of and rows == columns:
        note = "not defined: both coders put every study into one category"
        return _estimate((None, None), (agreed, of), level, note)
    # A category that only one coder uses adds nothing; a sorted sum would need an order of any.
    chance = math.fsum(rows[name] * columns[name] for name in rows) / of**2
    kappa = (agreed / of - chance) / (1 - chance)
    variance = _variance(cells, (rows, columns), kappa, chance)
    if variance < _ROUNDING:
        note = "no interval: the large-sample variance is 0"
        return _estimate((kappa, None), (agreed, of), level, note)
    return _estimate((kappa, z * math.sqrt(variance)), (agreed, of), level)


def _variance(
    cells: Counter[Pair],
    margins: tuple[Counter[Hashable], Counter[Hashable]],
    kappa: float,
    chance: float,
) -> float:
    rows, columns = margins
    of = cells.total()
    terms = []
    for (first, second), count in cells.items():
        if first == second:
            weight = 1 - (rows[first] + columns[first]) / of * (1 - kappa)
        else:
            # Of a cell off the diagonal: how often each coder uses the *other's* category.
            weight = (columns[first] + rows[second]) / of * (1 - kappa)
        terms.append(count / of * weight**2)
    centre = kappa - chance * (1 - kappa)
    return (math.fsum(terms) - centre**2) / (of * (1 - chance) ** 2)


def _estimate(
    numbers: tuple[float | None, float | None],
    counts: tuple[int, int],
    level: float,
    note: str = "",
) -> Estimate:
    kappa, half = numbers
    low = high = None
    if kappa is not None and half is not None:
        low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    return Estimate(
        estimate=kappa,
        low=low,
        high=high,
        level=level,
        method=_METHOD,
        n=counts[0],
        of=counts[1],
        note=note,
    )
