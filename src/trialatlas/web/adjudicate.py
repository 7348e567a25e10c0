"""Settling what people disagree on: their answers side by side, each with its words."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from trialatlas.adjudication.blind import INDEPENDENT
from trialatlas.adjudication.queue import Conflict, conflicts
from trialatlas.errors import LedgerConflictError, LedgerError, RequestError
from trialatlas.model.event import Act, Answer, Event, Quotation, standing
from trialatlas.model.judgement import Missing
from trialatlas.web.access import Ability
from trialatlas.web.acts import act_of, fresh_id, take_back
from trialatlas.web.answer_forms import (
    answer_sent,
    choices_of,
    title_of,
    told_answer,
    variable_of,
)
from trialatlas.web.asked import Asked
from trialatlas.web.pages import page
from trialatlas.web.paging import leaf_of
from trialatlas.web.routes import Page
from trialatlas.web.settled import Contested, contested
from trialatlas.web.site import Site

__all__ = ["PAGES", "address_of"]


def address_of(subject: str, variable: str = "") -> str:
    """Where a question is settled."""
    path = f"/adjudicate/{quote(subject, safe='')}"
    return f"{path}?variable={quote(variable, safe='')}" if variable else path


def open_conflicts(site: Site, asked: Asked) -> list[Conflict]:
    """What waits to be settled, as far as whoever asks may see it."""

    def find() -> list[Conflict]:
        return conflicts(site.history.all(asked.viewer))

    return site.memory.of(("conflicts", site.history.n_events, asked.viewer), find)


def _list(site: Site, asked: Asked) -> Response:
    protocol, found = site.review.run.protocol, open_conflicts(site, asked)
    wanted = asked.query.get("on")
    shown = [one for one in found if wanted is None or one.variable == wanted]
    return page(
        site,
        asked,
        "conflicts.html.j2",
        leaf=leaf_of(asked, shown),
        wanted=wanted,
        on=[(name, title_of(protocol, name)) for name in sorted({one.variable for one in found})],
        title_of=lambda name: title_of(protocol, name),
        variable_of=lambda name: variable_of(protocol, name),
        told=told_answer,
        address=address_of,
    )


def _show(site: Site, asked: Asked) -> Response:
    return _page_of(site, asked, contested(site, asked))


def _page_of(
    site: Site, asked: Asked, question: Contested, problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    asks = (question.subject, question.variable.name if question.variable else "")
    found = [(one.subject, one.variable) for one in open_conflicts(site, asked)]
    waiting = [one for one in found if one > asks] + [one for one in found if one < asks]
    return page(
        site,
        asked,
        "adjudicate.html.j2",
        status=status,
        question=question,
        is_open=asks in found,
        here=address_of(*asks),
        choices=choices_of(question.variable),
        kinds=list(Missing),
        new_ids=(fresh_id(), fresh_id()),
        problem=problem,
        told=told_answer,
        following=address_of(*waiting[0]) if waiting else "",
        n_waiting=len(waiting),
    )


def _settle(site: Site, asked: Asked) -> Response:
    question = contested(site, asked)
    asks = (question.subject, question.variable.name if question.variable else "")
    try:
        event = _event(site, asked, question, asks)
        site.history.append([event])
    except LedgerConflictError as error:
        site.history.refresh()
        return _page_of(site, asked, contested(site, asked), str(error), HTTPStatus.CONFLICT)
    except (LedgerError, RequestError) as error:
        return _page_of(site, asked, question, str(error), HTTPStatus.BAD_REQUEST)
    return RedirectResponse(address_of(*asks), HTTPStatus.SEE_OTHER)


def _event(site: Site, asked: Asked, question: Contested, asks: tuple[str, str]) -> Event:
    if asked.text("what") == "undo":
        return take_back(site.history, asked, Act.RESOLVE, asks)
    if len({side.who for side in question.sides if not side.is_settling}) < INDEPENDENT:
        message = "There is nothing to settle: two people have to answer first."
        raise RequestError(message)
    if not asked.text("why"):
        message = "Say why: whoever reads the review, and those who differed, will want to know."
        raise RequestError(message)
    after = answer_sent(asked, site.review.run.protocol, question.variable)
    return act_of(asked, Act.RESOLVE, asks, after, _words(asked, question, after))


def _words(asked: Asked, question: Contested, after: Answer) -> tuple[Quotation, ...]:
    """The words of those who said the same: they are what the settlement rests on."""
    mine = asked.viewer.who
    agreeing = (
        event
        for event in standing(question.events)
        if event.act is Act.ANSWER and event.after == after and event.who != mine
    )
    return tuple(dict.fromkeys(one for event in agreeing for one in event.evidence))


PAGES = (
    Page(path="/adjudicate", show=_list, ability=Ability.LOOK),
    Page(path="/adjudicate/{subject}", show=_show, ability=Ability.LOOK),
    Page(path="/adjudicate/{subject}", show=_settle, ability=Ability.RESOLVE, is_form=True),
)
"""The pages of adjudication."""
