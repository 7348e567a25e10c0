"""The report: one file that needs nothing else, in which registry text is only ever text."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from trialatlas.errors import WorkspaceError
from trialatlas.presentation.stage import ReportTables, present, rendered
from trialatlas.protocol.review import ReviewProtocol

Report = Callable[[ReportTables | None], str]
FILES = ["studies.csv", "codings.csv", "screening.csv", "results.csv", "comparison.csv"]


def test_the_files_of_a_report(
    protocol: ReviewProtocol, tables: ReportTables, tmp_path: Path
) -> None:
    paths = present(protocol, tables, tmp_path / "a" / "b")
    names = [path.relative_to(tmp_path / "a" / "b").as_posix() for path in paths]
    assert names == ["report.html", *(f"data/{name}" for name in FILES)]
    assert all(path.is_file() for path in paths)


def test_the_same_tables_give_the_same_bytes(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    assert rendered(protocol, tables) == rendered(protocol, tables)


def test_the_order_of_rows_does_not_matter_where_it_means_nothing(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    backwards = {
        name: getattr(tables, name).take(list(range(getattr(tables, name).num_rows))[::-1])
        for name in ("screened", "codings", "values", "hits", "records", "comparison", "decisions")
    }
    assert rendered(protocol, dataclasses.replace(tables, **backwards)) == rendered(
        protocol, tables
    )


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


def test_the_data_in_the_page_are_the_data_beside_it(report: Report, tmp_path: Path) -> None:
    page = html.fromstring(report(None))
    for name in FILES:
        beside = (tmp_path / "output" / "data" / name).read_bytes()
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
    page = html.fromstring(rendered(plain, tables)["report.html"].decode())
    ids = set(page.xpath("//section/@id"))
    assert not {"cross", "odds", "comparison"} & ids
    assert not page.xpath("//img")


def test_a_place_that_cannot_be_written_is_named(
    protocol: ReviewProtocol, tables: ReportTables, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"expected a folder that can be written.*taken"):
        present(protocol, tables, tmp_path / "taken")
