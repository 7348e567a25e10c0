"""What people decided, as files: into the ledger, and out of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from trialatlas.errors import ProtocolError
from trialatlas.protocol.decision_lines import CODINGS, SCREENING, Sheet
from trialatlas.protocol.decisions import read_history
from trialatlas.store.files import write_into
from trialatlas.web.access import Ability
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.overview import overview_page
from trialatlas.web.routes import Page
from trialatlas.web.running import check_same
from trialatlas.web.site import Site
from trialatlas.web.written import check_inside, decision_files
from trialatlas.workflow.ledger import export_ledger, import_ledger
from trialatlas.workflow.run import read_protocol

__all__ = ["LARGEST_FILE", "MOST_LINES", "PAGES"]

LARGEST_FILE = 5_000_000
"""So many bytes a file that is sent may have."""

MOST_LINES = 100_000
"""So many lines a file that is sent may have."""

_AROUND = 10_000
"""Bytes that a form has besides its file."""

_SHEETS = {Path(sheet.file).name: sheet for sheet in (SCREENING, CODINGS)}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""What a zip says of the time where nothing is said: the same decisions give the same bytes."""


def _import(site: Site, asked: Asked) -> Response:
    folder = site.review.folder
    try:
        protocol = read_protocol(folder)
        check_same(protocol, site.history)
        check_inside(folder, decision_files(folder))
        n_new = import_ledger(protocol, site.history.ledger)
    except ProtocolError as error:
        return _refused(site, asked, error)
    site.access.note(asked.viewer.who, "imports", f"{n_new:,} events from decisions/")
    return RedirectResponse(f"/?added={n_new}", HTTPStatus.SEE_OTHER)


def _upload(site: Site, asked: Asked) -> Response:
    # The name that the file had where it comes from says nothing of where it is put.
    name = asked.text("sheet")
    sheet = _SHEETS.get(name)
    sent = asked.form.get("file")
    if sheet is None or not isinstance(sent, UploadFile) or not sent.filename:
        return _not_taken(site, asked, "Say what the file holds, and choose one.")
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE or content.count(b"\n") > MOST_LINES:
        message = (
            f"The file has more than {LARGEST_FILE:,} bytes or {MOST_LINES:,} lines. Put it into "
            "decisions/ of the review's folder, and read it from there."
        )
        return _not_taken(site, asked, message)
    try:
        n_new, people = _taken(site, sheet, content)
    except ProtocolError as error:
        faults = [
            replace(fault, file=f"the file sent ({name})") if fault.file == sheet.file else fault
            for fault in error.faults
        ]
        return _refused(site, asked, ProtocolError(faults))
    about = f"{n_new:,} events of {name} in the names of {', '.join(people) or 'nobody'}"
    site.access.note(asked.viewer.who, "uploads", about)
    return RedirectResponse(f"/?added={n_new}", HTTPStatus.SEE_OTHER)


def _taken(site: Site, sheet: Sheet, content: bytes) -> tuple[int, list[str]]:
    """Add a file's events to the ledger: how many, and in whose names its lines are."""
    protocol = read_protocol(site.review.folder)
    check_same(protocol, site.history)
    with TemporaryDirectory(prefix="trialatlas-sent-") as name:
        path = Path(name) / sheet.file
        write_into(path.parent, {path.name: content})
        n_new = import_ledger(replace(protocol, folder=Path(name)), site.history.ledger)
        people = {line.event.who for line in read_history(Path(name))}
    return n_new, sorted(people)


def _refused(site: Site, asked: Asked, error: ProtocolError) -> Response:
    status = HTTPStatus.BAD_REQUEST
    return overview_page(site, asked, "Nothing was read.", error.faults, status)


def _not_taken(site: Site, asked: Asked, message: str) -> Response:
    return overview_page(site, asked, message, status=HTTPStatus.BAD_REQUEST)


def _download(site: Site, asked: Asked) -> Response:
    packed = io.BytesIO()
    with (
        TemporaryDirectory(prefix="trialatlas-export-") as name,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        folder = Path(name)
        protocol = replace(site.review.run.protocol, is_dual=site.history.is_dual)
        export_ledger(protocol, site.history.ledger, viewer=asked.viewer, to=folder)
        for path in sorted(folder.iterdir()):
            archive.writestr(
                zipfile.ZipInfo(f"decisions/{path.name}", _FIRST_DAY), path.read_bytes()
            )
    if not archive.namelist():
        message = "Nothing has been decided yet that you may see."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    site.access.note(asked.viewer.who, "exports", "decisions.zip")
    headers = {"content-disposition": 'attachment; filename="decisions.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


PAGES = (
    Page(path="/import", show=_import, ability=Ability.RUN, is_form=True),
    Page(
        path="/upload",
        show=_upload,
        ability=Ability.RUN,
        is_form=True,
        largest=LARGEST_FILE + _AROUND,
    ),
    Page(path="/decisions.zip", show=_download, ability=Ability.LOOK),
)
"""Decisions as files."""
