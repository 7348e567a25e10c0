"""The study table: each cell with what it rests on."""

from __future__ import annotations

from tests.unit.presentation.made_up_names import EXPRESSION

from trialatlas.presentation.stage import ReportTables
from trialatlas.presentation.studies import study_table
from trialatlas.presentation.tables import Quote, included_ids, lineage_of, quotes_of, url_of
from trialatlas.protocol.review import ReviewProtocol


def test_only_included_studies_once_each(protocol: ReviewProtocol, tables: ReportTables) -> None:
    table = study_table(protocol, tables)
    assert [row.study.id for row in table.rows] == [f"NCT0000000{place}" for place in range(1, 7)]
    assert table.anchors["NCT00000001"] == "study-1"
    assert [record.id for record in table.rows[0].also] == ["ISRCTN1"]


def test_a_cell_names_its_words_basis_and_rule(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    cell = study_table(protocol, tables).rows[1].cells[1]
    assert cell.labels == ("Manage a complication",)
    assert (cell.basis, cell.rule, cell.is_missing) == ("inferred", "named", False)
    assert cell.quotes == (Quote("description.brief_summary", "about purpose"),)
    assert cell.others == ()


def test_a_persons_answer_stands_with_what_the_rule_said(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    cell = study_table(protocol, tables).rows[3].cells[1]
    assert (cell.labels, cell.coder) == (("Manage a complication",), "ann")
    assert cell.others == ("rule: <script>alert('x')</script>",)


def test_missing_says_which_kind(protocol: ReviewProtocol, tables: ReportTables) -> None:
    rows = study_table(protocol, tables).rows
    assert rows[4].cells[1].labels == ("not reported",)
    assert rows[5].cells[1].labels == ("unclear",)
    assert rows[1].cells[2].labels == ("not applicable",)
    assert rows[5].cells[2].labels == ("not coded",)
    assert all(cell.is_missing for cell in (rows[4].cells[1], rows[5].cells[2]))


def test_several_values_are_all_shown(protocol: ReviewProtocol, tables: ReportTables) -> None:
    assert study_table(protocol, tables).rows[0].cells[3].labels == ("Intravenous", "Local")


def test_words_that_lost_stand_with_the_value_they_speak_for(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    cells = study_table(protocol, tables).rows[0].cells
    assert cells[3].against == (("Muscle", (Quote("titles.brief", "into the muscle"),)),)
    assert cells[1].against == ()


def test_why_a_record_was_found_shows_each_word_once(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    first, second = study_table(protocol, tables).rows[:2]
    assert [[quote.text for quote in found.quotes] for found in first.found] == [["Tumour"], [""]]
    assert [found.block for found in second.found] == ["cancer", "cells", EXPRESSION]


def test_titles_are_those_of_the_last_version(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    assert study_table(protocol, tables).rows[0].study.title == "Its later title"


def test_without_studies_there_are_no_rows(protocol: ReviewProtocol, empty: ReportTables) -> None:
    table = study_table(protocol, empty)
    assert (table.rows, table.long, table.anchors) == ((), frozenset(), {})


def test_only_registry_ids_become_addresses() -> None:
    assert url_of("NCT01234567") == "https://clinicaltrials.gov/study/NCT01234567"
    assert [url_of(text) for text in ("javascript:x", "NCT0123456", "NCT01234567/..")] == [""] * 3


def test_the_same_words_of_the_same_field_are_quoted_once() -> None:
    span = {"field": "titles.brief", "quote": "cells"}
    assert quotes_of([span, span]) == (Quote("titles.brief", "cells"),)
    assert quotes_of(None) == ()


def test_no_decision_includes_nothing() -> None:
    assert included_ids([]) == ()


def test_lineage_may_lack_everything() -> None:
    lineage = lineage_of({"sources": [{"source": "records"}]})
    assert (lineage.sources[0].name, lineage.sources[0].sha256) == ("records", "")
    assert lineage_of({}).sources == ()
