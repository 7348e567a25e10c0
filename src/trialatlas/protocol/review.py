"""The review's protocol: question, sources, search, screening criteria, analyses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.figures import Requested
from trialatlas.protocol.pooling import Pooling
from trialatlas.protocol.registry_query import RegistryQuery

__all__ = [
    "FORMATS",
    "USUAL_METHODS",
    "Criterion",
    "CrossTable",
    "MedianOf",
    "OddsRatio",
    "Published",
    "ReviewProtocol",
    "SearchBlock",
    "Trend",
]


USUAL_METHODS = ("woolf", "conditional")
"""How odds ratios are computed unless a review chooses: as most reviews do, and one that needs no
large counts and has an interval with empty cells too."""


FORMATS = ("pdf", "docx", "xlsx", "ris")
"""Forms of the report beside the page, the data and the figures, which are always made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBlock:
    """One part of the search: a concept and the areas in which it must stand, or an expression.

    Attributes:
        concept: Name of a concept; empty where there is an expression.
        areas: Names of areas (`trialatlas.text.rules.AREAS`) of the concept.
        expression: A search expression of ClinicalTrials.gov; empty where there is a concept.
        concepts: Names of the concepts that terms of the expression may name.
    """

    concept: str = ""
    areas: tuple[str, ...] = ()
    expression: str = ""
    concepts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What hits call it: the concept, or the expression as it is written."""
        return self.concept or self.expression

    @property
    def uses(self) -> tuple[str, ...]:
        """Names of the concepts that its answers depend on."""
        return (self.concept,) if self.concept else self.concepts


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One screening criterion of the review; a record must meet all.

    Either a variable of the codebook and the values that meet it, or a date of the record and the
    days between which it must lie.

    Attributes:
        name: Short name; the flow diagram counts exclusions by it.
        reason: Why a record that fails is excluded, in words for readers.
        variable: Name of a codebook variable; empty for a date criterion.
        admits: Values that meet the criterion.
        doubts: Values (or missing kinds) for which a person must decide.
        date: Path of a date in `Study`, such as ``dates.first_posted``; empty otherwise.
        since: Earliest day that meets a date criterion.
        until: Latest day that meets it.
    """

    name: str
    reason: str
    variable: str = ""
    admits: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    date: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossTable:
    """A table of two variables, all their values.

    Attributes:
        rows: Variable of the rows.
        columns: Variable of the columns.
        measures: Names of `trialatlas.stats.methods.ASSOCIATIONS` to compute of it.
        tests: Names of `trialatlas.stats.methods.TABLE_TESTS` to make of it.
    """

    rows: str
    columns: str
    measures: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsRatio:
    """A 2x2 table of two values of each of two variables, and its odds ratio.

    Attributes:
        name: Its heading.
        rows: Variable of the rows.
        row_values: Two values of it.
        columns: Variable of the columns.
        column_values: Two values of it.
        published: The 2x2 counts that a publication printed, row by row; empty if none.
        methods: Names of `trialatlas.stats.methods.ODDS_RATIOS`; the first is the main one.
        risks: Names of `trialatlas.stats.methods.RISKS` to compute too.
        tests: Names of `trialatlas.stats.methods.TWO_BY_TWO_TESTS` to make.
        strata: Variable within whose values the table is made again; empty for none.
    """

    name: str
    rows: str
    row_values: tuple[str, str]
    columns: str
    column_values: tuple[str, str]
    published: tuple[tuple[int, int], tuple[int, int]] | None = None
    methods: tuple[str, ...] = USUAL_METHODS
    risks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    strata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianOf:
    """The median of a variable whose values are numbers.

    Attributes:
        variable: The variable.
        by: Variable within whose values medians are taken; empty for all studies at once.
    """

    variable: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How the share of studies with a value changes over numbers, such as years.

    Attributes:
        variable: The variable.
        values: A study with any of these values counts.
        over: Variable whose values are the numbers.
    """

    variable: str
    values: tuple[str, ...]
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published review of the same question, to compare the inclusion with.

    Attributes:
        citation: How it is named in the report.
        included: Registry ids that it tabulates.
    """

    citation: str
    included: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProtocol:
    """Everything that the review asks.

    Attributes:
        folder: The review's folder.
        files: Those in it that the protocol was read from.
        name: Short name.
        title: Title of the report.
        question: The review question.
        notes: Statements that the report prints beside the question.
        source_notes: Such statements about the review's own records; none where others are read.
        sources: Files or folders of registry records, relative to the folder or absolute; of a
            question to a registry, the folder in which its answer is kept.
        queries: The questions to registries; none where other records are read.
        search: All blocks must be answered.
        criteria: In order; the first that fails is the reason of exclusion.
        concepts: By name; those of the search and those that rules use.
        codebook: The variables.
        frequencies: Variables to tabulate.
        cross_tables: Pairs of variables to tabulate.
        odds_ratios: 2x2 tables.
        figures: What is drawn, in order.
        table: Variables that are columns of the report's study table.
        published: The published review to compare with, or None.
        as_of: The day of which the registries' word is wanted; None for their last word.
        interval: Name of `trialatlas.stats.methods.INTERVALS`: that of every share.
        medians: Medians of numbers.
        trends: Shares over numbers, such as years.
        agreement: Variables whose coders are compared.
        adjust: Name of `trialatlas.stats.methods.ADJUSTMENTS`; empty for none.
        formats: Names of `FORMATS`: the forms of the report beside the page.
        poolings: Questions to the posted results.
        is_dual: Whether two people decide on each record and value, neither knowing of the other.
    """

    folder: Path
    name: str
    title: str
    question: str
    notes: tuple[str, ...]
    sources: tuple[Path, ...]
    search: tuple[SearchBlock, ...]
    criteria: tuple[Criterion, ...]
    concepts: Mapping[str, ConceptSet]
    codebook: Codebook
    frequencies: tuple[str, ...]
    cross_tables: tuple[CrossTable, ...]
    odds_ratios: tuple[OddsRatio, ...]
    figures: tuple[Requested, ...]
    table: tuple[str, ...]
    published: Published | None = None
    source_notes: tuple[str, ...] = ()
    queries: tuple[RegistryQuery, ...] = ()
    as_of: dt.date | None = None
    interval: str = "wilson"
    medians: tuple[MedianOf, ...] = ()
    trends: tuple[Trend, ...] = ()
    agreement: tuple[str, ...] = ()
    adjust: str = ""
    formats: tuple[str, ...] = FORMATS
    poolings: tuple[Pooling, ...] = ()
    is_dual: bool = False
    files: tuple[str, ...] = ()
