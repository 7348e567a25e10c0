"""How a review stands: which of its stages have run, when, and which would have to run again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.store.lineage import Made, Output
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.origins import origin_of
from trialatlas.workflow.stages import STAGES, Run, Stage

__all__ = ["StageStanding", "State", "standing_of"]


class State(StrEnum):
    """How a stage stands.

    ``fresh``: nothing that it depends on has changed. ``stale``: it, or a stage before it, would
    run again. ``never``: it has not run yet.
    """

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStanding:
    """A stage and how it stands.

    Attributes:
        stage: The stage.
        state: How it stands.
        made_at: When the newest of its files was written, in UTC; None where there is none.
        rows: Rows of its tables when it ran; empty if it has not.
        problem: Why it cannot be told whether it is fresh; empty if it can.
    """

    stage: Stage
    state: State
    made_at: dt.datetime | None = None
    rows: Mapping[str, int]
    problem: str = ""


def standing_of(run: Run) -> list[StageStanding]:
    """How every stage stands, in their order. No table or file of the review is changed.

    Args:
        run: The review, as its files are now.

    Raises:
        WorkspaceError: The lineage cannot be read.
    """
    lineage = run.workspace.lineage()
    found: list[StageStanding] = []
    for stage in STAGES:
        made = lineage.get(stage.name)
        if made is None:
            found.append(StageStanding(stage=stage, state=State.NEVER, rows={}))
            continue
        follows_fresh_ones = all(before.state is State.FRESH for before in found)
        state, problem = _state(run, stage) if follows_fresh_ones else (State.STALE, "")
        found.append(
            StageStanding(
                stage=stage,
                state=state,
                made_at=_made_at(run.workspace, made),
                rows={name: output.rows or 0 for name, output in _told(stage, made).items()},
                problem=problem,
            )
        )
    return found


def _state(run: Run, stage: Stage) -> tuple[State, str]:
    try:
        origin = origin_of(run, stage)
        is_stale = run.workspace.is_stale(stage.name, origin.inputs, origin.code)
    except (SourceError, WorkspaceError) as error:
        return State.STALE, str(error)
    return (State.STALE if is_stale else State.FRESH), ""


def _told(stage: Stage, made: Made) -> Mapping[str, Output]:
    names = stage.tells or stage.makes
    return {name: made.outputs[name] for name in names if name in made.outputs}


def _made_at(workspace: Workspace, made: Made) -> dt.datetime | None:
    times = []
    for name in made.outputs:
        try:
            times.append(workspace.place_of(name).stat().st_mtime)
        except (OSError, WorkspaceError):
            # What is not there, or is named as no file of ours, was not written.
            continue
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None
