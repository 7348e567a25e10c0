"""Which posted numbers of a study answer a question: one statement, and its groups by side.

Every study gives either groups to pool or the reason why it gives none; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialatlas.analysis.posted_fit import misfit_of
from trialatlas.analysis.posted_question import SIDES, Question
from trialatlas.analysis.posted_sides import STARTED, Chosen, by_side, started_in
from trialatlas.analysis.unlisted_events import unlisted
from trialatlas.model.posted import KIND_WORDS, PostedResult

__all__ = ["SIDES", "STARTED", "Chosen", "Question", "choose"]

_MOST_NAMED = 4
_COUNTED_ZERO = "not listed among the serious adverse events: counted as none"


def choose(question: Question, results: Sequence[PostedResult]) -> Chosen | str:
    """The groups of a study that answer a question, or why there are none.

    Args:
        question: The question.
        results: Posted numbers of the study, at least those that are wanted, and its milestones.
    """
    fitting = [result for result in results if question.is_wanted(result)]
    is_unlisted = not fitting and question.asked.is_unlisted_zero
    if is_unlisted:
        fitting = unlisted(question, results)
    if not fitting:
        return _nothing_fits(question, results)
    statement = _statement(question, fitting)
    if isinstance(statement, str):
        return statement
    chosen = by_side(question, statement, started_in(results))
    if isinstance(chosen, str) or not is_unlisted:
        return chosen
    return replace(chosen, notes=(_COUNTED_ZERO, *chosen.notes))


def _nothing_fits(question: Question, results: Sequence[PostedResult]) -> str:
    kinds = question.asked.outcome.kinds
    named = " or ".join(KIND_WORDS[kind] for kind in kinds)
    if any(result.kind in kinds for result in results):
        return f"none of the posted {named} has the words that are asked for"
    return f"no {named} are posted"


def _statement(question: Question, fitting: Sequence[PostedResult]) -> list[PostedResult] | str:
    """The one statement that fits, or why none or several do."""
    statements: dict[int, list[PostedResult]] = {}
    for result in fitting:
        statements.setdefault(result.series, []).append(result)
    kinds = question.asked.outcome.kinds
    ordered = sorted(
        statements.values(), key=lambda rows: (kinds.index(rows[0].kind), rows[0].series)
    )
    problems = [misfit_of(rows[0], question.asked) for rows in ordered]
    usable = [rows for rows, problem in zip(ordered, problems, strict=True) if not problem]
    if not usable:
        return problems[0]
    if len(usable) > 1 and not question.asked.takes_first:
        names = dict.fromkeys(_name(rows[0]) for rows in usable)
        more = "; …" if len(names) > _MOST_NAMED else ""
        listed = "; ".join(list(names)[:_MOST_NAMED])
        return f"{len(usable)} posted numbers fit, and which is meant is not said: {listed}{more}"
    return usable[0]


def _name(result: PostedResult) -> str:
    parts = (result.title, result.class_title, result.category, result.time_frame)
    return ", ".join(part for part in parts if part)
