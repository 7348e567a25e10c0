"""Coding by a model, without a review around it: records from files, codings to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.coding.models.answers import AnswerFolder
from trialatlas.coding.models.client import Client
from trialatlas.coding.models.coder import Record, Task, code_records
from trialatlas.model.judgement import Missing
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.search.versions import only
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.workflow.lone_coding import LoneRecords, write_codings

__all__ = ["Outcome", "code_with_model", "studies_of"]


@dataclass
class Outcome:
    """What came of asking a model.

    Attributes:
        n_codings: Codings written.
        n_unclear: Those of them that are ``unclear``.
        unanswered: Why requests got no answer, by study.
    """

    n_codings: int = 0
    n_unclear: int = 0
    unanswered: dict[str, str] = field(default_factory=dict)


def studies_of(records: LoneRecords) -> list[Record]:
    """Records as a model is asked about them, in the order of their ids.

    Args:
        records: As read from files.
    """
    engine = DuckDBEngine(scratch=records.path.parent, workers=1)
    return [
        Record(msgspec.convert(row, Study), row["version"])
        for batch in only(engine.scan(records.path), records.places)
        for row in batch.to_pylist()
    ]


def code_with_model(
    task: Task, records: Sequence[Record], answers: AnswerFolder, out: Path, n_at_once: int = 1
) -> Outcome:
    """Ask a model about records, and write what it can prove.

    Args:
        task: What is asked, and of whom.
        records: About which records.
        answers: Where its answers are kept; what is answered there is not asked again.
        out: The CSV file to write or replace; complete or not there at all.
        n_at_once: How many records are asked about at the same time.

    Raises:
        ModelError: The model cannot be asked; nothing was written, and answers so far are kept.
        WorkspaceError: The file or an answer cannot be written.
    """
    outcome = Outcome()

    def batches(client: Client) -> Iterator[pa.RecordBatch]:
        for coded in code_records(task, records, answers, client, n_at_once):
            for coding in coded.codings:
                outcome.n_unclear += coding.missing is Missing.UNCLEAR
                if coded.unanswered:
                    outcome.unanswered[coding.study_id] = coded.unanswered[0]
            yield to_batch(TABLES["codings"], coded.codings)

    with Client(task.endpoint, n_at_once) as client:
        outcome.n_codings = write_codings(batches(client), out)
    return outcome
