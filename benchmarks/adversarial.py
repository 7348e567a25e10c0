"""Whether coding takes time in proportion to the text, whatever the text is.

Usage: python -m benchmarks.adversarial [LARGEST_KB]

Codes a record whose description is one short piece repeated, by the whole cell-therapy codebook, at
an eighth, a quarter, a half and the whole of LARGEST_KB (default 1,000), and prints the seconds and
by what they grow for each doubling: 2 is linear, 4 is quadratic. What takes longer than the limit
is not doubled again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.coding import shipped

from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.model.study import Arm, Description, Eligibility, Intervention, Study, Titles

PIECES = (
    "a",
    " ",
    "\n",
    "1",
    "10^",
    "(",
    ".",
    "a-",
    "1,",
    "MSC ",
    "MSC.\n",
    "autologous MSC ",
    "MSC (A1) ",
    "bone marrow ",
    "into the ",
    "two ",
    "day 1, ",
    "1 x 10^6 ",
    "2 million cells/kg ",
    "5 million cells per site, total 50 million cells, ",
    "inclusion ",
    "no ",
    "was not ",
    "Inclusion: ",
    "Exclusion criteria:\nMSC\n",
    "donor !",
    "weekly infusion. ",
    "MSC !!!!!!!!!!!! donor, ",
    "infusion of MSCs twice weekly for 3 weeks. ",
)
LIMIT_SECONDS = 30.0


def record(text: str) -> Study:
    """A record about mesenchymal cells in which a text stands in four places."""
    return Study(
        record_id="NCT00000001",
        registry="ctgov",
        titles=Titles(brief="Mesenchymal stem cells for asthma"),
        description=Description(brief_summary="Cells are infused.", detailed=text),
        arms=(Arm(label="Cells", description=text, interventions=("Cells",)),),
        interventions=(Intervention(name="Mesenchymal stem cells", description=text),),
        eligibility=Eligibility(criteria=text),
    )


def main(largest: int) -> None:
    """Time each piece at four lengths."""
    with tempfile.TemporaryDirectory() as folder:
        rules = shipped(Path(folder))
    lexicon = compile_lexicon(rules.codebook, rules.concepts)
    names = [variable.name for variable in rules.codebook.variables]
    for piece in PIECES:
        seconds: list[float] = []
        for length in (largest // 8, largest // 4, largest // 2, largest):
            study = record((piece * (length * 1000 // len(piece) + 1))[: length * 1000])
            started = time.process_time()
            read_study(study, rules.codebook, lexicon, names)
            seconds.append(time.process_time() - started)
            if seconds[-1] > LIMIT_SECONDS:
                break
        growth = [f"{after / before:4.1f}" for before, after in pairwise(seconds)]
        times = "".join(f"{value:8.2f}" for value in seconds)
        print(f"{piece!r:<50}{times} s   x {' '.join(growth)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
