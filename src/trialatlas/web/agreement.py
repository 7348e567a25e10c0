"""How far people agree: kappa with intervals by pair, variable and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from trialatlas.adjudication.agreement import (
    PairAgreement,
    agreement_of_all,
    agreement_of_pairs,
)
from trialatlas.model.person import Viewer
from trialatlas.presentation.data_rows import DataFile, Plain, encoded
from trialatlas.stats.estimate import Estimate
from trialatlas.web.access import Ability
from trialatlas.web.answer_forms import title_of
from trialatlas.web.asked import Asked
from trialatlas.web.pages import page
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES", "Drawn", "Pair", "drawn"]

_WIDTH = 200
_COLUMNS = (
    "variable", "first", "second", "month", "alike", "of", "share", "share_low", "share_high",
    "kappa", "kappa_low", "kappa_high", "level", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where an estimate stands on a scale from −1 to 1, in units of the picture.

    Attributes:
        at: The estimate.
        low: Lower limit of its interval; the estimate where it has none.
        high: Upper limit.
    """

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people on one variable.

    Attributes:
        title: What is decided or coded.
        row: Their agreement over all time.
        drawn: Their kappa in a picture; None where there is none.
        months: The same of each month, if there are several.
    """

    title: str
    row: PairAgreement
    drawn: Drawn | None
    months: Sequence[tuple[PairAgreement, Drawn | None]]


@dataclass(frozen=True, slots=True)
class _Agreement:
    pairs: Sequence[Pair]
    alphas: Mapping[str, Estimate]
    rows: Sequence[PairAgreement]


def _found(site: Site, viewer: Viewer) -> _Agreement:
    protocol, events = site.review.run.protocol, site.history.all(viewer)
    rows = agreement_of_pairs(events)
    pairs = []
    for (variable, _), of_pair in groupby(rows, key=lambda row: (row.variable, row.coders)):
        whole, *months = of_pair
        shown = [(row, drawn(row.kappa)) for row in months] if len(months) > 1 else []
        pairs.append(Pair(title_of(protocol, variable), whole, drawn(whole.kappa), shown))
    alphas = {title_of(protocol, name): one for name, one in agreement_of_all(events).items()}
    return _Agreement(pairs, alphas, rows)


def drawn(kappa: Estimate) -> Drawn | None:
    """A kappa in a picture; None where it is not defined."""
    if kappa.estimate is None:
        return None
    low = kappa.estimate if kappa.low is None else kappa.low
    high = kappa.estimate if kappa.high is None else kappa.high
    return Drawn(*(_place(number) for number in (kappa.estimate, low, high)))


def _place(number: float) -> float:
    return round((max(-1.0, min(1.0, number)) + 1) / 2 * _WIDTH, 1)


def _remembered(site: Site, viewer: Viewer) -> _Agreement:
    key = ("agreement", site.history.n_events, viewer)
    return site.memory.of(key, lambda: _found(site, viewer))


def _show(site: Site, asked: Asked) -> Response:
    agreement = _remembered(site, asked.viewer)
    return page(site, asked, "agreement.html.j2", agreement=agreement, width=_WIDTH)


def _export(site: Site, asked: Asked) -> Response:
    lines = tuple(_line(row) for row in _remembered(site, asked.viewer).rows)
    file = DataFile("agreement.csv", "two people on one variable", _COLUMNS, lines)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(encoded(file), headers=headers, media_type="text/csv")


def _line(row: PairAgreement) -> tuple[Plain, ...]:
    share, kappa = row.agreement, row.kappa
    return (
        *(row.variable or "screening", *row.coders, row.month, share.n, share.of),
        *(share.estimate, share.low, share.high),
        *(kappa.estimate, kappa.low, kappa.high, kappa.level, kappa.note),
    )


PAGES = (
    Page(path="/agreement", show=_show, ability=Ability.LOOK),
    Page(path="/agreement.csv", show=_export, ability=Ability.LOOK),
)
"""The pages of agreement."""
