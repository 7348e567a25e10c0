"""How often the shipped rules give the value of the gold set, on each of its halves.

``python -m tests.validation.gold`` prints the table of docs/explanation/validity.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trialatlas.analysis.validity import agreement_on
from trialatlas.protocol.codings import FileCodings
from trialatlas.protocol.codings_reader import read_codings_file
from trialatlas.stats.intervals import wilson
from trialatlas.workflow.lone_coding import open_codebook, read_lone
from trialatlas.workflow.validity import coded_by_rules

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
    book = open_codebook(str(EXAMPLE))
    gold = read_codings_file(shared / "gold" / "dev.tsv", book.codebook)
    registry = shared / "registry"
    sources = [registry / "ctgov" / "msc-2022-10.ndjson.gz"]
    sources += [registry / "ctgov-xml" / f"{name}.xml" for name in _XML]
    with read_lone(sources, gold.studies) as records:
        codings = coded_by_rules(records, book, VARIABLES)
    for first, half in enumerate(HALVES):
        for name in VARIABLES:
            studies = {study for study in gold.studies[first::2] if _applies(gold, study, name)}
            measured = agreement_on(
                book.codebook[name],
                codings,
                [coding for coding in gold.codings if coding.study_id in studies],
            )
            right = measured.agreement.n
            yield Agreement(half, name, right, measured.n_missed, measured.n_wrong)


def _applies(gold: FileCodings, study: str, variable: str) -> bool:
    """Whether the variable asks something of the study: without the product it has no donor."""
    without = {
        coding.study_id
        for coding in gold.codings
        if coding.variable == "msc_given" and coding.value == ("no",)
    }
    return variable in _OF_ALL or study not in without


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
