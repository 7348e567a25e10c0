"""Medians of numbers, and shares over numbers such as years."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from trialatlas.analysis.describe import Column, Row, row_of_test
from trialatlas.model.judgement import Coding
from trialatlas.protocol.review import Trend
from trialatlas.stats.association import cochran_armitage
from trialatlas.stats.medians import median
from trialatlas.stats.methods import INTERVALS

__all__ = ["medians", "trend"]


def medians(column: Column, by: Column | None = None) -> Iterator[Row]:
    """The median of a variable, of all studies or within the values of another.

    A study counts if its value is exactly one finite number; of the others the row says how many
    they are. A study with several values of ``by`` counts under each.

    Args:
        column: The variable.
        by: Within whose values medians are taken, kinds of missing included; None for all studies.

    Yields:
        Rows of ``results`` of the kind ``median``.
    """
    name = column.variable.name
    groups = by.groups() if by else {"": sorted(column.codings)}
    for value, members in groups.items():
        own = _numbers(column, members)
        found = median(list(own.values()))
        odd = sum(1 for study in members if _has_value(column, study)) - len(own)
        told = f"{odd} with a value that is not one number" if odd else ""
        yield {
            "analysis": f"median:{name}:{by.variable.name}" if by else f"median:{name}",
            "kind": "median",
            "variable": name,
            "by": by.variable.name if by else "",
            "column": value,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "method": found.method,
            "n": found.n,
            "of": len(members),
            "missing": len(members) - found.n,
            "note": "; ".join(filter(None, (found.note, told))),
            "studies": list(own),
        }


def trend(question: Trend, column: Column, over: Column, interval: str = "wilson") -> Iterator[Row]:
    """The share of studies with a value at each number, and the Cochran-Armitage test.

    A study counts if it reports the variable and has exactly one finite number to stand at.

    Args:
        question: Which values count.
        column: The variable.
        over: The variable of the numbers.
        interval: Name of `trialatlas.stats.methods.INTERVALS`.

    Yields:
        Rows of ``results``: of the kind ``trend`` for each number in its order, then one of the
        kind ``trend_test``.
    """
    heading: Row = {
        "analysis": f"trend:{question.variable}:{'+'.join(question.values)}:{question.over}",
        "variable": question.variable,
        "by": question.over,
    }
    at: defaultdict[float, list[str]] = defaultdict(list)
    for study, number in _numbers(over, sorted(column.codings)).items():
        if column.codings[study].value:
            at[number].append(study)
    scores = sorted(at)
    having = [
        [study for study in at[score] if set(column.codings[study].value) & set(question.values)]
        for score in scores
    ]
    n_used = sum(map(len, at.values()))
    missing = len(column.codings) - n_used
    for score, studies in zip(scores, having, strict=True):
        share = INTERVALS[interval](len(studies), len(at[score]))
        yield {
            **heading,
            "kind": "trend",
            "row": f"{score:.15g}",
            "estimate": share.estimate,
            "low": share.low,
            "high": share.high,
            "method": share.method,
            "n": share.n,
            "of": share.of,
            "missing": missing,
            "studies": studies,
        }
    counts = list(map(len, having)) or [0]
    found = cochran_armitage(counts, [len(at[score]) for score in scores] or [0], scores)
    tested = {"kind": "trend_test", "row": "cochran_armitage", "missing": missing}
    yield {**heading, **row_of_test(found), **tested}


def _numbers(column: Column, studies: Iterable[str]) -> dict[str, float]:
    found = ((study, _number(column.codings.get(study))) for study in studies)
    return {study: number for study, number in found if number is not None}


def _number(coding: Coding | None) -> float | None:
    if coding is None or len(coding.value) != 1:
        return None
    try:
        number = float(coding.value[0])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _has_value(column: Column, study: str) -> bool:
    return study in column.codings and bool(column.codings[study].value)
