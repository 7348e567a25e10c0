"""Explore: filters that combine, the evidence map, and the way down to studies and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from starlette.responses import RedirectResponse, Response

from trialatlas.analysis.facets import Facets, Selection
from trialatlas.presentation.theme import COLOURS
from trialatlas.web.access import Ability
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.explore_data import Seen, seen_by
from trialatlas.web.explore_facets import bars_of_values, chips_of, facet_of, shown
from trialatlas.web.explore_files import map_file, studies_file
from trialatlas.web.explore_map import map_of
from trialatlas.web.explore_study import study_shown
from trialatlas.web.explore_view import LONGEST_TEXT, View, address, filter_pairs, view_of
from trialatlas.web.pages import page
from trialatlas.web.paging import leaf_of
from trialatlas.web.record_search import answer_of
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES"]


@dataclass(frozen=True, slots=True)
class _Explored:
    """What an address asks for, and what answers it.

    Attributes:
        order: Positions of the studies that pass, in the order of the list.
        problems: What of the address cannot be answered.
    """

    seen: Seen
    view: View
    selection: Selection
    order: NDArray[np.int64]
    problems: Sequence[str]

    @property
    def facets(self) -> Facets:
        return self.seen.facets


def _explored(site: Site, asked: Asked) -> _Explored:
    seen = seen_by(site, asked.viewer)
    facets = seen.facets
    view = view_of(asked, site.review.run.protocol, facets)
    answer = answer_of(site.review, view.expression)
    among = None if answer.ids is None else facets.having_ids(_studies(seen, answer.ids))
    selection = facets.select(view.filters, among)
    order = np.arange(len(facets.studies))
    if view.sort:
        order = facets.columns[view.sort].order(is_descending=view.is_descending)
    problems = (*view.problems, *filter(None, (answer.problem,)))
    return _Explored(seen, view, selection, order[selection.mask[order]], problems)


def _studies(seen: Seen, records: frozenset[str]) -> frozenset[str]:
    """Ids of the studies whose records these are, each found by any of its records."""
    found = seen.tables.found
    firsts = {seen.tables.first_of.get(one, one) for one in records}
    return frozenset(found[one].study_id for one in firsts if one in found)


def _show(site: Site, asked: Asked) -> Response:
    found = _explored(site, asked)
    view, selection, facets = found.view, found.selection, found.facets
    leaf = leaf_of(asked, found.order.tolist())
    return page(
        site,
        asked,
        "explore.html.j2",
        view=view,
        problems=found.problems,
        n=selection.n,
        n_all=len(facets.studies),
        chips=list(chips_of(view, selection)),
        facets=[facet_of(view, selection, name) for name in view.opened],
        closed=[
            (column.variable.title, address("/explore", view.toggled("open", name), "filters"))
            for name, column in facets.columns.items()
            if name not in view.opened
        ],
        variables=_variables(facets),
        map=map_of(view, selection),
        colours=COLOURS,
        leaf=leaf,
        rows=[_row(found, place) for place in leaf.items],
        headings=[_heading(view, facets, name) for name in view.shown],
        links=_links(view),
        longest=LONGEST_TEXT,
    )


def _variables(facets: Facets) -> list[tuple[str, str]]:
    return [(name, column.variable.title) for name, column in facets.columns.items()]


def _row(found: _Explored, place: int) -> dict[str, object]:
    """A line of the list: id, title, address of its page, and a text for each column."""
    study = found.facets.studies[place]
    return {
        "id": study,
        "title": found.seen.tables.by_study[study].title,
        "address": address(f"/explore/{quote(study, safe='')}", found.view.pairs),
        "cells": [_cell(found.facets, name, place) for name in found.view.shown],
    }


def _cell(facets: Facets, name: str, place: int) -> str:
    column = facets.columns[name]
    return "; ".join(shown(column, value) for value in column.values_of(place))


def _heading(view: View, facets: Facets, name: str) -> dict[str, str]:
    """The head of a column: its title, whether the list is sorted by it, and how to sort it."""
    is_own = view.sort == name
    direction = ("descending" if view.is_descending else "ascending") if is_own else ""
    new = {"": name, "ascending": f"-{name}", "descending": ""}[direction]
    pairs = [*view.without("sort"), *([("sort", new)] if new else [])]
    title = facets.columns[name].variable.title
    return {
        "title": title,
        "direction": direction,
        "address": address("/explore", pairs, "studies"),
    }


def _links(view: View) -> dict[str, str]:
    return {
        "all": address("/explore", view.without("q", *_filters(view))),
        "studies": address("/explore/studies.csv", view.pairs),
        "every": address("/explore/studies.csv", [*view.pairs, ("every", "yes")]),
        "map": address("/explore/map.csv", view.pairs),
        "values": address("/explore/values", view.pairs),
    }


def _filters(view: View) -> list[str]:
    return [parameter for name in view.filters for parameter in filter_pairs(name)]


def _values(site: Site, asked: Asked) -> Response:
    """All values of a variable, for those of which there are too many for bars on the page."""
    found = _explored(site, asked)
    name = asked.query.get("of", "")
    if not name:
        return RedirectResponse(address("/explore", found.view.pairs), HTTPStatus.SEE_OTHER)
    if name not in found.facets.columns:
        message = "There is no such variable. Go back to Explore and choose one there."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    column = found.facets.columns[name]
    words = asked.query.get("words", "").strip()[:LONGEST_TEXT]
    wanted = words.casefold()
    counts = found.selection.counts(name)
    matching = [
        code
        for code, value in enumerate(column.values)
        if wanted in shown(column, value).casefold()
    ]
    matching.sort(key=lambda code: -int(counts[code]))
    leaf = leaf_of(asked, matching)
    return page(
        site,
        asked,
        "explore_values.html.j2",
        name=name,
        variable=column.variable,
        words=words,
        view=found.view,
        leaf=leaf,
        bars_shown=bars_of_values(found.view, found.selection, name, leaf.items),
        colours=COLOURS,
        back=address("/explore", found.view.pairs),
    )


def _study(site: Site, asked: Asked) -> Response:
    found = _explored(site, asked)
    study = asked.path["study_id"]
    place = found.facets.place_of(study)
    if place is None:
        message = f"{study} is none of the included studies that you can see here."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    order = found.order.tolist()
    at = order.index(place) if found.selection.mask[place] else None
    beside = {}
    for name, step in (("before", -1), ("after", 1)):
        if at is not None and 0 <= at + step < len(order):
            other = quote(found.facets.studies[order[at + step]], safe="")
            beside[name] = address(f"/explore/{other}", found.view.pairs)
    return page(
        site,
        asked,
        "explore_study.html.j2",
        **study_shown(site, found.seen, study),
        beside=beside,
        at=None if at is None else at + 1,
        n=len(order),
        back=address("/explore", found.view.pairs, "studies"),
    )


def _studies_file(site: Site, asked: Asked) -> Response:
    found = _explored(site, asked)
    names = list(found.facets.columns) if asked.query.get("every") else found.view.shown
    return studies_file(found.seen, names, found.order)


def _map_file(site: Site, asked: Asked) -> Response:
    found = _explored(site, asked)
    if not found.view.rows:
        message = "There is no map: the review has no two variables to put against each other."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    return map_file(found.view, found.selection)


PAGES = (
    Page(path="/explore", show=_show, ability=Ability.LOOK),
    Page(path="/explore/values", show=_values, ability=Ability.LOOK),
    Page(path="/explore/studies.csv", show=_studies_file, ability=Ability.LOOK),
    Page(path="/explore/map.csv", show=_map_file, ability=Ability.LOOK),
    Page(path="/explore/{study_id}", show=_study, ability=Ability.LOOK),
)
"""The pages of exploring."""
