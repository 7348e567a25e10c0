"""The protocol of a small made-up review."""

from __future__ import annotations

from pathlib import Path

from tests.unit.presentation.made_up_names import EXPRESSION, HOSTILE, STUDIES

from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.figures import Bars
from trialatlas.protocol.review import (
    Criterion,
    CrossTable,
    OddsRatio,
    Published,
    ReviewProtocol,
    SearchBlock,
)
from trialatlas.text.rules import Category, Rule, TextVariable

__all__ = ["made_up_protocol"]


def _codebook() -> Codebook:
    purposes = (
        Category(name="anti_tumour", meaning=HOSTILE),
        Category(name="manage", meaning="They treat a consequence"),
    )
    rules = (
        Rule(name="named", where=("titles", "conditions")),
        Rule(name="payload", value="anti_tumour", basis="inferred"),
    )
    return Codebook(
        variables=(
            Variable(name="title", title="Title", kind="field", field="titles.brief"),
            Variable(
                name="purpose",
                title="Purpose of the cells",
                question=f"Why? {HOSTILE}",
                kind="text",
                text=TextVariable(name="purpose", categories=purposes, rules=rules),
                labels={"manage": "Manage a complication"},
                categories=purposes,
                applies_when={"cancer": ("yes", "maybe"), "cells": ("yes",)},
            ),
            Variable(
                name="phase",
                title="Phase",
                kind="field",
                field="design.phases",
                labels={"PHASE1": "Phase 1", "PHASE2": "Phase 2"},
            ),
            Variable(name="route", title="Route", kind="python", multiple=True),
        )
    )


def _cancer() -> ConceptSet:
    return ConceptSet(
        name="cancer",
        meaning="A malignant tumour",
        phrases=("tumour", "cancer"),
        patterns=(r"\bNSCLC\b",),
        mesh=("Neoplasms",),
        never=("Cancer (genus)",),
    )


def _odds_ratios() -> tuple[OddsRatio, ...]:
    return (
        OddsRatio(
            name="Phase by purpose",
            rows="phase",
            row_values=("PHASE1", "PHASE2"),
            columns="purpose",
            column_values=("manage", "anti_tumour"),
            published=((20, 5), (1, 7)),
        ),
        OddsRatio(
            name="No number",
            rows="phase",
            row_values=("PHASE1", "PHASE2"),
            columns="unknown",
            column_values=("a", "b"),
        ),
    )


def made_up_protocol(folder: Path) -> ReviewProtocol:
    return ReviewProtocol(
        folder=folder,
        name="small",
        title=f"A small review {HOSTILE}",
        question="What are the cells for?",
        notes=("The records are made up.",),
        sources=(Path("records"),),
        search=(
            SearchBlock(concept="cancer", areas=("titles", "intervention_names")),
            SearchBlock(concept="cells", areas=("titles",)),
            SearchBlock(expression=EXPRESSION, concepts=("cancer",)),
        ),
        criteria=(
            Criterion(name="cells_given", reason="No cells are given", variable="given"),
            Criterion(name="tumour", reason="No tumour", variable="cancer"),
        ),
        concepts={"cancer": _cancer()},
        codebook=_codebook(),
        frequencies=("purpose", "route", "absent_variable"),
        cross_tables=(
            CrossTable(rows="purpose", columns="phase"),
            CrossTable(rows="route", columns="phase"),
        ),
        odds_ratios=_odds_ratios(),
        figures=(Bars("purpose"), Bars("phase"), Bars("route")),
        formats=(),
        table=("title", "purpose", "phase", "route"),
        published=Published(citation="The published review", included=(STUDIES[0],)),
    )
