"""The program that the commands are hung into: its help, its errors and what commands share."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from trialatlas import __version__
from trialatlas.errors import ProtocolError, TrialatlasError

__all__ = ["FOLDER", "FROM_INSTEAD", "FROZEN", "complain", "from_option", "program", "terminal"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_EPILOG = (
    "Exit codes: 0 done; 2 wrong command line; 3 faults in the review's files; 4 registry files "
    "that cannot be read; 5 folder that cannot be used; 6 another run is at work in the folder; "
    "8 a model that cannot be asked; 9 a search expression that cannot be read or answered; "
    "10 a registry that cannot be asked; 11 a ledger that cannot be used; 12 an account or "
    "invitation that cannot be had; 1 anything else."
)
FOLDER = click.argument(
    "review",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    metavar="[REVIEW]",
)
"""The review's folder; the current one unless it is named."""


def from_option(described: str) -> Callable[[_Command], _Command]:
    """The option `--from` of a command, which gives it `sources`.

    Args:
        described: What the command does with the records, for its help.
    """
    return click.option(
        "--from",
        "sources",
        multiple=True,
        type=click.Path(path_type=Path, exists=True),
        metavar="PATH",
        help=described,
    )


FROM_INSTEAD = from_option(
    "Read registry records from this file or folder instead of the review's own sources. "
    "May be given several times."
)
"""Records in place of the review's own."""

FROZEN = click.option(
    "--frozen",
    is_flag=True,
    help="Take the snapshot as it stands; the registry files need not be there.",
)
"""Whether the snapshot is taken as it stands."""


class _Contents(click.Group):
    """A group that lists its commands in the order of a review, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a character gets a question mark, not a traceback.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except ProtocolError as error:
            complain(str(error))
            count = len(error.faults)
            complain(f"{count} fault{'s' if count > 1 else ''}; nothing was run.")
            ctx.exit(error.exit_code)
        except TrialatlasError as error:
            complain(str(error))
            ctx.exit(error.exit_code)


def program(*commands: click.Command) -> click.Group:
    """The program ``trialatlas``.

    Args:
        commands: In the order in which the help lists them.

    Returns:
        The group; every error of `trialatlas.errors` in a command becomes its message on standard
        error and its exit code.
    """
    group = _Contents(
        name="trialatlas",
        help="Registry-based reviews of clinical trials that anyone can run again.\n\n"
        "REVIEW is the folder that holds review.yaml; without it, the current folder.",
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for command in commands:
        group.add_command(command)
    return click.version_option(__version__, prog_name="trialatlas")(group)


def complain(text: str) -> None:
    """Print to standard error, as it stands."""
    Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(text)


def terminal() -> Console:
    """Standard output; lines are not broken."""
    return Console(soft_wrap=True, highlight=False)
