"""How far people are with a review, as far as each of them may know."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.adjudication.queue import conflicts
from trialatlas.errors import Fault, ProtocolError, WorkspaceError
from trialatlas.model.person import Viewer
from trialatlas.protocol.decisions import read_history
from trialatlas.web.review_tables import ReviewTables
from trialatlas.web.site import Site
from trialatlas.web.written import check_inside, decision_files, marks_of

__all__ = ["Progress", "Waiting", "progress_of", "waiting_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far someone is.

    Attributes:
        n_decided: Records that they decided on.
        n_records: Records found, each study once.
        n_coded: Values of included studies that they coded.
        n_values: Values that included studies have.
        n_unsure: Records that await a person's decision.
        n_conflicts: Questions on which people differ that nobody has settled.
    """

    n_decided: int
    n_records: int
    n_coded: int
    n_values: int
    n_unsure: int
    n_conflicts: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is in the files under ``decisions/`` and not in the ledger, and the other way round.

    Attributes:
        n_lines: Lines that the ledger lacks.
        n_events: Events that the files lack.
        faults: Why they cannot be counted; empty if they can.
        problem: Why they cannot be read at all; empty if they can.
    """

    n_lines: int = 0
    n_events: int = 0
    faults: tuple[Fault, ...] = ()
    problem: str = ""


def progress_of(site: Site, viewer: Viewer, tables: ReviewTables) -> Progress:
    """How far someone is.

    Args:
        site: What is served.
        viewer: Who asks.
        tables: What the last run made.
    """
    flow = tables.flows.shown_to(viewer, is_dual=site.history.is_dual)
    answers = site.history.answers(viewer.who)
    variables = {variable.name for variable in site.review.run.protocol.codebook.variables}
    return Progress(
        n_decided=sum(not variable and record in tables.found for record, variable in answers),
        n_records=len(tables.found),
        n_coded=sum(
            variable in variables and study in tables.by_study for study, variable in answers
        ),
        n_values=flow.n_included * len(variables),
        n_unsure=flow.n_unsure,
        n_conflicts=_n_conflicts(site, viewer),
    )


def _n_conflicts(site: Site, viewer: Viewer) -> int:
    key = ("number of conflicts", site.history.n_events, viewer)
    return site.memory.of(key, lambda: len(conflicts(site.history.all(viewer))))


def waiting_of(site: Site) -> Waiting:
    """How far a review's files and its ledger have the same.

    Args:
        site: What is served.
    """
    mark = marks_of(decision_files(site.review.folder))
    key = ("waiting", site.history.n_events, mark)
    return site.memory.of(key, lambda: _waiting(site))


def _waiting(site: Site) -> Waiting:
    folder = site.review.folder
    known = site.history.ids()
    try:
        check_inside(folder, decision_files(folder))
        written = {line.event.id for line in read_history(folder)}
    except ProtocolError as error:
        return Waiting(faults=error.faults)
    except WorkspaceError as error:
        return Waiting(problem=str(error))
    return Waiting(len(written - known), len(known - written))
