"""The reference decides only what the index leaves open."""

from __future__ import annotations

import pytest
from tests.studies import records, study

from trialatlas.model.study import Location, Study
from trialatlas.search.answerable import Setting
from trialatlas.search.expressions import Expression
from trialatlas.search.finding import Question
from trialatlas.search.index import build
from trialatlas.search.reference import Hit, Matcher

STUDIES = (
    study("NCT1", keywords=("O'Brien",), locations=(Location(city="Oslo", country="Norway"),)),
    study("NCT2", keywords=("heart", "lung"), locations=(Location(city="Oslo"), Location())),
    study("NCT3", keywords=("lung or heart",)),
)


@pytest.mark.parametrize(
    ("text", "found", "n_read"),
    [
        ("AREA[Keyword]Brien", ["NCT1"], 1),
        ("AREA[Keyword](heart lung)", ["NCT3"], 1),
        ("NOT AREA[Keyword](heart lung)", ["NCT1", "NCT2"], 1),
        ("AREA[Keyword]lung AND AREA[LocationCity]Oslo", ["NCT2"], 0),
        ("AREA[Keyword](heart lung) AND AREA[NCTId]NCT3", ["NCT3"], 0),
        ("EXPANSION[None](AREA[Keyword]Brien OR AREA[Keyword]heart)", ["NCT1", "NCT2", "NCT3"], 3),
        ("SEARCH[Location](AREA[LocationCity]Oslo AND AREA[LocationCountry]MISSING)", ["NCT2"], 1),
        ("SEARCH[Study]COVER[FullMatch]AREA[Keyword]h-eart", ["NCT2"], 2),
    ],
)
def test_only_open_parts_are_read(
    monkeypatch: pytest.MonkeyPatch, text: str, found: list[str], n_read: int
) -> None:
    index = build([records(*STUDIES)])
    read: list[object] = []
    ask = Matcher.answer_part
    outermost: list[object] = []

    def count(self: Matcher, node: Expression, setting: Setting, study: Study) -> list[Hit] | None:
        if not outermost:
            read.append(node)
        outermost.append(node)
        try:
            return ask(self, node, setting, study)
        finally:
            outermost.pop()

    monkeypatch.setattr(Matcher, "answer_part", count)
    assert [record_id for record_id, _ in index.find(Question(text))] == found
    assert len(read) == n_read
