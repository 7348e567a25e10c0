"""The command ``serve-api``: frozen records behind the registry's own API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from trialatlas.cli.app import complain, terminal
from trialatlas.cli.records import counted, tell_of_unread
from trialatlas.errors import TrialatlasError

if TYPE_CHECKING:
    import socket

__all__ = ["PORT", "opened_port", "serve_api"]

PORT = click.IntRange(0, 65_535)
"""Ports that can be listened at; 0 is any that is free."""


@click.command("serve-api", short_help="Answer as the API of ClinicalTrials.gov does, from files.")
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="SNAPSHOT...",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=PORT,
    help="Port to listen at; 0 for any that is free.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep what is made of the records in this folder, an empty one or none yet; the next "
    "start is then quick while the records are the same.",
)
def serve_api(sources: Sequence[Path], host: str, port: int, keep: Path | None) -> None:
    """Answer as the API v2 of ClinicalTrials.gov does, from frozen records.

    SNAPSHOT is a review's folder with a snapshot, or files and folders of registry records. Any
    client of the API works with it that can be given another address; nothing leaves this machine.
    Ctrl-C ends it.
    """
    try:
        from trialatlas.api.app import BASE_PATH, make_app  # noqa: PLC0415 - an extra only this command needs
        from trialatlas.api.loading import opened  # noqa: PLC0415
        from trialatlas.cli.sockets import address_of, serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = "serving the API needs two more libraries: pip install 'trialatlas[api]'"
        raise TrialatlasError(message) from error
    from trialatlas.workflow.reading_records import Seen  # noqa: PLC0415 - help loads no engines

    seen = Seen()
    with (
        opened_port(host, port) as taken,
        _progress() as tell,
        opened(sources, seen, tell, keep=keep) as found,
    ):
        tell(len(found), len(found))
        tell_of_unread(seen.n_refused, seen.refused)
        records = counted(len(found), "record", "records")
        address = f"{address_of(taken)}{BASE_PATH}"
        terminal().print(f"{records} at {address} (Ctrl-C ends it)", markup=False)
        serve(make_app(found), taken)
    complain("Stopped.")


def opened_port(host: str, port: int) -> socket.socket:
    """A socket at an address of this machine.

    Raises:
        click.UsageError: It cannot be had; the message says why.
    """
    from trialatlas.cli.sockets import listening  # noqa: PLC0415 - as above

    try:
        return listening(host, port)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot listen at {host}, port {port} ({reason}); choose another with --port"
        raise click.UsageError(message) from error


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Tells how far loading is; on a terminal only, and on standard error."""
    console = Console(stderr=True)
    with console.status("reading records") as status:

        def tell(done: int, of: int) -> None:
            if done == of:
                status.stop()
            else:
                status.update(f"indexing: {done:,} of {of:,} records")

        yield tell
