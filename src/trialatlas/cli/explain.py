"""The command ``explain``: why a record has the value that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click
from rich.console import Console
from rich.text import Text

from trialatlas.cli.app import from_option

if TYPE_CHECKING:
    from trialatlas.workflow.explaining import Shelf
    from trialatlas.workflow.reasons import Line

__all__ = ["COMMANDS"]

_INDENT = 2
_NARROWEST = 20


class _Options(TypedDict):
    review: Path | None
    sources: Sequence[Path]
    codebook: str


@click.command(
    "explain", short_help="Tell why a record has its value of a variable, in plain words."
)
@click.argument("record", metavar="RECORD")
@click.argument("variable")
@click.option(
    "--review",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="The review whose snapshot holds the record; without it the current folder.",
)
@from_option(
    "Look for the record in this file or folder instead of the snapshot. May be given several "
    "times."
)
@click.option(
    "--codebook",
    default="",
    metavar="CODEBOOK",
    help="With --from: a codebook's file, a review's folder or a shipped codebook, such as "
    "cell-therapy; without it the review's.",
)
def _explain(record: str, variable: str, **options: Unpack[_Options]) -> None:
    """Tell why a record has its value of a variable.

    RECORD is the registry's id, such as NCT00000000; VARIABLE is a name in the codebook.

    Prints the value, the rule that decided and what that rule looks for, the words that decided
    with the field they stand in, the words that speak for another value, and what the rules before
    it found and why that did not count. The codebook is read as it stands now; what people decided
    is not looked at.
    """
    from trialatlas.workflow.explaining import explain  # noqa: PLC0415 - help loads no engines
    from trialatlas.workflow.reasons import reasons  # noqa: PLC0415

    try:
        with _shelf(options) as shelf:
            explanation, confidence = explain(shelf, record, variable)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error
    console = Console(highlight=False, markup=False)
    for line in reasons(explanation, confidence):
        _print(console, line)


def _print(console: Console, line: Line) -> None:
    """Print a paragraph: what does not fit in the width goes on below, under its beginning."""
    first = _INDENT * line.depth
    space = max(console.width - first - line.hang, _NARROWEST)
    head, rest = line.text[: line.hang], line.text[line.hang :]
    for place, part in enumerate(rest.wrap(console, space) or [rest]):
        part.rstrip()
        start = head if place == 0 else Text(" " * line.hang)
        console.print(Text(" " * first) + start + part, soft_wrap=True)


@contextmanager
def _shelf(options: _Options) -> Iterator[Shelf]:
    from trialatlas.workflow.explaining import (  # noqa: PLC0415 - help loads no engines
        shelf_of_files,
        shelf_of_review,
    )

    folder = options["review"] or Path()
    is_review = (folder / "review.yaml").is_file()
    if options["codebook"] and not options["sources"]:
        message = "--codebook goes with --from PATH, which names the records to read by it"
        raise click.UsageError(message)
    if options["sources"]:
        codebook = options["codebook"] or (str(folder) if is_review or options["review"] else "")
        if not codebook:
            raise click.UsageError(_no_codebook())
        with shelf_of_files(options["sources"], codebook) as shelf:
            yield shelf
    elif options["review"] is None and not is_review:
        message = (
            "the current folder holds no review.yaml; name a review's folder with --review, or "
            "records with --from and a codebook with --codebook"
        )
        raise click.UsageError(message)
    else:
        yield shelf_of_review(folder)


def _no_codebook() -> str:
    from trialatlas.protocol.codebook_file import shipped_codebooks  # noqa: PLC0415
    from trialatlas.protocol.faults import one_of  # noqa: PLC0415

    return (
        "--from needs --codebook where no review is named: a codebook's file, a review's folder or "
        f"a shipped codebook ({one_of(shipped_codebooks())})"
    )


COMMANDS: tuple[click.Command, ...] = (_explain,)
"""Hung into the program by `trialatlas.cli`."""
