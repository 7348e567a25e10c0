"""The command ``validate``: rules against people, or any coder against any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from trialatlas.cli.app import complain, terminal
from trialatlas.cli.records import (
    FROM,
    VARIABLES,
    check_sources,
    listed,
    split_names,
    tell_of_records,
)

if TYPE_CHECKING:
    from trialatlas.presentation.validity_data import Validity
    from trialatlas.protocol.codings import FileCodings

__all__ = ["validate"]

_SHOWN = 10


class _Options(TypedDict):
    gold: Path
    codings: Path | None
    sources: Sequence[Path]
    out: Path
    variables: str


@click.command(
    "validate", short_help="Measure a codebook's rules against what people coded by hand."
)
@click.argument("codebook", metavar="CODEBOOK")
@click.option(
    "--gold",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="What people coded: a table with a column nct_id, and one for each variable. Or what "
    "another coder did: a file that code --out or code-with-model --out wrote.",
)
@click.option(
    "--codings",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Compare the codings of this file, of either kind, in place of those of the rules. No "
    "records are read.",
)
@FROM
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("validity"),
    metavar="FOLDER",
    help="Where the report and its data go; validity/ unless it is named.",
)
@VARIABLES
def validate(codebook: str, **options: Unpack[_Options]) -> None:
    """Measure a codebook's rules against what people coded by hand.

    For each variable: agreement and kappa with intervals, how each category is found, and every
    disagreement with the words of both. CODEBOOK is a YAML file (with the concepts.yaml beside it,
    if there is one), a shipped one such as cell-therapy, or a review's folder.

    With --codings, any two coders are compared: a model with people, a model with the rules, one
    person with another.
    """
    # Help must not load engines.
    from trialatlas.presentation.validity import summary_lines  # noqa: PLC0415
    from trialatlas.protocol.codings_reader import read_codings_file  # noqa: PLC0415
    from trialatlas.workflow.lone_coding import open_codebook, read_lone  # noqa: PLC0415
    from trialatlas.workflow.validity import (  # noqa: PLC0415
        measure,
        measure_file,
        write_validity,
    )

    codings, sources = options["codings"], options["sources"]
    if codings and sources:
        message = "--from goes without --codings: codings of a file are compared as they are"
        raise click.UsageError(message)
    if not codings:
        check_sources(codebook, sources)
    book = open_codebook(codebook, is_own=not (codings or sources))
    gold = read_codings_file(options["gold"], book.codebook, split_names(options["variables"]))
    if codings:
        coded = read_codings_file(codings, book.codebook, is_single=True)
        validity = measure_file(coded, book, gold)
    else:
        with read_lone(
            sources or book.sources, gold.studies, as_of=None if sources else book.as_of
        ) as records:
            validity = measure(records, book, gold)
    console = terminal()
    for line in summary_lines(validity):
        console.print(line, markup=False)
    console.print(f"Report: {write_validity(validity, options['out'])}", markup=False)
    _tell(validity)
    if not codings:
        tell_of_records(records)


def _tell(validity: Validity) -> None:
    """Say on standard error what could not be compared as it stands."""
    notices = validity.notices
    if notices:
        complain("Not in the codebook, and compared all the same:")
        for notice in notices[:_SHOWN]:
            complain(f"  {notice}.")
        if len(notices) > _SHOWN:
            complain(f"  and {len(notices) - _SHOWN:,} more, which the report lists.")
    _tell_of_ignored(validity.gold, validity.name)
    if validity.coded:
        _tell_of_ignored(validity.coded, validity.name)
        if validity.uncompared:
            names = listed(validity.uncompared)
            complain(f"Not in {validity.coded.file}, and not compared: {names}.")
        if validity.absent:
            complain(f"Not coded in {validity.coded.file}: {listed(validity.absent)}.")


def _tell_of_ignored(file: FileCodings, codebook: str) -> None:
    if file.ignored:
        names = ", ".join(_asked(file.ignored))
        complain(f"{file.file}: no variable of {codebook}, and passed over: {names}.")


def _asked(ignored: Mapping[str, str]) -> list[str]:
    return [f"{name} (did you mean {near!r}?)" if near else name for name, near in ignored.items()]
