"""Running a review's folder from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialatlas.cli.app import terminal

__all__ = ["run_until"]


def run_until(
    review: Path,
    sources: Sequence[Path],
    until: str,
    *,
    is_frozen: bool = False,
    is_refreshed: bool = False,
) -> None:
    """Run a review up to a stage and tell what happens.

    Args:
        review: Its folder.
        sources: Records in place of its own; none where empty.
        until: The last stage.
        is_frozen: Whether the snapshot is taken as it stands.
        is_refreshed: Whether registries are asked anew.

    Raises:
        click.UsageError: Records were given for a snapshot that is taken as it stands, or it is
            both to be taken as it stands and made anew.
        TrialatlasError: As `trialatlas.workflow.run`.
    """
    from trialatlas.workflow.progress import follow  # noqa: PLC0415 - help must not load engines
    from trialatlas.workflow.run import open_review  # noqa: PLC0415

    if sources and is_frozen:
        message = "--frozen takes the snapshot as it stands; --from would make a new one"
        raise click.UsageError(message)
    if is_refreshed and (sources or is_frozen):
        message = (
            "--refresh asks the registries that review.yaml names; leave out --from and --frozen"
        )
        raise click.UsageError(message)
    opened = open_review(review, sources, is_frozen=is_frozen)
    if is_refreshed and not opened.protocol.queries:
        message = f"--refresh: the sources of {review / 'review.yaml'} name no registry to ask"
        raise click.UsageError(message)
    follow(opened, until, terminal(), is_refreshed=is_refreshed)
