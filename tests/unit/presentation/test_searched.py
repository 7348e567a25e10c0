"""How the search was made, as the report tells it."""

from __future__ import annotations

from tests.unit.presentation.made_up_names import EXPRESSION, HOSTILE

from trialatlas.presentation.searched import search_blocks
from trialatlas.presentation.stage import ReportTables
from trialatlas.protocol.review import ReviewProtocol


def test_a_concept_counts_records_not_hits(protocol: ReviewProtocol, tables: ReportTables) -> None:
    cancer, cells, _ = search_blocks(protocol, tables)
    assert cancer.n_records == 2
    assert cancer.words == (("tumour", 2), (HOSTILE, 1))
    [named] = cells.terms
    assert named.concept is not None
    assert (cells.name, named.concept.phrases, cells.n_records) == ("cells", (), 1)


def test_an_expression_shows_its_levels_in_their_order(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    block = search_blocks(protocol, tables)[-1]
    assert (block.name, block.is_expression, block.n_records) == (EXPRESSION, True, 2)
    assert block.words == (("cancer: tumo*", 1), (EXPRESSION, 1))
    assert block.of == 10
    assert block.levels == (
        ("None", 1),
        ("Term", 1),
        ("Concept", 2),
        ("MeSH only", 0),
        ("as written", 2),
    )


def test_a_term_stands_for_one_concept_or_none(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    terms = search_blocks(protocol, tables)[-1].terms
    assert [(named.term, named.concept and named.concept.name) for named in terms] == [
        ("tumour", "cancer"),
        (HOSTILE, None),
        ("cell", None),
    ]
    assert terms[2].candidates == ("cells", "grafts")
