"""Pooled results as the report and its figures show them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.posted_records import row
from tests.unit.presentation.made_up_report import section_of
from tests.unit.presentation.made_up_tables import empty_tables

from trialatlas.analysis.pooling import Posted, pool_posted
from trialatlas.model.posted import PostedKind
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.presentation.blocks import Items, TableBlock
from trialatlas.presentation.charts.facts import facts_of
from trialatlas.presentation.charts.pooled import pooled_charts
from trialatlas.presentation.charts.pooled_forest import pooled_forest_chart
from trialatlas.presentation.document import plain
from trialatlas.presentation.figure import marks_of
from trialatlas.presentation.marks import Text, extent
from trialatlas.presentation.pooling import PooledView, pooled_views
from trialatlas.presentation.report import report_of
from trialatlas.presentation.stage import ReportTables, present
from trialatlas.presentation.theme import WIDTHS
from trialatlas.presentation.views import views_of
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted
from trialatlas.protocol.review import ReviewProtocol

SERIOUS = Pooling(
    name="Any <serious> event",
    outcome=PooledOutcome(kinds=(PostedKind.ANY_SERIOUS,)),
    experimental=Wanted(phrases=("drug",)),
    comparator=Wanted(phrases=("placebo",)),
    measure="odds_ratio",
    methods=("reml", "peto"),
)
SHARE = replace(SERIOUS, name="Share", comparator=None, measure="proportion", methods=("reml",))
COUNTS = {
    "NCT00000001": (8, 50, 4, 50),
    "NCT00000002": (7, 81, 5, 80),
    "NCT00000003": (0, 12, 9, 11),
}


def posted() -> list[dict[str, Any]]:
    found = []
    for name, (a, n1, c, n2) in COUNTS.items():
        for place, result in enumerate((row("Drug", a, n1), row("Placebo", c, n2))):
            columns = TABLES["posted_results"].schema.names
            plain = {column: getattr(result, column) for column in columns}
            field = f"resultsSection.place[{place}]"
            found.append(plain | {"record_id": name, "position": place, "field": field})
    return found


@pytest.fixture
def asked(protocol: ReviewProtocol) -> ReviewProtocol:
    return replace(protocol, poolings=(SERIOUS, SHARE))


@pytest.fixture
def pooled_tables(asked: ReviewProtocol) -> ReportTables:
    batch = to_batch(TABLES["posted_results"], posted())
    made = pool_posted(asked, Posted([batch], [*COUNTS, "NCT00000004"]))
    keys = {"row": "", "column": "", "by": "", "note": ""}
    results = [keys | item | {"position": place} for place, item in enumerate(made.results)]
    return replace(
        empty_tables(),
        results=pa.Table.from_batches([to_batch(TABLES["results"], results)]),
        pooled_groups=pa.Table.from_batches([to_batch(TABLES["pooled_groups"], made.groups)]),
    )


def views(protocol: ReviewProtocol, tables: ReportTables) -> tuple[PooledView, ...]:
    return pooled_views(protocol, tables)


def test_each_study_has_its_counts_and_their_places(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    serious, share = views(asked, pooled_tables)
    first = serious.studies[0]
    assert (first.id, [arm.text for arm in first.arms]) == ("NCT00000001", ["8/50", "4/50"])
    assert first.arms[0].numbers[0].field == "resultsSection.place[0]"
    assert first.text == "2.19 (0.61–7.81)"
    assert sum(study.weight for study in serious.studies) == pytest.approx(1)
    assert serious.sides == ("Experimental", "Comparator")
    assert (share.sides, share.studies[0].text[:5]) == (("Group",), "16.0%")


def test_answers_tell_their_method_and_how_much_studies_differ(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    serious, share = views(asked, pooled_tables)
    reml, peto = serious.answers
    assert reml.method.startswith("Odds ratio: random effects (REML)")
    assert reml.prediction_text
    assert reml.heterogeneity.startswith("Q = ")
    assert "τ²" in reml.heterogeneity
    assert (peto.prediction, peto.prediction_text) == (None, "")
    assert "τ²" not in peto.heterogeneity
    assert share.answers[0].p_value == ""
    assert serious.asymmetry == "Egger's regression test: not made of fewer than 10 studies"


def test_studies_that_are_not_pooled_are_listed(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    serious, _ = views(asked, pooled_tables)
    assert [study.id for study in serious.left_out] == ["NCT00000004"]
    assert serious.n_with_results == 4


def test_the_page_says_it_all_and_escapes_it(
    asked: ReviewProtocol, pooled_tables: ReportTables, tmp_path: Path
) -> None:
    files = present(replace(asked, figures=(), folder=tmp_path), pooled_tables)
    page = files["report.html"].decode("utf-8")
    assert '<section id="pooled">' in page
    assert "Any &lt;serious&gt; event" in page
    assert "<serious>" not in page
    assert "resultsSection.place[0]</code>" in page
    assert "Not pooled (1)" in page
    assert "They were pooled by random effects with REML" in page
    assert "Paule RC" not in page
    assert "data/pooled_groups.csv" in files
    assert "figures/forest-any-serious-event.svg" in files
    assert "figures/funnel-any-serious-event.svg" in files


def test_a_review_that_pools_nothing_says_nothing_of_it(
    protocol: ReviewProtocol, empty: ReportTables
) -> None:
    assert pooled_views(protocol, empty) == ()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_figure_leaves_the_picture(
    asked: ReviewProtocol, pooled_tables: ReportTables, width: int
) -> None:
    charts = pooled_charts(facts_of(asked, pooled_tables))
    assert [chart.name.split("-")[0] for chart in charts] == ["forest", "funnel"] * 2
    for chart in charts:
        marks, height = marks_of(chart, width)
        texts = [mark for mark in marks if isinstance(mark, Text)]
        assert any(text.text == "Pooled" for text in texts) or chart.name.startswith("funnel")
        for text in texts:
            left, top, right, bottom = extent(text)
            assert left >= -0.5, text
            assert right <= width + 0.5, text
            assert top >= 0, text
            assert bottom <= height, text


def test_of_very_many_studies_a_forest_plot_shows_those_that_weigh_most(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    view, _ = pooled_views(asked, pooled_tables)
    first = view.studies[0]
    many = tuple(replace(first, id=f"N{place:03}", weight=place / 3160) for place in range(80))
    chart = pooled_forest_chart(replace(view, studies=many), "Source: here.")
    assert "Shown are the 60 studies that weigh most; all are pooled." in chart.note
    marks, _ = marks_of(chart, 960)
    labels = [mark.text for mark in marks if isinstance(mark, Text) and mark.text.startswith("N0")]
    assert labels == [f"N{place:03}" for place in range(20, 80)]


def test_a_forest_plot_tells_where_a_half_was_added(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    view, _ = pooled_views(asked, pooled_tables)
    told = "A half was added to each cell of 1 of the studies shown, as one is empty."
    assert told in pooled_forest_chart(view, "Source: here.").note


def test_a_report_that_pools_owes_what_syntheses_owe(
    asked: ReviewProtocol, pooled_tables: ReportTables
) -> None:
    tables = replace(pooled_tables, records=TABLES["records"].schema.empty_table())
    document = report_of(views_of(asked, tables), ())
    lists = [one for one in section_of(document, "checklists") if isinstance(one, TableBlock)]
    answers = {plain(row.cells[0].runs): plain(row.cells[3].runs) for row in lists[0].rows}
    assert answers["11"] == answers["18"] == "For the authors to write"
    assert answers["14"] == "Reported in Methods, Pooled results"
    assert answers["20b"].endswith("Pooled results")
    limits = [
        plain(item)
        for block in section_of(document, "limitations")
        if isinstance(block, Items)
        for item in block.items
    ]
    assert any("risk of bias is not assessed" in limit for limit in limits)
    assert not any("does not use" in limit for limit in limits)
