"""The command line: a table of contents of a review, one command a stage."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from trialatlas import __version__
from trialatlas.errors import ProtocolError, TrialatlasError

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 done; 2 wrong command line; 3 faults in the review's files; 4 registry files "
    "that cannot be read; 5 folder that cannot be used; 6 another run is at work in the folder; "
    "1 anything else."
)
_FOLDER = click.argument(
    "review",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    metavar="[REVIEW]",
)
_FROM = click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Read registry records from this file or folder instead of the review's own sources. "
    "May be given several times.",
)
_FROZEN = click.option(
    "--frozen",
    is_flag=True,
    help="Take the snapshot as it stands; the registry files need not be there.",
)


class _Contents(click.Group):
    """A group that lists its commands in the order of a review, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        try:
            return super().invoke(ctx)
        except ProtocolError as error:
            _complain(str(error))
            count = len(error.faults)
            _complain(f"{count} fault{'s' if count > 1 else ''}; nothing was run.")
            ctx.exit(error.exit_code)
        except TrialatlasError as error:
            _complain(str(error))
            ctx.exit(error.exit_code)


def _complain(text: str) -> None:
    Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(text)


@click.group(
    cls=_Contents, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="trialatlas")
def main() -> None:
    """Registry-based reviews of clinical trials that anyone can run again.

    REVIEW is the folder that holds review.yaml; without it, the current folder.
    """


@main.command()
@_FOLDER
@_FROM
def check(review: Path, sources: Sequence[Path]) -> None:
    """Read the review's files and list every fault in them."""
    from trialatlas.workflow.run import open_review  # noqa: PLC0415 - help must not load engines

    run = open_review(review, sources)
    protocol = run.protocol
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{protocol.name}: no faults.", markup=False)
    console.print(
        f"Search blocks: {len(protocol.search)}. Criteria: {len(protocol.criteria)}. "
        f"Variables: {len(protocol.codebook.variables)}. "
        f"By people: decisions {len(run.people.decisions)}, codings {len(run.people.codings)}.",
        markup=False,
    )


@main.command()
@_FOLDER
@_FROM
@_FROZEN
def run(review: Path, sources: Sequence[Path], frozen: bool) -> None:
    """Run every stage that is stale, from the records to the report."""
    _run(review, sources, "present", is_frozen=frozen)


def _run(review: Path, sources: Sequence[Path], until: str, *, is_frozen: bool = False) -> None:
    from trialatlas.workflow.progress import follow  # noqa: PLC0415 - help must not load engines
    from trialatlas.workflow.run import open_review  # noqa: PLC0415

    if sources and is_frozen:
        message = "--frozen takes the snapshot as it stands; --from would make a new one"
        raise click.UsageError(message)
    opened = open_review(review, sources, is_frozen=is_frozen)
    follow(opened, until, Console(soft_wrap=True, highlight=False))


_STAGES = {
    "snapshot": "1  Freeze what the registries say.",
    "search": "2  Find the records that answer the search, with the reason for each.",
    "screen": "3  Include or exclude each record, with the criterion that decided.",
    "code": "4  Code the variables of the included studies, with the words that prove each.",
    "adjudicate": "5  Settle rules' and people's codings into values.",
    "analyse": "6  Count, cross-tabulate, compare.",
    "present": "7  Write the report and the data.",
}


def _add(name: str, text: str) -> None:
    @main.command(name, help=f"{text} Runs what is stale before it.", short_help=text)
    @_FOLDER
    @_FROM
    @_FROZEN
    def stage(review: Path, sources: Sequence[Path], frozen: bool) -> None:
        _run(review, sources, name, is_frozen=frozen)


for _name, _text in _STAGES.items():
    _add(_name, _text)


if __name__ == "__main__":
    sys.exit(main())
