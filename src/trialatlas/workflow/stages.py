"""The stages of a review in their order: what each reads, asks, makes, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from trialatlas.adjudication.stage import adjudicate
from trialatlas.analysis.pooling import NOTHING_POSTED, Posted
from trialatlas.analysis.stage import Coded, analyse
from trialatlas.coding.stage import code
from trialatlas.model.judgement import Coding, Decision
from trialatlas.model.versions import Standing
from trialatlas.protocol.decisions import read_codings
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.registries.posted_results import PAYLOAD_COLUMNS, collect
from trialatlas.screening.stage import RECORD_COLUMNS, screen, speaking
from trialatlas.search.stage import expansions, search
from trialatlas.search.versions import VERSION_COLUMNS, choose_versions, only, places_of
from trialatlas.store.engine import Engine
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.coders import coded_by_each
from trialatlas.workflow.queries import FOUND, INCLUDED, INCLUDED_RAW, WITH_RESULTS
from trialatlas.workflow.quotes import quote_finder

__all__ = ["STAGES", "People", "Run", "Stage"]

Tables = Mapping[str, Iterable[pa.RecordBatch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What people decided, as read from ``decisions/``.

    Attributes:
        decisions: On records.
        codings: Of variables.
        codings_sha256: Of the file of codings; it also holds what `codings` lacks, the quotations
            that are found only once there are records.
    """

    decisions: Sequence[Decision] = ()
    codings: Sequence[Coding] = ()
    codings_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a stage works with.

    Attributes:
        protocol: The review.
        workspace: Its folder.
        engine: What computes.
        people: What people decided.
        is_frozen: Whether the snapshot is taken as it stands.
    """

    protocol: ReviewProtocol
    workspace: Workspace
    engine: Engine
    people: People = People()
    is_frozen: bool = False

    def scan(self, table: str, columns: Sequence[str] | None = None) -> Iterable[pa.RecordBatch]:
        """Read a stored table."""
        return self.engine.scan(self.workspace.path_of(table), columns)

    def sql(self, query: str, *tables: str) -> Iterable[pa.RecordBatch]:
        """Ask a question of stored tables."""
        paths = {name: self.workspace.path_of(name) for name in tables}
        rows: Iterable[pa.RecordBatch] = self.engine.sql(query, paths)
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a review.

    Attributes:
        name: Its name; that of its command, where it has one.
        does: What it does, as a heading.
        reads: Tables of earlier stages.
        makes: Tables, or for the last stage none.
        asks: The parts of the protocol (and of people's decisions) that its result depends on.
        tells: The tables whose rows are counted as it ends; all that it makes where empty.
        tables: Makes the tables; None for the snapshot and the report, which are made in a way
            of their own.
    """

    name: str
    does: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    asks: Callable[[ReviewProtocol, People], object]
    tells: tuple[str, ...] = ()
    tables: Callable[[Run], Tables] | None = None


def _found(run: Run) -> Iterable[pa.RecordBatch]:
    columns = ", ".join(f'"{name}"' for name in RECORD_COLUMNS)
    return run.sql(FOUND.format(columns=columns), "records", "hits")


def _criteria_variables(protocol: ReviewProtocol) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.variable for item in protocol.criteria if item.variable))


def _search(run: Run) -> Tables:
    versions = choose_versions(
        run.scan("records", VERSION_COLUMNS), run.scan("sightings"), run.protocol.as_of
    )
    places = places_of([versions])

    def searched() -> Iterable[pa.RecordBatch]:
        return only(run.scan("records"), places)

    return {
        "versions": (versions,),
        "hits": search(run.protocol, searched(), run.engine),
        **expansions(run.protocol, searched, run.engine),
    }


def _assess(run: Run) -> Tables:
    names = _criteria_variables(run.protocol)
    if not names:
        return {"assessments": ()}
    places = frozenset(speaking(_found(run)))
    found = run.sql(FOUND.format(columns="records.*"), "records", "hits")
    return {"assessments": code(run.protocol, only(found, places), run.engine, names)}


def _screen(run: Run) -> Tables:
    made = screen(run.protocol, _found(run), run.scan("assessments"), run.people.decisions)
    return _whole(made)


def _code(run: Run) -> Tables:
    included = run.sql(INCLUDED, "records", "screened")
    return {"codings": code(run.protocol, included, run.engine)}


def _adjudicate(run: Run) -> Tables:
    codings: Sequence[Coding] = ()
    if run.people.codings:
        find_quote = quote_finder(run.sql(INCLUDED, "records", "screened"))
        codings = read_codings(run.protocol.folder, run.protocol.codebook, find_quote)
    return _whole(adjudicate(run.scan("codings"), codings))


