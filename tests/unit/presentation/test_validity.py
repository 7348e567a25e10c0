"""A comparison of rules and people in, a page and a table for the terminal out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html
from tests.unit.presentation.made_up_validity import TWO_FILES, VALIDITY

from trialatlas.presentation.validity import summary_lines, validity_files

FILES = validity_files(VALIDITY)
TEXT = FILES["validity.html"].decode("utf-8")


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(TEXT)


def words(element: html.HtmlElement | None) -> str:
    assert element is not None
    return " ".join(element.text_content().split())


def test_the_terminal_shows_each_variable_in_aligned_columns() -> None:
    heading, donor, doses = summary_lines(VALIDITY)
    assert heading.split() == [
        *("variable", "n", "agreement", "95%", "interval", "kappa", "95%", "interval"),
        *("missed", "wrong"),
    ]
    assert donor.split() == ["donor", "4", "50.0%", "15–85%", "0.27", "−0.20–0.74", "1", "1"]
    assert doses.split()[:4] == ["doses", "4", "100.0%", "51–100%"]
    assert "not defined" in doses
    assert len({len(line) for line in (heading, donor, doses)}) == 1


def test_the_page_comes_with_its_data() -> None:
    assert list(FILES) == [
        "validity.html",
        "agreement.csv",
        "categories.csv",
        "disagreements.csv",
    ]
    assert FILES["disagreements.csv"].decode().count("\r\n") == 3


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert validity_files(VALIDITY) == FILES


def test_the_page_loads_nothing_and_names_no_place_on_this_machine() -> None:
    assert "default-src 'none'" in TEXT
    assert re.findall(r"<(?:script|link|img|iframe)\b", TEXT) == []
    assert "/a/place" not in TEXT
    assert "gold.tsv" in TEXT


def test_words_of_records_are_escaped(page: html.HtmlElement) -> None:
    assert "&lt;b&gt;autologous&lt;/b&gt;" in TEXT
    assert "Donor &amp; source" in TEXT
    assert page.xpath("//q")[0].text == "<b>autologous</b>"


def test_what_is_in_no_number_stands_at_the_top(page: html.HtmlElement) -> None:
    notes = words(page.find(".//aside"))
    assert "NCT00000005" in notes
    assert "payload" in notes
    assert "1 payload was unreadable" in notes


def test_without_such_things_there_is_no_note() -> None:
    quiet = replace(
        VALIDITY, absent=(), n_refused=0, gold=replace(VALIDITY.gold, ignored={}, notices=())
    )
    assert "<aside" not in validity_files(quiet)["validity.html"].decode()


def test_each_variable_has_a_line_that_leads_to_its_section(page: html.HtmlElement) -> None:
    links = page.xpath("//section[@id='agreement']//tbody//a/@href")
    assert links == ["#donor", "#doses"]
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)


def test_a_disagreement_shows_the_words_of_both(page: html.HtmlElement) -> None:
    row, missed = page.xpath("//section[@id='donor']//table[contains(@class, 'records')]//tbody/tr")
    study, rules, people = map(words, row)
    assert study == "NCT00000002 Cells & more"
    assert rules.startswith("Rules: own said, stated <b>autologous</b> titles.brief")
    assert people == "People: other | unclear from a donor Note: two readings"
    assert "no rule found words" in words(missed)


def test_a_variable_without_disagreement_says_so(page: html.HtmlElement) -> None:
    section = words(page.get_element_by_id("doses"))
    assert "No disagreement." in section
    assert "Kappa: not defined: both coders put every study into one category." in section


def test_tables_are_named_for_those_who_hear_them(page: html.HtmlElement) -> None:
    for table in page.iter("table"):
        assert words(table.find("caption"))
        [region] = table.xpath("parent::*[@role='region']")
        assert region.get("aria-label")
        for heading in table.iter("th"):
            assert heading.get("scope") in {"col", "row", "colgroup"}


def test_the_methods_name_their_intervals(page: html.HtmlElement) -> None:
    method = words(page.get_element_by_id("method"))
    assert "Wilson score interval" in method
    assert "Fleiss-Cohen-Everitt" in method


def test_values_that_the_codebook_does_not_have_are_listed(page: html.HtmlElement) -> None:
    assert "1 value is not in the codebook" in words(page.find(".//aside"))
    [row] = page.xpath("//section[@id='notices']//tbody/tr")
    assert list(map(words, row)) == [
        "NCT00000003",
        "donor",
        "ohter no category of the codebook; the nearest is other",
        "gold.tsv, line 4",
    ]


def test_two_coders_with_a_file_each_are_named() -> None:
    page = html.document_fromstring(validity_files(TWO_FILES)["validity.html"].decode("utf-8"))
    assert words(page.find(".//h1")) == "Agreement on cells"
    assert words(page.xpath("//p[@class='kind']")[0]) == "Model small against rules"
    notes = words(page.find(".//aside"))
    assert "Not among the codings of model.csv, and in no number of this page: NCT0" in notes
    assert "Variables that model.csv lacks, and not compared: doses." in notes
    assert page.find(".//section[@id='notices']") is None
    row = page.xpath("//section[@id='donor']//table[contains(@class, 'records')]//tbody/tr")[0]
    _, ours, theirs = map(words, row)
    assert ours == "Model small: own said, stated own cells their own"
    assert theirs.startswith("Rules: other | unclear")
    assert "in model.csv is compared with that in rules.csv" in words(
        page.get_element_by_id("method")
    )
