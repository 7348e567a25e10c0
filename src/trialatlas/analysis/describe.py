"""Frequencies and cross-tables of coded values; every number with its denominator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trialatlas.model.judgement import Coding, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import CrossTable
from trialatlas.stats.estimate import Estimate, SignificanceTest
from trialatlas.stats.methods import ASSOCIATIONS, INTERVALS, TABLE_TESTS
from trialatlas.stats.missingness import share_bounds

__all__ = [
    "Column",
    "Row",
    "association",
    "cross_table",
    "frequencies",
    "row_of_estimate",
    "row_of_test",
]

Row = dict[str, object]
"""A row of ``results``, without what it has not."""


class Column(NamedTuple):
    """One variable over all studies.

    Attributes:
        variable: The variable.
        codings: Its value in each study, by study id.
    """

    variable: Variable
    codings: Mapping[str, Coding]

    def groups(self) -> dict[str, list[str]]:
        """Study ids by value; the kinds of missing come last, under their own names."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for study_id, coding in sorted(self.codings.items()):
            for value in coding.value or (str(coding.missing),):
                found[value].append(study_id)
        return {value: found[value] for value in self.variable.ordered(found)}


def frequencies(column: Column, interval: str = "wilson") -> Iterator[Row]:
    """How many studies have each value.

    Proportions are of the studies that report the variable. Where a study may have several values,
    it counts under each, and the percentages can add to more than 100.

    Args:
        column: The variable.
        interval: Name of `trialatlas.stats.methods.INTERVALS`.

    Yields:
        Rows of ``results``: of the kind ``frequency`` for each value; after it, where studies are
        not reported or unclear, ``frequency_bounds``, between which its share would lie if they
        were known; and for each kind of missing, ``missing``.
    """
    unknown = sorted(
        study
        for study, coding in column.codings.items()
        if not coding.value and coding.missing is not Missing.NOT_APPLICABLE
    )
    reported = [study for study, coding in column.codings.items() if coding.value]
    missing = len(column.codings) - len(reported)
    name = column.variable.name
    for value, all_studies in column.groups().items():
        # A codebook may call a category as a kind of missing is called, such as unclear.
        having = [study for study in all_studies if column.codings[study].value]
        studies = having or all_studies
        row: Row = {
            "analysis": f"frequency:{name}",
            "variable": name,
            "row": value,
            "n": len(studies),
            "missing": missing,
            "studies": studies,
        }
        if not having:
            yield {**row, "kind": "missing", "of": len(column.codings)}
            continue
        share = INTERVALS[interval](len(studies), len(reported))
        yield {
            **row,
            "kind": "frequency",
            "of": len(reported),
            "estimate": share.estimate,
            "low": share.low,
            "high": share.high,
            "method": share.method,
        }
        if unknown:
            yield {**row, **_bounds(share, unknown)}


def _bounds(share: Estimate, unknown: list[str]) -> Row:
    bounds = share_bounds(share.n, share.of, len(unknown))
    return {
        "kind": "frequency_bounds",
        "column": "bounds",
        "low": bounds.low,
        "high": bounds.high,
        "method": bounds.method,
        "n": bounds.missing,
        "of": share.of + bounds.missing,
        "missing": None,
        "studies": unknown,
    }


def cross_table(rows: Column, columns: Column) -> Iterator[Row]:
    """How many studies have each pair of values of two variables; missing kinds are values too.

    Yields:
        Rows of ``results`` of the kind ``cross_table``, one for each pair, empty pairs included.
    """
    across = columns.groups()
    for row_value, row_studies in rows.groups().items():
        for column_value, column_studies in across.items():
            both = sorted(set(row_studies) & set(column_studies))
            yield {
                "analysis": f"cross_table:{rows.variable.name}:{columns.variable.name}",
                "kind": "cross_table",
                "variable": rows.variable.name,
                "by": columns.variable.name,
                "row": row_value,
                "column": column_value,
                "n": len(both),
                "of": len(rows.codings),
                "studies": both,
            }


def association(rows: Column, columns: Column, asked: CrossTable) -> Iterator[Row]:
    """Whether and how strongly two variables are associated.

    Only studies with exactly one value of each count. One with several values would stand in
    several cells, which no test of a table allows; one without a value stands in none. Both are
    counted as missing.

    Args:
        rows: Variable of the rows.
        columns: Variable of the columns.
        asked: Its measures and tests.

    Yields:
        Rows of ``results``: of the kind ``cross_table_measure`` for each measure, then
        ``cross_table_test`` for each test.
    """
    pairs = [
        (coding.value[0], columns.codings[study].value[0])
        for study, coding in rows.codings.items()
        if study in columns.codings and len(coding.value) == len(columns.codings[study].value) == 1
    ]
    counts = Counter(pairs)
    down, across = (
        sorted(set(values)) for values in ([r for r, _ in pairs], [c for _, c in pairs])
    )
    table = [[counts[row, column] for column in across] for row in down] or [[0]]
    base: Row = {
        "analysis": f"cross_table:{rows.variable.name}:{columns.variable.name}",
        "variable": rows.variable.name,
        "by": columns.variable.name,
        "missing": len(rows.codings) - len(pairs),
    }
    for name in asked.measures:
        found = row_of_estimate(ASSOCIATIONS[name](table))
        yield {**base, **found, "kind": "cross_table_measure", "row": name}
    for name in asked.tests:
        tested = row_of_test(TABLE_TESTS[name](table))
        yield {**base, **tested, "kind": "cross_table_test", "row": name}


def row_of_estimate(found: Estimate) -> Row:
    """What ``results`` says of an estimate."""
    return {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "method": found.method,
        "n": found.n,
        "of": found.of,
        "note": found.note,
    }


def row_of_test(found: SignificanceTest) -> Row:
    """What ``results`` says of a test."""
    return {
        "statistic": found.statistic,
        "p_value": found.p_value,
        "error": found.error,
        "method": found.method,
        "n": found.of,
        "of": found.of,
        "note": found.note,
    }
