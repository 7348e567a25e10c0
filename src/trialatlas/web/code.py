"""Coding: a variable beside the record, what the rules say of it, and one's own answer."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.responses import RedirectResponse, Response

from trialatlas.errors import LedgerConflictError, LedgerError, RequestError
from trialatlas.model.event import Act, Event, Quotation
from trialatlas.model.judgement import Missing
from trialatlas.web.access import Ability
from trialatlas.web.acts import act_of, fresh_id, take_back
from trialatlas.web.adjudicate import address_of as settled_at
from trialatlas.web.answer_forms import answer_sent, choices_of, told_answer
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.code_queue import (
    Waiting,
    address_of,
    following,
    is_every,
    waiting_of,
)
from trialatlas.web.coded_study import CodedStudy, coded_study, rule_answer, words_of_rules
from trialatlas.web.pages import page
from trialatlas.web.paging import leaf_of
from trialatlas.web.record_quotes import find_quote, quotations_sent
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES"]


def _list(site: Site, asked: Asked) -> Response:
    studies = waiting_of(site, asked)
    wanted = asked.query.get("which", "")
    return page(
        site,
        asked,
        "coding.html.j2",
        leaf=leaf_of(asked, [one for one in studies if _is_wanted(one, wanted)]),
        which=wanted,
        n_studies=len(studies),
        n_doubts=sum(len(one.doubts) for one in studies),
        n_coded=sum(one.n_coded for one in studies),
        address=lambda study, name: address_of(asked, study, name),
    )


def _is_wanted(one: Waiting, which: str) -> bool:
    wanted = {"doubtful": one.doubts, "begun": one.n_coded, "untouched": not one.n_coded}
    return bool(wanted.get(which, True))


def _next(site: Site, asked: Asked) -> Response:
    after = (asked.query.get("after", ""), asked.query.get("variable", ""))
    found = following(site, asked, after)
    to = address_of(asked, *found) if found else "/code"
    return RedirectResponse(to, HTTPStatus.SEE_OTHER)


def _show(site: Site, asked: Asked) -> Response:
    return _page_of(site, asked, coded_study(site, asked))


def _page_of(
    site: Site, asked: Asked, study: CodedStudy, problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    names = [one.variable.name for one in study.variables]
    place = names.index(study.open.variable.name)
    last = asked.query.get("last", "")
    return page(
        site,
        asked,
        "code.html.j2",
        status=status,
        it=study,
        choices=choices_of(study.open.variable),
        kinds=list(Missing),
        given=_given(asked, study),
        new_ids=(fresh_id(), fresh_id(), fresh_id()),
        problem=problem,
        told=told_answer,
        rule_answer=rule_answer,
        is_every=is_every(asked),
        address=lambda name, **more: address_of(asked, study.study_id, name, **more),
        before=names[place - 1] if place else "",
        behind=names[place + 1] if place + 1 < len(names) else "",
        last=last,
        settled_at=settled_at,
    )


def _given(asked: Asked, study: CodedStudy) -> dict[str, object]:
    """What the fields hold: what was just sent, or else one's own answer."""
    own = study.open.own
    if asked.form:
        sent = [(one, _words(one)) for one in asked.texts("evidence")]
        return {
            "values": asked.texts("value"),
            "other": asked.text("other"),
            "missing": asked.text("missing"),
            "why": asked.text("why"),
            "evidence": sent,
        }
    evidence = (
        [(_sent(one), one.quote) for one in own.evidence if one.start is not None] if own else []
    )
    return {
        "values": own.after.value if own else (),
        "other": "; ".join(own.after.value) if own else "",
        "missing": own.after.missing if own else "",
        "why": own.why if own else "",
        "evidence": evidence,
    }


def _sent(one: Quotation) -> str:
    said = {"field": one.field, "start": one.start, "quote": one.quote}
    return msgspec.json.encode(said).decode()


def _words(sent: str) -> str:
    try:
        said = msgspec.json.decode(sent, type=dict[str, object])
    except (msgspec.MsgspecError, RecursionError):
        return sent
    return str(said.get("quote", sent))


def _answer(site: Site, asked: Asked) -> Response:
    study = coded_study(site, asked)
    question = (study.study_id, study.open.variable.name)
    try:
        site.history.append([_event(site, asked, study)])
    except LedgerConflictError as error:
        site.history.refresh()
        again = coded_study(site, asked)
        return _page_of(site, asked, again, str(error), HTTPStatus.CONFLICT)
    except (LedgerError, RequestError) as error:
        return _page_of(site, asked, study, str(error), HTTPStatus.BAD_REQUEST)
    except PageError as error:
        return _page_of(site, asked, study, error.message, error.status)
    site.history.refresh()
    found = None if asked.text("what") == "undo" else following(site, asked, question)
    told = {} if asked.text("what") == "undo" else {"last": " ".join(question)}
    return RedirectResponse(address_of(asked, *(found or question), **told), HTTPStatus.SEE_OTHER)


def _event(site: Site, asked: Asked, study: CodedStudy) -> Event:
    question = (study.study_id, study.open.variable.name)
    what, by_rule = asked.text("what"), study.open.by_rule
    if what == "undo":
        return take_back(site.history, asked, Act.ANSWER, question)
    if what == "confirm":
        if by_rule is None:
            message = "The rules say nothing of this variable; choose a value."
            raise RequestError(message)
        return act_of(asked, Act.ANSWER, question, rule_answer(by_rule), words_of_rules(by_rule))
    after = answer_sent(asked, site.review.run.protocol, study.open.variable)
    record, version = study.shown.study, study.shown.version
    words = quotations_sent(record, asked.texts("evidence"), version)
    if asked.text("quote"):
        found = find_quote(record, asked.text("quote_field"), asked.text("quote"), version)
        words = tuple(dict.fromkeys((*words, found)))
    return act_of(asked, Act.ANSWER, question, after, words)


PAGES = (
    Page(path="/code", show=_list, ability=Ability.LOOK),
    Page(path="/code/next", show=_next, ability=Ability.LOOK),
    Page(path="/code/{study_id}", show=_show, ability=Ability.LOOK),
    Page(path="/code/{study_id}", show=_answer, ability=Ability.ANSWER, is_form=True),
)
"""The pages of coding."""
