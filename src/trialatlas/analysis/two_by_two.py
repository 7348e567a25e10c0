"""2x2 tables of coded values: odds ratios, what missing values could make of them, and tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from trialatlas.analysis.describe import Column, Row, row_of_estimate, row_of_test
from trialatlas.model.judgement import Coding, Missing
from trialatlas.protocol.review import OddsRatio
from trialatlas.stats.estimate import Estimate
from trialatlas.stats.methods import ODDS_RATIOS, RISKS, TWO_BY_TWO_TESTS
from trialatlas.stats.missingness import Unplaced, odds_ratio_bounds
from trialatlas.stats.sparse import sparse_notes
from trialatlas.stats.strata import breslow_day, mantel_haenszel, mantel_haenszel_test

__all__ = ["odds_ratio", "stratified"]

Counts = Sequence[Sequence[int]]
_Place = tuple[int | None, int | None]


def odds_ratio(question: OddsRatio, rows: Column, columns: Column) -> Iterator[Row]:
    """A 2x2 table of our values, its odds ratio, and the same of the published counts.

    A study is in the table if each of its two values is exactly one of the two that are compared.
    Of the others, those that could be in it but for a value that is not reported or unclear bound
    the odds ratio; a value that does not apply keeps a study out for good.

    Yields:
        Rows of ``results``: four cells, the odds ratio by the first method, by the others, the
        bounds, and the tests; ours, then those of the published counts but the bounds.
    """
    places = _places(question, rows, columns)
    studies: dict[_Place, list[str]] = {
        (row, column): sorted(study for study, own in places.items() if own == (row, column))
        for row, column in product((0, 1, None), repeat=2)
    }
    cells = [[studies[i, j] for j in range(2)] for i in range(2)]
    counts = [[len(cell) for cell in row] for row in cells]
    yield from _cells(question, counts, "odds_ratio", cells)
    left_out = len(rows.codings) - sum(map(sum, counts))
    yield from _numbers(question, counts, "odds_ratio", left_out)
    yield _bounds(question, counts, studies)
    yield from _tests(question, counts, "odds_ratio", left_out)
    if question.published:
        kind = "published_odds_ratio"
        yield from _cells(question, question.published, kind, None)
        yield from _numbers(question, question.published, kind, None)
        yield from _tests(question, question.published, kind, None)


def stratified(question: OddsRatio, rows: Column, columns: Column, strata: Column) -> Iterator[Row]:
    """The same 2x2 table within each value of a third variable, and what is common to all.

    A study without exactly one value of the third variable is in no stratum, and is counted as
    missing.

    Yields:
        Rows of ``results``: of each stratum its four cells and its odds ratio by the first method;
        the Mantel-Haenszel odds ratio and its test; the Breslow-Day test with Tarone's correction.
    """
    places = _places(question, rows, columns)
    tables = []
    for value, members in strata.groups().items():
        own = [study for study in members if strata.codings[study].value == (value,)]
        cells = [[[s for s in own if places.get(s) == (i, j)] for j in range(2)] for i in range(2)]
        counts = [[len(cell) for cell in row] for row in cells]
        if not any(map(any, counts)):
            continue
        tables.append(counts)
        for cell in _cells(question, counts, "odds_ratio", cells):
            name = f"odds_ratio_stratum:{question.name}:{value}"
            yield {**cell, "analysis": name, "kind": "odds_ratio_stratum_cell"}
        found = ODDS_RATIOS[question.methods[0]](counts)
        label = f"{strata.variable.title}: {strata.variable.label(value)} ({_written(counts)})"
        yield {
            **_heading(question, "odds_ratio"),
            **_estimated(found, len(own) - found.of),
            "kind": "odds_ratio_also",
            "row": f"stratum:{value}",
            "method": f"{label}, {found.method}",
            "studies": sorted(study for row in cells for cell in row for study in cell),
        }
    n_inside = sum(sum(map(sum, table)) for table in tables)
    yield from _common(question, tables, len(rows.codings) - n_inside)


def _written(counts: Counts) -> str:
    """A table on one line, row by row."""
    return "; ".join(", ".join(map(str, row)) for row in counts)


def _common(question: OddsRatio, tables: Sequence[Counts], missing: int) -> Iterator[Row]:
    yield {
        **_heading(question, "odds_ratio"),
        **_estimated(mantel_haenszel(tables), missing),
        "kind": "odds_ratio_also",
        "row": "mantel_haenszel",
    }
    tests = {
        "mantel_haenszel_test": mantel_haenszel_test(tables),
        "breslow_day": breslow_day(tables),
    }
    for name, found in tests.items():
        yield {
            **_heading(question, "odds_ratio"),
            **row_of_test(found),
            "kind": "odds_ratio_test",
            "row": name,
            "missing": missing,
        }


def _places(question: OddsRatio, rows: Column, columns: Column) -> dict[str, _Place]:
    """The row and the column of each study that has or may have one of the values compared."""
    found = {}
    for study, coding in rows.codings.items():
        other = columns.codings.get(study)
        row = _position(coding, question.row_values)
        column = _position(other, question.column_values) if other else -1
        if -1 not in (row, column):
            found[study] = (row, column)
    return found


def _position(coding: Coding, values: Sequence[str]) -> int | None:
    """Which of the values a study has; None if it may have either, -1 if it has neither."""
    if coding.value:
        only = coding.value[0] if len(coding.value) == 1 else ""
        return values.index(only) if only in values else -1
    return -1 if coding.missing is Missing.NOT_APPLICABLE else None


def _cells(
    question: OddsRatio,
    counts: Counts,
    kind: str,
    studies: Sequence[Sequence[list[str]]] | None,
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
                "studies": studies[i][j] if studies else [],
            }


def _numbers(question: OddsRatio, counts: Counts, kind: str, missing: int | None) -> Iterator[Row]:
    first, *others = question.methods
    main = ODDS_RATIOS[first](counts)
    notes = filter(None, (main.note, *sparse_notes(counts)))
    yield {
        **_heading(question, kind),
        **_estimated(main, missing),
        "kind": kind,
        "note": "; ".join(notes),
    }
    estimates = [ODDS_RATIOS[name](counts) for name in others]
    estimates += [RISKS[name](counts) for name in question.risks]
    for name, estimate in zip((*others, *question.risks), estimates, strict=True):
        yield {
            **_heading(question, kind),
            **_estimated(estimate, missing),
            "kind": f"{kind}_also",
            "row": name,
        }


def _estimated(found: Estimate, missing: int | None) -> Row:
    return {**row_of_estimate(found), "missing": missing}


def _bounds(question: OddsRatio, counts: Counts, studies: dict[_Place, list[str]]) -> Row:
    bounds = odds_ratio_bounds(
        counts,
        Unplaced(
            rows=(len(studies[0, None]), len(studies[1, None])),
            columns=(len(studies[None, 0]), len(studies[None, 1])),
            anywhere=len(studies[None, None]),
        ),
    )
    return {
        **_heading(question, "odds_ratio"),
        "kind": "odds_ratio_bounds",
        "row": "bounds",
        "low": bounds.low,
        "high": bounds.high,
        "method": bounds.method,
        "n": bounds.missing,
        "of": bounds.missing + sum(map(sum, counts)),
        "note": bounds.note,
        "studies": sorted(
            study for place, own in studies.items() if None in place for study in own
        ),
    }


def _tests(question: OddsRatio, counts: Counts, kind: str, missing: int | None) -> Iterator[Row]:
    for name in question.tests:
        yield {
            **_heading(question, kind),
            **row_of_test(TWO_BY_TWO_TESTS[name](counts)),
            "kind": f"{kind}_test",
            "row": name,
            "missing": missing,
        }


def _heading(question: OddsRatio, kind: str) -> Row:
    return {
        "analysis": f"{kind}:{question.name}",
        "variable": question.rows,
        "by": question.columns,
        "row": "",
        "column": "",
    }
