"""Pooled results as the report prints them: each study, all of them, and those not pooled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.presentation.pooled_words import (
    asymmetry_text,
    estimate_text,
    heterogeneity_text,
    limits_text,
    number_text,
)
from trialatlas.presentation.tables import ReportTables, Row, url_of
from trialatlas.presentation.wording import p_value, ratio
from trialatlas.protocol.pooling import Pooling
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.stats.measures import MEASURES

__all__ = ["Answer", "Arm", "LeftOut", "PooledView", "PostedNumber", "StudyEffect", "pooled_views"]


@dataclass(frozen=True, slots=True)
class PostedNumber:
    """A number as a record posts it, and where it stands there."""

    group: str
    value: str
    spread: float | None
    n: int | None
    field: str


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of a study.

    Attributes:
        text: Its counts, or its mean with the standard deviation, as printed.
        titles: The titles of its groups.
        numbers: The posted numbers that it is made of.
    """

    text: str
    titles: str
    numbers: tuple[PostedNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEffect:
    """What one study says.

    Attributes:
        id: The study.
        url: Its page at the registry; empty where that is not known.
        arms: The side that is compared, and the one it is compared with.
        estimate: The effect on the scale of the measure; None where the study says nothing.
        low: Lower limit of its interval.
        high: Upper limit.
        error: Its standard error on the scale that is pooled.
        text: The effect as printed.
        weight: Its share of the weights of the main method.
        note: What was taken, added up and left out.
    """

    id: str
    url: str
    arms: tuple[Arm, ...]
    estimate: float | None
    low: float | None
    high: float | None
    error: float | None
    text: str
    weight: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What all studies say together by one method.

    Attributes:
        method: How they were pooled.
        estimate: The pooled effect on the scale of the measure; None where there is none.
        low: Lower limit of its interval.
        high: Upper limit.
        text: The pooled effect as printed.
        p_value: Of the test that there is no effect, as printed; empty where none is made.
        prediction: The limits of the prediction interval; None without one.
        prediction_text: The same as printed.
        heterogeneity: How much the studies differ, in one line; empty for fewer than two.
        n: How many studies were pooled.
        note: What a reader must know; empty otherwise.
    """

    method: str
    estimate: float | None
    low: float | None
    high: float | None
    text: str
    p_value: str
    prediction: tuple[float, float] | None
    prediction_text: str
    heterogeneity: str
    n: int
    note: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study with posted results of which nothing is pooled, and why."""

    id: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledView:
    """One question to the posted results, answered.

    Attributes:
        asked: The question as the protocol has it.
        measure: Its measure in words, beginning with a capital.
        sides: The headings of the arms.
        studies: The studies that gave numbers.
        answers: By each method, the main one first.
        left_out: The studies that gave none.
        asymmetry: What the test of the funnel found, as printed.
        n_with_results: How many included studies have posted results.
    """

    asked: Pooling
    measure: str
    sides: tuple[str, ...]
    studies: tuple[StudyEffect, ...]
    answers: tuple[Answer, ...]
    left_out: tuple[LeftOut, ...]
    asymmetry: str
    n_with_results: int


def pooled_views(protocol: ReviewProtocol, tables: ReportTables) -> tuple[PooledView, ...]:
    """What the report says of pooled results, in the order of the protocol.

    Args:
        protocol: The review.
        tables: What it found.
    """
    if not protocol.poolings:
        return ()
    rows = sorted(tables.results.to_pylist(), key=lambda row: row["position"] or 0)
    groups = tables.pooled_groups.to_pylist()
    return tuple(_view(asked, rows, groups) for asked in protocol.poolings)


def _view(asked: Pooling, rows: Sequence[Row], groups: Sequence[Row]) -> PooledView:
    analysis = f"pooling:{asked.name}"
    own = [row for row in rows if row["analysis"] == analysis]
    numbers = [row for row in groups if row["analysis"] == analysis]
    measure = MEASURES[asked.measure]
    label = measure.label
    effects = tuple(_effects(asked, own, numbers))
    left_out = tuple(
        LeftOut(row["row"], url_of(row["row"]), row["note"])
        for row in own
        if row["kind"] == "not_pooled"
    )
    asymmetry = next((row for row in own if row["kind"] == "pooled_asymmetry"), None)
    return PooledView(
        asked=asked,
        measure=label[:1].upper() + label[1:],
        sides=("Experimental", "Comparator") if measure.groups != "one group" else ("Group",),
        studies=effects,
        answers=tuple(_answer(asked, method, own) for method in asked.methods),
        left_out=left_out,
        asymmetry=asymmetry_text(asymmetry) if asymmetry else "",
        n_with_results=len(effects) + len(left_out),
    )


def _effects(asked: Pooling, own: Sequence[Row], numbers: Sequence[Row]) -> Iterator[StudyEffect]:
    weights = {
        row["row"]: row["estimate"]
        for row in own
        if row["kind"] == "pooled_weight" and row["column"] == f"weight:{asked.methods[0]}"
    }
    arms: dict[str, list[Arm]] = {}
    for row in own:
        if row["kind"] == "pooled_arm":
            arms.setdefault(row["row"], []).append(_arm(asked, row, numbers))
    for row in own:
        if row["kind"] == "pooled_study":
            yield StudyEffect(
                id=row["row"],
                url=url_of(row["row"]),
                arms=tuple(arms[row["row"]]),
                estimate=row["estimate"],
                low=row["low"],
                high=row["high"],
                error=row["error"],
                text=estimate_text(asked, row),
                weight=weights.get(row["row"]) or 0.0,
                note=row["note"],
            )


def _arm(asked: Pooling, row: Row, numbers: Sequence[Row]) -> Arm:
    if MEASURES[asked.measure].groups == "means":
        mean = number_text(asked, row["estimate"])
        text = f"{mean} (SD {ratio(row['error'])}), n = {row['of']:,}"
    else:
        text = f"{row['n']:,}/{row['of']:,}"
    posted = tuple(
        PostedNumber(item["group_title"], item["value"], item["spread"], item["n"], item["field"])
        for item in numbers
        if (item["record_id"], item["side"]) == (row["row"], row["column"])
    )
    return Arm(text, row["note"], posted)


def _answer(asked: Pooling, method: str, own: Sequence[Row]) -> Answer:
    by_row: Mapping[str, Row] = {
        row["row"]: row
        for row in own
        if row["column"] == method
        and row["kind"] in ("pooled", "pooled_prediction", "pooled_heterogeneity")
    }
    pooled, prediction = by_row["pooled"], by_row.get("prediction")
    label: str = pooled["method"]
    limits = (prediction["low"], prediction["high"]) if prediction else None
    return Answer(
        method=label[:1].upper() + label[1:],
        estimate=pooled["estimate"],
        low=pooled["low"],
        high=pooled["high"],
        text=estimate_text(asked, pooled),
        p_value=p_value(pooled["p_value"]) if pooled["p_value"] is not None else "",
        prediction=limits,
        prediction_text=limits_text(asked, prediction["low"], prediction["high"])
        if prediction
        else "",
        heterogeneity=heterogeneity_text(by_row),
        n=pooled["n"],
        note=pooled["note"],
    )
