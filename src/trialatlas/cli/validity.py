"""The command ``validate``: rules against people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialatlas.cli.app import complain, terminal
from trialatlas.cli.records import (
    FROM,
    VARIABLES,
    check_sources,
    split_names,
    tell_of_records,
)

__all__ = ["validate"]


@click.command(
    "validate", short_help="Measure a codebook's rules against what people coded by hand."
)
@click.argument("codebook", metavar="CODEBOOK")
@click.option(
    "--gold",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.tsv",
    help="What people coded: a column nct_id, and one for each variable.",
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
def validate(codebook: str, gold: Path, sources: Sequence[Path], out: Path, variables: str) -> None:
    """Measure a codebook's rules against what people coded by hand.

    For each variable: agreement and kappa with intervals, how each category is found, and every
    disagreement with the words of both. CODEBOOK is a YAML file (with the concepts.yaml beside it,
    if there is one), a shipped one such as cell-therapy, or a review's folder.
    """
    # Help must not load engines.
    from trialatlas.presentation.validity import summary_lines  # noqa: PLC0415
    from trialatlas.protocol.gold_file import read_gold  # noqa: PLC0415
    from trialatlas.workflow.lone_coding import open_codebook, read_lone  # noqa: PLC0415
    from trialatlas.workflow.validity import measure, write_validity  # noqa: PLC0415

    check_sources(codebook, sources)
    book = open_codebook(codebook, is_own=not sources)
    people = read_gold(gold, book.codebook, split_names(variables))
    with read_lone(sources or book.sources, people.studies) as records:
        validity = measure(records, book, people)
    console = terminal()
    for line in summary_lines(validity):
        console.print(line, markup=False)
    console.print(f"Report: {write_validity(validity, out)}", markup=False)
    if people.ignored:
        named = (
            f"{name} (did you mean {near!r}?)" if near else name
            for name, near in people.ignored.items()
        )
        complain(f"No variable of {book.name}, and passed over: {', '.join(named)}.")
    tell_of_records(records)
