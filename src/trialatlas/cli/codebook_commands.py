"""The commands ``codebook new`` and ``codebook check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, TypedDict, Unpack

import click
from rich.console import Console

from trialatlas.cli.app import from_option, terminal
from trialatlas.cli.records import tell_of_records

if TYPE_CHECKING:
    from trialatlas.coding.measuring_codebook import Measures
    from trialatlas.protocol.codebook_file import LoneCodebook

__all__ = ["COMMANDS"]

_NARROWEST = 80
_KINDS = {"field": "of fields", "python": "ready-made", "text": "of text"}


class _Options(TypedDict):
    sources: Sequence[Path]
    sample: int
    every: bool
    seed: int
    out: Path | None


@click.group("codebook", short_help="Make a new codebook; check one, and measure it on records.")
def _codebook() -> None:
    """Make a new codebook; check one, and measure it on records."""


@_codebook.command("new", short_help="Write a valid codebook with comments that teach.")
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False), default=Path("codebook.yaml")
)
@click.option(
    "--extends",
    multiple=True,
    metavar="NAME",
    help="Begin with a shipped codebook, such as general, oncology or cell-therapy. May be given "
    "several times.",
)
def _new(file: Path, extends: Sequence[str]) -> None:
    """Write a codebook that is valid as it stands, with comments that say what each part does.

    FILE is codebook.yaml unless it is named. Its concepts go into concepts.yaml beside it. Nothing
    is written over.
    """
    from trialatlas.protocol.codebook_file import shipped_codebooks  # noqa: PLC0415
    from trialatlas.protocol.faults import nearest, one_of  # noqa: PLC0415
    from trialatlas.workflow.checking_codebook import write_new_codebook  # noqa: PLC0415

    known = shipped_codebooks()
    for name in extends:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near!r}?" if near else f"there are {one_of(known)}"
            message = f"--extends: trialatlas ships no codebook {name!r}; {hint}"
            raise click.UsageError(message)
    codebook, concepts = write_new_codebook(file, tuple(dict.fromkeys(extends)))
    console = terminal()
    console.print(f"Written: {codebook} and {concepts}", markup=False)
    console.print(
        f"Next: trialatlas codebook check {quote(str(codebook))} --from RECORDS", markup=False
    )


@_codebook.command("check", short_help="List every fault; with --from, measure it on records.")
@click.argument("codebook", default="codebook.yaml", metavar="[CODEBOOK]")
@from_option(
    "Measure the codebook on registry records of this file or folder. May be given several times."
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="N",
    help="Read so many of the records.",
)
@click.option("--all", "every", is_flag=True, help="Read all of the records.")
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="Another number draws another sample; the same draws the same.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Also write everything that was measured into this folder, as CSV.",
)
def _check(codebook: str, **options: Unpack[_Options]) -> None:
    """List every fault of a codebook; with --from, measure what it does with records.

    CODEBOOK is a file, a review's folder or a shipped codebook, such as cell-therapy.

    Measured are: how many records have a value of each variable and why the others have none; how
    often each rule decided; words that speak for another value than the one coded; words of a value
    that were found but did not count, and why; words of the codebook that stand in no record.
    """
    from trialatlas.workflow import lone_coding  # noqa: PLC0415 - help must not load engines
    from trialatlas.workflow.checking_codebook import Sample, measure_records  # noqa: PLC0415

    if options["out"] and not options["sources"]:
        message = "--out goes with --from PATH: without records nothing is measured"
        raise click.UsageError(message)
    book = lone_coding.open_codebook(codebook)
    _tell_of_codebook(codebook, book)
    if not options["sources"]:
        terminal().print("To measure it on records, add --from PATH.", markup=False)
        return
    sample = Sample(size=None if options["every"] else options["sample"], seed=options["seed"])
    with (
        Console(stderr=True).status("Reading the records"),
        lone_coding.read_lone(options["sources"]) as records,
    ):
        measures = measure_records(records, book, sample)
    drawn = "" if measures.n == len(records.places) else f", drawn with seed {sample.seed}"
    told = f"Measured on {measures.n:,} of {len(records.places):,} records{drawn}."
    terminal().print(told, markup=False)
    _tell(measures, options["out"])
    tell_of_records(records)


def _tell_of_codebook(named: str, book: LoneCodebook) -> None:
    variables = book.codebook.variables
    kinds = [variable.kind for variable in variables]
    parts = [f"{kinds.count(kind)} {name}" for kind, name in _KINDS.items() if kind in kinds]
    n_rules = sum(len(variable.text.rules) for variable in variables if variable.text)
    told = f"{named}: no faults. Variables: {len(variables)} ({', '.join(parts)}). "
    terminal().print(f"{told}Rules: {n_rules}. Concepts: {len(book.concepts)}.", markup=False)


def _tell(measures: Measures, out: Path | None) -> None:
    from trialatlas.workflow.checking_codebook import write_measures  # noqa: PLC0415
    from trialatlas.workflow.codebook_report import measures_as_tables  # noqa: PLC0415

    console = Console(highlight=False, markup=False)
    # In less room the names of variables would vanish; broken lines can still be read.
    console.width = max(console.width, _NARROWEST)
    for part in measures_as_tables(measures):
        console.print()
        console.print(part)
    if out:
        names = write_measures(measures, out)
        terminal().print(f"\nWritten into {out}: {', '.join(names)}", markup=False)


COMMANDS: tuple[click.Command, ...] = (_codebook,)
"""Hung into the program by `trialatlas.cli`."""
