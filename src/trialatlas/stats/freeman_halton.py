"""Fisher's exact test of tables of any size: Freeman and Halton's, exact or drawn at random."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import SignificanceTest
from trialatlas.stats.sparse import is_testable, untestable, without_empty

__all__ = ["MOST_STEPS", "N_DRAWN", "freeman_halton", "freeman_halton_drawn"]

N_DRAWN = 100_000
"""How many tables are drawn unless told otherwise."""

MOST_STEPS = 300_000
"""How many ways to fill a column are gone through before tables are drawn instead."""

_MOST_COLUMNS = 100
"""Tables with more are drawn at once: each column is one call deeper."""

_MOST_CELLS = 20_000_000
"""How many cells all drawn tables together may have where the caller does not say."""

_CELLS_AT_ONCE = 2_000_000

_NEARLY = 1e-7
"""Probabilities nearer to each other than this, relatively, are the same (as in R)."""

_SAME = "exact test of Fisher, Freeman and Halton"

Margin = tuple[int, ...]


class _TooManyStepsError(Exception):
    """The exact test of this table would take too long."""


def freeman_halton(
    table: Sequence[Sequence[int]], seed: int = 1, most_steps: int = MOST_STEPS
) -> SignificanceTest:
    """Whether rows and columns are independent: the probability of tables as improbable or more.

    All tables with the same margins are gone through by the network of Mehta and Patel: columns
    one after the other, what is left of the rows as nodes, with the greatest and the least
    probability that any way on can have. Tables too large for that are drawn at random, and the
    method says so.

    Sources: Freeman GH, Halton JH. Note on an exact treatment of contingency, goodness of fit and
    other problems of significance. Biometrika 1951;38:141-149. Mehta CR, Patel NR. A network
    algorithm for performing Fisher's exact test in r x c contingency tables. J Am Stat Assoc
    1983;78:427-434.

    Args:
        table: Rows of counts.
        seed: Of the draws, should there be any.
        most_steps: How much work the exact test may be; the usual take a few seconds.

    Returns:
        The p-value; without one, with a note, where there are fewer than two rows or columns with
        studies.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    kept = without_empty(table)
    if not is_testable(kept):
        return untestable(kept, _SAME)
    # What is left of the rows are the nodes: the fewer rows, the fewer nodes.
    lines = kept if len(kept) <= len(kept[0]) else [list(line) for line in zip(*kept, strict=True)]
    try:
        p_value = _exact(lines, most_steps)
    except _TooManyStepsError:
        n_drawn = min(N_DRAWN, max(1000, _MOST_CELLS // (len(kept) * len(kept[0]))))
        return freeman_halton_drawn(kept, n_drawn, seed)
    return SignificanceTest(p_value=p_value, method=_SAME, of=sum(map(sum, kept)))


def freeman_halton_drawn(
    table: Sequence[Sequence[int]], n_drawn: int = N_DRAWN, seed: int = 1
) -> SignificanceTest:
    """The test of `freeman_halton` from tables drawn at random with the same margins.

    Args:
        table: Rows of counts.
        n_drawn: How many tables are drawn.
        seed: Of the draws; the same seed gives the same p-value.

    Returns:
        The share of tables as improbable as the observed one or more, itself counted as drawn, and
        the standard error of that share.

    Raises:
        EstimateError: Something in the table is no count, rows differ in length, or ``n_drawn`` is
            not 1 or more.
    """
    if n_drawn < 1:
        message = f"n_drawn: expected 1 or more, found {n_drawn!r}"
        raise EstimateError(message)
    kept = np.array(without_empty(table), dtype=np.int64)
    if not is_testable(kept.tolist()):
        return untestable(kept.tolist(), _SAME)
    tables = scipy.stats.random_table(kept.sum(axis=1), kept.sum(axis=0))
    generator = np.random.default_rng(seed)
    bar = -scipy.special.gammaln(kept + 1).sum() + _NEARLY
    at_once = max(1, _CELLS_AT_ONCE // kept.size)
    hits = 0
    for first in range(0, n_drawn, at_once):
        drawn = tables.rvs(size=min(at_once, n_drawn - first), random_state=generator)
        hits += int((-scipy.special.gammaln(drawn + 1).sum(axis=(1, 2)) <= bar).sum())
    p_value = (hits + 1) / (n_drawn + 1)
    return SignificanceTest(
        p_value=p_value,
        method=f"{_SAME}, Monte Carlo with {n_drawn:,} tables and seed {seed}",
        of=int(kept.sum()),
        error=math.sqrt(p_value * (1 - p_value) / n_drawn),
    )


def _log_ways(counts: Sequence[int]) -> float:
    """Logarithm of the number of ways to put so many studies in each of the places."""
    return math.lgamma(sum(counts) + 1) - math.fsum(math.lgamma(count + 1) for count in counts)


def _exact(table: Sequence[Sequence[int]], most_steps: int) -> float:
    if len(table[0]) > _MOST_COLUMNS:
        raise _TooManyStepsError
    rows = tuple(sorted(sum(row) for row in table))
    columns = sorted(map(tuple, zip(*table, strict=True)), key=sum)
    network = _Network(tuple(sum(column) for column in columns), most_steps)
    bar = math.fsum(map(_log_ways, columns)) + _NEARLY
    everything = _log_ways(rows)
    passed = []
    # Of each node, how many ways lead to it that have the same logarithm of their probability.
    nodes: dict[Margin, dict[float, float]] = {rows: {0.0: 1.0}}
    for stage in range(len(columns)):
        following: defaultdict[Margin, defaultdict[float, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        for node, pasts in nodes.items():
            least, greatest = network.extremes(stage, node)
            open_pasts = []
            for past, n_ways in pasts.items():
                if past + greatest <= bar:
                    passed.append(n_ways * math.exp(past + _log_ways(node) - everything))
                elif past + least <= bar:
                    open_pasts.append((past, n_ways))
            on = network.steps(stage, node) if open_pasts else {}
            network.count(len(on) * len(open_pasts))
            for (step, child), n_alike in on.items():
                into = following[child]
                for past, n_ways in open_pasts:
                    into[round(past + step, 9)] += n_ways * n_alike
        nodes = {node: dict(pasts) for node, pasts in following.items()}
    passed += [
        n_ways * math.exp(past - everything)
        for pasts in nodes.values()
        for past, n_ways in pasts.items()
        if past <= bar
    ]
    return min(1.0, math.fsum(passed))


@dataclass(slots=True)
class _Network:
    """What is left of the rows before each column, and how probable the ways on are.

    Attributes:
        columns: Totals of the columns, in the order in which they are filled.
        known: What `extremes` found, by stage and node.
        ways_on: What `steps` found, by stage and node.
        most_steps: How much work may be done.
        n_steps: How much was done.
    """

    columns: Margin
    most_steps: int
    known: dict[tuple[int, Margin], tuple[float, float]] = field(default_factory=dict)
    ways_on: dict[tuple[int, Margin], Mapping[tuple[float, Margin], int]] = field(
        default_factory=dict
    )
    n_steps: int = 0

    def count(self, n: int) -> None:
        """Count work; too much of it ends the exact test."""
        self.n_steps += n
        if self.n_steps > self.most_steps:
            raise _TooManyStepsError

    def steps(self, stage: int, node: Margin) -> Mapping[tuple[float, Margin], int]:
        """The ways to fill a column: logarithm of its ways and what it leaves, and how many."""
        found = self.ways_on.get((stage, node))
        if found is None:
            counted: Counter[tuple[float, Margin]] = Counter()
            total = self.columns[stage]
            logs = [math.lgamma(count + 1) for count in range(total + 1)]
            for filled in _fillings(node, total):
                self.count(1)
                left = sorted(row - part for row, part in zip(node, filled, strict=True))
                log_ways = logs[total] - sum(logs[part] for part in filled)
                counted[round(log_ways, 9), tuple(left)] += 1
            found = self.ways_on[stage, node] = counted
        return found

    def extremes(self, stage: int, node: Margin) -> tuple[float, float]:
        """The least and the greatest logarithm that the ways of all columns to come can have."""
        if stage == len(self.columns) - 1:
            only = _log_ways(node)
            return only, only
        found = self.known.get((stage, node))
        if found is None:
            ends = [
                (step + least, step + greatest)
                for step, child in self.steps(stage, node)
                for least, greatest in (self.extremes(stage + 1, child),)
            ]
            found = min(least for least, _ in ends), max(greatest for _, greatest in ends)
            self.known[stage, node] = found
        return found


def _fillings(node: Margin, total: int) -> Iterator[Margin]:
    """Every way to take so many from what is left of the rows."""
    if len(node) == 1:
        yield (total,)
        return
    rest = sum(node[1:])
    for part in range(max(0, total - rest), min(node[0], total) + 1):
        for others in _fillings(node[1:], total - part):
            yield (part, *others)
