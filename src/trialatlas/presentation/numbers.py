"""Medians, and shares over numbers such as years, as the report prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from trialatlas.presentation.estimates import Count, Share
from trialatlas.presentation.findings import Finding, finding_of
from trialatlas.presentation.tables import Row
from trialatlas.presentation.wording import interval, label_of, percent, ratio, title_of, whole
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Median", "MedianTable", "TrendTable", "median_tables", "trend_tables"]


@dataclass(frozen=True, slots=True)
class Median:
    """The median of one group of studies.

    Attributes:
        label: The group; empty where all studies are one.
        count: The studies with a number.
        of: All studies of the group.
        estimate: The median.
        interval: Its limits; empty where there are none.
        note: What a reader must know about the number.
    """

    label: str
    count: Count
    of: int
    estimate: str
    interval: str
    note: str


@dataclass(frozen=True, slots=True)
class MedianTable:
    """Medians of one variable."""

    title: str
    medians: tuple[Median, ...]
    method: str


@dataclass(frozen=True, slots=True)
class TrendTable:
    """How a share changes over numbers, and the test of it.

    Attributes:
        title: What is counted, and over what.
        shares: The share at each number, in their order.
        test: The test for trend.
        method: How intervals were computed.
    """

    title: str
    shares: tuple[Share, ...]
    test: Finding
    method: str


class _Middle(TypedDict):
    estimate: str
    interval: str


def median_tables(protocol: ReviewProtocol, results: Sequence[Row]) -> tuple[MedianTable, ...]:
    """The medians of the protocol that have results."""
    tables = []
    for wanted in protocol.medians:
        by = _variable(protocol.codebook, wanted.by)
        own = [
            row
            for row in results
            if row["kind"] == "median"
            and (row["variable"], row["by"] or "") == (wanted.variable, wanted.by)
        ]
        if own:
            name = title_of(protocol.codebook, wanted.variable)
            is_year = _is_year(_variable(protocol.codebook, wanted.variable))
            within = f" by {title_of(protocol.codebook, wanted.by).lower()}" if wanted.by else ""
            tables.append(
                MedianTable(
                    title=f"{name}{within}",
                    medians=tuple(
                        Median(
                            label=label_of(by, row["column"]) if wanted.by else "All studies",
                            count=Count(row["n"] or 0, tuple(row["studies"] or ())),
                            of=row["of"] or 0,
                            **_middle(row, is_year=is_year),
                            note=row["note"] or "",
                        )
                        for row in own
                    ),
                    method=own[0]["method"] or "",
                )
            )
    return tuple(tables)


def trend_tables(protocol: ReviewProtocol, results: Sequence[Row]) -> tuple[TrendTable, ...]:
    """The trends of the protocol that have results."""
    tables = []
    for wanted in protocol.trends:
        name = f"trend:{wanted.variable}:{'+'.join(wanted.values)}:{wanted.over}"
        own = [row for row in results if row["analysis"] == name]
        test = next((row for row in own if row["kind"] == "trend_test"), None)
        if test is not None:
            shares = [row for row in own if row["kind"] == "trend"]
            tables.append(
                TrendTable(
                    title=_heading(protocol.codebook, wanted.variable, wanted.values, wanted.over),
                    shares=tuple(
                        Share(
                            label=row["row"],
                            count=Count(row["n"] or 0, tuple(row["studies"] or ())),
                            of=row["of"] or 0,
                            percent=percent(row["estimate"]),
                            interval=interval(row["low"], row["high"], as_percent=True),
                        )
                        for row in shares
                    ),
                    test=finding_of(test),
                    method=next((row["method"] for row in shares), ""),
                )
            )
    return tuple(tables)


def _is_year(variable: Variable | None) -> bool:
    return variable is not None and variable.field.rsplit(".", 1)[-1] == "year"


def _middle(row: Row, *, is_year: bool) -> _Middle:
    """A median and its limits; those of whole numbers have no decimals that nobody measured."""
    numbers = (row["estimate"], row["low"], row["high"])
    known = [number for number in numbers if number is not None]
    limits = [number for number in numbers[1:] if number is not None]
    # Between two whole numbers the median may stand at a half.
    if not known or not all(map(float.is_integer, (2 * known[0], *limits))):
        return _Middle(estimate=ratio(row["estimate"]), interval=interval(row["low"], row["high"]))
    told = [whole(number, is_year=is_year) for number in known]
    return _Middle(estimate=told[0], interval="–".join(told[1:]))


def _heading(codebook: Codebook, variable: str, values: Sequence[str], over: str) -> str:
    known = _variable(codebook, variable)
    labels = " or ".join(label_of(known, value) for value in values)
    return f"{title_of(codebook, variable)}: {labels}, over {title_of(codebook, over).lower()}"


def _variable(codebook: Codebook, name: str) -> Variable | None:
    return next((variable for variable in codebook.variables if variable.name == name), None)
