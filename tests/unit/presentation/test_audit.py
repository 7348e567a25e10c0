"""The report of an audit."""

from __future__ import annotations

import re

from tests.unit.presentation.made_up_audit import AUDIT

from trialatlas.presentation.audit import audit_files, summary_lines


def page() -> str:
    return audit_files(AUDIT)["audit.html"].decode("utf-8")


def section(number: int) -> str:
    return page().split(f'<section id="part-{number}">')[1].split("</section>")[0]


def test_the_page_comes_first_and_loads_nothing() -> None:
    files = audit_files(AUDIT)
    assert list(files) == ["audit.html", "findings.csv", "tallies.csv"]
    text = page()
    assert "default-src 'none'" in text
    addresses = re.findall(r'(?:href|src)="([^"#]+)"', text)
    assert {one for one in addresses if "//" in one} == {
        "https://clinicaltrials.gov/study/NCT00000001",
        "https://clinicaltrials.gov/study/NCT00000002",
    }


def test_words_of_strangers_are_escaped() -> None:
    text = page()
    for words in ("<i>single", "<b>Double", "<what>", "<masks>"):
        assert words not in text
        assert words.replace("<", "&lt;").replace(">", "&gt;") in text


def test_whole_columns_come_first_and_what_cannot_be_told_last() -> None:
    places = re.findall(r"table\.csv:(\d)", section(2).split("<details class=")[0])
    assert places == ["1", "3", "4"]


def test_many_quotations_are_folded_and_few_stand_open() -> None:
    assert "<summary>5 quotations</summary>" in section(2)
    assert section(2).count("quotations</summary>") == 1
    assert section(2).count("<q>&lt;i&gt;single") == 2


def test_a_count_that_rests_on_a_part_stands_with_the_counts() -> None:
    assert "counts[0]" in section(3)
    assert "counts[0]" not in section(2)


def test_what_agrees_is_counted_and_listed() -> None:
    assert "<summary>1 check agrees</summary>" in section(2)
    assert "No finding: everything agrees." in section(4)
    assert page().count('<section id="part-') == 3


def test_what_is_to_be_known_of_the_records_stands_at_the_top() -> None:
    assert "<p>Records are digests.</p>" in page().split("<nav")[0]


def test_where_files_lie_is_nobodys_business() -> None:
    assert all(b"somewhere" not in content for content in audit_files(AUDIT).values())


def test_the_terminal_has_the_same_numbers_in_columns() -> None:
    lines = summary_lines(AUDIT)
    assert [line.split()[-6:] for line in lines[1:]] == [
        ["3", "1", "1", "0", "0", "1"],
        ["1", "0", "1", "0", "0", "0"],
        ["1", "0", "1", "0", "0", "0"],
        ["1", "1", "0", "0", "0", "0"],
    ]
    assert len({len(line) for line in lines}) == 1
