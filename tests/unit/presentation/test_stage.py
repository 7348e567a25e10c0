"""The report: one file that needs nothing else, in which registry text is only ever text."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from collections.abc import Callable

from lxml import html

from trialatlas.presentation.stage import ReportTables, present
from trialatlas.protocol.review import ReviewProtocol

Report = Callable[[ReportTables | None], str]
FIGURES = ("purpose",)
FILES = [
    "studies.csv",
    "codings.csv",
    "contradictions.csv",
    "screening.csv",
    "decisions.csv",
    "results.csv",
    "comparison.csv",
    "codebook.csv",
    "rules.csv",
]


def test_the_files_of_a_report(protocol: ReviewProtocol, tables: ReportTables) -> None:
    chosen = dataclasses.replace(protocol, formats=("xlsx", "ris"), figures=protocol.figures[:1])
    files = present(chosen, tables)
    assert list(files) == [
        *("report.html", "report.xlsx", "included.ris"),
        *(f"data/{name}" for name in FILES),
        *(f"data/{name.removesuffix('.csv')}.parquet" for name in FILES),
        *(f"figures/{name}.{kind}" for name in FIGURES for kind in ("vl.json", "svg", "png")),
        *("queries.json", "environment.json", "ro-crate-metadata.json", "manifest-sha256.txt"),
    ]
    assert all(files.values())


def test_the_report_names_its_other_forms(protocol: ReviewProtocol, tables: ReportTables) -> None:
    plain = dataclasses.replace(protocol, formats=("ris",), figures=())
    page = html.fromstring(present(plain, tables)["report.html"].decode())
    named = page.xpath("//section[@id='data']//a/@href")
    assert "included.ris" in named
    assert "report.pdf" not in named


def test_the_same_tables_give_the_same_bytes(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    assert present(protocol, tables) == present(protocol, tables)


def test_the_order_of_rows_does_not_matter_where_it_means_nothing(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    backwards = {
        name: getattr(tables, name).take(list(range(getattr(tables, name).num_rows))[::-1])
        for name in ("screened", "codings", "values", "hits", "records", "comparison", "decisions")
    }
    assert present(protocol, dataclasses.replace(tables, **backwards)) == present(protocol, tables)


def test_registry_text_is_never_markup(report: Report) -> None:
    page = report(None)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert len(html.fromstring(page).findall(".//script")) == 1


def test_the_page_may_load_nothing(report: Report) -> None:
    page = html.fromstring(report(None))
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    [script] = page.xpath("//script/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    loads = page.xpath("//@src | //@srcset | //link/@href")
    assert loads
    assert all(address.startswith("data:image/svg+xml;base64,") for address in loads)
    assert not re.search(r"url\(|@import", page.xpath("string(//style)"))


def test_every_inner_link_has_its_place(report: Report) -> None:
    page = html.fromstring(report(None))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href") if link.startswith("#")} <= set(ids)


def test_headings_come_in_order_and_tables_say_what_they_are(report: Report) -> None:
    page = html.fromstring(report(None))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
    assert page.get("lang") == "en"
    assert page.xpath("count(//table)") == page.xpath("count(//table/caption)")
    assert not page.xpath("//th[not(@scope)] | //img[not(@alt)]")


def test_the_data_in_the_page_are_the_data_beside_it(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    files = present(protocol, tables)
    page = html.fromstring(files["report.html"].decode())
    for name in FILES:
        beside = files[f"data/{name}"]
        [address] = page.xpath(f"//a[@download='{name}']/@href")
        assert base64.b64decode(address.partition(",")[2]) == beside
        assert page.xpath(f"//a[@href='data/{name}']")


def test_numbers_of_the_page_are_those_of_the_tables(report: Report) -> None:
    page = html.fromstring(report(None))
    boxes = page.xpath("//ol[@class='flow']/li/div/b/text()")
    assert boxes == ["n = 14", "n = 12", "n = 11", "n = 6"]
    assert page.xpath("//dl[@class='facts']//dd/text()") == ["12", "6", "4", "1"]
    assert page.xpath("count(//table[@id='study-table']/tbody/tr)") == 6
    links = page.xpath("//table[@id='study-table']/tbody/tr/th/a/@href")
    assert links[0] == "https://clinicaltrials.gov/study/NCT00000001"


def test_words_of_a_cell_open_without_a_script(report: Report) -> None:
    page = html.fromstring(report(None))
    [cell] = page.xpath("//tr[@id='study-2']/td[2]")
    assert cell.xpath("string(details/summary)").strip() == "Manage a complicationi"
    assert cell.xpath("string(.//q)") == "about purpose"
    assert "it follows from what the text says; rule named" in cell.text_content()
    assert page.xpath("//tr[@id='study-5']/td[2]")[0].get("class") == "absent"


def test_a_mark_of_words_for_another_value_stands_beside_the_value(report: Report) -> None:
    marks = html.fromstring(report(None)).xpath("//td//sup[@class='contrary']")
    assert [mark.text for mark in marks] == ["?"]
    assert marks[0].getparent().tag == "summary"


def test_a_review_that_found_nothing_is_still_a_report(report: Report, empty: ReportTables) -> None:
    text = html.fromstring(report(empty)).text_content()
    for words in (
        "No study is included.",
        "Every record found is counted.",
        "The lineage names no source.",
        "The analysis has no frequencies.",
    ):
        assert words in text


def test_parts_that_the_protocol_does_not_ask_for_are_left_out(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    plain = dataclasses.replace(
        protocol, published=None, cross_tables=(), odds_ratios=(), notes=(), figures=()
    )
    page = html.fromstring(present(plain, tables)["report.html"].decode())
    ids = set(page.xpath("//section/@id"))
    assert not {"cross", "odds", "comparison"} & ids
    assert not page.xpath("//img")
