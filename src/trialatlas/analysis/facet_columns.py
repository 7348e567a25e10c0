"""Coded variables as columns of numbers, so that a hundred thousand studies are counted at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trialatlas.model.judgement import Missing
from trialatlas.protocol.codebook import Variable

__all__ = ["NOT_CODED", "WITHHELD", "Codes", "FacetColumn", "Mask", "column_of", "distinct"]

NOT_CODED = "not coded"
"""Stands for the value of a study that has no coding of a variable."""

WITHHELD = "withheld"
"""Stands for a value that the viewer may not know yet."""

_ABSENT = (*map(str, Missing), NOT_CODED, WITHHELD)

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FacetColumn:
    """One variable over all studies; a study has each of its values once, and at least one.

    Attributes:
        variable: The variable.
        values: What occurs, in the order in which it is shown; why there is no value comes last.
        is_absent: Of each value, whether it says why there is none.
        numbers: Of each value the number that it is, not a number where there is none; None where
            the variable's values are words.
        studies: Position of a study, by pair of study and value; ascending.
        codes: Position of a value, by pair; ascending within a study.
        starts: Of each study its first pair, and at the end the number of pairs.
    """

    variable: Variable
    values: tuple[str, ...]
    is_absent: Mask
    numbers: NDArray[np.float64] | None
    studies: Codes
    codes: Codes
    starts: NDArray[np.int64]

    @property
    def n_named(self) -> int:
        """How many values there are, without the reasons why there is none."""
        return int((~self.is_absent).sum())

    def pairs(self, among: Mask) -> Mask:
        """Which pairs are those of some studies.

        Args:
            among: Which studies, by position.
        """
        has_one_each = len(self.codes) == len(among)
        return among if has_one_each else among[self.studies]

    def counts(self, among: Mask) -> NDArray[np.int64]:
        """How many of some studies have each value.

        Args:
            among: Which studies, by position.
        """
        return np.bincount(self.codes[self.pairs(among)], minlength=len(self.values))

    def having(self, members: Mask) -> Mask:
        """Which studies have any of some values.

        Args:
            members: Which values, by position.
        """
        n_studies = len(self.starts) - 1
        if len(self.codes) == n_studies:
            return members[self.codes]
        found = np.zeros(n_studies, dtype=np.bool_)
        found[self.studies[members[self.codes]]] = True
        return found

    def values_of(self, study: int) -> tuple[str, ...]:
        """The values of one study, in their order.

        Args:
            study: Its position.
        """
        pairs = self.codes[self.starts[study] : self.starts[study + 1]]
        return tuple(self.values[code] for code in pairs)

    def order(self, *, is_descending: bool = False) -> NDArray[np.int64]:
        """All studies by their first value; those without a value come last in either direction."""
        first = self.codes[self.starts[:-1]]
        n_values = len(self.values)
        keys = np.where(self.is_absent[first], first + n_values, -first if is_descending else first)
        return np.argsort(keys, kind="stable")

    def seen(self, shown: Mask, withheld: Mask) -> FacetColumn:
        """The column as someone sees it who may not know all of it.

        What only hidden values or studies have is not in it at all.

        Args:
            shown: Which studies they may know, by position.
            withheld: Of which of all studies the value is held back.
        """
        position = np.cumsum(shown) - 1
        kept = shown[self.studies] & ~withheld[self.studies]
        hidden = position[shown & withheld]
        studies = np.concatenate([position[self.studies[kept]], hidden])
        codes = np.concatenate([self.codes[kept], np.full(len(hidden), len(self.values))])
        values = (*self.values, WITHHELD)
        return _column(self.variable, values, (studies, codes), int(shown.sum()))


def column_of(
    variable: Variable, n_studies: int, places: NDArray[np.int64], values: pa.Table
) -> FacetColumn:
    """The column of a variable.

    Args:
        variable: The variable.
        n_studies: How many studies there are.
        places: The position of the study of each row.
        values: Rows of ``values`` of this variable, of which ``value`` and ``missing`` are read.
    """
    said = values["value"].combine_chunks()
    lengths = _numbers_of(pc.fill_null(pc.list_value_length(said), 0))
    without = np.flatnonzero(lengths == 0)
    absent = pc.fill_null(values["missing"].take(pa.array(without)).cast(pa.string()), NOT_CODED)
    texts = pa.chunked_array(
        [pc.list_flatten(said).cast(pa.string()), *absent.chunks], pa.string()
    ).combine_chunks()
    encoded = texts.dictionary_encode()
    pairs = places[np.concatenate([_numbers_of(pc.list_parent_indices(said)), without])]
    untold = np.flatnonzero(np.bincount(pairs, minlength=n_studies) == 0)
    names = (*encoded.dictionary.to_pylist(), NOT_CODED)
    codes = [_numbers_of(encoded.indices), np.full(len(untold), len(names) - 1)]
    return _column(
        variable, names, (np.concatenate([pairs, untold]), np.concatenate(codes)), n_studies
    )


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers in ascending order, each once; of numbers nearly in order faster than by hashing.

    Args:
        keys: The numbers.
    """
    ordered = np.sort(keys, kind="stable")
    is_first = np.ones(len(ordered), dtype=np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def _numbers_of(array: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.int64)


def _column(
    variable: Variable,
    names: Sequence[str],
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    n_studies: int,
) -> FacetColumn:
    """A column of pairs of study and name, in any order; names may repeat or not occur."""
    studies, codes = pairs
    used = np.bincount(codes, minlength=len(names)) > 0
    values = _ordered(
        variable, {name for name, is_used in zip(names, used, strict=True) if is_used}
    )
    place = {value: code for code, value in enumerate(values)}
    moved = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    width = max(len(values), 1)
    keys = distinct(studies * width + moved[codes])
    own = (keys // width).astype(np.int32)
    absent = np.array([value in _ABSENT for value in values], dtype=np.bool_)
    return FacetColumn(
        variable=variable,
        values=values,
        is_absent=absent,
        numbers=_as_numbers(variable, values, absent),
        studies=own,
        codes=(keys % width).astype(np.int32),
        starts=np.searchsorted(own, np.arange(n_studies + 1)),
    )


def _ordered(variable: Variable, values: Iterable[str]) -> tuple[str, ...]:
    ordered = variable.ordered(values)
    named = [value for value in ordered if value not in _ABSENT]
    numbers = _parsed(variable, named)
    if numbers:
        named.sort(key=numbers.__getitem__)
    return (*named, *(value for value in _ABSENT if value in ordered))


def _as_numbers(
    variable: Variable, values: Sequence[str], absent: Mask
) -> NDArray[np.float64] | None:
    named = [value for value, is_absent in zip(values, absent, strict=True) if not is_absent]
    numbers = _parsed(variable, named)
    if not numbers:
        return None
    return np.array([numbers.get(value, math.nan) for value in values])


def _parsed(variable: Variable, named: Iterable[str]) -> Mapping[str, float]:
    """What values are as numbers; nothing where one of them is none, or the codebook names them."""
    if variable.categories or variable.labels:
        return {}
    try:
        numbers = {value: float(value) for value in named}
    except ValueError:
        return {}
    return numbers if all(map(math.isfinite, numbers.values())) else {}
