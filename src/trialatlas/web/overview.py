"""The first page: how far the review is, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from trialatlas.errors import Fault, TrialatlasError
from trialatlas.model.person import Viewer
from trialatlas.presentation.flow import Flow
from trialatlas.web.access import Ability, may
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.flows import is_blind
from trialatlas.web.outputs import output_names
from trialatlas.web.pages import page
from trialatlas.web.progress import Waiting, progress_of, waiting_of
from trialatlas.web.routes import Page
from trialatlas.web.running import Task, check_same
from trialatlas.web.site import Site
from trialatlas.web.stages_told import StagesTold
from trialatlas.web.written import AsWritten
from trialatlas.workflow.stages import STAGES
from trialatlas.workflow.standing import StageStanding, State

__all__ = ["PAGES", "overview_page"]

_OPEN_STAGES = ("snapshot", "search", "assess")
"""Of these everyone may know how many rows they made; later ones count what people decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notices:
    """What is wrong with a review's files; empty where nothing is."""

    written: AsWritten
    restart: str
    problem: str
    waiting: Waiting


def _show(site: Site, asked: Asked) -> Response:
    return overview_page(site, asked)


def overview_page(
    site: Site,
    asked: Asked,
    problem: str = "",
    faults: tuple[Fault, ...] = (),
    status: int = HTTPStatus.OK,
) -> Response:
    """The page, with what went wrong with what was sent from it.

    Args:
        site: What is served.
        asked: Who asks.
        problem: What is wrong with what was sent; empty if nothing is.
        faults: Of a file that was sent.
        status: HTTP status.
    """
    viewer = asked.viewer
    tables = site.review.tables
    is_dual = site.history.is_dual
    blind = is_blind(viewer, is_dual=is_dual)
    written = site.review.written.now()
    stages, stages_problem = _stages(site, written)
    flow = tables.flows.shown_to(viewer, is_dual=is_dual) if tables else None
    return page(
        site,
        asked,
        "overview.html.j2",
        status=status,
        problem=problem,
        faults=faults,
        notices=_notices(site, written, viewer),
        stages=stages,
        stages_problem=stages_problem,
        open_stages=_OPEN_STAGES if blind else [stage.name for stage in STAGES],
        has_run=any(one.state is not State.NEVER for one in stages),
        is_fresh=bool(stages) and all(one.state is State.FRESH for one in stages),
        job=site.running.job,
        progress=progress_of(site, viewer, tables) if tables else None,
        flow=flow,
        addresses=_addresses(flow, by_rules=blind) if flow else {},
        is_blind=blind,
        outputs=[] if blind else output_names(site),
        added=asked.query.get("added", ""),
    )


def _stages(site: Site, written: AsWritten) -> tuple[Sequence[StageStanding], str]:
    told = site.memory.of("how the stages stand", StagesTold)
    try:
        return told.of(written.run or site.review.run), ""
    except TrialatlasError as error:
        return (), str(error)


def _notices(site: Site, written: AsWritten, viewer: Viewer) -> _Notices:
    restart = ""
    try:
        if written.run is not None:
            check_same(written.run.protocol, site.history)
    except TrialatlasError as error:
        restart = str(error)
    runs = may(viewer.role, Ability.RUN)
    return _Notices(
        written=written,
        restart=restart,
        problem=site.review.problem,
        waiting=waiting_of(site) if runs else Waiting(),
    )


def _addresses(flow: Flow, *, by_rules: bool) -> dict[str, str]:
    """Where a step of the flow can be looked at, by its label: where as many are listed."""
    screened, included = flow.steps[-2:]
    found = {screened.label: "/screen"}
    if not by_rules:
        return {**found, included.label: "/code"}
    ruled = zip(("exclude", "unsure"), screened.exits, strict=True)
    found |= {one.label: f"/screen?rules={verdict}" for verdict, one in ruled}
    return {**found, included.label: "/screen?rules=include"}


def _start(site: Site, asked: Asked) -> Response:
    told = asked.text("task")
    if told not in set(Task):
        message = f"The form asks for {told!r}, which is nothing that can be done here."
        raise PageError(HTTPStatus.BAD_REQUEST, message)
    who = asked.viewer.who
    if not site.running.start(Task(told), who):
        job = site.running.job
        by = f" {job.who} started it" if job else ""
        message = f"This is being done already;{by}. Wait until it has ended."
        return overview_page(site, asked, message, status=HTTPStatus.CONFLICT)
    site.access.note(who, "runs", told)
    return RedirectResponse("/run", HTTPStatus.SEE_OTHER)


def _follow(site: Site, asked: Asked) -> Response:
    job = site.running.job
    if job is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    is_still = "still" in asked.query
    return page(
        site,
        asked,
        "run.html.j2",
        job=job,
        stages=STAGES,
        is_refreshed=not job.is_over and not is_still,
        is_told=may(asked.viewer.role, Ability.RUN),
    )


PAGES = (
    Page(path="/", show=_show, ability=Ability.LOOK),
    Page(path="/run", show=_follow, ability=Ability.LOOK),
    Page(path="/run", show=_start, ability=Ability.RUN, is_form=True),
)
"""The page of the review's state, and that of a run."""
