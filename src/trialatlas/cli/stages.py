"""The commands of a review's folder: check it, run it, run it up to a stage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialatlas.cli.app import FOLDER, FROM_INSTEAD, FROZEN, terminal
from trialatlas.cli.coding import code
from trialatlas.cli.running import run_until

__all__ = ["COMMANDS"]

_BEFORE_CODING = {
    "search": "2  Find the records that answer the search, with the reason for each.",
    "screen": "3  Include or exclude each record, with the criterion that decided.",
}
_AFTER_CODING = {
    "adjudicate": "5  Settle rules' and people's codings into values.",
    "analyse": "6  Count, cross-tabulate, compare.",
    "present": "7  Write the report and the data.",
}


@click.command("check")
@FOLDER
@FROM_INSTEAD
def _check(review: Path, sources: Sequence[Path]) -> None:
    """Read the review's files and list every fault in them."""
    from trialatlas.workflow.run import open_review  # noqa: PLC0415 - help must not load engines

    run = open_review(review, sources)
    protocol = run.protocol
    console = terminal()
    console.print(f"{protocol.name}: no faults.", markup=False)
    console.print(
        f"Search blocks: {len(protocol.search)}. Criteria: {len(protocol.criteria)}. "
        f"Variables: {len(protocol.codebook.variables)}. "
        f"By people: decisions {len(run.people.decisions)}, codings {len(run.people.codings)}.",
        markup=False,
    )


@click.command("run")
@FOLDER
@FROM_INSTEAD
@FROZEN
def _run(review: Path, sources: Sequence[Path], frozen: bool) -> None:
    """Run every stage that is stale, from the records to the report."""
    run_until(review, sources, "present", is_frozen=frozen)


@click.command("snapshot", short_help="1  Freeze what the registries say.")
@FOLDER
@FROM_INSTEAD
@FROZEN
@click.option(
    "--refresh",
    is_flag=True,
    help="Ask registries anew, even what they have answered already. The old answers stay until "
    "the new ones are whole.",
)
def _snapshot(review: Path, sources: Sequence[Path], frozen: bool, refresh: bool) -> None:
    """1  Freeze what the registries say.

    Questions to a registry in the review's sources are asked once and their answers kept; a
    download that was broken off goes on where it was.
    """
    run_until(review, sources, "snapshot", is_frozen=frozen, is_refreshed=refresh)


def _stage(name: str, text: str) -> click.Command:
    @click.command(name, help=f"{text} Runs what is stale before it.", short_help=text)
    @FOLDER
    @FROM_INSTEAD
    @FROZEN
    def stage(review: Path, sources: Sequence[Path], frozen: bool) -> None:
        run_until(review, sources, name, is_frozen=frozen)

    return stage


COMMANDS: tuple[click.Command, ...] = (
    _check,
    _run,
    _snapshot,
    *(_stage(name, text) for name, text in _BEFORE_CODING.items()),
    code,
    *(_stage(name, text) for name, text in _AFTER_CODING.items()),
)
"""In the order of a review."""
