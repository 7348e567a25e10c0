"""The tables that flow between stages: schema, key and meaning of each.

Stages never import each other; a table that one writes and another reads is all they share. The
Arrow type of a record's study columns is derived from `Study`, so the two cannot drift apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from trialatlas.model.arrow_types import arrow_type, fields_of
from trialatlas.model.judgement import Coding, Decision, EvidenceSpan
from trialatlas.model.posted import PostedResult
from trialatlas.model.study import Study

__all__ = ["TABLES", "Table", "to_batch"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is stored.

    Attributes:
        name: Its name, and that of its file without the ending.
        meaning: What one row is.
        key: The columns that identify a row.
        schema: The Arrow schema of its rows.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    schema: pa.Schema


def _table(name: str, meaning: str, key: tuple[str, ...], fields: Iterable[pa.Field]) -> Table:
    return Table(name=name, meaning=meaning, key=key, schema=pa.schema(list(fields)))


_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())
_SPANS = pa.list_(arrow_type(EvidenceSpan))

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "raw",
            "one registry payload as received, without its contacts; zstd-compressed",
            ("record_id", "version"),
            [
                pa.field("record_id", _TEXT),
                pa.field("version", _TEXT),
                pa.field("registry", _TEXT),
                pa.field("source", _TEXT),
                pa.field("member", _TEXT),
                pa.field("sha256", _TEXT),
                pa.field("media_type", _TEXT),
                pa.field("payload", pa.binary()),
            ],
        ),
        _table(
            "records",
            "one registry entry at one version",
            ("record_id", "version"),
            [
                pa.field("version", _TEXT),
                pa.field("valid_from", pa.date32()),
                *fields_of(Study),
            ],
        ),
        _table(
            "sightings",
            "a day on which a source shows, or tells, that a record stood at a version",
            ("record_id", "version", "number", "seen_on", "source", "member"),
            [
                pa.field("record_id", _TEXT),
                pa.field("version", _TEXT),
                pa.field("number", pa.int64()),
                pa.field("seen_on", pa.date32()),
                pa.field("source", _TEXT),
                pa.field("member", _TEXT),
            ],
        ),
        _table(
            "rejected",
            "a payload that is no readable record, and why",
            ("source", "member", "position"),
            [
                pa.field("source", _TEXT),
                pa.field("member", _TEXT),
                pa.field("position", pa.int64()),
                pa.field("record_id", _TEXT),
                pa.field("field", _TEXT),
                pa.field("reason", _TEXT),
                pa.field("sha256", _TEXT),
            ],
        ),
        _table(
            "versions",
            "the version of one record that the review reads, and how sure it is that it is right",
            ("record_id",),
            [
                pa.field("record_id", _TEXT),
                pa.field("version", _TEXT),
                pa.field("standing", _TEXT),
                pa.field("holds_from", pa.date32()),
                pa.field("days_late", pa.int64()),
                pa.field("registered_on", pa.date32()),
                pa.field("last_seen_on", pa.date32()),
                pa.field("n_versions", pa.int64()),
                pa.field("n_later", pa.int64()),
            ],
        ),
        _table(
            "hits",
            "one place in a record that answers one part of the search",
            # A record of two versions answers the search with each of them; an expression may ask
            # for one place in several areas and by several terms.
            ("record_id", "version", "block", "area", "field", "start", "end", "term"),
            [
                pa.field("record_id", _TEXT),
                pa.field("version", _TEXT),
                pa.field("block", _TEXT),
                pa.field("area", _TEXT),
                pa.field("field", _TEXT),
                pa.field("term", _TEXT),
                pa.field("level", _TEXT),
                pa.field("by", _TEXT),
                pa.field("start", pa.int64()),
                pa.field("end", pa.int64()),
                pa.field("quote", _TEXT),
            ],
        ),
        _table(
            "search_levels",
            "how many records a search expression finds at one level of expansion",
            ("block", "level"),
            [
                pa.field("block", _TEXT),
                pa.field("level", _TEXT),
                pa.field("n", pa.int64()),
                pa.field("of", pa.int64()),
            ],
        ),
        _table(
            "search_terms",
            "one term of a search expression, and the concepts that it may name",
            ("block", "term"),
            [
                pa.field("block", _TEXT),
                pa.field("term", _TEXT),
                pa.field("concepts", _TEXTS),
            ],
        ),
        _table(
            "assessments",
            "one coder's value of one variable that a screening criterion asks of a record found",
            ("study_id", "variable", "coder"),
            fields_of(Coding),
        ),
        _table(
            "decisions",
            "one coder's verdict on one record found by the search",
            ("record_id", "coder"),
            fields_of(Decision),
        ),
        _table(
            "screened",
            "the verdict that counts for each record found: a person's where there is one",
            ("record_id", "version"),
            [
                pa.field("version", _TEXT),
                pa.field("study_id", _TEXT),
                pa.field("duplicate_of", _TEXT),
                *fields_of(Decision),
            ],
        ),
        _table(
            "codings",
            "what the rules say of one variable of one included study",
            ("study_id", "variable", "coder"),
            fields_of(Coding),
        ),
        _table(
            "answers",
            "what one person coded of one variable of one study",
            ("study_id", "variable", "coder"),
            fields_of(Coding),
        ),
        _table(
            "values",
            "the value that counts of each variable of each included study",
            ("study_id", "variable"),
            fields_of(Coding),
        ),
        _table(
            "posted_results",
            "one number that an included study's record posts of one group of participants",
            ("record_id", "position"),
            fields_of(PostedResult),
        ),
        _table(
            "pooled_groups",
            "one posted number that is pooled: of one group of one study",
            ("analysis", "record_id", "side", "position"),
            [
                pa.field("analysis", _TEXT),
                pa.field("record_id", _TEXT),
                pa.field("version", _TEXT),
                pa.field("side", _TEXT),
                pa.field("position", pa.int64()),
                pa.field("kind", _TEXT),
                pa.field("title", _TEXT),
                pa.field("time_frame", _TEXT),
                pa.field("class_title", _TEXT),
                pa.field("category", _TEXT),
                pa.field("unit", _TEXT),
                pa.field("group_title", _TEXT),
                pa.field("value", _TEXT),
                pa.field("spread", pa.float64()),
                pa.field("n", pa.int64()),
                pa.field("field", _TEXT),
            ],
        ),
        _table(
            "results",
            "one number of the analysis",
            ("analysis", "row", "column"),
            [
                pa.field("position", pa.int64()),
                pa.field("analysis", _TEXT),
                pa.field("kind", _TEXT),
                pa.field("variable", _TEXT),
                pa.field("by", _TEXT),
                pa.field("row", _TEXT),
                pa.field("column", _TEXT),
                pa.field("estimate", pa.float64()),
                pa.field("low", pa.float64()),
                pa.field("high", pa.float64()),
                pa.field("statistic", pa.float64()),
                pa.field("p_value", pa.float64()),
                pa.field("p_adjusted", pa.float64()),
                pa.field("error", pa.float64()),
                pa.field("method", _TEXT),
                pa.field("n", pa.int64()),
                pa.field("of", pa.int64()),
                pa.field("missing", pa.int64()),
                pa.field("note", _TEXT),
                pa.field("studies", _TEXTS),
            ],
        ),
        _table(
            "comparison",
            "one study of a published review or of ours, and whether the other has it",
            ("record_id",),
            [
                pa.field("record_id", _TEXT),
                pa.field("published", pa.bool_()),
                pa.field("decision", _TEXT),
                pa.field("agreement", _TEXT),
                pa.field("criterion", _TEXT),
                pa.field("reason", _TEXT),
                pa.field("spans", _SPANS),
            ],
        ),
    )
}


def to_batch(table: Table, rows: Iterable[object]) -> pa.RecordBatch:
    """Rows (mappings, or structs of the model) as one Arrow batch in the table's schema.

    Args:
        table: The table the rows belong to.
        rows: Mappings with the schema's columns, or `msgspec.Struct` instances.

    Returns:
        A batch with exactly the schema's columns, in its order.
    """
    plain = [msgspec.to_builtins(row, builtin_types=(bytes, dt.date)) for row in rows]
    return pa.RecordBatch.from_pylist(plain, schema=table.schema)
