"""What a person sees while a review runs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

from rich.console import Console

from trialatlas.workflow.downloading import download_sources
from trialatlas.workflow.notices import (
    notices,
    undecided,
    unfound_quotes,
    unsettled,
    versions_noted,
)
from trialatlas.workflow.origins import frozen_sources
from trialatlas.workflow.run import Outcome, run_review
from trialatlas.workflow.stages import Run

__all__ = ["follow", "followed"]


def follow(run: Run, until: str, console: Console, *, is_refreshed: bool = False) -> None:
    """Run a review and tell what happens; first download what it asks registries for and lacks.

    Args:
        run: The review, from `open_review`.
        until: The last stage wanted.
        console: Where to tell it.
        is_refreshed: Whether registries are asked anew.

    Raises:
        TrialatlasError: As `run_review`.
    """
    outcomes = list(followed(run, until, console, is_refreshed=is_refreshed))
    if outcomes and outcomes[-1].stage.name == "present":
        console.print(f"Report: {run.workspace.output / 'report.html'}", markup=False)


def followed(
    run: Run, until: str, console: Console, *, is_refreshed: bool = False
) -> Generator[Outcome, None, None]:
    """As `follow`, for whoever watches the stages end.

    Yields:
        The outcome of each stage, when it has been told.
    """
    named = ", ".join(source.name for source in run.protocol.sources)
    console.print(f"{run.protocol.name}: records from {named}", markup=False)
    if run.protocol.queries:
        with run.workspace.lock():
            download_sources(run, console, is_refreshed=is_refreshed)
    before = _read_from(run)
    outcomes = []
    with console.status("starting") as status:
        for outcome in run_review(run, until):
            outcomes.append(outcome)
            console.print(_line(outcome), markup=False)
            status.update(f"after {outcome.stage.name}")
            yield outcome
    after = _read_from(run)
    if before and before != after:
        console.print(f"The snapshot of {', '.join(sorted(before))} was replaced.", markup=False)
    for line in _closing(run, outcomes):
        console.print(line, markup=False)


def _read_from(run: Run) -> set[str]:
    """The sources, by name, that the snapshot was made from."""
    return {name.split("/")[0] for name in frozen_sources(run.workspace)}


def _line(outcome: Outcome) -> str:
    rows = ", ".join(f"{count:,} {name}" for name, count in _counted(outcome))
    state = f"{outcome.seconds:6.1f} s" if outcome.ran else "unchanged"
    return f"{outcome.stage.name:<10} {state:>9}  {outcome.stage.does}{f': {rows}' if rows else ''}"


def _counted(outcome: Outcome) -> Iterable[tuple[str, int]]:
    told = outcome.stage.tells or outcome.stage.makes
    return ((name, outcome.rows[name]) for name in told if name in outcome.rows)


def _closing(run: Run, outcomes: Sequence[Outcome]) -> list[str]:
    lines = []
    if not any(outcome.ran for outcome in outcomes):
        lines.append("Nothing to do: no input, rule or code has changed since the last run.")
    rejected = next((item.rows["rejected"] for item in outcomes if "rejected" in item.rows), 0)
    if rejected:
        lines.append(
            f"{rejected:,} payload{'s were' if rejected > 1 else ' was'} set aside as unreadable; "
            "the report says which and why."
        )
    done = {outcome.stage.name for outcome in outcomes}
    lines += versions_noted(run) if "search" in done else []
    if "screen" in done:
        lines += [*notices(run), *undecided(run)]
    if "adjudicate" in done:
        lines += [*unfound_quotes(run), *unsettled(run)]
    return lines
