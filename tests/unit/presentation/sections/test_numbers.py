"""The parts of the report on medians and trends."""

from __future__ import annotations

import dataclasses

from tests.unit.presentation.made_up_report import made_up_views

from trialatlas.presentation.blocks import Items, TableBlock
from trialatlas.presentation.document import plain, walk
from trialatlas.presentation.estimates import Count
from trialatlas.presentation.findings import Finding
from trialatlas.presentation.numbers import Median, MedianTable, TrendTable
from trialatlas.presentation.sections.numbers import medians_section, trends_section


def test_a_median_of_no_studies_says_once_that_it_is_not_defined() -> None:
    note = "a median of no studies is not defined"
    none = Median("All studies", Count(0, ()), 4, "not defined", "", note)
    views = dataclasses.replace(made_up_views(), medians=(MedianTable("Age", (none,), "median"),))
    [table] = [one for one in walk([medians_section(views)]) if isinstance(one, TableBlock)]
    assert [plain(cell.runs) for cell in table.rows[0].cells] == ["All studies", "0/4", "–", "–"]


def test_a_trend_without_a_test_says_once_that_it_is_not_defined() -> None:
    test = Finding("Cochran-Armitage test", "not defined", 2, "not defined: one group only")
    views = dataclasses.replace(made_up_views(), trends=(TrendTable("Trend", (), test, ""),))
    [items] = [one for one in walk([trends_section(views)]) if isinstance(one, Items)]
    assert plain(items.items[0]) == "Cochran-Armitage test: not defined: one group only"
