"""What a review may ask beyond tables: medians, trends, adjusted p-values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import MedianOf, Trend

Faults = Callable[..., list[str]]


ASKED = """\
analysis:
  medians: [phase, {of: phase, by: donor}]
  trends:
    - {of: tumour, values: "yes", over: phase}
  adjust: holm
"""


def test_medians_trends_and_the_adjustment_of_p_values(folder: Path) -> None:
    path = folder / "review.yaml"
    path.write_text(path.read_text("utf-8").replace("analysis:\n", ASKED), "utf-8")

    asked = read_review(folder, python_variables=frozenset({"lead_country"}))

    assert asked.medians == (MedianOf(variable="phase"), MedianOf(variable="phase", by="donor"))
    assert asked.trends == (Trend(variable="tumour", values=("yes",), over="phase"),)
    assert asked.adjust == "holm"


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (
            "medians: [phases]",
            "18: analysis.medians[0]: expected a variable of the codebook (phase, lead_country, "
            "tumour or donor), found 'phases'; did you mean 'phase'?",
        ),
        (
            "medians: [phase, phase]",
            "18: analysis.medians[1]: expected each median only once, found 'phase' again",
        ),
        (
            "trends: [{of: tumour, values: maybe, over: phase}]",
            "18: analysis.trends[0].values: expected a value of tumour (yes or no), found 'maybe'",
        ),
        (
            "trends: [{of: tumour, values: [], over: phase}]",
            "18: analysis.trends[0].values: expected at least one value, found none",
        ),
        (
            "adjust: bonferroni",
            "18: analysis.adjust: expected an adjustment of p-values (holm or "
            "benjamini_hochberg), found 'bonferroni'",
        ),
    ],
)
def test_faults_of_medians_trends_and_adjustment(faults: Faults, new: str, fault: str) -> None:
    assert faults(("review.yaml", "analysis:\n", f"analysis:\n  {new}\n")) == [
        f"review.yaml:{fault}"
    ]
