"""The index of a review's records: made once, in the background, and anew when they change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.workflow.conftest import record, write_review

from trialatlas.errors import ExpressionError
from trialatlas.search.index import build
from trialatlas.store.lock import hold
from trialatlas.workflow.record_index import IndexState, ReviewIndex
from trialatlas.workflow.run import open_review, run_review

BUILD = "trialatlas.workflow.record_index.build"
Work = Callable[[], None]


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_review(tmp_path_factory.mktemp("index") / "small")
    list(run_review(open_review(folder), "screen"))
    return folder


@pytest.fixture
def folder(screened: Path, tmp_path: Path) -> Path:
    return shutil.copytree(screened, tmp_path / "small")


def at_once(work: Work) -> None:
    work()


def opened(folder: Path, start: Callable[[Work], None] = at_once) -> ReviewIndex:
    return ReviewIndex(open_review(folder), start)


def found(index: ReviewIndex, expression: str) -> list[str]:
    return sorted(index.find(expression) or ())


def indexes(folder: Path) -> list[Path]:
    return [path for path in (folder / "output" / "index").iterdir() if path.is_dir()]


def test_a_review_that_was_not_screened_has_none(review: Path) -> None:
    index = opened(review)
    assert index.refresh() is IndexState.ABSENT
    assert index.find("water") is None


def test_it_finds_records_that_the_search_found(folder: Path) -> None:
    index = opened(folder)
    index.refresh()
    assert index.state is IndexState.READY
    assert found(index, "repair cell") == ["NCT00000001"]
    assert found(index, "swelling") == ["NCT00000001", "NCT00000002"]
    assert found(index, "cough") == []


def test_terms_may_name_the_concepts_of_the_review(folder: Path) -> None:
    concepts = folder / "concepts.yaml"
    concepts.write_text(concepts.read_text("utf-8") + "  drink: {phrases: [water]}\n", "utf-8")
    index = opened(folder)
    index.refresh()
    assert found(index, "drink") == ["NCT00000002"]


def test_nobody_waits_while_it_is_made(folder: Path) -> None:
    waiting: list[Work] = []
    index = opened(folder, waiting.append)
    assert index.refresh() is IndexState.MAKING
    assert index.refresh() is IndexState.MAKING
    assert len(waiting) == 1
    assert index.find("water") is None
    waiting.pop()()
    assert index.state is IndexState.READY
    assert found(index, "water") == ["NCT00000002"]


def test_a_faulty_expression_is_refused_with_or_without_an_index(folder: Path) -> None:
    index = opened(folder)
    with pytest.raises(ExpressionError):
        index.find("(water")
    index.refresh()
    with pytest.raises(ExpressionError) as refused:
        index.find("water AND (cell")
    assert refused.value.offset is not None


def test_it_is_made_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(folder).refresh()

    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(BUILD, refused)
    again = opened(folder)
    assert again.refresh() is IndexState.READY
    assert found(again, "water") == ["NCT00000002"]


def test_other_records_make_another(folder: Path) -> None:
    index = opened(folder)
    index.refresh()
    [before] = indexes(folder)
    path = folder / "records" / "NCT00000004.json"
    path.write_text(json.dumps(record(4, "Water")), encoding="utf-8")
    list(run_review(open_review(folder), "screen"))
    assert index.refresh() is IndexState.READY
    assert found(index, "water") == ["NCT00000002", "NCT00000004"]
    [after] = indexes(folder)
    assert after != before


def test_one_that_is_broken_or_was_left_unfinished_is_replaced(folder: Path) -> None:
    opened(folder).refresh()
    [kept] = indexes(folder)
    (kept / "contents.json").write_bytes(b"{")
    shutil.copytree(kept, kept.with_name(".part"))
    index = opened(folder)
    assert index.refresh() is IndexState.READY
    assert found(index, "water") == ["NCT00000002"]
    assert indexes(folder) == [kept]


def test_while_another_program_makes_it_this_one_does_not(folder: Path) -> None:
    (folder / "output" / "index").mkdir()
    index = opened(folder)
    with hold(folder / "output" / "index" / ".lock"):
        assert index.refresh() is IndexState.MAKING
    assert index.refresh() is IndexState.READY


def test_records_that_change_meanwhile_give_no_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*given: object, **named: object) -> object:
        made = build(*given, **named)  # type: ignore[arg-type]  # handed on as they come
        path = folder / "records" / "NCT00000004.json"
        path.write_text(json.dumps(record(4, "Water")), encoding="utf-8")
        list(run_review(open_review(folder), "screen"))
        return made

    index = opened(folder)
    with monkeypatch.context() as changed:
        changed.setattr(BUILD, slow)
        assert index.refresh() is IndexState.MAKING
    assert index.find("water") is None
    assert index.refresh() is IndexState.READY
    assert found(index, "water") == ["NCT00000002", "NCT00000004"]


def test_what_goes_wrong_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "output" / "index").symlink_to(tmp_path)
    index = opened(folder)
    assert index.refresh() is IndexState.FAILED
    assert "link" in index.problem
    assert index.find("water") is None
