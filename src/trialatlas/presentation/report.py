"""The report of a review as blocks: its parts in their order."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.presentation.blocks import Download, Runs, Section
from trialatlas.presentation.document import Document, Fact, numbered
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.sections.agreement import agreement_section
from trialatlas.presentation.sections.checklists import checklists_section
from trialatlas.presentation.sections.codebook import codebook_section
from trialatlas.presentation.sections.data import data_section
from trialatlas.presentation.sections.day import day_section
from trialatlas.presentation.sections.limitations import limitations_section
from trialatlas.presentation.sections.methods import last_shown, methods_section
from trialatlas.presentation.sections.numbers import medians_section, trends_section
from trialatlas.presentation.sections.odds import comparison_section, odds_section
from trialatlas.presentation.sections.pooled import pooled_section
from trialatlas.presentation.sections.records import flow_section, left_out_section
from trialatlas.presentation.sections.references import cited_in, references_section
from trialatlas.presentation.sections.results import (
    cross_section,
    figures_section,
    results_section,
)
from trialatlas.presentation.sections.search import search_section
from trialatlas.presentation.sections.studies import studies_section
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import counted, link, said

__all__ = ["report_of"]


def report_of(
    views: Views,
    figures: Sequence[Figure],
    data: Sequence[Download] = (),
    others: Sequence[Download] = (),
) -> Document:
    """The report of a review.

    Args:
        views: What it tells.
        figures: Its figures.
        data: Its data files.
        others: Its other files.
    """
    protocol = views.protocol
    sections = _sections(views, figures, data_section(data, others))
    sections += (checklists_section(sections),)
    references = cited_in(sections)
    as_of = f", as of {views.day.day}" if views.day else ""
    version = f" {views.lineage.version}" if views.lineage.version else ""
    return Document(
        title=protocol.title,
        kind=f"Registry-based review{as_of}",
        question=protocol.question,
        facts=(
            Fact("records found", views.flow.n_found),
            Fact("studies included", views.flow.n_included),
            Fact("variables coded", len(protocol.codebook.variables)),
            Fact("await a person", views.flow.n_unsure, is_open=bool(views.flow.n_unsure)),
        ),
        notes=_notes(views),
        sections=numbered((*sections, references_section(references))),
        references=references,
        footer=said(
            f"Made with trialatlas{version} from the protocol “{protocol.name}”. Every number "
            "comes from the tables under ",
            link("Data", "#data"),
            ".",
        ),
        dated=str(views.day.day) if views.day else last_shown(views),
    )


def _sections(views: Views, figures: Sequence[Figure], data: Section) -> tuple[Section, ...]:
    sections = [methods_section(views), search_section(views)]
    if views.day:
        sections.append(day_section(views.day))
    flow = next((figure for figure in figures if figure.is_flow), None)
    sections.append(flow_section(views, flow))
    drawn = [figure for figure in figures if figure is not flow]
    if drawn:
        sections.append(figures_section(drawn))
    sections.append(results_section(views))
    if views.medians:
        sections.append(medians_section(views))
    if views.trends:
        sections.append(trends_section(views))
    if views.cross_tables:
        sections.append(cross_section(views))
    if views.odds_ratios:
        sections.append(odds_section(views))
    if views.pooled:
        sections.append(pooled_section(views))
    if views.agreements:
        sections.append(agreement_section(views))
    if views.comparison:
        sections.append(comparison_section(views, views.comparison))
    sections += [
        limitations_section(views),
        studies_section(views),
        left_out_section(views),
        codebook_section(views.protocol.codebook),
        data,
    ]
    return tuple(sections)


def _notes(views: Views) -> tuple[Runs, ...]:
    notes = [said(note) for note in (*views.protocol.notes, *views.protocol.source_notes)]
    if views.day:
        uncertain = sum(row.is_found for row in (*views.day.later, *views.day.undated))
        if uncertain:
            notes.append(
                said(
                    f"Of {counted(uncertain, 'record')} found no version is known that surely "
                    f"stood on {views.day.day}; ",
                    link("they are named below", "#as-of"),
                    ".",
                )
            )
    if views.flow.n_unsure:
        notes.append(
            said(
                f"For {counted(views.flow.n_unsure, 'record')} a person must still decide; until "
                "then they are in no number but that of records screened."
            )
        )
    return tuple(notes)
