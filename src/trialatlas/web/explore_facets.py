"""Bars of values whose links change the filters, and the filters as words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trialatlas.analysis.facet_bins import Bin, bins_of
from trialatlas.analysis.facet_columns import NOT_CODED, WITHHELD, FacetColumn
from trialatlas.analysis.facets import Selection
from trialatlas.presentation.wording import label_of, whole
from trialatlas.web.explore_view import Pairs, View, address, filter_pairs

__all__ = ["Bar", "Chip", "ShownFacet", "bars_of_values", "chips_of", "facet_of", "shown"]

_MOST = 12
"""More values than that are listed on a page of their own."""

_MANY = 30
"""More values than that can be looked through by words."""

_YEARS = (1800, 2200)
_HERE = "/explore"


@dataclass(frozen=True, slots=True)
class Bar:
    """A value, or some numbers, and how many studies have it.

    Attributes:
        label: As people read it.
        n: How many studies.
        share: Of the longest bar, in percent.
        address: Where a click leads: the filter with it, or without if it is chosen.
        is_chosen: Whether the filter asks for it.
        is_absent: Whether it says why there is no value.
    """

    label: str
    n: int
    share: float
    address: str
    is_chosen: bool
    is_absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFacet:
    """A variable with its bars.

    Attributes:
        name: The variable's name.
        title: Its heading.
        question: What it asks; may be empty.
        bars: Its bars; none of a variable of which nearly every study has a value of its own.
        n_values: How many values there are, without the reasons why there is none.
        has_more: Whether not all of these have a bar.
        is_number: Whether its values are numbers.
        is_long: Whether they are many, so that one looks for words in them.
        low: The filter's least number, as it was asked for.
        high: The filter's greatest.
        text: The filter's words.
        others: The address without these three, for a form that asks for others.
    """

    name: str
    title: str
    question: str
    bars: Sequence[Bar]
    n_values: int
    has_more: bool
    is_number: bool
    is_long: bool
    low: str
    high: str
    text: str
    others: Pairs


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is in force.

    Attributes:
        label: What it asks for.
        address: The view without it.
    """

    label: str
    address: str


def shown(column: FacetColumn, value: str) -> str:
    """A value of a variable as people read it."""
    return value if value in (NOT_CODED, WITHHELD) else label_of(column.variable, value)


def facet_of(view: View, selection: Selection, name: str) -> ShownFacet:
    """A variable with its bars.

    Args:
        view: What is asked for.
        selection: The studies that pass its filters.
        name: The variable.
    """
    column = selection.columns[name]
    bins = bins_of(column)
    _, low, high, text = filter_pairs(name)
    given = dict(view.pairs)
    if bins:
        bars = list(_bars_of_bins(view, selection, name, bins))
    else:
        bars = bars_of_values(view, selection, name, _codes(view, selection, name))
    return ShownFacet(
        name=name,
        title=column.variable.title,
        question=column.variable.question,
        bars=bars,
        n_values=column.n_named,
        has_more=not bins and column.n_named > sum(not bar.is_absent for bar in bars),
        is_number=column.numbers is not None,
        is_long=column.numbers is None and column.n_named > _MANY,
        low=given.get(low, ""),
        high=given.get(high, ""),
        text=given.get(text, ""),
        others=view.without(low, high, text),
    )


