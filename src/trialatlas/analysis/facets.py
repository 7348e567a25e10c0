"""Filters on coded variables that combine, and the counts of what they leave.

A study passes a filter on a variable if it has any of the values chosen, and a selection if it
passes all filters. The counts of a variable's own values are of the studies that pass the filters
on all *other* variables: they tell what choosing another value would give.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trialatlas.analysis.facet_bins import Bin
from trialatlas.analysis.facet_columns import (
    FacetColumn,
    Mask,
    column_of,
    distinct,
)
from trialatlas.protocol.codebook import Codebook

__all__ = ["Cross", "Facets", "Filter", "Selection", "facets_of"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a study must have of one variable: any of these.

    Attributes:
        values: Values, or reasons why there is none.
        low: The least number; None where there is no bound.
        high: The greatest number.
        text: What a value contains, in whatever case.
    """

    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    text: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it asks for numbers."""
        return self.low is not None or self.high is not None

    def members(self, column: FacetColumn) -> Mask:
        """Which values of a variable pass.

        Args:
            column: The variable; one without numbers has none in any range.
        """
        chosen = set(self.values)
        members = np.array([value in chosen for value in column.values], dtype=np.bool_)
        if self.is_range and column.numbers is not None:
            low = -np.inf if self.low is None else self.low
            high = np.inf if self.high is None else self.high
            members |= (column.numbers >= low) & (column.numbers <= high)
        if self.text:
            wanted = self.text.casefold()
            found = [wanted in value.casefold() for value in column.values]
            members |= np.array(found, dtype=np.bool_) & ~column.is_absent
        return members


class Cross(NamedTuple):
    """How many studies have each pair of values of two variables.

    Attributes:
        rows: Positions of the values of the rows, in their order; -1 for all others together.
        columns: As ``rows``.
        counts: Number of studies, by row and column.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The studies that pass some filters.

    Attributes:
        columns: All variables.
        mask: The studies that pass all filters, by position.
        among: Those that the filters were put to.
        failing: Of each study how many filters it does not pass.
        failed: By variable with a filter, the studies that do not pass it.
    """

    columns: Mapping[str, FacetColumn]
    mask: Mask
    among: Mask
    failing: NDArray[np.int16]
    failed: Mapping[str, Mask]

    @property
    def n(self) -> int:
        """How many studies pass."""
        return int(self.mask.sum())

    def others(self, name: str) -> Mask:
        """The studies that pass the filters on all other variables.

        Args:
            name: The variable whose own filter does not count.
        """
        if name not in self.failed:
            return self.mask
        is_other: Mask = self.failing == self.failed[name]
        return self.among & is_other

    def counts(self, name: str) -> NDArray[np.int64]:
        """How many studies have each value of a variable, its own filter not counting.

        Args:
            name: The variable.
        """
        return self.columns[name].counts(self.others(name))

    def counts_in(self, name: str, bins: Sequence[Bin]) -> NDArray[np.int64]:
        """How many studies have a number in each bin, the variable's own filter not counting.

        Args:
            name: The variable; its values are numbers.
            bins: Bins that do not overlap; a study of several numbers in one counts once.
        """
        column = self.columns[name]
        lookup = np.full(len(column.values), len(bins), dtype=np.int64)
        for place, one in enumerate(bins):
            lookup[Filter(low=one.low, high=one.high).members(column)] = place
        is_in = column.pairs(self.others(name))
        width = len(bins) + 1
        keys = column.studies[is_in].astype(np.int64) * width + lookup[column.codes[is_in]]
        return np.bincount(distinct(keys) % width, minlength=width)[:-1]

    def cross(self, rows: str, columns: str, most: int = 40) -> Cross:
        """How many of the studies that pass have each pair of values of two variables.

        Args:
            rows: Variable of the rows.
            columns: Variable of the columns.
            most: How many rows and columns there are at most; the rarest values are put together,
                where a study counts once.
        """
        down, down_codes, down_studies = self._few(rows, most)
        across, across_codes, across_studies = self._few(columns, most)
        starts = np.searchsorted(across_studies, np.arange(len(self.mask) + 1))
        n_each = np.diff(starts)[down_studies]
        repeated = np.repeat(down_codes, n_each)
        within = np.arange(len(repeated)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
        beside = across_codes[np.repeat(starts[down_studies], n_each) + within]
        size = len(down) * len(across)
        counts = np.bincount(repeated * len(across) + beside, minlength=size)
        return Cross(down, across, counts.reshape(len(down), len(across)))

    def page(self, order: NDArray[np.int64], first: int, size: int) -> list[int]:
        """Positions of some of the studies that pass.

        Args:
            order: All studies in the order wanted.
            first: How many are passed over.
            size: How many are wanted at most.
        """
        return [int(study) for study in order[self.mask[order]][first : first + size]]

    def _few(
        self, name: str, most: int
    ) -> tuple[tuple[int, ...], NDArray[np.int64], NDArray[np.int64]]:
        """Values that the studies have, and by pair the place of the value and the study."""
        column = self.columns[name]
        is_in = column.pairs(self.mask)
        codes, studies = column.codes[is_in], column.studies[is_in]
        counts = np.bincount(codes, minlength=len(column.values))
        found = np.flatnonzero(counts)
        named = found[~column.is_absent[found]]
        kept = named
        if len(named) > most:
            kept = np.sort(named[np.argsort(-counts[named], kind="stable")[: most - 1]])
        places = [*kept, *([-1] if len(kept) < len(named) else []), *found[column.is_absent[found]]]
        lookup = np.full(len(column.values) + 1, len(kept), dtype=np.int64)
        for place, code in enumerate(places):
            lookup[code] = place
        pairs = distinct(studies.astype(np.int64) * max(len(places), 1) + lookup[codes])
        width = max(len(places), 1)
        return tuple(map(int, places)), pairs % width, pairs // width


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """The included studies and their coded variables.

    Attributes:
        studies: Ids, sorted.
        columns: The variables, by name, in the order of the codebook.
    """

    studies: tuple[str, ...]
    columns: Mapping[str, FacetColumn]

    def select(self, filters: Mapping[str, Filter], among: Mask | None = None) -> Selection:
        """The studies that pass filters.

        Args:
            filters: By variable.
            among: The studies that they are put to, by position; all where None.
        """
        n = len(self.studies)
        start = np.ones(n, dtype=np.bool_) if among is None else among
        failed = {
            name: ~self.columns[name].having(asked.members(self.columns[name]))
            for name, asked in filters.items()
        }
        failing = np.zeros(n, dtype=np.int16)
        for one in failed.values():
            failing += one
        return Selection(self.columns, start & (failing == 0), start, failing, failed)

    def place_of(self, study: str) -> int | None:
        """The position of a study; None if it is none of these."""
        place = bisect_left(self.studies, study)
        is_there = place < len(self.studies) and self.studies[place] == study
        return place if is_there else None

    def having_ids(self, ids: frozenset[str]) -> Mask:
        """Which studies have one of some ids."""
        return np.fromiter((study in ids for study in self.studies), np.bool_, len(self.studies))

    def seen(self, shown: Mask, withheld: Mapping[str, Mask]) -> Facets:
        """The studies and values as someone sees them who may not know all.

        Args:
            shown: Which studies they may know, by position.
            withheld: By variable, of which studies the value is held back.
        """
        nowhere = np.zeros(len(self.studies), dtype=np.bool_)
        is_whole = bool(shown.all())
        columns = {
            name: column
            if is_whole and name not in withheld
            else column.seen(shown, withheld.get(name, nowhere))
            for name, column in self.columns.items()
        }
        ids = tuple(study for study, is_shown in zip(self.studies, shown, strict=True) if is_shown)
        return Facets(ids, columns)


def facets_of(codebook: Codebook, studies: Iterable[str], values: pa.Table) -> Facets:
    """The included studies with all variables of a codebook that were coded.

    Args:
        codebook: The variables.
        studies: Ids of the included studies.
        values: Rows of ``values``, of which ``study_id``, ``variable``, ``value`` and ``missing``
            are read; those of other studies do not matter.
    """
    included = tuple(sorted(set(studies)))
    found = pc.index_in(values["study_id"], value_set=pa.array(included, pa.string()))
    places = np.asarray(pc.fill_null(found, -1).to_numpy(), dtype=np.int64)
    names = values["variable"].combine_chunks().dictionary_encode()
    variables = np.asarray(names.indices)
    coded = {name: code for code, name in enumerate(names.dictionary.to_pylist())}
    needed = values.select(["value", "missing"]).combine_chunks()
    columns = {}
    for variable in codebook.variables:
        if variable.name in coded:
            rows = np.flatnonzero((variables == coded[variable.name]) & (places >= 0))
            own = needed.take(pa.array(rows))
            columns[variable.name] = column_of(variable, len(included), places[rows], own)
    return Facets(included, columns)
