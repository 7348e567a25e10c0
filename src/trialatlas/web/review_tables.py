"""A review's tables as pages read them: lists in memory, what belongs to one record on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pyarrow as pa

from trialatlas.model.event import RULE
from trialatlas.model.judgement import Coding, Decision
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES
from trialatlas.store.keyed import KeyedRows
from trialatlas.web.flows import Flows, flows_of
from trialatlas.workflow.stages import Run

__all__ = ["Found", "ReviewTables", "ShownStudy", "open_tables"]

_FOUND = """
    SELECT screened.record_id, screened.version, screened.study_id, screened.decision,
        screened.coder, coalesce(records.titles.brief, records.titles.official, '') AS title,
        coalesce(ruled.decision, '') AS by_rule
    FROM screened JOIN records USING (record_id, version)
    LEFT JOIN decisions AS ruled
        ON ruled.record_id = screened.record_id AND ruled.coder = 'rule'
    WHERE coalesce(screened.duplicate_of, '') = ''
    ORDER BY screened.record_id
"""
_FURTHER = """
    SELECT DISTINCT record_id, duplicate_of FROM screened
    WHERE coalesce(duplicate_of, '') NOT IN ('', record_id)
"""
_RECORDS = """
    SELECT records.* FROM records
    SEMI JOIN (FROM screened WHERE coalesce(duplicate_of, '') = '') USING (record_id, version)
"""
_DOUBTS = """
    SELECT study_id, list(variable) AS variables FROM codings
    WHERE confidence = 'low' OR missing = 'unclear'
    GROUP BY study_id
"""
_BY_KEY = {
    "hits": "record_id",
    "assessments": "study_id",
    "decisions": "record_id",
    "codings": "study_id",
    "values": "study_id",
}
"""Tables of which a page shows what belongs to one record or study, and the column with its id."""

_OF_VALUES = ("study_id", "variable", "value", "missing", "coder")


class Found(msgspec.Struct, frozen=True):
    """A record that the search found, the first of its study.

    Attributes:
        record_id: The registry's id.
        version: The version that the review reads.
        study_id: The study's id.
        decision: The verdict that counted when the review was last run.
        coder: Whose verdict that is.
        title: Its brief title, or else the official one.
        by_rule: The rules' verdict.
    """

    record_id: str
    version: str
    study_id: str
    decision: str
    coder: str
    title: str
    by_rule: str


@dataclass(frozen=True, slots=True)
class ShownStudy:
    """A record as a page shows it."""

    study: Study
    version: str


@dataclass(frozen=True, slots=True)
class ReviewTables:
    """What the last run of a review made; none of it changes.

    Attributes:
        found: The records found, by id, in the order of their ids.
        by_study: Those records by the id of their study.
        first_of: By the id of every further record found of a study, the id of its first.
        values: The table ``values`` without its evidence, as `trialatlas.model.tables` has it.
        doubts: By study the variables that the rules leave in doubt: the record has words for
            another value too, or the value is unclear.
        flows: How records went through the review.
    """

    found: Mapping[str, Found]
    by_study: Mapping[str, Found]
    first_of: Mapping[str, str]
    values: pa.Table
    doubts: Mapping[str, frozenset[str]]
    flows: Flows
    _records: KeyedRows
    _keyed: Mapping[str, KeyedRows]

    def study(self, record_id: str) -> ShownStudy | None:
        """A record that the search found; None if it is none of them."""
        if record_id not in self.found:
            return None
        row = self._records.rows(record_id)[0]
        return ShownStudy(msgspec.convert(row, Study), row["version"])

    def rows_of(self, table: str, key: str) -> list[dict[str, object]]:
        """The rows of a table that belong to a record or study.

        Args:
            table: ``hits`` or ``decisions`` by record; ``assessments``, ``codings`` or
                ``values`` by study.
            key: The record's or study's id.
        """
        return self._keyed[table].rows(key)

    def codings(self, table: str, study_id: str) -> list[Coding]:
        """Of a study the rows of ``assessments``, ``codings`` or ``values``."""
        return msgspec.convert(self.rows_of(table, study_id), list[Coding])

    def rule_decision(self, record_id: str) -> Decision | None:
        """What the rules decided on a record."""
        rows = [row for row in self.rows_of("decisions", record_id) if row["coder"] == RULE]
        return msgspec.convert(rows[0], Decision) if rows else None


def open_tables(run: Run) -> ReviewTables | None:
    """Make a review's tables ready for pages.

    Args:
        run: The review.

    Returns:
        The tables, or None as long as the review has not been run up to its values.

    Raises:
        WorkspaceError: A table cannot be read.
    """
    if "adjudicate" not in run.workspace.lineage():
        return None
    found = [
        msgspec.convert(row, Found)
        for batch in run.sql(_FOUND, "records", "screened", "decisions")
        for row in batch.to_pylist()
    ]
    further = [row for batch in run.sql(_FURTHER, "screened") for row in batch.to_pylist()]
    doubts = [row for batch in run.sql(_DOUBTS, "codings") for row in batch.to_pylist()]
    values = TABLES["values"].schema
    kept = pa.schema([values.field(name) for name in _OF_VALUES])
    # Files without a name are there as long as someone reads them, and gone however that ends.
    with TemporaryDirectory(prefix="trialatlas-web-") as name:
        room = Path(name)
        records = run.sql(_RECORDS, "records", "screened")
        return ReviewTables(
            found={one.record_id: one for one in found},
            by_study={one.study_id: one for one in found},
            first_of={row["record_id"]: row["duplicate_of"] for row in further},
            values=pa.Table.from_batches(run.scan("values", _OF_VALUES), kept),
            doubts={row["study_id"]: frozenset(row["variables"]) for row in doubts},
            flows=flows_of(run),
            _records=KeyedRows.write(records, "record_id", room / "records"),
            _keyed={
                name: KeyedRows.write(run.scan(name), column, room / name)
                for name, column in _BY_KEY.items()
            },
        )
