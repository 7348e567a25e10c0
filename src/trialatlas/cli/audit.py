"""The command ``audit``: a publication's claims against the registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from trialatlas.cli.app import FROM_INSTEAD, FROZEN, terminal

__all__ = ["audit"]

_FILE = "claims.yaml"


class _Options(TypedDict):
    review: Path | None
    sources: Sequence[Path]
    frozen: bool
    words: Path | None
    out: Path


@click.command("audit", short_help="Check a published review's claims against the registry.")
@click.argument(
    "claims",
    required=False,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="[CLAIMS]",
)
@click.option(
    "--review",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="The review whose codebook and records the claims are held against; without it the folder "
    "of CLAIMS or the current one.",
)
@FROM_INSTEAD
@FROZEN
@click.option(
    "--words",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Another file of claims: what printed words mean there, and which column of the table "
    "holds which variable, holds here too.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("audit"),
    metavar="FOLDER",
    help="Where the report and its data go; audit/ unless it is named.",
)
def audit(claims: Path | None, **options: Unpack[_Options]) -> None:
    """Check a published review's claims against the registry.

    CLAIMS restates what a publication prints: ids, its table, counts and percentages, 2x2 tables,
    odds ratios and intervals; claims.yaml of the review's folder unless it is named. Runs what is
    stale of the review, up to its values.

    Findings are a result, not an error: the exit code is 0 with them, too.
    """
    # Help must not load engines.
    from trialatlas.presentation.audit import summary_lines  # noqa: PLC0415
    from trialatlas.protocol.claims_reader import read_claims  # noqa: PLC0415
    from trialatlas.workflow.audit import audit_review, write_audit  # noqa: PLC0415
    from trialatlas.workflow.progress import follow  # noqa: PLC0415
    from trialatlas.workflow.run import open_review  # noqa: PLC0415

    if options["sources"] and options["frozen"]:
        message = "--frozen takes the snapshot as it stands; --from would make a new one"
        raise click.UsageError(message)
    folder = options["review"] or _review_of(claims)
    path = claims or folder / _FILE
    if not path.is_file():
        message = f"{folder} holds no {_FILE}; name the file of claims"
        raise click.UsageError(message)
    opened = open_review(folder, options["sources"], is_frozen=options["frozen"])
    read = read_claims(path, opened.protocol.codebook, options["words"])
    console = terminal()
    follow(opened, "adjudicate", console)
    found = audit_review(opened, read)
    for line in summary_lines(found):
        console.print(line, markup=False)
    console.print(f"Report: {write_audit(found, options['out'])}", markup=False)


def _review_of(claims: Path | None) -> Path:
    """The folder of the review, where it is not named."""
    places = [claims.parent, Path()] if claims else [Path()]
    for place in places:
        if (place / "review.yaml").is_file():
            return place
    names = " or ".join(dict.fromkeys(str(place.absolute()) for place in places))
    message = f"there is no review.yaml in {names}; name the review's folder with --review"
    raise click.UsageError(message)