def _is_text(column: FacetColumn) -> bool:
    """Whether nearly every study has a value of its own, as a title is."""
    n_pairs = int((~column.is_absent[column.codes]).sum())
    return column.numbers is None and column.n_named > max(_MANY, n_pairs // 2)


def _codes(view: View, selection: Selection, name: str) -> Sequence[int]:
    """Values with a bar: all where they are few, or those that most studies have.

    What is chosen has a bar also where no study has it, so that it can be let go.
    """
    column = selection.columns[name]
    counts = selection.counts(name)
    chosen = view.filters[name].values if name in view.filters else ()
    is_kept = (counts > 0) | np.array([value in chosen for value in column.values], dtype=np.bool_)
    absent = np.flatnonzero(column.is_absent & is_kept)
    named = np.flatnonzero(~column.is_absent)
    if _is_text(column):
        named = named[:0]
    elif len(named) > _MOST:
        named = named[is_kept[named]]
        named = named[np.argsort(-counts[named], kind="stable")[:_MOST]]
    return [*map(int, named), *map(int, absent)]


def bars_of_values(view: View, selection: Selection, name: str, codes: Sequence[int]) -> list[Bar]:
    """Bars of some values.

    Args:
        view: What is asked for.
        selection: The studies that pass its filters.
        name: The variable.
        codes: Positions of the values.
    """
    column = selection.columns[name]
    counts = selection.counts(name)
    most = max((int(counts[code]) for code in codes), default=0) or 1
    parameter = filter_pairs(name)[0]
    return [
        Bar(
            label=shown(column, column.values[code]),
            n=int(counts[code]),
            share=round(100 * int(counts[code]) / most, 1),
            address=address(_HERE, view.toggled(parameter, column.values[code])),
            is_chosen=(parameter, column.values[code]) in view.pairs,
            is_absent=bool(column.is_absent[code]),
        )
        for code in codes
    ]


def _bars_of_bins(
    view: View, selection: Selection, name: str, bins: Sequence[Bin]
) -> Iterator[Bar]:
    column = selection.columns[name]
    counts = selection.counts_in(name, bins)
    absent = [int(code) for code in np.flatnonzero(column.is_absent)]
    most = int(counts.max()) or 1
    values, low, high, _ = filter_pairs(name)
    for one, n in zip(bins, counts.tolist(), strict=True):
        asked = [(low, f"{one.low:.12g}"), (high, f"{one.high:.12g}")]
        is_chosen = set(asked) <= set(view.pairs)
        kept = [pair for pair in view.pairs if pair[0] == values]
        new = kept if is_chosen else [*kept, *asked]
        link = address(_HERE, view.filtered(name, new))
        yield Bar(_range_in_words(column, one), n, round(100 * n / most, 1), link, is_chosen, False)
    yield from bars_of_values(view, selection, name, absent)


def _range_in_words(column: FacetColumn, one: Bin) -> str:
    is_year = _is_year(column)
    low, high = (whole(number, is_year=is_year) for number in (one.low, one.high))
    if one.low == one.high:
        return low
    if one.high == one.below - 1:
        return f"{low}–{high}"
    return f"{one.low:g} to under {one.below:g}"


def _is_year(column: FacetColumn) -> bool:
    if column.numbers is None:
        return False
    numbers = column.numbers[~column.is_absent]
    return bool(len(numbers)) and _YEARS[0] <= numbers.min() <= numbers.max() <= _YEARS[1]


def chips_of(view: View, selection: Selection) -> Iterator[Chip]:
    """What is asked for, each with the view without it.

    Args:
        view: What is asked for.
        selection: Has the variables.
    """
    if view.expression:
        yield Chip(f"Search: {view.expression}", address(_HERE, view.without("q")))
    for name, asked in view.filters.items():
        column = selection.columns[name]
        values, low, high, text = filter_pairs(name)
        title = column.variable.title
        for value in asked.values:
            link = address(_HERE, view.toggled(values, value))
            yield Chip(f"{title}: {shown(column, value)}", link)
        if asked.is_range:
            link = address(_HERE, view.without(low, high))
            yield Chip(f"{title}: {_bounds_in_words(asked.low, asked.high)}", link)
        if asked.text:
            link = address(_HERE, view.without(text))
            yield Chip(f"{title}: contains “{asked.text}”", link)


def _bounds_in_words(low: float | None, high: float | None) -> str:
    told = [f"{bound:.12g}" if bound is not None else "" for bound in (low, high)]
    if low is not None and low == high:
        return told[0]
    if all(told):
        return "–".join(told)
    return f"{told[0]} or more" if told[0] else f"{told[1]} or less"
