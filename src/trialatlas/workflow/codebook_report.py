"""What was measured of a codebook: tables for a terminal, and the same in full as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from trialatlas.coding.measuring_codebook import Coverage, Example, Finding, Measures
from trialatlas.coding.unused_words import WordUse
from trialatlas.model.judgement import Missing
from trialatlas.presentation.data_rows import DataFile

__all__ = ["measures_as_files", "measures_as_tables"]

_MOST = 20
"""Most lines of a table of findings in the terminal; the files have all."""
_MOST_WORDS = 6
_LONGEST_WORD = 40
_QUOTES = " | "
# Short words, so that all columns fit into eighty characters.
_MISSING = {
    Missing.NOT_REPORTED: "Not\nreported",
    Missing.NOT_APPLICABLE: "Does\nnot\napply",
    Missing.UNCLEAR: "Unclear",
}


def measures_as_tables(measures: Measures) -> Iterator[RenderableType]:
    """What a person needs to see first, as tables that wrap in any width.

    Args:
        measures: What was measured.

    Yields:
        Tables, and lines of text between them.
    """
    yield _coverage(measures.coverage)
    if measures.rules:
        yield _rules(measures)
    if measures.conflicts:
        yield from _findings(
            measures.conflicts,
            f"Conflicts, of {measures.n:,} records: words for another value than the one coded",
            ("Coded", "Words for", "Why"),
        )
    if measures.near_misses:
        yield from _findings(
            measures.near_misses,
            f"Near misses, of {measures.n:,} records: words did not count, and no rule decided",
            ("Words", "Would be", "Why they do not count"),
        )
    yield from _unused(measures)


def _table(title: str, *columns: str, numbers: Sequence[str] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        is_number = column in numbers
        table.add_column(
            column,
            justify="right" if is_number else "left",
            # A count stays whole; what is too wide is folded elsewhere.
            no_wrap=is_number,
            overflow="fold",
        )
    return table


def _coverage(coverage: Sequence[Coverage]) -> Table:
    n = coverage[0].n if coverage else 0
    columns = ("Value", "of them\nby\ndefault", *_MISSING.values(), "In\nconflict")
    table = _table(f"Coverage of {n:,} records", "Variable", *columns, numbers=columns)
    for line in coverage:
        counts = [line.n_valued, line.n_otherwise]
        counts += [line.missing.get(str(kind), 0) for kind in _MISSING]
        shown = [_share(count, line.n) for count in (*counts, line.n_conflicts)]
        table.add_row(line.variable, *shown)
    return table


def _share(count: int, of: int) -> str:
    return f"{count:,} {100 * count / of:3.0f}%" if count and of else "-"


def _rules(measures: Measures) -> Table:
    columns = ("Tried", "Decided")
    table = _table(
        "Rules: how often each was tried, and decided",
        "Variable",
        "Rule",
        *columns,
        numbers=columns,
    )
    before = ""
    for use in measures.rules:
        variable = "" if use.variable == before else use.variable
        before = use.variable
        style = "" if use.n_decided else "yellow"
        decided = _share(use.n_decided, use.n_tried) if use.n_decided else "never"
        table.add_row(variable, use.rule, f"{use.n_tried:,}", decided, style=style)
    return table


def _findings(
    findings: Sequence[Finding], title: str, columns: tuple[str, str, str]
) -> Iterator[RenderableType]:
    table = _table(title, "Variable", *columns, "n", "Such as", numbers=("n",))
    shown = sorted(findings, key=lambda finding: -finding.n)[:_MOST]
    for finding in shown:
        table.add_row(
            finding.variable,
            finding.words,
            finding.category,
            finding.reason,
            f"{finding.n:,}",
            finding.examples[0].record_id,
        )
    yield table
    if len(findings) > len(shown):
        yield f"and {len(findings) - len(shown):,} more; --out FOLDER writes all, with quotations"


def _unused(measures: Measures) -> Iterator[RenderableType]:
    lines = [use for use in measures.words if use.unused]
    lines.sort(key=lambda use: -len(use.unused) / use.n_words)
    if not lines:
        return
    table = _table(
        f"Words of the codebook that stand in none of {measures.n:,} records",
        "Of",
        "Unused",
        "Such as",
        numbers=("Unused",),
    )
    for use in lines[:_MOST]:
        table.add_row(use.name, f"{len(use.unused)} of {use.n_words}", _some(use.unused))
    yield table
    if len(lines) > _MOST:
        yield f"and {len(lines) - _MOST} more; --out FOLDER writes all"


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return ", ".join(_short(word) for word in words[:_MOST_WORDS]) + more


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"


def measures_as_files(measures: Measures) -> tuple[DataFile, ...]:
    """Everything that was measured, as CSV files.

    Args:
        measures: What was measured.
    """
    return (
        _coverage_file(measures),
        DataFile(
            "rules.csv",
            "One line a rule",
            ("variable", "rule", "tried", "decided"),
            tuple((use.variable, use.rule, use.n_tried, use.n_decided) for use in measures.rules),
        ),
        _findings_file(
            "conflicts.csv",
            "One line a value and another for which the record has words too",
            ("coded", "words_for"),
            measures.conflicts,
        ),
        _findings_file(
            "near_misses.csv",
            "One line for words that did not count, and why, in records in which no rule decided",
            ("words", "would_be"),
            measures.near_misses,
        ),
        DataFile(
            "unused_words.csv",
            "One line a phrase or pattern that stands in no record",
            ("kind", "name", "words"),
            tuple(_unused_rows(measures.words)),
        ),
    )


def _coverage_file(measures: Measures) -> DataFile:
    kinds = [str(kind) for kind in Missing]
    return DataFile(
        "coverage.csv",
        "One line a variable",
        ("variable", "records", "valued", "by_otherwise", *kinds, "conflicts"),
        tuple(
            (
                line.variable,
                line.n,
                line.n_valued,
                line.n_otherwise,
                *(line.missing.get(kind, 0) for kind in kinds),
                line.n_conflicts,
            )
            for line in measures.coverage
        ),
    )


def _findings_file(
    name: str, meaning: str, columns: tuple[str, str], findings: Iterable[Finding]
) -> DataFile:
    return DataFile(
        name,
        meaning,
        ("variable", *columns, "reason", "records", "record_ids", "quotes"),
        tuple(
            (
                finding.variable,
                finding.words,
                finding.category,
                finding.reason,
                finding.n,
                ";".join(example.record_id for example in finding.examples),
                _QUOTES.join(_quoted(example) for example in finding.examples),
            )
            for finding in findings
        ),
    )


def _quoted(example: Example) -> str:
    return f"{example.field}: {example.quote}"


def _unused_rows(words: Iterable[WordUse]) -> Iterator[tuple[str, str, str]]:
    for use in words:
        for word in use.unused:
            yield use.kind, use.name, word
