"""What the commands share that code records straight from files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from trialatlas.cli.app import complain, from_option

if TYPE_CHECKING:
    from trialatlas.protocol.codebook_file import LoneCodebook
    from trialatlas.workflow.lone_coding import LoneRecords

__all__ = [
    "FROM",
    "IDS",
    "VARIABLES",
    "RecordOptions",
    "Wanted",
    "check_out",
    "check_sources",
    "chosen",
    "counted",
    "listed",
    "split_names",
    "tell_of_records",
    "tell_of_unread",
    "wanted_records",
]

FROM = from_option(
    "Read registry records from this file or folder; may be given several times. Without it, "
    "the review's own sources are read."
)
"""Where records come from; only a review's folder has its own."""

IDS = click.option(
    "--ids",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Only the studies whose ids are in this file: one a line, or in a column nct_id.",
)
"""Some studies of the records."""

VARIABLES = click.option(
    "--variables",
    default="",
    metavar="NAME,...",
    help="Only these variables, their names joined by commas.",
)
"""Some variables of the codebook."""

_SHOWN = 10


class RecordOptions(TypedDict):
    """What the user says of the records that are coded, and of what is coded."""

    sources: Sequence[Path]
    ids: Path | None
    variables: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be coded, by what.

    Attributes:
        book: The codebook.
        names: The variables; none where all are wanted.
        sources: Where the records come from.
        ids: Of the studies that are wanted, in upper case; all where None.
        as_of: The day of the review whose own records are read, if it names one.
    """

    book: LoneCodebook
    names: tuple[str, ...]
    sources: Sequence[Path]
    ids: Collection[str] | None
    as_of: dt.date | None


def wanted_records(codebook: str, out: Path, options: RecordOptions) -> Wanted:
    """Check what the user wants coded, and read the codebook and the ids.

    Args:
        codebook: The codebook as the user named it.
        out: The file that is to be written.
        options: What else was given.

    Raises:
        click.UsageError: The file cannot be written there, there is nothing to read, or there is no
            variable of a name.
        TrialatlasError: The codebook or the file of ids has faults.
    """
    # Help must not load engines.
    from trialatlas.protocol.id_list import read_ids  # noqa: PLC0415
    from trialatlas.workflow.lone_coding import open_codebook  # noqa: PLC0415

    sources = options["sources"]
    check_out(out, [Path(codebook), options["ids"], *sources])
    check_sources(codebook, sources)
    book = open_codebook(codebook, is_own=not sources)
    known = [variable.name for variable in book.codebook.variables]
    return Wanted(
        book=book,
        names=chosen(options["variables"], known, "the codebook"),
        sources=sources or book.sources,
        ids=read_ids(options["ids"]) if options["ids"] else None,
        as_of=None if sources else book.as_of,
    )


def check_out(out: Path, read: Iterable[Path | None] = ()) -> None:
    """See that a file can be written where the user wants it, and that nothing is lost by it.

    Args:
        out: What was given with ``--out``.
        read: What the command reads; folders may be among it, and what was not given.

    Raises:
        click.UsageError: Its folder is not there; something is there that is no ordinary file, such
            as a device, which a new file would replace; or it is one of the files to be read.
    """
    if out.exists() and not out.is_file():
        message = f"--out: {str(out)!r} is no ordinary file; name a file to write into"
        raise click.UsageError(message)
    if out.exists() and any(path and path.exists() and out.samefile(path) for path in read):
        message = f"--out: {str(out)!r} is read by the same command; name another file"
        raise click.UsageError(message)
    if not out.absolute().parent.is_dir():
        message = f"--out: there is no folder {str(out.parent)!r} to write {out.name!r} into"
        raise click.UsageError(message)


def check_sources(codebook: str, sources: Sequence[Path]) -> None:
    """See that there is something to read.

    Args:
        codebook: The codebook as the user named it.
        sources: What was given with ``--from``.

    Raises:
        click.UsageError: No records were given, and the codebook is not in a review's folder.
    """
    if not sources and not Path(codebook).is_dir():
        message = f"--from is needed: {codebook!r} is no review's folder with records of its own"
        raise click.UsageError(message)


def split_names(given: str) -> tuple[str, ...]:
    """The names that a user joined by commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in given.split(",") if name.strip()))


def chosen(given: str, known: Collection[str], of: str) -> tuple[str, ...]:
    """The variables that the user chose.

    Args:
        given: The names, joined by commas; empty where all are wanted.
        known: The names that there are.
        of: What they are the variables of, in a message.

    Returns:
        The names, each once; none where all are wanted.

    Raises:
        click.UsageError: There is no variable of a name.
    """
    from trialatlas.protocol.faults import nearest, one_of  # noqa: PLC0415 - only for a message

    names = split_names(given)
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near!r}?" if near else f"it has {one_of(known)}"
            message = f"--variables: {of} has no variable {name!r}; {hint}"
            raise click.UsageError(message)
    return names


def tell_of_records(records: LoneRecords) -> None:
    """Say on standard error what is not sure or was not coded: versions, records, payloads."""
    for line in records.told:
        complain(line)
    if records.absent:
        complain(f"Not among the records: {listed(records.absent)}.")
    tell_of_unread(records.n_refused, records.refused)


def tell_of_unread(n_refused: int, refused: Iterable[str]) -> None:
    """Say on standard error which payloads cannot be read, if any.

    Args:
        n_refused: How many.
        refused: The first of them, each with the reason.
    """
    if n_refused:
        payloads = counted(n_refused, "payload was", "payloads were")
        complain(f"{payloads} unreadable and passed over:")
        for line in refused:
            complain(f"  {line}")


def listed(names: Iterable[str]) -> str:
    """Names in a message: the first ten, and how many more."""
    every = list(names)
    more = f" and {len(every) - _SHOWN:,} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def counted(count: int, one: str, several: str) -> str:
    """A number and what it counts, in the singular where it is one."""
    return f"{count:,} {one if count == 1 else several}"
