"""What the report is made of: the tables it takes, and small nouns that every view shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from trialatlas.model.judgement import Verdict
from trialatlas.model.tables import TABLES

__all__ = [
    "Cited",
    "Lineage",
    "Quote",
    "ReportTables",
    "Source",
    "cited",
    "included_ids",
    "latest_titles",
    "lineage_of",
    "quotes_of",
    "url_of",
]

Row = Mapping[str, Any]

_NCT = re.compile(r"NCT\d{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTables:
    """All that earlier stages found out; schemas are in `trialatlas.model.tables.TABLES`.

    Attributes:
        versions: The version of each record that was read.
        hits: Why each record was found.
        search_levels: How many records each search expression finds at each level of expansion.
        search_terms: The concepts that the terms of search expressions name.
        screened: The verdict that counts for each record found.
        decisions: Every coder's verdict.
        codings: Every coder's codings of included studies.
        values: The codings that count.
        results: The numbers of the analysis.
        pooled_groups: The posted numbers that are pooled; no rows where nothing is.
        comparison: Inclusion beside that of a published review; no rows if there is none.
        records: Of the versions that were read the columns ``record_id``, ``version``,
            ``registry``, ``titles``, ``dates``, ``sponsors``, ``conditions``, ``keywords`` and
            ``has_results``; further columns do not matter.
        rejected: Payloads that could not be read.
        lineage: Where the records come from: ``sources`` (a sequence of mappings with ``source``,
            ``sha256`` and, if known, ``records``), ``records`` (their number) and ``version`` (of
            trialatlas). What is absent is not shown.
        environment: Versions of Python and of the packages that made the report, by name.
        protocol_files: The review's own files, by their names in its folder.
    """

    versions: pa.Table
    hits: pa.Table
    search_levels: pa.Table
    search_terms: pa.Table
    screened: pa.Table
    decisions: pa.Table
    codings: pa.Table
    values: pa.Table
    results: pa.Table
    comparison: pa.Table
    records: pa.Table
    rejected: pa.Table
    lineage: Mapping[str, object]
    pooled_groups: pa.Table = field(default_factory=TABLES["pooled_groups"].schema.empty_table)
    environment: Mapping[str, str] = field(default_factory=dict)
    protocol_files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record, and the field in which they stand."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A record or study as the report names it.

    Attributes:
        id: The registry's id.
        url: Its page at the registry; empty where none is known.
        title: Its brief title; empty where none is known.
    """

    id: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file or folder of the snapshot."""

    name: str
    sha256: str
    n_records: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the records come from."""

    sources: tuple[Source, ...]
    n_records: str
    version: str


def url_of(record_id: str) -> str:
    """The page of a ClinicalTrials.gov record; empty for what is no id of that registry.

    Example:
        >>> url_of("NCT01234567")
        'https://clinicaltrials.gov/study/NCT01234567'
        >>> url_of("javascript:alert(1)")
        ''
    """
    known = _NCT.fullmatch(record_id)
    return f"https://clinicaltrials.gov/study/{record_id}" if known else ""


def cited(record_id: str, titles: Mapping[str, str]) -> Cited:
    """A record with its address and title."""
    return Cited(record_id, url_of(record_id), titles.get(record_id, ""))


def quotes_of(spans: Iterable[Row] | None) -> tuple[Quote, ...]:
    """Evidence spans as quotations; the same words of the same field once, in their order."""
    quotes = (Quote(span["field"], span["quote"]) for span in spans or ())
    return tuple(dict.fromkeys(quotes))


def latest_titles(records: pa.Table) -> dict[str, str]:
    """The brief title of each record at its last version."""
    rows = sorted(
        records.select(["record_id", "version", "titles"]).to_pylist(),
        key=lambda row: (row["record_id"], row["version"] or ""),
    )
    return {row["record_id"]: (row["titles"] or {}).get("brief") or "" for row in rows}


def included_ids(screened: Iterable[Row]) -> tuple[str, ...]:
    """Ids of the included studies, sorted."""
    included = (
        row["study_id"]
        for row in screened
        if row["decision"] == Verdict.INCLUDE and not row["duplicate_of"]
    )
    return tuple(sorted(set(included)))


def lineage_of(lineage: Mapping[str, object]) -> Lineage:
    """What the report prints of the snapshot's lineage; see `ReportTables.lineage`."""
    sources = lineage.get("sources")
    known = sources if isinstance(sources, (list, tuple)) else ()
    return Lineage(
        sources=tuple(
            Source(_word(source, "source"), _word(source, "sha256"), _word(source, "records"))
            for source in known
        ),
        n_records=_word(lineage, "records"),
        version=_word(lineage, "version"),
    )


def _word(mapping: Mapping[str, object], key: str) -> str:
    value = mapping.get(key)
    return "" if value is None else str(value)
