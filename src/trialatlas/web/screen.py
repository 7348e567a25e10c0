"""Screening: a record, the criteria beside it, and a verdict by one key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus

from msgspec.structs import replace
from starlette.responses import RedirectResponse, Response

from trialatlas.errors import LedgerConflictError, LedgerError
from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.judgement import Verdict
from trialatlas.web import screen_list
from trialatlas.web.access import Ability
from trialatlas.web.acts import act_of, fresh_id, note_of, take_back
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.pages import page
from trialatlas.web.routes import Page
from trialatlas.web.screen_filters import ORDERS, Filters, carried
from trialatlas.web.screen_next import following, reached, tables_of
from trialatlas.web.screen_record import said_of, screened_record, shown_study
from trialatlas.web.site import Site

__all__ = ["PAGES"]

_TYPED = ("why", "criterion", "note")


def _show(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    first = tables_of(site).first_of.get(record_id)
    if first is not None:
        address = carried(asked, f"/screen/{first}", named=record_id)
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    return _record_page(site, asked)


def _record_page(
    site: Site, asked: Asked, problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    record_id = asked.path["record_id"]
    with_rules = asked.query.get("marks") == "rules"
    shown = screened_record(site, record_id, with_rules=with_rules)
    said = said_of(site, asked, record_id)
    last, named = asked.query.get("last", ""), asked.query.get("named", "")
    tables = tables_of(site)
    return page(
        site,
        asked,
        "screen.html.j2",
        status=status,
        shown=shown,
        said=said,
        by_rule=tables.rule_decision(record_id),
        last=(last, said_of(site, asked, last)) if last in tables.found else None,
        named=named if tables.first_of.get(named) == record_id else "",
        typed=_typed(asked, said.own),
        filters=Filters.of(asked),
        reached=reached(site, asked),
        orders=ORDERS,
        fresh_id=fresh_id,
        verdicts=list(Verdict),
        problem=problem,
        with_rules=with_rules,
        carried=carried,
    )


def _typed(asked: Asked, own: Event | None) -> Mapping[str, str]:
    """What the fields hold: what was just sent, or else what was said last."""
    if asked.form:
        return {name: asked.text(name) for name in _TYPED}
    if own is None:
        return dict.fromkeys(_TYPED, "")
    return {"why": own.why, "criterion": own.after.criterion, "note": ""}


def _decide(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    shown_study(site, record_id)
    verdict, criterion = asked.text("verdict"), asked.text("criterion")
    if verdict not in set(Verdict):
        return _record_page(
            site, asked, "Choose include, exclude or unsure.", HTTPStatus.BAD_REQUEST
        )
    names = {one.name for one in site.review.run.protocol.criteria}
    if criterion and criterion not in names:
        problem = f"“{criterion}” is no criterion of this review any more; choose another."
        return _record_page(site, asked, problem, HTTPStatus.BAD_REQUEST)
    # What is included fails no criterion.
    told = "" if verdict == Verdict.INCLUDE else criterion
    after = Answer(value=(verdict,), criterion=told)
    events = [act_of(asked, Act.ANSWER, (record_id, ""), after)]
    if asked.text("note"):
        events.append(_new_note(asked, record_id))

    return _kept(site, asked, events, lambda: _after(site, asked, record_id))


def _after(site: Site, asked: Asked, record_id: str) -> str:
    """Where to go from a record that was just decided."""
    try:
        coming = following(site, asked, after=record_id)
    except PageError:
        # The search of the filters cannot be answered, which the list tells.
        coming = None
    return carried(asked, f"/screen/{coming}" if coming else "/screen", last=record_id)


def _note(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    shown_study(site, record_id)
    if not asked.text("note"):
        problem = "The note is empty; write something first."
        return _record_page(site, asked, problem, HTTPStatus.BAD_REQUEST)
    return _noted(site, asked, _new_note(asked, record_id))


def _change_note(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    shown_study(site, record_id)
    return _noted(site, asked, note_of(asked, (record_id, "")))


def _noted(site: Site, asked: Asked, note: Event) -> Response:
    here = carried(asked, f"/screen/{note.subject}")
    return _kept(site, asked, [note], lambda: f"{here}#notes")


def _new_note(asked: Asked, record_id: str) -> Event:
    """The note of the form of verdicts, whose own id and predecessor are the verdict's."""
    note = note_of(asked, (record_id, ""))
    return replace(note, id=f"{note.id}-note", replaces="")


def _undo(site: Site, asked: Asked) -> Response:
    record_id = asked.path["record_id"]
    shown_study(site, record_id)
    try:
        event = take_back(site.history, asked, Act.ANSWER, (record_id, ""))
    except PageError as error:
        return _record_page(site, asked, error.message, error.status)
    return _kept(site, asked, [event], lambda: carried(asked, f"/screen/{record_id}"))


def _kept(site: Site, asked: Asked, events: list[Event], done: Callable[[], str]) -> Response:
    """Keep events and go on, or show the record again with what was typed and why it was not."""
    try:
        site.history.append(events)
    except LedgerConflictError as error:
        site.history.refresh()
        return _record_page(site, asked, str(error), HTTPStatus.CONFLICT)
    except LedgerError as error:
        return _record_page(site, asked, str(error), HTTPStatus.BAD_REQUEST)
    site.history.refresh()
    return RedirectResponse(done(), HTTPStatus.SEE_OTHER)


PAGES = (
    *screen_list.PAGES,
    Page(path="/screen/{record_id}", show=_show, ability=Ability.LOOK),
    Page(path="/screen/{record_id}", show=_decide, ability=Ability.ANSWER, is_form=True),
    Page(path="/screen/{record_id}/undo", show=_undo, ability=Ability.ANSWER, is_form=True),
    Page(path="/screen/{record_id}/note", show=_note, ability=Ability.ANSWER, is_form=True),
    Page(
        path="/screen/{record_id}/note/change",
        show=_change_note,
        ability=Ability.ANSWER,
        is_form=True,
    ),
)
"""The pages of screening."""
