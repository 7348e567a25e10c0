"""Frequencies, cross-tables and odds ratios of coded values; every number with its denominator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trialatlas.model.judgement import Coding
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import OddsRatio
from trialatlas.stats.contingency import odds_ratio_woolf
from trialatlas.stats.intervals import wilson

__all__ = ["Column", "cross_table", "frequencies", "odds_ratio"]

Row = dict[str, object]


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


def frequencies(column: Column) -> Iterator[Row]:
    """How many studies have each value.

    Proportions are of the studies that report the variable. Where a study may have several values,
    it counts under each, and the percentages can add to more than 100.

    Yields:
        Rows of ``results`` of the kinds ``frequency`` and, for each kind of missing, ``missing``.
    """
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
        share = wilson(len(studies), len(reported))
        yield {
            **row,
            "kind": "frequency",
            "of": len(reported),
            "estimate": share.estimate,
            "low": share.low,
            "high": share.high,
            "method": share.method,
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


def odds_ratio(question: OddsRatio, rows: Column, columns: Column) -> Iterator[Row]:
    """A 2x2 table of our values, its odds ratio, and the same of the published counts.

    A study is in the table if each of its two values is exactly one of the two that are compared.

    Yields:
        Rows of ``results``: four cells and the odds ratio, ours and the published.
    """
    cells = [
        [_having(rows, row) & _having(columns, column) for column in question.column_values]
        for row in question.row_values
    ]
    total = len(rows.codings)
    counts = [[len(studies) for studies in row] for row in cells]
    yield from _two_by_two(question, counts, "odds_ratio", cells)
    left_out = total - sum(map(sum, counts))
    yield _ratio(question, counts, "odds_ratio", missing=left_out)
    if question.published:
        yield from _two_by_two(question, question.published, "published_odds_ratio", None)
        yield _ratio(question, question.published, "published_odds_ratio", missing=None)


def _having(column: Column, value: str) -> set[str]:
    return {study for study, coding in column.codings.items() if coding.value == (value,)}


def _two_by_two(
    question: OddsRatio,
    counts: Sequence[Sequence[int]],
    kind: str,
    studies: Sequence[Sequence[set[str]]] | None,
) -> Iterator[Row]:
    total = sum(map(sum, counts))
    for i, row_value in enumerate(question.row_values):
        for j, column_value in enumerate(question.column_values):
            yield {
                **_heading(question, kind),
                "kind": f"{kind}_cell",
                "row": row_value,
                "column": column_value,
                "n": counts[i][j],
                "of": total,
                "studies": sorted(studies[i][j]) if studies else [],
            }


def _ratio(
    question: OddsRatio, counts: Sequence[Sequence[int]], kind: str, missing: int | None
) -> Row:
    ratio = odds_ratio_woolf(counts)
    return {
        **_heading(question, kind),
        "kind": kind,
        "estimate": ratio.estimate,
        "low": ratio.low,
        "high": ratio.high,
        "method": ratio.method,
        "n": ratio.n,
        "of": ratio.of,
        "missing": missing,
        "note": ratio.note,
    }


def _heading(question: OddsRatio, kind: str) -> Row:
    return {
        "analysis": f"{kind}:{question.name}",
        "variable": question.rows,
        "by": question.columns,
        "row": "",
        "column": "",
    }
