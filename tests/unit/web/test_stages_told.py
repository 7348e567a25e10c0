"""How the stages stand is asked again when it may be otherwise, and not for every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.web import stages_told
from trialatlas.web.stages_told import StagesTold
from trialatlas.workflow.run import open_review
from trialatlas.workflow.stages import Run
from trialatlas.workflow.standing import StageStanding, State, standing_of


class Clock:
    """Time goes on by a second with each question that is answered, and when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock by which it takes a second to find out how stages stand."""
    made = Clock()
    monkeypatch.setattr(stages_told, "standing_of", slowly(made, standing_of))
    return made


def slowly(
    clock: Clock, ask: Callable[[Run], list[StageStanding]]
) -> Callable[[Run], list[StageStanding]]:
    def asked(run: Run) -> list[StageStanding]:
        clock.now += 1
        return ask(run)

    return asked


def test_a_source_that_changed_is_seen_after_a_while(small: Path, clock: Clock) -> None:
    told, run = StagesTold(clock), open_review(small)
    assert told.of(run)[0].state is State.FRESH
    (small / "records.json").write_text("[]", encoding="utf-8")
    assert told.of(run)[0].state is State.FRESH
    clock.now += 30

    assert told.of(run)[0].state is State.STALE


def test_a_run_and_what_people_write_is_seen_at_once(small: Path, clock: Clock) -> None:
    told = StagesTold(clock)
    assert told.of(open_review(small))[-1].state is State.FRESH
    text = (small / "review.yaml").read_text("utf-8")
    (small / "review.yaml").write_text(text.replace("sore knees", "knees"), encoding="utf-8")
    assert told.of(open_review(small))[-1].state is State.STALE
    (small / "output" / "lineage.json").unlink()

    assert told.of(open_review(small))[-1].state is State.NEVER
