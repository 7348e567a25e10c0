"""How the stages of a review stand is told without running one."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.publication import made_up_review

from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import STAGES
from trialatlas.workflow.standing import State, standing_of

NAMES = [stage.name for stage in STAGES]


def states(folder: Path) -> dict[str, State]:
    return {one.stage.name: one.state for one in standing_of(open_review(folder))}


def stale(folder: Path) -> list[str]:
    return [name for name, state in states(folder).items() if state is State.STALE]


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.name != ".sources.json"}


@pytest.fixture(scope="module")
def _ended_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = made_up_review(tmp_path_factory.mktemp("ran") / "review")
    with (folder / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("report: {formats: []}\n")
    list(run_review(open_review(folder)))
    return folder


@pytest.fixture
def ran(_ended_run: Path, tmp_path: Path) -> Path:
    """A review that was run to its end, for one test."""
    return Path(shutil.copytree(_ended_run, tmp_path / "ran"))


def test_before_the_first_run_none_has_run_and_nothing_is_written(review: Path) -> None:
    assert Counter(states(review).values()) == {State.NEVER: len(STAGES)}
    assert not (review / "output").exists()


def test_after_a_run_all_are_fresh_with_their_rows_and_time(ran: Path) -> None:
    found = standing_of(open_review(ran))

    assert {one.state for one in found} == {State.FRESH}
    assert found[0].rows == {"raw": 7, "records": 7, "rejected": 0}
    times = [one.made_at for one in found if one.made_at]
    assert len(times) == len(STAGES)
    assert times == sorted(times)


def test_stages_after_the_last_wanted_have_never_run(review: Path) -> None:
    list(run_review(open_review(review), "search"))

    assert [name for name, state in states(review).items() if state is State.NEVER] == NAMES[2:]


def test_what_a_person_decides_makes_screening_stale_and_all_that_follows(ran: Path) -> None:
    decisions = ran / "decisions"
    decisions.mkdir()
    line = "record_id,decision,coder,reason,at\nNCT00000002,include,Ann,,2025-03-03\n"
    (decisions / "screening.csv").write_text(line, encoding="utf-8")

    assert stale(ran) == NAMES[NAMES.index("screen") :]


def test_a_record_that_changed_makes_everything_stale(ran: Path) -> None:
    records = ran / "records.json"
    records.write_text(records.read_text("utf-8").replace("summer", "autumn"), encoding="utf-8")

    assert stale(ran) == NAMES


def test_a_table_that_was_changed_by_hand_is_stale(ran: Path) -> None:
    (ran / "output" / "tables" / "codings.parquet").write_bytes(b"other")

    assert stale(ran)[0] == "code"


def test_sources_that_are_gone_are_told(ran: Path) -> None:
    run = open_review(ran)
    (ran / "records.json").unlink()

    first, second = standing_of(run)[:2]
    assert (first.state, second.state) == (State.STALE, State.STALE)
    assert "found nothing there" in first.problem
    assert second.problem == ""


def test_asking_changes_no_file_but_the_memory_of_hashes(ran: Path) -> None:
    before = contents(ran)
    standing_of(open_review(ran))

    assert contents(ran) == before
