"""How often the shipped rules give the value of the gold set.

``python -m tests.validation.gold`` prints the table of docs/explanation/validity.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from trialatlas.analysis.validity import agreement_on
from trialatlas.protocol.codings_reader import read_codings_file
from trialatlas.stats.agreement import VariableAgreement
from trialatlas.stats.estimate import Estimate
from trialatlas.workflow.lone_coding import open_codebook, read_lone
from trialatlas.workflow.validity import coded_by_rules

__all__ = ["NEEDED", "agreements"]

NEEDED: Mapping[str, float | None] = {
    "msc_given": 0.97,
    "cancer": 0.97,
    "purpose": 0.92,
    "complication": None,
    "engineered": 0.97,
    "payload": None,
    "donor": 0.95,
    "tissue": 0.95,
    "route": 0.95,
    "administrations": 0.95,
    "administrations_max": 0.92,
    "doses": 0.88,
}
"""The variables, and the least share of studies that the project demands of each."""

_XML = ("NCT01089387", "NCT03696485")
_SHARED = Path(__file__).resolve().parents[3] / "shared"


def agreements(shared: Path) -> Iterator[VariableAgreement]:
    """Compare the rules with the gold set, one variable after the other.

    Args:
        shared: The folder of shared material.
    """
    book = open_codebook("cell-therapy")
    gold = read_codings_file(shared / "gold" / "dev.tsv", book.codebook)
    registry = shared / "registry"
    sources = [registry / "ctgov" / "msc-2022-10.ndjson.gz"]
    sources += [registry / "ctgov-xml" / f"{name}.xml" for name in _XML]
    with read_lone(sources, gold.studies) as records:
        codings = coded_by_rules(records, book, tuple(NEEDED))
    for name in NEEDED:
        yield agreement_on(book.codebook[name], codings, gold.codings)


def _lines(shared: Path) -> Iterator[str]:
    shares = "Share right (95 % interval) | Kappa (95 % interval)"
    yield f"| Variable | Right | Missed | Wrong | {shares} |"
    yield "|---|---|---|---|---|---|"
    for row in agreements(shared):
        yield (
            f"| `{row.variable}` | {row.agreement.n}/{row.agreement.of} | {row.n_missed} "
            f"| {row.n_wrong} | {_shown(row.agreement)} | {_shown(row.kappa)} |"
        )


def _shown(estimate: Estimate) -> str:
    if estimate.estimate is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.estimate:.2f}"
    return f"{estimate.estimate:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


if __name__ == "__main__":
    sys.stdout.write("\n".join(_lines(_SHARED)) + "\n")
