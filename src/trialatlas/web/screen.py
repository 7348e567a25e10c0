"""Screening: a record, the criteria beside it, and a verdict by one key."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from trialatlas.errors import LedgerConflictError
from trialatlas.model.event import Act, Answer, standing
from trialatlas.model.judgement import Verdict
from trialatlas.web.access import Ability
from trialatlas.web.acts import act_of, chain_of, fresh_id, take_back
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.pages import page
from trialatlas.web.paging import leaf_of
from trialatlas.web.review_tables import ReviewTables
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES"]


def _list(site: Site, asked: Asked) -> Response:
    tables = _tables(site)
    answers = site.history.answers(asked.viewer.who)
    leaf = leaf_of(asked, list(tables.found.values()))
    return page(site, asked, "screening.html.j2", leaf=leaf, answers=answers)


def _show(site: Site, asked: Asked) -> Response:
    return _record_page(site, asked)


def _record_page(site: Site, asked: Asked, problem: str = "") -> Response:
    tables = _tables(site)
    record_id = asked.path["record_id"]
    shown = tables.study(record_id)
    if shown is None:
        message = f"{record_id} is none of the records that the search found."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    chain = chain_of(site.history, asked, Act.ANSWER, (record_id, ""))
    return page(
        site,
        asked,
        "screen.html.j2",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        shown=shown,
        chain=chain,
        others=[
            e
            for e in standing(site.history.of(record_id, asked.viewer))
            if e.who != asked.viewer.who
        ],
        new_id=fresh_id(),
        verdicts=list(Verdict),
        problem=problem,
    )


def _decide(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    if record_id not in _tables(site).found:
        message = f"{record_id} is none of the records that the search found."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    after = Answer(value=(asked.text("verdict"),), criterion=asked.text("criterion"))
    try:
        site.history.append([act_of(asked, Act.ANSWER, (record_id, ""), after)])
    except LedgerConflictError as error:
        site.history.refresh()
        return _record_page(site, asked, str(error))
    return RedirectResponse("/screen", HTTPStatus.SEE_OTHER)


def _undo(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    site.history.append([take_back(site.history, asked, Act.ANSWER, (record_id, ""))])
    return RedirectResponse(f"/screen/{record_id}", HTTPStatus.SEE_OTHER)


def _tables(site: Site) -> ReviewTables:
    tables = site.review.tables
    if tables is None:
        message = (
            "The review has not been run yet, so there are no records to screen; run it first."
        )
        raise PageError(HTTPStatus.CONFLICT, message)
    return tables


PAGES = (
    Page(path="/screen", show=_list, ability=Ability.LOOK),
    Page(path="/screen/{record_id}", show=_show, ability=Ability.LOOK),
    Page(path="/screen/{record_id}", show=_decide, ability=Ability.ANSWER, is_form=True),
    Page(path="/screen/{record_id}/undo", show=_undo, ability=Ability.ANSWER, is_form=True),
)
"""The pages of screening."""
