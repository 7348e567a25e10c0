"""The numbers that figures show: all from the results and values of the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from trialatlas.presentation.tables import ReportTables, Row
from trialatlas.presentation.wording import label_of
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Facts", "Group", "facts_of", "groups_of", "n_of", "share_of", "source_of", "titled"]

_REGISTRIES = {
    "ctgov": "ClinicalTrials.gov",
    "ctgov-xml": "ClinicalTrials.gov",
    "aact": "ClinicalTrials.gov (AACT)",
}
_UPDATES = ("last_update_posted", "last_update_submitted")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a review found, as figures need it.

    Attributes:
        protocol: The review.
        tables: All that it found.
        results: Rows of ``results`` in their order.
        source: Which registries' records these are, and of which day, as a sentence.
    """

    protocol: ReviewProtocol
    tables: ReportTables
    results: tuple[Row, ...]
    source: str

    def variable(self, name: str) -> Variable | None:
        """A variable of the codebook; None where it has none of that name."""
        known = (one for one in self.protocol.codebook.variables if one.name == name)
        return next(known, None)


@dataclass(frozen=True, slots=True)
class Group:
    """The studies that have one value of a variable.

    Attributes:
        value: The value as it is coded, or the kind of missing.
        label: How it is shown.
        studies: Their ids.
        is_missing: Whether these are the studies without a value.
    """

    value: str
    label: str
    studies: tuple[str, ...]
    is_missing: bool = False

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.studies)


def facts_of(protocol: ReviewProtocol, tables: ReportTables) -> Facts:
    """What the figures of a review rest on."""
    rows = sorted(tables.results.to_pylist(), key=lambda row: row["position"] or 0)
    return Facts(protocol, tables, tuple(rows), source_of(protocol, tables.records))


def source_of(protocol: ReviewProtocol, records: pa.Table) -> str:
    """Where the records come from and of which day they are, as a sentence.

    Without a day of the review it is the day of the latest update that the records tell of.

    Args:
        protocol: The review.
        records: Its records.
    """
    found = sorted(set(filter(None, records["registry"].to_pylist())))
    names = dict.fromkeys(_REGISTRIES.get(name, name) for name in found)
    source = f"Source: {' and '.join(names) or 'no registry'}"
    if protocol.as_of:
        return f"{source}, as of {protocol.as_of}."
    latest = max((_updated(dates) for dates in records["dates"].to_pylist()), default="")
    return f"{source}, records as last updated, up to {latest}." if latest else f"{source}."


def _updated(dates: Mapping[str, Mapping[str, int | None] | None] | None) -> str:
    """The day of a record's latest update, as far as the registry gives it; empty if unknown."""
    known = filter(None, ((dates or {}).get(name) for name in _UPDATES))
    parts = ([date.get(part) for part in ("year", "month", "day")] for date in known)
    return max(("-".join(f"{part:02d}" for part in day if part) for day in parts), default="")


def groups_of(facts: Facts, name: str) -> tuple[Group, ...]:
    """The values of a variable with their studies, then the kinds of missing.

    Args:
        facts: What the review found.
        name: The variable.
    """
    variable = facts.variable(name)
    return tuple(
        Group(
            row["row"],
            label_of(variable, row["row"]),
            tuple(row["studies"] or ()),
            row["kind"] == "missing",
        )
        for row in facts.results
        if row["analysis"] == f"frequency:{name}" and row["kind"] in ("frequency", "missing")
    )


def share_of(groups: Sequence[Group], what: str = "report it") -> str:
    """How many studies there are, and how many of them have a value, as a sentence."""
    every = {study for group in groups for study in group.studies}
    without = {study for group in groups if group.is_missing for study in group.studies}
    return n_of(len(every), len(every - without), what)


def n_of(n: int, n_reported: int, what: str) -> str:
    """The sentence that gives N and how many of these a figure can show."""
    return f"N = {n} included studies, {n_reported} of which {what}."


def titled(facts: Facts, name: str) -> str:
    """The heading of a variable."""
    variable = facts.variable(name)
    return variable.title if variable else name.replace("_", " ")
