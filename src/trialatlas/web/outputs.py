"""The files that the last run wrote, to be taken away: those of a fixed list, and no path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from trialatlas.errors import WorkspaceError
from trialatlas.web.access import Ability
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.flows import is_blind
from trialatlas.web.pages import page
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES", "output_names"]

_PRESENT = "present"
_PIECE = 1 << 18


def output_names(site: Site) -> list[str]:
    """The files of the report, by their paths under ``output/``, its own forms first.

    Args:
        site: What is served.
    """
    try:
        made = site.review.run.workspace.lineage().get(_PRESENT)
    except WorkspaceError:
        return []
    names = made.outputs if made else {}
    return sorted(names, key=lambda name: ("/" in name, name != "report.html", name))


def _list(site: Site, asked: Asked) -> Response:
    _check_sight(site, asked)
    return page(site, asked, "outputs.html.j2", names=output_names(site))


def _send(site: Site, asked: Asked) -> Response:
    _check_sight(site, asked)
    name = asked.path["name"]
    # What is sent is one of the files that the report is made of, not what an address says.
    known = next((one for one in output_names(site) if one == name), None)
    file = _opened(site, known) if known else None
    if file is None or known is None:
        message = "The report has no such file; the first page names all there are."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    # Shown in the browser it would be a page of this site, with all that its words may hold.
    shown = quote(Path(known).name)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{shown}",
        "content-length": str(os.fstat(file.fileno()).st_size),
    }
    return StreamingResponse(_pieces(file), headers=headers, media_type="application/octet-stream")


def _check_sight(site: Site, asked: Asked) -> None:
    if is_blind(asked.viewer, is_dual=site.history.is_dual):
        message = (
            "In this review two people decide independently, and the report holds what others "
            "decided; reviewers get it when the review is published."
        )
        raise PageError(HTTPStatus.FORBIDDEN, message)


def _opened(site: Site, name: str) -> BinaryIO | None:
    """A file under ``output/``; None if it is not there, or a link leads out."""
    workspace = site.review.run.workspace
    home = workspace.folder.resolve() / workspace.output.name
    try:
        path = workspace.place_of(name)
        if path.resolve() == home / name and path.is_file():
            return path.open("rb")
    except (OSError, WorkspaceError):
        # It went in this moment, or its name is not one.
        return None
    return None


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


PAGES = (
    Page(path="/output", show=_list, ability=Ability.LOOK),
    Page(path="/output/{name:path}", show=_send, ability=Ability.LOOK),
)
"""The files of the report."""
