"""Who decided on records: people and language models whose verdicts count, and who disagree."""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.model.event import MODEL, PEOPLE, RULE
from trialatlas.presentation.tables import ReportTables, Row
from trialatlas.presentation.words import counted, listed

__all__ = ["deciders_words", "n_by_people", "people_in"]


def people_in(coders: Iterable[str | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Coders that are people, and those that are language models."""
    names = sorted({coder for coder in coders if coder and coder not in (RULE, PEOPLE)})
    models = tuple(name for name in names if name.startswith(MODEL))
    return tuple(name for name in names if name not in models), models


def n_by_people(screened: Iterable[Row]) -> int:
    """How many verdicts are a person's: not the rules', nor a model's, nor open."""
    return sum(bool(people_in([row["coder"]])[0]) for row in screened)


def deciders_words(tables: ReportTables) -> str:
    """Whose verdicts count, in a sentence."""
    screened = tables.screened.to_pylist()
    settled = {_id(row): row for row in screened if any(people_in([row["coder"]]))}
    opened = {_id(row) for row in screened if row["coder"] == PEOPLE}
    first = {_id(row): str(row["duplicate_of"] or "") for row in screened}
    deciding = {str(row["coder"]) for row in settled.values()}
    differing: set[str] = set()
    for row in tables.decisions.to_pylist():
        # A decision on one of several records of a study counts for the study.
        for record in (_id(row), first.get(_id(row), "")):
            if record in opened:
                differing.add(str(row["coder"]))
            if record in settled and settled[record]["decision"] == row["decision"]:
                deciding.add(str(row["coder"]))
    said = []
    if settled:
        who = _who(deciding, "or")
        said.append(f"For {counted(len(settled), 'record')} the verdict of {who} counts")
    if opened:
        said.append(
            f"{'on' if said else 'On'} {counted(len(opened), 'record')} "
            f"{_who(differing, 'and') or 'people'} disagree and nobody has settled it yet, so "
            "no one’s verdict counts"
        )
    if not said:
        return "All verdicts were reached by rules over the records; no person gave another one."
    return f"{'; '.join(said)}; all others were decided by the rules alone."


def _id(row: Row) -> str:
    return str(row["record_id"])


def _who(coders: Iterable[str], last: str) -> str:
    people, models = people_in(coders)
    counts = ((people, "person", "people"), (models, "language model", "language models"))
    return listed((counted(len(who), one, many) for who, one, many in counts if who), last)
