"""The methods of a review in the words of a paper, written from its protocol and its tables."""

from __future__ import annotations

from collections.abc import Mapping

from trialatlas.presentation.blocks import Block, Items, Run, Runs, Section
from trialatlas.presentation.sections.analysis_methods import analysis_words
from trialatlas.presentation.sections.deciders import deciders_words, people_in
from trialatlas.presentation.sections.search import block_title
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import (
    cite,
    code,
    counted,
    joined,
    link,
    listed,
    paragraph,
    said,
)
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.protocol.review import Criterion

__all__ = ["REGISTRIES", "last_shown", "methods_section"]

REGISTRIES: Mapping[str, str] = {"ctgov": "ClinicalTrials.gov"}
"""Registries by their short names."""

_ANALYSIS_LIBRARIES = ("numpy", "scipy", "statsmodels")


def methods_section(views: Views) -> Section:
    """How the review was made, for the methods of a paper."""
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Question and reporting", _question(views)),
        ("Sources and dates", _sources(views)),
        ("Search", _search(views)),
        ("Screening", _screening(views)),
        ("Coding", _coding(views)),
        ("Analysis", analysis_words(views.protocol)),
        ("Software", _software(views)),
    )
    sections = tuple(Section(said(title), blocks) for title, blocks in parts)
    return Section(said("Methods"), sections, name="methods")


def last_shown(views: Views) -> str:
    """The last day on which a source shows a record; empty where none says."""
    days = views.tables.versions["last_seen_on"].to_pylist()
    return str(max((day for day in days if day), default=""))


def _question(views: Views) -> tuple[Block, ...]:
    return (
        paragraph(
            f"The question was: {views.protocol.question} The report follows PRISMA 2020 ",
            cite("prisma"),
            " with its extensions for searches ",
            cite("prisma_s"),
            " and for scoping reviews ",
            cite("prisma_scr"),
            "; the ",
            link("checklists", "#checklists"),
            " say where. It was made from a protocol that a program reads, so that it can be "
            "repeated on the same or on later records.",
        ),
    )


def _sources(views: Views) -> tuple[Block, ...]:
    shorts = sorted(set(views.tables.records["registry"].to_pylist()))
    registries = listed(REGISTRIES.get(short, short) for short in shorts) or "no registry"
    lineage = views.lineage
    shown = last_shown(views)
    until = (
        f" The last day on which a source shows a record is {shown}."
        if shown
        else " The sources do not tell the day on which they were taken."
    )
    n_records = f"; {lineage.n_records} records were read from them" if lineage.n_records else ""
    files = counted(len(lineage.sources), "file")
    blocks: list[Block] = [
        paragraph(
            f"The source was {registries}, in the form of {files}{n_records}. Each file is named "
            "with its SHA-256 under ",
            link("Search and sources", "#search"),
            f".{until}",
        )
    ]
    blocks += [paragraph(*_asked(query)) for query in views.protocol.queries]
    if views.day:
        blocks.append(
            paragraph(
                f"The review is as of {views.day.day}: each record was read at the latest version "
                "posted by then, as far as the sources show it (",
                link("state of the records", "#as-of"),
                ").",
            )
        )
    return tuple(blocks)


def _asked(query: RegistryQuery) -> list[str | Run | Runs]:
    parts = [said(code(f"{area}: {words}")) for area, words in query.queries.items()]
    parts += [
        said(code(f"{name}: {value}"))
        for name, value in (
            ("ids", ", ".join(query.ids)),
            ("overallStatus", ", ".join(query.overall_status)),
            ("geo", query.geo),
            ("advanced", query.advanced),
            ("aggFilters", query.agg_filters),
        )
        if value
    ]
    if not parts:
        return [f"All studies of the registry were asked for (“{query.name}”)."]
    return [f"The registry was asked (“{query.name}”) for ", joined(parts), "."]


