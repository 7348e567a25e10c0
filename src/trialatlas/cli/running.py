"""Running a review's folder from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialatlas.cli.app import terminal

__all__ = ["run_until"]


def run_until(
    review: Path, sources: Sequence[Path], until: str, *, is_frozen: bool = False
) -> None:
    """Run a review up to a stage and tell what happens.

    Args:
        review: Its folder.
        sources: Records in place of its own; none where empty.
        until: The last stage.
        is_frozen: Whether the snapshot is taken as it stands.

    Raises:
        click.UsageError: Records were given for a snapshot that is taken as it stands.
        TrialatlasError: As `trialatlas.workflow.run`.
    """
    from trialatlas.workflow.progress import follow  # noqa: PLC0415 - help must not load engines
    from trialatlas.workflow.run import open_review  # noqa: PLC0415

    if sources and is_frozen:
        message = "--frozen takes the snapshot as it stands; --from would make a new one"
        raise click.UsageError(message)
    opened = open_review(review, sources, is_frozen=is_frozen)
    follow(opened, until, terminal())
