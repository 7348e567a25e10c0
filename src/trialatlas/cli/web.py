"""The command ``serve``: a review in a browser."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import click

from trialatlas.cli.app import FOLDER, complain, terminal
from trialatlas.cli.serving import PORT, opened_port
from trialatlas.errors import TrialatlasError

__all__ = ["serve"]

_LOOPBACK = "127.0.0.1"


@click.command("serve", short_help="Screen, code, settle and explore in a browser.")
@FOLDER
@click.option(
    "--as",
    "name",
    metavar="PERSON",
    default="",
    help="Alone: keep decisions under this name; the first page asks for it otherwise.",
)
@click.option(
    "--port", default=8765, show_default=True, type=PORT, help="Port; 0 for any free one."
)
@click.option(
    "--host",
    metavar="ADDRESS",
    help="Let a team in, with accounts, at this address of the machine. If others can reach it, a "
    "server with TLS must stand before it, and --url name that.",
)
@click.option(
    "--url",
    metavar="URL",
    help="Let a team in that finds the review there, such as https://reviews.example.org.",
)
def serve(review: Path, name: str, port: int, host: str | None, url: str | None) -> None:
    """Screen, code, settle and explore in a browser.

    Alone: prints an address that works on this machine only, and only while the command runs. With
    --host or --url a team comes in with accounts; the first start prints the invitation of its
    owner. What is decided is kept in the review's ledger at once. Ctrl-C ends it.
    """
    try:
        import argon2  # noqa: F401, PLC0415 - an extra that only this command needs
        import starlette  # noqa: F401, PLC0415 - as above
    except ModuleNotFoundError as error:
        message = "serving a review needs more libraries: pip install 'trialatlas[web]'"
        raise TrialatlasError(message) from error
    if host is None and url is None:
        _serve_alone(review, name, port)
    elif name:
        message = "--as names who is alone; in a team everyone has an account of their own"
        raise click.UsageError(message)
    else:
        _serve_team(review, port, host or _LOOPBACK, url)
    complain("Stopped.")


def _serve_alone(review: Path, name: str, port: int) -> None:
    from trialatlas.cli.sockets import address_of  # noqa: PLC0415 - an extra
    from trialatlas.cli.sockets import serve as answer  # noqa: PLC0415
    from trialatlas.web.alone import Alone, doors_of, problem_of  # noqa: PLC0415
    from trialatlas.web.app import make_app  # noqa: PLC0415
    from trialatlas.web.opening import opened_site  # noqa: PLC0415

    problem = problem_of(name) if name else ""
    if problem:
        message = f"--as: {problem}"
        raise click.UsageError(message)
    with opened_port(_LOOPBACK, port) as taken:
        alone = Alone(taken.getsockname()[1], name)
        with opened_site(review, lambda _ledger: alone, address_of(taken)) as site:
            _tell(
                f"{site.review.run.protocol.name} is at {site.origin}/enter?token={alone.token}",
                "Open this address in a browser; Ctrl-C ends it.",
            )
            answer(make_app(site, doors_of(alone)), taken)


def _serve_team(review: Path, port: int, host: str, url: str | None) -> None:
    from trialatlas.cli.sockets import address_of  # noqa: PLC0415 - an extra
    from trialatlas.cli.sockets import serve as answer  # noqa: PLC0415
    from trialatlas.model.person import Role  # noqa: PLC0415
    from trialatlas.store.accounts import open_accounts  # noqa: PLC0415
    from trialatlas.web.app import make_app  # noqa: PLC0415
    from trialatlas.web.opening import opened_site  # noqa: PLC0415
    from trialatlas.web.people import pages_of_team  # noqa: PLC0415
    from trialatlas.web.team import Team, doors_of_team  # noqa: PLC0415

    with opened_port(host, port) as taken:
        origin = _origin(url) if url else address_of(taken)
        _check_private(origin)
        with opened_site(
            review, lambda ledger: Team(open_accounts(ledger), origin), origin
        ) as site:
            team = cast("Team", site.access)
            lines = [f"{site.review.run.protocol.name} is at {site.origin}"]
            if team.accounts.is_empty():
                token = team.accounts.invitations.invite(Role.OWNER, by="")
                lines.append(f"Its owner comes in at {site.origin}/invitation/{token}")
            _tell(*lines, "Ctrl-C ends it.")
            answer(make_app(site, doors_of_team(team), pages_of_team(team)), taken)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/")
    if not is_whole or parts.query or parts.fragment or "@" in parts.netloc:
        example = "https://reviews.example.org"
        message = f"--url: expected no more than an address such as {example}, found {url}"
        raise click.UsageError(message)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _check_private(origin: str) -> None:
    """Passwords must not cross a network that others can listen to."""
    parts = urlsplit(origin)
    if parts.scheme == "https" or _is_loopback(parts.hostname or ""):
        return
    message = (
        f"{origin}: passwords would cross the network as they are; put a server with TLS before "
        "this one, and name its address: such as --url https://reviews.example.org"
    )
    raise click.UsageError(message)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tell(*lines: str) -> None:
    for line in lines:
        terminal().print(line, markup=False)
