"""How fast records are coded, against plain regular expressions in the same run.

Usage: python benchmarks/coding.py RECORDS.ndjson[.gz] ... [--copies N] [--workers N]

Prints, for the records and for N times as many (the same again, default 4): records a second for
the whole cell-therapy codebook in one process and in several (default 2), as a review codes them
(batches of the table ``records`` in, batches of ``codings`` out), with the peak memory of the
processes, which must not grow with the number of records; for the variables donor and route alone;
and for the peer: the words of donor and route as one alternation a category, searched in each text
of each record, with a window before each hit in which a negation is looked for. The peer knows no
product, no areas and no sentences, and keeps no evidence.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.coding.rules import code_batch
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.reader import read_review
from trialatlas.registries.stage import snapshot
from trialatlas.store.processes import map_in_processes
from trialatlas.text.sections import passages_of

RUNS = 2
ROWS = 250
PAIR = ("donor", "route")
REVIEW = """\
review: coding
title: Coding
question: How fast is it?
search: [{concept: mesenchymal_cells, areas: [titles]}]
screening: [{name: cells, variable: msc_given, admits: ["yes"], reason: No cells given}]
"""
NEGATION = re.compile(r"\b(?:no|not|without|never|neither|nor|excluding|except)\b", re.IGNORECASE)
WINDOW = 40

Coder = Callable[[pa.RecordBatch], pa.RecordBatch]


@dataclass(frozen=True)
class Rules:
    """What is coded: the shipped codebook and the concepts that it uses."""

    codebook: Codebook
    concepts: Mapping[str, ConceptSet]


def shipped(folder: Path) -> Rules:
    """The cell-therapy codebook, with the general one that it extends."""
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (folder / "codebook.yaml").write_text("extends: [cell-therapy]\n", encoding="utf-8")
    (folder / "concepts.yaml").write_text("extends: [cell-therapy]\n", encoding="utf-8")
    protocol = read_review(folder, [], python_variables=frozenset(READY_MADE))
    return Rules(protocol.codebook, protocol.concepts)


def batches(path: Path, copies: int) -> Iterator[pa.RecordBatch]:
    """The rows of ``records`` in a file, so many times over, read as they are taken."""
    for _ in range(copies):
        with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as rows:
            for place in range(rows.num_record_batches):
                yield rows.get_batch(place)


def stored(sources: Sequence[Path], path: Path) -> int:
    """Write the records of some registry files as batches of a review; how many there are."""
    n_records = 0
    with (
        pa.OSFile(str(path), "wb") as file,
        pa.ipc.new_file(file, TABLES["records"].schema) as writer,
    ):
        for tables in snapshot(sources):
            rows = tables["records"]
            n_records += rows.num_rows
            for start in range(0, rows.num_rows, ROWS):
                writer.write_batch(rows.slice(start, ROWS))
    return n_records


def alternations(codebook: Codebook) -> dict[str, re.Pattern[str]]:
    """The peer's rules: the words of each category of donor and route, as one expression."""
    found = {}
    for name in PAIR:
        text = codebook[name].text
        for category in text.categories if text else ():
            words = [_as_expression(phrase) for phrase in category.phrases]
            # A group may have a name only once in an expression.
            patterns = [re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in category.patterns]
            if words or patterns:
                whole = "|".join(f"(?:{part})" for part in (*words, *patterns))
                found[f"{name} {category.name}"] = re.compile(whole, re.IGNORECASE)
    return found


def _as_expression(phrase: str) -> str:
    ending = r"\w*" if phrase.endswith("*") else ""
    return rf"\b{re.escape(phrase.removesuffix('*'))}{ending}"


def peer_batch(batch: pa.RecordBatch, codebook: Codebook) -> pa.RecordBatch:
    """The peer: which categories' words stand in each record, not denied just before."""
    patterns = alternations(codebook)
    rows: dict[str, list[str]] = {"study_id": [], "value": []}
    for record in batch.to_pylist():
        study = msgspec.convert(record, Study)
        texts = [passage.text for passage in passages_of(study)]
        for label, pattern in patterns.items():
            if any(_says(pattern, text) for text in texts):
                rows["study_id"].append(study.record_id)
                rows["value"].append(label)
    return pa.RecordBatch.from_pydict(rows, PEER_SCHEMA)


PEER_SCHEMA = pa.schema([("study_id", pa.string()), ("value", pa.string())])


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return any(
        not NEGATION.search(text[max(0, hit.start() - WINDOW) : hit.start()])
        for hit in pattern.finditer(text)
    )


@dataclass(frozen=True)
class Job:
    """What one measurement does."""

    coder: Coder
    schema: pa.Schema
    path: Path
    copies: int
    workers: int


def measured(job: Job, n_runs: int) -> tuple[float, float]:
    """Best seconds of several runs, and the peak memory in MB of the largest process of a run."""
    runs = []
    for _ in range(n_runs):
        # No pool of multiprocessing: its daemons may have no workers of their own.
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_timed, args=(sender, job))
        process.start()
        runs.append(receiver.recv())
        process.join()
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def _timed(sender: Connection, job: Job) -> None:
    rows = batches(job.path, job.copies)
    # A first batch: workers start, expressions are compiled.
    coded = map_in_processes(job.coder, rows, job.schema, job.workers)
    next(coded)
    started = time.perf_counter()
    n_batches = sum(1 for _ in coded)
    seconds = time.perf_counter() - started
    coded.close()
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    sender.send((seconds * (n_batches + 1) / n_batches, memory))


def main() -> None:
    """Measure the records as they are, and as many times over."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rules = shipped(folder)
        path = folder / "records.arrow"
        n_records = stored(asked.sources, path)
        whole = partial(code_batch, codebook=rules.codebook, concepts=rules.concepts)
        pair = partial(whole, names=PAIR)
        peer = partial(peer_batch, codebook=rules.codebook)
        schema = TABLES["codings"].schema
        print(f"{n_records} records, {len(rules.codebook.variables)} variables")
        peers = (("donor and route", pair, schema), ("plain expressions", peer, PEER_SCHEMA))
        for copies in (1, asked.copies):
            for workers in (1, asked.workers):
                seconds, memory = measured(Job(whole, schema, path, copies, workers), RUNS)
                rate = n_records * copies / seconds
                report(n_records * copies, workers, ("whole codebook", rate, 0), memory)
                for label, coder, of in peers if copies == 1 else ():
                    seconds, memory = measured(Job(coder, of, path, 1, workers), 1)
                    ratio = rate / (n_records / seconds)
                    report(n_records, workers, (label, n_records / seconds, ratio), memory)


def report(n_records: int, workers: int, found: tuple[str, float, float], memory: float) -> None:
    """Print a line; the last number is how many times as fast the whole codebook is."""
    label, rate, ratio = found
    print(
        f"{n_records:>7} records  {workers} processes  {label:<18}{rate:8.0f} records/s"
        f"  peak {memory:5.0f} MB" + (f"  whole codebook: {ratio:.2f} x" if ratio else ""),
        flush=True,
    )


if __name__ == "__main__":
    main()
