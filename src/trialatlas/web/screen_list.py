"""The records found as a list: filtered, paged, written as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from trialatlas.model.event import Event
from trialatlas.model.judgement import Verdict
from trialatlas.presentation.data_rows import DataFile, encoded
from trialatlas.web.access import Ability
from trialatlas.web.acts import fresh_id
from trialatlas.web.asked import Asked
from trialatlas.web.pages import page
from trialatlas.web.paging import leaf_of
from trialatlas.web.record_search import answer_of
from trialatlas.web.review_tables import Found
from trialatlas.web.routes import Page
from trialatlas.web.screen_filters import MINE, OPEN, ORDERS, Filters, carried
from trialatlas.web.screen_next import following, reached, sought, tables_of
from trialatlas.web.screen_record import said_of
from trialatlas.web.site import Site
from trialatlas.web.verdicts import Verdicts

__all__ = ["PAGES"]

_COLUMNS = (
    *("record_id", "title", "my_decision", "my_criterion", "my_reason", "my_time"),
    *("rules_decision", "others"),
)


def _show(site: Site, asked: Asked) -> Response:
    return _list(site, asked)


def _list(site: Site, asked: Asked, problem: str = "", wanted: str = "") -> Response:
    tables, filters = tables_of(site), Filters.of(asked)
    verdicts = site.reading.verdicts(tables, asked.viewer)
    answer = answer_of(site.review, filters.search)
    last = asked.query.get("last", "")
    return page(
        site,
        asked,
        "screening.html.j2",
        status=HTTPStatus.NOT_FOUND if problem else HTTPStatus.OK,
        leaf=leaf_of(asked, filters.select(tables, verdicts, answer.ids)),
        filters=filters,
        verdicts=verdicts,
        reached=reached(site, asked),
        choices=_choices(site),
        people=_people(verdicts),
        orders=ORDERS,
        search_problem=answer.problem,
        problem=problem,
        wanted=wanted,
        last=(last, said_of(site, asked, last)) if last in tables.found else None,
        fresh_id=fresh_id,
        carried=carried,
    )


def _choices(site: Site) -> Mapping[str, Mapping[str, str]]:
    # Where two people decide, nobody may know what nobody has decided.
    mine = {key: said for key, said in MINE.items() if site.reading.is_shared or key != OPEN}
    return {
        "mine": mine,
        "rules": {"": "Any", **{str(verdict): str(verdict).capitalize() for verdict in Verdict}},
    }


def _people(verdicts: Verdicts) -> list[str]:
    return sorted({who for people in verdicts.said.values() for who in people})


def _next(site: Site, asked: Asked) -> Response:
    after = asked.query.get("after", "")
    record_id = following(site, asked, after)
    if record_id is None:
        return RedirectResponse(carried(asked, "/screen", last=after), HTTPStatus.SEE_OTHER)
    return RedirectResponse(carried(asked, f"/screen/{record_id}"), HTTPStatus.SEE_OTHER)


def _go(site: Site, asked: Asked) -> Response:
    tables = tables_of(site)
    wanted = asked.query.get("id", "").strip()
    for name in (wanted, wanted.upper()):
        if name in tables.found or name in tables.first_of:
            return RedirectResponse(carried(asked, f"/screen/{name}"), HTTPStatus.SEE_OTHER)
    if not wanted:
        return RedirectResponse(carried(asked, "/screen"), HTTPStatus.SEE_OTHER)
    message = f"“{wanted}” is none of the {len(tables.found):,} records that the search found."
    return _list(site, asked, message, wanted)


def _export(site: Site, asked: Asked) -> Response:
    tables, filters = tables_of(site), Filters.of(asked)
    verdicts = site.reading.verdicts(tables, asked.viewer)
    selected = filters.select(tables, verdicts, sought(site, filters))
    rows = tuple(_row(one, verdicts, asked.viewer.who) for one in selected)
    file = DataFile("screening-list.csv", "a record found", _COLUMNS, rows)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    site.access.note(asked.viewer.who, "exports", file.name)
    return Response(encoded(file), media_type="text/csv; charset=utf-8", headers=headers)


def _row(one: Found, verdicts: Verdicts, who: str) -> tuple[str, ...]:
    said = verdicts.said.get(one.record_id, {})
    others = "; ".join(f"{name}: {event.after}" for name, event in said.items() if name != who)
    return (one.record_id, one.title, *_own(said.get(who)), one.by_rule, others)


def _own(event: Event | None) -> Sequence[str]:
    if event is None:
        return ("", "", "", "")
    return (event.after.value[0], event.after.criterion, event.why, event.at)


PAGES = (
    Page(path="/screen", show=_show, ability=Ability.LOOK),
    Page(path="/screen/next", show=_next, ability=Ability.LOOK),
    Page(path="/screen/go", show=_go, ability=Ability.LOOK),
    Page(path="/screen/list.csv", show=_export, ability=Ability.LOOK),
)
"""The pages of all records; they come before those of one."""
