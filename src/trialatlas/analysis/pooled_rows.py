"""Pooled results as rows of ``results`` and ``pooled_groups``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trialatlas.analysis.describe import Row, row_of_test
from trialatlas.analysis.posted_groups import SIDES, Question
from trialatlas.model.posted import PostedResult
from trialatlas.protocol.pooling import Pooling
from trialatlas.stats.asymmetry import egger
from trialatlas.stats.between_studies import Heterogeneity
from trialatlas.stats.effects import Counts, Effect, Means
from trialatlas.stats.estimate import normal_quantile
from trialatlas.stats.measures import MEASURES, effect_of, pooled_by
from trialatlas.stats.synthesis import Synthesis

__all__ = ["PooledStudy", "group_rows", "result_rows"]

_Z = normal_quantile(0.95)
_HALVES = "a half was added to each cell, as one is empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledStudy:
    """What one study gives to a question.

    Attributes:
        study_id: The study.
        groups: The group that is compared and the one it is compared with; empty where nothing
            is pooled.
        posted: The posted numbers that they are made of, by side.
        notes: What was added up and left out.
        reason: Why nothing is pooled; empty where something is.
    """

    study_id: str
    groups: tuple[Counts | Means, ...] = ()
    posted: Mapping[str, Sequence[PostedResult]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""


def result_rows(question: Question, studies: Sequence[PooledStudy]) -> Iterator[Row]:
    """What a question's answer is: of each study, and of all by every method.

    Args:
        question: The question.
        studies: All studies with posted results.

    Yields:
        Rows of ``results`` of the kinds ``pooled_arm``, ``pooled_study``, ``not_pooled``,
        ``pooled_weight``, ``pooled``, ``pooled_prediction``, ``pooled_heterogeneity`` and
        ``pooled_asymmetry``.
    """
    asked = question.asked
    given = [study for study in studies if study.groups]
    effects = [effect_of(asked.measure, asked.methods[0], study.groups) for study in given]
    shared = {"analysis": f"pooling:{asked.name}", "variable": asked.measure}
    for study, effect in zip(given, effects, strict=True):
        for row in (*_arms(study), _study_row(asked, study, effect)):
            yield {**shared, **row, "row": study.study_id, "studies": [study.study_id]}
    for study in studies:
        if study.reason:
            yield {
                **shared,
                "kind": "not_pooled",
                "row": study.study_id,
                "column": "not_pooled",
                "note": study.reason,
                "studies": [study.study_id],
            }
    for method in asked.methods:
        found = pooled_by(
            asked.measure,
            method,
            [study.groups for study in given],
            knapp_hartung=asked.is_adjusted,
        )
        for row in _method_rows(asked, method, found, given):
            yield {**shared, "column": method, "of": len(studies), **row}
    asymmetry = {**row_of_test(egger(effects)), "kind": "pooled_asymmetry", "row": "egger"}
    yield {**shared, **asymmetry, "column": asked.methods[0]}


def _arms(study: PooledStudy) -> Iterator[Row]:
    for side, group in zip(SIDES, study.groups, strict=False):
        row: Row = {"kind": "pooled_arm", "column": side, "of": group.of}
        titles = "; ".join(item.group_title or item.group_id for item in study.posted[side])
        if isinstance(group, Counts):
            share = group.n / group.of
            yield {**row, "n": group.n, "estimate": share, "note": titles}
        else:
            yield {**row, "n": group.of, "estimate": group.mean, "error": group.sd, "note": titles}


def _study_row(asked: Pooling, study: PooledStudy, effect: Effect) -> Row:
    shown = MEASURES[asked.measure].shown
    first = next(item for items in study.posted.values() for item in items)
    said = ", ".join(
        part for part in (first.title, first.class_title, first.category, first.time_frame) if part
    )
    notes = [said, *study.notes, effect.note, _HALVES if effect.is_corrected else ""]
    row: Row = {
        "kind": "pooled_study",
        "column": "effect",
        "method": MEASURES[asked.measure].label,
        "n": sum(group.n if isinstance(group, Counts) else group.of for group in study.groups),
        "of": sum(group.of for group in study.groups),
        "note": "; ".join(filter(None, notes)),
    }
    if effect.estimate is None or effect.variance is None:
        return row
    error = math.sqrt(effect.variance)
    return {
        **row,
        "estimate": shown(effect.estimate),
        "low": shown(effect.estimate - _Z * error),
        "high": shown(effect.estimate + _Z * error),
        "error": error,
    }


def _method_rows(
    asked: Pooling, method: str, found: Synthesis, given: Sequence[PooledStudy]
) -> Iterator[Row]:
    # A weight of 0 does not tell: Mantel and Haenszel's method gives it to studies that it uses.
    studies = [
        study.study_id
        for study in given
        if effect_of(asked.measure, method, study.groups).estimate is not None
    ]
    for study, weight in zip(given, found.weights, strict=True):
        yield {
            "kind": "pooled_weight",
            "row": study.study_id,
            "column": f"weight:{method}",
            "estimate": weight,
            "studies": [study.study_id],
        }
    label = f"{MEASURES[asked.measure].label}: {found.method}"
    shared: Row = {"method": label, "n": found.n, "studies": studies}
    yield {
        **shared,
        **_interval(asked, found.estimate, found.low, found.high),
        "kind": "pooled",
        "row": "pooled",
        "error": found.error,
        # That a share is a half is nothing to test.
        "p_value": None if MEASURES[asked.measure].none is None else found.p_value,
        "note": found.note,
    }
    if found.prediction_low is not None:
        yield {
            **shared,
            **_interval(asked, found.estimate, found.prediction_low, found.prediction_high),
            "kind": "pooled_prediction",
            "row": "prediction",
        }
    if found.heterogeneity is not None:
        for row in _heterogeneity(found.heterogeneity):
            yield {**shared, **row, "kind": "pooled_heterogeneity"}


def _interval(asked: Pooling, estimate: float | None, low: float | None, high: float | None) -> Row:
    shown = MEASURES[asked.measure].shown
    numbers = {"estimate": estimate, "low": low, "high": high}
    return {name: None if number is None else shown(number) for name, number in numbers.items()}


def _heterogeneity(found: Heterogeneity) -> Iterator[Row]:
    yield {"row": "q", "statistic": found.q, "p_value": found.p_value, "estimate": float(found.df)}
    yield {"row": "i2", "estimate": found.i2, "low": found.i2_low, "high": found.i2_high}
    yield {"row": "h2", "estimate": found.h2}
    if found.tau2 is not None:
        yield {
            "row": "tau2",
            "estimate": found.tau2,
            "low": found.tau2_low,
            "high": found.tau2_high,
        }


def group_rows(question: Question, studies: Sequence[PooledStudy]) -> Iterator[Row]:
    """Every posted number that is pooled, with its place in the record.

    Args:
        question: The question.
        studies: The studies.

    Yields:
        Rows of ``pooled_groups``.
    """
    for study in studies:
        for side, items in study.posted.items():
            for item in items:
                yield {
                    "analysis": f"pooling:{question.asked.name}",
                    "record_id": study.study_id,
                    "version": item.version,
                    "side": side,
                    "position": item.position,
                    "kind": str(item.kind),
                    "title": item.title,
                    "time_frame": item.time_frame,
                    "class_title": item.class_title,
                    "category": item.category,
                    "unit": item.unit,
                    "group_title": item.group_title,
                    "value": item.value,
                    "spread": item.spread,
                    "n": item.n,
                    "field": item.field,
                }
