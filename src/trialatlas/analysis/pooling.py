"""Posted results of the included studies, pooled: what each study says, and what all say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.analysis.describe import Row
from trialatlas.analysis.pooled_rows import PooledStudy, group_rows, result_rows
from trialatlas.analysis.posted_fit import deviation_of
from trialatlas.analysis.posted_groups import SIDES, STARTED, Chosen, Question, choose
from trialatlas.model.posted import PostedKind, PostedResult
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.stats.effects import Counts, Means, joined_means
from trialatlas.stats.measures import MEASURES

__all__ = ["NOTHING_POSTED", "Pooled", "Posted", "pool_posted", "studies_of", "wanted_results"]


class Posted(NamedTuple):
    """What the included studies posted.

    Attributes:
        results: Batches of ``posted_results``.
        studies: Record ids of those whose records say that results are posted.
    """

    results: Iterable[pa.RecordBatch]
    studies: Sequence[str]


NOTHING_POSTED = Posted((), ())
"""What a review reads that pools nothing."""


class Pooled(NamedTuple):
    """The answers to all questions.

    Attributes:
        results: Rows of ``results``.
        groups: Rows of ``pooled_groups``.
    """

    results: list[Row]
    groups: list[Row]


_NOT_READ = "it has posted results, but not in the records that the review reads"


def pool_posted(protocol: ReviewProtocol, posted: Posted) -> Pooled:
    """Pool posted results as the protocol asks.

    Args:
        protocol: The review.
        posted: What the included studies posted.
    """
    questions = [Question(asked, protocol.concepts) for asked in protocol.poolings]
    by_study = wanted_results(questions, posted.results)
    pooled = Pooled([], [])
    for question in questions:
        studies = studies_of(question, by_study, posted.studies)
        pooled.results.extend(result_rows(question, studies))
        pooled.groups.extend(group_rows(question, studies))
    return pooled


def wanted_results(
    questions: Sequence[Question], batches: Iterable[pa.RecordBatch]
) -> dict[str, list[PostedResult]]:
    """The posted numbers that questions need, by record; of all others none is held in memory.

    Args:
        questions: The questions.
        batches: Batches of ``posted_results``.
    """
    found: dict[str, list[PostedResult]] = {}
    kinds = {kind for question in questions for kind in question.asked.outcome.kinds}
    kinds |= {PostedKind.MILESTONE, PostedKind.ANY_SERIOUS}
    wanted: dict[tuple[str, str], bool] = {}
    told: set[tuple[str, str]] = set()
    for batch in batches if questions else ():
        for record_id in pc.unique(batch["record_id"]).to_pylist():
            found.setdefault(record_id, [])
        of_kinds = batch.filter(pc.is_in(batch["kind"], pa.array(map(str, kinds), pa.string())))
        for row in of_kinds.to_pylist():
            key, kind_of = (row["kind"], row["title"]), (row["record_id"], row["kind"])
            if key not in wanted:
                wanted[key] = _is_wanted(questions, *key)
            # One number of each kind tells that the study posts such.
            if wanted[key] or kind_of not in told:
                found[row["record_id"]].append(msgspec.convert(row, PostedResult))
                told.add(kind_of)
    return found


def _is_wanted(questions: Sequence[Question], kind: str, title: str) -> bool:
    if title == STARTED or kind == PostedKind.ANY_SERIOUS:
        return True
    return any(
        kind in question.asked.outcome.kinds and question.names("title", title)
        for question in questions
    )


def studies_of(
    question: Question, by_study: Mapping[str, Sequence[PostedResult]], with_results: Sequence[str]
) -> list[PooledStudy]:
    """What every study with posted results gives to a question.

    Args:
        question: The question.
        by_study: The posted numbers by record id.
        with_results: Record ids of the studies whose records say that results are posted.

    Returns:
        All the studies: what is pooled of each, or why nothing is.
    """
    given = []
    for study_id in sorted({*with_results, *by_study}):
        results = by_study.get(study_id)
        chosen = _NOT_READ if results is None else choose(question, results)
        given.append(_study(question, study_id, chosen))
    return _in_one_unit(question, given)


def _study(question: Question, study_id: str, chosen: Chosen | str) -> PooledStudy:
    if isinstance(chosen, str):
        return PooledStudy(study_id=study_id, reason=chosen)
    wanted = SIDES if question.asked.comparator else SIDES[:1]
    is_means = MEASURES[question.asked.measure].groups == "means"
    groups = [
        _joined(chosen.sides[side]) if is_means else _added(chosen.sides[side]) for side in wanted
    ]
    return PooledStudy(
        study_id=study_id,
        groups=tuple(groups),
        posted={side: tuple(chosen.sides[side]) for side in wanted},
        notes=chosen.notes,
    )


def _added(results: Sequence[PostedResult]) -> Counts:
    return Counts(
        sum(int(item.number or 0) for item in results), sum(item.n or 0 for item in results)
    )


def _joined(results: Sequence[PostedResult]) -> Means:
    return joined_means(
        [Means(item.n or 0, item.number or 0.0, deviation_of(item) or 0.0) for item in results]
    )


def _in_one_unit(question: Question, given: list[PooledStudy]) -> list[PooledStudy]:
    """Mean differences in other units than most studies have are left out.

    Units are compared as they are written. Only those that the words of the review spell out in
    full are names of one unit: words that a unit merely holds (``mg`` in ``mg/L``) are not.
    """
    if question.asked.measure != "mean_difference":
        return given
    wanted = question.asked.outcome.unit
    phrases = wanted.words(question.concepts).phrases if wanted else ()
    same = {_plain(phrase): _plain(phrases[0]) for phrase in phrases}
    units = {study.study_id: same.get(unit, unit) for study in given if (unit := _unit(study))}
    counts = Counter(units.values()).most_common()
    if len(counts) < 2:  # noqa: PLR2004 - one unit is nothing to choose from
        return given
    (usual, most), (_, next_most) = counts[:2]
    if most == next_most:
        listed = ", ".join(sorted({_unit(study) for study in given} - {""}))
        reasons = dict.fromkeys(units, f"units differ, and no one is that of most: {listed}")
    else:
        reasons = {
            study.study_id: f"its unit is {_unit(study)}, that of most other studies {usual}"
            for study in given
            if units.get(study.study_id, usual) != usual
        }
    return [
        PooledStudy(study_id=study.study_id, reason=reasons[study.study_id])
        if study.study_id in reasons
        else study
        for study in given
    ]


def _unit(study: PooledStudy) -> str:
    first = next((item for items in study.posted.values() for item in items), None)
    return _plain(first.unit) if first else ""


def _plain(unit: str) -> str:
    return " ".join(unit.lower().split())