def _search(views: Views) -> tuple[Block, ...]:
    titles = joined((said(block_title(one.name, views.searched)) for one in views.searched), "; ")
    blocks = views.protocol.search
    only = "had to answer" if len(blocks) == 1 else "had to answer every one of these parts"
    free = not views.protocol.queries and all(block.concept for block in blocks)
    limits = " No limit of date, language or status was set." if free else ""
    return (
        paragraph(
            f"To be found, a record {only}: ",
            titles,
            ". All words of each part, the fields in which they were looked for and the number of "
            "records that each found are under ",
            link("Search and sources", "#search"),
            f".{limits}",
        ),
    )


def _screening(views: Views) -> tuple[Block, ...]:
    criteria = views.protocol.criteria
    blocks: list[Block] = []
    if criteria:
        were = "was" if len(criteria) == 1 else "were"
        order = "" if len(criteria) == 1 else ", applied in this order"
        blocks += [
            paragraph(f"There {were} {counted(len(criteria), 'criterion', 'criteria')}{order}:"),
            Items(tuple(_criterion(views, one) for one in criteria)),
        ]
    else:
        blocks.append(paragraph("Every record that was found counts."))
    blocks += [
        paragraph(deciders_words(views.tables)),
        paragraph(
            "Records are of one study if one of them names the other’s identifier as its own; a "
            "study is counted once. Excluded records are listed with their reasons under ",
            link("Records not counted", "#left-out"),
            ".",
        ),
    ]
    return tuple(blocks)


def _criterion(views: Views, one: Criterion) -> Runs:
    if one.date:
        since = f"from {one.since}" if one.since else ""
        until = f"until {one.until}" if one.until else ""
        return said(
            code(one.date), f" lies {' '.join(filter(None, (since, until)))} (else: {one.reason})"
        )
    variable = _variable(views, one.variable)
    words = [variable.label(value) if variable else value for value in one.admits]
    title = variable.title if variable else one.variable
    return said(f"{title}: {listed(words, 'or')} (else: {one.reason})")


def _variable(views: Views, name: str) -> Variable | None:
    codebook = views.protocol.codebook
    return next((one for one in codebook.variables if one.name == name), None)


def _coding(views: Views) -> tuple[Block, ...]:
    variables = views.protocol.codebook.variables
    kinds = (
        ("field", "read from fields of the record"),
        ("text", "read from its texts by rules"),
        ("python", "computed from it"),
    )
    counts = [
        f"{n} {words}"
        for kind, words in kinds
        if (n := sum(variable.kind == kind for variable in variables))
    ]
    people, models = people_in(views.tables.codings["coder"].to_pylist())
    others = [
        f"{n} {noun}"
        for n, noun in (
            (len(people), "person" if len(people) == 1 else "people"),
            (len(models), "language model" if len(models) == 1 else "language models"),
        )
        if n
    ]
    coded = (
        f"Besides the rules, {listed(others)} coded; a person’s answer outranks a rule’s."
        if others
        else "The rules were the only coder."
    )
    version = f" (trialatlas {views.lineage.version})" if views.lineage.version else ""
    return (
        paragraph(
            f"Of each included study {counted(len(variables), 'variable')} were coded: "
            f"{listed(counts)}{version}. {coded} Each value keeps the words of the record on which "
            "it rests. A value that a record does not give is coded as not reported, not "
            "applicable or unclear. Definitions and rules are in the ",
            link("codebook", "#codebook"),
            ".",
        ),
    )


def _software(views: Views) -> tuple[Block, ...]:
    environment = views.tables.environment
    version = f" {views.lineage.version}" if views.lineage.version else ""
    libraries = [
        f"{name} {environment[name]}" for name in _ANALYSIS_LIBRARIES if name in environment
    ]
    with_these = f" with {listed(libraries)}" if libraries else ""
    return (
        paragraph(
            f"The review was made with trialatlas{version}{with_these}. All versions, the protocol "
            "and the data are in the data package (",
            code("ro-crate-metadata.json"),
            ").",
        ),
    )
