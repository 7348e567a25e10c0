"""Finding is not done anew for the following pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.api_records import record, written_records

from trialatlas.api.finding import Finder
from trialatlas.api.loading import opened
from trialatlas.api.questions import asked_by
from trialatlas.api.sorting import orders_of
from trialatlas.search.index import RecordIndex


def test_the_same_question_is_sought_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sought = []
    find_all = RecordIndex.find_all

    def counted(index: RecordIndex, matcher: object) -> object:
        sought.append(matcher)
        return find_all(index, matcher)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(RecordIndex, "find_all", counted)
    with opened([written_records(tmp_path, record(1), record(2))]) as records:
        finder = Finder(records)
        for text in ("study", "study", "1"):
            finder.found(asked_by({"query.term": text}), orders_of("EnrollmentCount"))
        assert list(finder.found(asked_by({}), [])) == [0, 1]
    assert len(sought) == 2