def _collect(run: Run) -> Tables:
    if not run.protocol.poolings:
        return {"posted_results": ()}
    columns = ", ".join(PAYLOAD_COLUMNS)
    payloads = run.sql(INCLUDED_RAW.format(columns=columns), "raw", "screened")
    return {"posted_results": collect(payloads, run.engine)}


def _posted(run: Run) -> Posted:
    if not run.protocol.poolings:
        return NOTHING_POSTED
    studies = run.sql(WITH_RESULTS, "records", "screened")
    return Posted(
        run.scan("posted_results"),
        [record_id for batch in studies for record_id in batch["record_id"].to_pylist()],
    )


def _analyse(run: Run) -> Tables:
    standings = {
        row["record_id"]: Standing(row["standing"])
        for batch in run.scan("versions", ["record_id", "standing"])
        for row in batch.to_pylist()
    }
    coded = Coded(run.scan("values"), coded_by_each(run.protocol, run.scan("codings")))
    return _whole(analyse(run.protocol, coded, run.scan("screened"), standings, _posted(run)))


def _whole(made: Mapping[str, pa.RecordBatch]) -> Tables:
    return {name: (batch,) for name, batch in made.items()}


STAGES: tuple[Stage, ...] = (
    Stage(
        name="snapshot",
        does="Freeze what the registries say",
        reads=(),
        makes=("raw", "records", "sightings", "rejected"),
        tells=("raw", "records", "rejected"),
        asks=lambda _protocol, _people: None,
    ),
    Stage(
        name="search",
        does="Find the records that answer the search",
        reads=("records", "sightings"),
        makes=("versions", "hits", "search_levels", "search_terms"),
        tells=("hits",),
        asks=lambda protocol, _people: (
            protocol.as_of,
            protocol.search,
            [protocol.concepts[name] for block in protocol.search for name in block.uses],
        ),
        tables=_search,
    ),
    Stage(
        name="assess",
        does="Read what the criteria ask of each record found",
        reads=("records", "hits"),
        makes=("assessments",),
        asks=lambda protocol, _people: (
            _criteria_variables(protocol),
            protocol.codebook,
            protocol.concepts,
        ),
        tables=_assess,
    ),
    Stage(
        name="screen",
        does="Include or exclude, with reasons",
        reads=("records", "hits", "assessments"),
        makes=("decisions", "screened"),
        asks=lambda protocol, people: (protocol.criteria, people.decisions),
        tables=_screen,
    ),
    Stage(
        name="code",
        does="Code the variables of the included studies",
        reads=("records", "screened"),
        makes=("codings",),
        asks=lambda protocol, _people: (protocol.codebook, protocol.concepts),
        tables=_code,
    ),
    Stage(
        name="adjudicate",
        does="Settle rules and people into values",
        reads=("codings", "records", "screened"),
        makes=("answers", "values"),
        asks=lambda _protocol, people: (people.codings, people.codings_sha256),
        tables=_adjudicate,
    ),
    Stage(
        name="collect",
        does="Read the posted results of the included studies",
        reads=("raw", "screened"),
        makes=("posted_results",),
        asks=lambda protocol, _people: bool(protocol.poolings),
        tables=_collect,
    ),
    Stage(
        name="analyse",
        does="Count, cross-tabulate, compare, pool",
        reads=("codings", "values", "screened", "versions", "records", "posted_results"),
        makes=("results", "pooled_groups", "comparison"),
        tells=("results", "comparison"),
        asks=lambda protocol, people: (
            protocol.codebook,
            protocol.interval,
            protocol.frequencies,
            protocol.figures,
            protocol.cross_tables,
            protocol.odds_ratios,
            (protocol.medians, protocol.trends, protocol.adjust),
            (protocol.agreement, people.codings_sha256 if protocol.agreement else ""),
            protocol.published,
            protocol.poolings,
            [protocol.concepts[name] for asked in protocol.poolings for name in asked.concepts],
        ),
        tables=_analyse,
    ),
    Stage(
        name="present",
        does="Write the report and the data",
        reads=(
            "records",
            "rejected",
            "versions",
            "hits",
            "search_levels",
            "search_terms",
            "screened",
            "decisions",
            "codings",
            "answers",
            "values",
            "results",
            "pooled_groups",
            "comparison",
        ),
        makes=(),
        # Where a review lies on this machine says nothing of what it asks.
        asks=lambda protocol, _people: replace(protocol, folder=Path()),
    ),
)
"""Every stage, in the order in which they run."""
