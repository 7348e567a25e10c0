"""How often the shipped rules give the value of the gold set, on each of its halves.

``python -m tests.validation.gold`` prints the table of docs/explanation/validity.md.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Missing
from trialatlas.model.study import Study
from trialatlas.protocol.reader import read_review
from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Parsed, Payload, parse_payload
from trialatlas.registries.stage import REGISTRIES
from trialatlas.stats.intervals import wilson
from trialatlas.text.reading import Reading

__all__ = ["HALVES", "VARIABLES", "Agreement", "agreements"]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer"
VARIABLES = ("msc_given", "cancer", "purpose", "donor", "tissue", "route", "administrations")
HALVES = ("seen", "untouched")
_OF_ALL = ("msc_given", "cancer")
_XML = ("NCT01089387", "NCT03696485")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Rules against the gold set, for one variable on one half.

    Attributes:
        half: ``seen`` (rules were written on it) or ``untouched``.
        variable: The variable.
        right: Studies where the whole value is one of the gold values.
        missed: Studies where gold has a value and the rules have none.
        wrong: Studies where the rules have another value.
    """

    half: str
    variable: str
    right: int
    missed: int
    wrong: int

    @property
    def of(self) -> int:
        """Studies compared."""
        return self.right + self.missed + self.wrong


def agreements(shared: Path) -> Iterator[Agreement]:
    """Compare the rules with the gold set.

    Args:
        shared: The folder of shared material.
    """
    path = shared / "gold" / "dev.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file, delimiter="\t"))
    studies = _studies(shared / "registry", [row["nct_id"] for row in gold])
    protocol = read_review(EXAMPLE, python_variables=frozenset(READY_MADE))
    lexicon = compile_lexicon(protocol.codebook, protocol.concepts)
    for first, half in enumerate(HALVES):
        counts = {name: [0, 0, 0] for name in VARIABLES}
        for row in gold[first::2]:
            readings = read_study(studies[row["nct_id"]], protocol.codebook, lexicon, VARIABLES)
            for name in VARIABLES:
                # A study without the product has no values of it to find.
                if name in _OF_ALL or row["msc_given"] != "no":
                    counts[name][_verdict(row[name], _shown(readings[name]))] += 1
        yield from (Agreement(half, name, *counts[name]) for name in VARIABLES)


def _shown(reading: Reading) -> tuple[str, ...]:
    # The gold set writes "unclear" where a reader cannot tell, as a value of its own.
    return ("unclear",) if reading.missing is Missing.UNCLEAR else reading.values


def _verdict(gold: str, values: Sequence[str]) -> int:
    """0 right, 1 missed, 2 wrong; ``a | b`` in gold: either is right."""
    absent = {"", "-", "not_reported", "not_applicable"}
    choices = [set(choice.strip().split(";")) - absent for choice in gold.split("|")]
    if set(values) in choices:
        return 0
    return 2 if values else 1


def _studies(registry: Path, wanted: Sequence[str]) -> dict[str, Study]:
    sources = [registry / "ctgov" / "msc-2022-10.ndjson.gz"]
    sources += [registry / "ctgov-xml" / f"{name}.xml" for name in _XML]
    found = {}
    for source in sources:
        for item in payloads(source):
            if isinstance(item, Payload):
                parsed = parse_payload(item, REGISTRIES[item.media_type])
                if isinstance(parsed, Parsed) and parsed.study.record_id in wanted:
                    found[parsed.study.record_id] = parsed.study
    return found


def _lines(shared: Path) -> Iterator[str]:
    yield "| Variable | Half | Right | Missed | Wrong | Share right (95 % interval) |"
    yield "|---|---|---|---|---|---|"
    for row in sorted(agreements(shared), key=lambda row: VARIABLES.index(row.variable)):
        share = wilson(row.right, row.of)
        yield (
            f"| `{row.variable}` | {row.half} | {row.right}/{row.of} | {row.missed} | {row.wrong} "
            f"| {share.estimate:.2f} ({share.low:.2f}–{share.high:.2f}) |"
        )


if __name__ == "__main__":
    sys.stdout.write("\n".join(_lines(EXAMPLE.parents[2] / "shared")) + "\n")
