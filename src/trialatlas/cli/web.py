"""The command ``serve``: a review in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from trialatlas.cli.app import FOLDER, complain, terminal
from trialatlas.errors import TrialatlasError

__all__ = ["serve"]

_HIGHEST_PORT = 65535
_NEEDED = "serving a review needs more libraries: pip install 'trialatlas[web]'"


@click.command("serve", short_help="Screen, code, settle and explore in a browser.")
@FOLDER
@click.option(
    "--as",
    "name",
    metavar="PERSON",
    default="",
    help="Keep decisions under this name; the first page asks for it otherwise.",
)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, _HIGHEST_PORT),
    help="Port to listen at; 0 for any that is free.",
)
def serve(review: Path, name: str, port: int) -> None:
    """Screen, code, settle and explore in a browser.

    Prints an address that only works on this machine and only while the command runs. What is
    decided is kept in the review's ledger at once; Ctrl-C ends it.
    """
    try:
        from trialatlas.cli.sockets import address_of, listening  # noqa: PLC0415 - an extra
        from trialatlas.cli.sockets import serve as answer  # noqa: PLC0415
        from trialatlas.web.alone import Alone, doors_of  # noqa: PLC0415
        from trialatlas.web.app import make_app  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TrialatlasError(_NEEDED) from error
    from trialatlas.web.opening import opened_site  # noqa: PLC0415

    with listening("127.0.0.1", port) as taken:
        alone = Alone(taken.getsockname()[1], name)
        with opened_site(review, alone, address_of(taken)) as site:
            terminal().print(
                f"{site.review.run.protocol.name} is at {site.origin}/enter?token={alone.token}\n"
                "Open this address in a browser; Ctrl-C ends it.",
                markup=False,
            )
            answer(make_app(site, doors_of(alone)), taken)
    complain("Stopped.")
