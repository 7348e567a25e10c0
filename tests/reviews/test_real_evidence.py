"""Evidence from all real records at hand: what a coding quotes stands where it says, always.

Not how good the codings are (``tests/validation``), only that nobody is sent to words that are not
there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialatlas.coding.rules import code_batch
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Basis
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.reader import read_review

REVIEW = """\
review: evidence
title: Evidence
question: Do quotations stand where they say?
search: [{concept: mesenchymal_cells, areas: [titles]}]
screening: [{name: cells, variable: msc_given, admits: ["yes"], reason: No cells given}]
"""
N_RECORDS = 5_610
PROCESSES = 2

Code = Callable[[pa.RecordBatch], pa.RecordBatch]


class Checked(NamedTuple):
    """What was looked at in a batch of records, and what was wrong."""

    records: int
    codings: Counter[str]
    spans: Counter[str]
    wrong: list[str]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Codebook, Mapping[str, ConceptSet]]:
    """Every variable of every shipped codebook, and its concepts."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (folder / "codebook.yaml").write_text("extends: [general, oncology, cell-therapy]\n", "utf-8")
    (folder / "concepts.yaml").write_text("extends: [oncology, cell-therapy]\n", "utf-8")
    protocol = read_review(folder, [], python_variables=frozenset(READY_MADE))
    return protocol.codebook, protocol.concepts


def text_at(record: Any, path: str) -> object:
    """The text at a field's path, found in the row of the table alone."""
    for name, position in re.findall(r"(\w+)|\[(\d+)\]", path):
        record = record[name] if name else record[int(position)]
    return record


def check(batch: pa.RecordBatch, codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> Checked:
    """Code a batch of records and look up every quotation."""
    records = {(row["record_id"], row["version"]): row for row in batch.to_pylist()}
    codings, spans = Counter[str](), Counter[str]()
    wrong = []
    for row in code_batch(batch, codebook, concepts).to_pylist():
        codings[row["variable"]] += 1
        if bool(row["value"]) is bool(row["missing"]):
            wrong.append(f"{row['study_id']} {row['variable']}: a value or the reason for none")
        if row["basis"] != Basis.ABSENT and not row["spans"]:
            wrong.append(f"{row['study_id']} {row['variable']}: nothing proves {row['value']}")
        for span in row["spans"]:
            spans[row["variable"]] += 1
            text = text_at(records[span["record_id"], span["version"]], span["field"])
            quote = span["quote"]
            held = text if isinstance(text, str) else str(text).lower()
            if not quote or held[span["start"] : span["end"]] != quote:
                wrong.append(f"{span['record_id']} {row['variable']} {span['field']}: {quote!r}")
    return Checked(batch.num_rows, codings, spans, wrong)


@pytest.fixture(scope="module")
def checked(real_records: Path, asked: tuple[Codebook, Mapping[str, ConceptSet]]) -> list[Checked]:
    """All records, coded and checked."""
    codebook, concepts = asked
    batches = pq.ParquetFile(real_records / "records.parquet").iter_batches(batch_size=100)
    checking = partial(check, codebook=codebook, concepts=concepts)
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        return list(pool.map(checking, batches))


def test_all_records_are_coded_in_every_variable(
    checked: list[Checked], asked: tuple[Codebook, Mapping[str, ConceptSet]]
) -> None:
    codings = sum((item.codings for item in checked), Counter[str]())

    assert sum(item.records for item in checked) == N_RECORDS
    assert codings == {variable.name: N_RECORDS for variable in asked[0].variables}


def test_every_quotation_stands_where_it_says(checked: list[Checked]) -> None:
    assert [fault for item in checked for fault in item.wrong] == []


def test_what_was_looked_up_is_not_nothing(
    checked: list[Checked], asked: tuple[Codebook, Mapping[str, ConceptSet]]
) -> None:
    spans = sum((item.spans for item in checked), Counter[str]())

    texts = [variable.name for variable in asked[0].variables if variable.kind == "text"]
    assert {name: spans[name] for name in texts if spans[name] < 20} == {}
