"""The command ``code``: a stage of a review's folder, or records straight from files."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from trialatlas.cli.app import FROZEN, terminal
from trialatlas.cli.records import (
    FROM,
    IDS,
    VARIABLES,
    RecordOptions,
    counted,
    tell_of_records,
    wanted_records,
)
from trialatlas.cli.running import run_until

__all__ = ["code"]


class _Options(RecordOptions):
    frozen: bool
    out: Path | None


@click.command(
    "code",
    short_help="4  Code the variables of the included studies, with the words that prove each.",
)
@click.argument("codebook", default=".", metavar="[REVIEW|CODEBOOK]")
@FROM
@FROZEN
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Code all records, without a review around them, into this CSV file.",
)
@IDS
@VARIABLES
def code(codebook: str, **options: Unpack[_Options]) -> None:
    """4  Code the variables of the included studies, with the words that prove each.

    Runs what is stale before it.

    With --out FILE, all records of --from are coded without a search or a screening, by the
    codebook of a review's folder or by any CODEBOOK: a YAML file (with the concepts.yaml beside
    it, if there is one) or a shipped one, such as cell-therapy.
    """
    if options["out"]:
        _code_files(codebook, options["out"], options)
    else:
        _code_review(codebook, options)


def _code_review(codebook: str, options: _Options) -> None:
    folder = Path(codebook)
    if options["ids"] or options["variables"]:
        name = "--ids" if options["ids"] else "--variables"
        message = f"{name} goes with --out FILE, which codes without a review around it"
        raise click.UsageError(message)
    if not folder.is_dir():
        message = (
            f"there is no review's folder {codebook!r}; to code records by a codebook, without a "
            "review, name a file with --out FILE"
        )
        raise click.UsageError(message)
    run_until(folder, options["sources"], "code", is_frozen=options["frozen"])


def _code_files(codebook: str, out: Path, options: _Options) -> None:
    from trialatlas.workflow import lone_coding  # noqa: PLC0415 - help must not load engines

    if options["frozen"]:
        message = "--frozen is for a review's own snapshot; it does not go with --out"
        raise click.UsageError(message)
    wanted = wanted_records(codebook, out, options)
    with lone_coding.read_lone(wanted.sources, wanted.ids, as_of=wanted.as_of) as records:
        batches = lone_coding.code_lone(records, wanted.book, wanted.names)
        n_codings = lone_coding.write_codings(batches, out)
    told = (
        counted(len(records.places), "study", "studies"),
        counted(len(wanted.names or wanted.book.codebook.variables), "variable", "variables"),
        counted(n_codings, "coding", "codings"),
    )
    terminal().print(f"{', '.join(told)}: {out}", markup=False)
    tell_of_records(records)
