"""How much reading by priority saves, and how often the stopping rule stops too early.

Usage: python -m benchmarks.priority SHARED [RUNS]

Reads label sets from the folder SHARED: the 82 studies coded by hand (relevant: those that give
mesenchymal cells to people with cancer), and the registry's records of October 2022 (relevant: the
studies that the published review tabulates). A third set is made up anew in each run. RUNS times
(default 20), with another seed each, every set is read to its end, by priority and at random, in
batches of ten. Prints the mean recall after a tenth, a fifth, a third and a half of the records, the
share of records that have to be read to find 95 percent, where the stopping rule stops, and in
what share of the runs it stops too early.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from trialatlas.screening.priority import Order, Texts, may_stop, next_to_read

BATCH = 10
AT = (0.1, 0.2, 1 / 3, 0.5)
TARGETS = (0.8, 0.95)
LEVEL = 0.95
COMMON = 400
TOPIC = 12


@dataclass(frozen=True)
class LabelSet:
    """Records with their labels."""

    texts: Texts
    labels: Mapping[str, bool]


@dataclass(frozen=True)
class Reading:
    """One reading of a whole set."""

    found: Sequence[bool]
    stops: Mapping[float, int]

    def recall(self, n_read: int) -> float:
        """The share of the relevant records among the first so many."""
        return sum(self.found[:n_read]) / sum(self.found)

    def n_for(self, target: float) -> int:
        """How many have to be read for a recall."""
        n_wanted, n_found = target * sum(self.found), 0
        for n_read, is_relevant in enumerate(self.found, start=1):
            n_found += is_relevant
            if n_found >= n_wanted - 1e-9:
                return n_read
        return len(self.found)


def made_up(seed: int, n_records: int = 1_000, n_relevant: int = 50) -> LabelSet:
    """Records of made-up words: a relevant one has some words of the topic, others have few."""
    draw = random.Random(seed)
    texts, labels = {}, {}
    for number in range(n_records):
        is_relevant = number < n_relevant
        words = [f"word{int(draw.paretovariate(0.9)) % COMMON}" for _ in range(60)]
        n_topic = draw.choice((1, 2, 3, 4)) if is_relevant else draw.choice((0, 0, 0, 0, 1, 2))
        words += [f"topic{draw.randrange(TOPIC)}" for _ in range(n_topic)]
        draw.shuffle(words)
        record_id = f"R{draw.randrange(10**9):09d}-{number}"
        texts[record_id], labels[record_id] = " ".join(words), is_relevant
    return LabelSet(Texts.of(texts), labels)


def read_through(
    labelled: LabelSet, order: Order, seed: int, targets: Sequence[float] = TARGETS
) -> Reading:
    """Read a whole set in batches, as a person would whose verdicts are the labels."""
    read: dict[str, bool] = {}
    stops: dict[float, int] = {}
    n_records = len(labelled.texts.ids)
    while len(read) < n_records:
        batch = next_to_read(labelled.texts, read, order, seed)[:BATCH]
        read |= {record_id: labelled.labels[record_id] for record_id in batch}
        found = list(read.values())
        for target in targets:
            if target not in stops and may_stop(found, n_records, target, LEVEL).may_stop:
                stops[target] = len(read)
    return Reading(list(read.values()), {t: stops.get(t, n_records) for t in targets})


def text_of(record: Mapping[str, Any]) -> str:
    """Titles, summary, conditions and interventions of a record of API v2."""
    section = record["protocolSection"]
    modules = ("identificationModule", "descriptionModule", "conditionsModule")
    parts = [section.get(name, {}) for name in (*modules, "armsInterventionsModule")]
    return " ".join(word for part in parts for word in _words(part))


def _words(part: object) -> list[str]:
    if isinstance(part, dict):
        return [word for key, value in part.items() if key != "nctId" for word in _words(value)]
    if isinstance(part, list):
        return [word for value in part for word in _words(value)]
    return [part] if isinstance(part, str) else []


def real_sets(shared: Path) -> dict[str, LabelSet]:
    """The two sets with labels of people."""
    with gzip.open(shared / "registry" / "ctgov" / "msc-2022-10.ndjson.gz") as file:
        records = [msgspec.json.decode(line) for line in file]
    texts = {
        record["protocolSection"]["identificationModule"]["nctId"]: text_of(record)
        for record in records
    }
    with (shared / "gold" / "dev.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    gold = {
        row["nct_id"]: row["msc_given"] == "yes" and row["cancer"] == "yes"
        for row in rows
        if row["nct_id"] in texts
    }
    with (shared / "gold" / "published_table.csv").open(encoding="utf-8") as file:
        published = {cell for row in csv.reader(file) for cell in row if cell in texts}
    return {
        "coded by hand": LabelSet(Texts.of({name: texts[name] for name in gold}), gold),
        "published review": LabelSet(Texts.of(texts), {name: name in published for name in texts}),
    }


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _print(name: str, order: str, readings: Sequence[Reading]) -> None:
    n = len(readings[0].found)
    curve = "  ".join(
        f"{_mean([r.recall(round(n * share)) for r in readings]):5.1%} at {share:.0%}"
        for share in AT
    )
    wanted = _mean([reading.n_for(0.95) / n for reading in readings])
    print(f"{name}, {order}: {n} records, {sum(readings[0].found)} relevant, {len(readings)} runs")
    print(f"  recall {curve}; 95% found after {wanted:.1%}")
    for target in TARGETS:
        at = [reading.stops[target] for reading in readings]
        reached = [r.recall(stop) for r, stop in zip(readings, at, strict=True)]
        early = sum(recall < target - 1e-9 for recall in reached)
        print(
            f"  target {target:.0%}: stops after {_mean(at) / n:.1%}, recall {_mean(reached):.1%}, "
            f"least {min(reached):.1%}, too early in {early} of {len(readings)} runs"
        )


def main() -> None:
    """Read all sets and print what came of it."""
    shared = Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    orders: tuple[Order, ...] = ("priority", "random")
    for name, labelled in real_sets(shared).items():
        for order in orders:
            _print(name, order, [read_through(labelled, order, seed) for seed in range(runs)])
    for order in orders:
        readings = [read_through(made_up(seed), order, seed) for seed in range(runs)]
        _print("made up", order, readings)


if __name__ == "__main__":
    main()
