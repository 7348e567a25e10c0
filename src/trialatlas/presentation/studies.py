"""The study table: one row a study, one cell a variable, each with the words it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from trialatlas.presentation.tables import (
    Cited,
    Quote,
    ReportTables,
    Row,
    cited,
    included_ids,
    latest_titles,
    quotes_of,
)
from trialatlas.presentation.wording import MISSING_WORDS, label_of
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Cell", "Found", "StudyRow", "StudyTable", "study_table"]

_NOT_CODED = "not coded"
_WORDS = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, and what it rests on.

    Attributes:
        labels: The values as shown; the kind of missing where there is none.
        is_missing: Whether there is no value.
        basis: What it rests on; empty where the variable was not coded.
        rule: The rule that decided; empty for a person.
        coder: Who coded.
        reason: Why, in a person's words.
        quotes: The deciding words.
        others: What other coders said, ``coder: value``.
        against: Words of the record for other values, which lost, by those values.
    """

    labels: tuple[str, ...]
    is_missing: bool
    basis: str = ""
    rule: str = ""
    coder: str = ""
    reason: str = ""
    quotes: tuple[Quote, ...] = ()
    others: tuple[str, ...] = ()
    against: tuple[tuple[str, tuple[Quote, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Words for which the search found a record."""

    block: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One included study.

    Attributes:
        study: The study.
        anchor: Id of its place in the page.
        also: Further records of the same study.
        found: Why the search found it.
        included_by: The person who decided that it is in; empty where a rule did.
        cells: One a column.
    """

    study: Cited
    anchor: str
    also: tuple[Cited, ...]
    found: tuple[Found, ...]
    included_by: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class StudyTable:
    """The study table of the report."""

    columns: tuple[Variable, ...]
    rows: tuple[StudyRow, ...]

    @property
    def anchors(self) -> dict[str, str]:
        """The place of each study in the page."""
        return {row.study.id: row.anchor for row in self.rows}

    @property
    def long(self) -> frozenset[int]:
        """Positions of columns that hold sentences rather than words, and so need room."""
        columns = enumerate(zip(*(row.cells for row in self.rows), strict=True))
        return frozenset(
            position
            for position, cells in columns
            if median(len("; ".join(cell.labels)) for cell in cells) > _WORDS
        )


def study_table(protocol: ReviewProtocol, tables: ReportTables) -> StudyTable:
    """The included studies with the columns that the protocol asks for."""
    columns = tuple(protocol.codebook[name] for name in protocol.table if name in protocol.codebook)
    screened = tables.screened.to_pylist()
    titles = latest_titles(tables.records)
    values = {(row["study_id"], row["variable"]): row for row in tables.values.to_pylist()}
    said = _by_cell(tables.codings.to_pylist())
    found = _found(tables.hits.to_pylist())
    deciders = {row["study_id"]: row["coder"] or "" for row in screened if not row["duplicate_of"]}
    also = defaultdict(list)
    for row in screened:
        if row["duplicate_of"]:
            also[row["study_id"]].append(cited(row["record_id"], titles))
    return StudyTable(
        columns,
        tuple(
            StudyRow(
                study=cited(study_id, titles),
                anchor=f"study-{number}",
                also=tuple(sorted(also[study_id], key=lambda record: record.id)),
                found=found.get(study_id, ()),
                included_by="" if deciders[study_id] == "rule" else deciders[study_id],
                cells=tuple(
                    _cell(variable, values.get((study_id, variable.name)), said)
                    for variable in columns
                ),
            )
            for number, study_id in enumerate(included_ids(screened), start=1)
        ),
    )


def _cell(
    variable: Variable, row: Row | None, said: Mapping[tuple[str, str], Sequence[Row]]
) -> Cell:
    if row is None:
        return Cell((_NOT_CODED,), is_missing=True)
    others = said.get((row["study_id"], variable.name), ())
    return Cell(
        labels=_labels(variable, row),
        is_missing=bool(row["missing"]),
        basis=row["basis"] or "",
        rule=row["rule"] or "",
        coder=row["coder"] or "",
        reason=row["reason"] or "",
        quotes=quotes_of(row["spans"]),
        others=tuple(
            f"{other['coder']}: {', '.join(_labels(variable, other))}"
            for other in sorted(others, key=lambda other: str(other["coder"]))
            if other["coder"] != row["coder"]
        ),
        against=_against(variable, row),
    )


def _against(variable: Variable, row: Row) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
    spans: dict[str, list[Row]] = defaultdict(list)
    for span in row["against"] or ():
        spans[span["value"]].append(span)
    return tuple(
        (label_of(variable, value), quotes_of(spans[value])) for value in variable.ordered(spans)
    )


def _labels(variable: Variable, row: Row) -> tuple[str, ...]:
    if row["missing"]:
        return (MISSING_WORDS[row["missing"]],)
    return tuple(label_of(variable, value) for value in row["value"] or ())


def _by_cell(codings: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    said: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in codings:
        said[row["study_id"], row["variable"]].append(row)
    return said


def _found(hits: Iterable[Row]) -> dict[str, tuple[Found, ...]]:
    places: dict[str, dict[str, list[Quote]]] = defaultdict(lambda: defaultdict(list))
    ordered = sorted(
        hits, key=lambda hit: (hit["block"], hit["field"], hit["start"], hit["version"])
    )
    for hit in ordered:
        places[hit["record_id"]][hit["block"]].append(Quote(hit["field"], hit["quote"]))
    return {
        record_id: tuple(
            Found(block, _first_of_each_word(quotes)) for block, quotes in blocks.items()
        )
        for record_id, blocks in places.items()
    }


def _first_of_each_word(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    # A record may name its disease fifty times; the first place of each word is enough.
    first: dict[str, Quote] = {}
    for quote in quotes:
        first.setdefault(quote.text.casefold(), quote)
    return tuple(first.values())
