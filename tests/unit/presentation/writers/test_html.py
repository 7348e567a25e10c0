"""Blocks as HTML: what is said is escaped, and links lead where they should."""

from __future__ import annotations

import pytest
from lxml import html
from tests.unit.presentation.made_up_names import HOSTILE
from tests.unit.presentation.made_up_report import made_up_document

from trialatlas.presentation.blocks import Run
from trialatlas.presentation.writers.html import write_html
from trialatlas.presentation.writers.html_runs import html_runs


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (Run(HOSTILE), "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"),
        (Run("a", to='x"y'), '<a href="x&quot;y">a</a>'),
        (Run("?", "contrary", note="why"), '<sup class="contrary" title="why">?</sup>'),
        (Run("woolf", "cite"), '<a class="cite" href="#reference-3">[3]</a>'),
        (Run("N", "id", to="https://x.example"), '<a class="id" href="https://x.example" '
         'rel="noreferrer">N</a>'),
    ],
)  # fmt: skip
def test_runs_are_set_and_escaped(run: Run, shown: str) -> None:
    assert html_runs((run,), {"woolf": 3}) == shown


def test_captions_number_tables_and_figures_and_references_have_places() -> None:
    page = html.fromstring(write_html(made_up_document()).decode())
    captions = [one.text_content() for one in page.xpath("//caption")]
    assert [one.split(".")[0] for one in captions] == [
        f"Table {number}" for number in range(1, len(captions) + 1)
    ]
    assert page.xpath("string(//figcaption)").startswith("Figure 1.")
    cited = {one[1:] for one in page.xpath("//a[@class='cite']/@href")}
    assert cited
    assert cited <= set(page.xpath("//p[@class='reference']/@id"))
    assert page.xpath("//table[contains(@class, 'sortable')][@id='study-table']")
