"""What review.yaml says of pooling, and where its faults stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.model.posted import PostedKind
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol

Faults = Callable[..., list[str]]

POOLING = """analysis:
  pooling:
    - name: Falls
      outcome:
        kind: serious_event
        title: {phrases: [fall*]}
      experimental: {concepts: [cells]}
      comparator: {phrases: [placebo], never: [placebo effect]}
      measure: odds_ratio
      methods: [mantel_haenszel, peto]
      knapp_hartung: false
      unlisted: zero
"""


def test_a_question_to_posted_results_is_read(folder: Path) -> None:
    path = folder / "review.yaml"
    path.write_text(path.read_text("utf-8").replace("analysis:\n", POOLING), "utf-8")
    protocol: ReviewProtocol = read_review(folder, python_variables=frozenset({"lead_country"}))
    expected = Pooling(
        name="Falls",
        outcome=PooledOutcome(kinds=(PostedKind.SERIOUS_EVENT,), title=Wanted(phrases=("fall*",))),
        experimental=Wanted(concepts=("cells",)),
        comparator=Wanted(phrases=("placebo",), never=("placebo effect",)),
        measure="odds_ratio",
        methods=("mantel_haenszel", "peto"),
        is_adjusted=False,
        is_unlisted_zero=True,
    )
    assert protocol.poolings == (expected,)
    assert expected.concepts == ("cells",)
    words = expected.experimental.words(protocol.concepts)
    assert words.phrases == protocol.concepts["cells"].phrases


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "kind: serious_event",
            "kind: serious_evnt",
            "21: analysis.pooling[0].outcome.kind: expected a kind of posted result",
        ),
        (
            "        title: {phrases: [fall*]}\n",
            "",
            "20: analysis.pooling[0].outcome: expected the key 'title', to say which serious_event "
            "is meant, found none",
        ),
        (
            "kind: serious_event",
            "kind: any_serious",
            "22: analysis.pooling[0].outcome.title: expected no title, as any_serious has none, "
            "found one",
        ),
        (
            "kind: serious_event",
            "kind: [serious_event, deaths]",
            "21: analysis.pooling[0].outcome.kind: expected kinds that have a title, as one is "
            "asked for; deaths has none, found serious_event or deaths",
        ),
        (
            "concepts: [cells]",
            "concepts: [cels]",
            "23: analysis.pooling[0].experimental.concepts[0]: expected a concept (tumour, cells "
            "or grafts), found 'cels'; did you mean 'cells'?",
        ),
        (
            "{concepts: [cells]}",
            "{}",
            "23: analysis.pooling[0].experimental: expected concepts, phrases or patterns, found "
            "no words to look for",
        ),
        (
            "measure: odds_ratio",
            "measure: odds",
            "25: analysis.pooling[0].measure: expected a measure (odds_ratio, risk_ratio,",
        ),
        (
            "measure: odds_ratio",
            "measure: risk_ratio",
            "26: analysis.pooling[0].methods[1]: expected a way to pool a risk_ratio (common, "
            "reml, dersimonian_laird, paule_mandel or mantel_haenszel), found 'peto'",
        ),
        (
            "measure: odds_ratio\n      methods: [mantel_haenszel, peto]",
            "measure: proportion",
            "24: analysis.pooling[0].comparator: expected no comparator, as a proportion is of one "
            "group, found one",
        ),
        (
            "      comparator: {phrases: [placebo], never: [placebo effect]}\n",
            "",
            "19: analysis.pooling[0]: expected the key 'comparator', found none beside odds_ratio",
        ),
        (
            "methods: [mantel_haenszel, peto]",
            "methods: []",
            "26: analysis.pooling[0].methods: expected at least one method, found none",
        ),
        (
            "unlisted: zero",
            "unlisted: none",
            "28: analysis.pooling[0].unlisted: expected a rule "
            "(leave_out or zero), found 'none'",
        ),
        (
            "kind: serious_event",
            "kind: other_event",
            "28: analysis.pooling[0].unlisted: expected zero only where the kind is serious_event, "
            "all of which must be posted, found kinds other_event",
        ),
        (
            "title: {phrases: [fall*]}",
            "title: {phrases: [fall*]}\n        part: {phrases: [nervous system]}",
            "29: analysis.pooling[0].unlisted: expected zero only beside title and time_frame, as "
            "what is not listed has no more words, found part",
        ),
        (
            "unlisted: zero",
            "adjusted: true",
            "28: analysis.pooling[0].adjusted: expected a known key",
        ),
    ],
)  # fmt: skip
def test_faults_stand_where_the_wrong_word_stands(
    faults: Faults, old: str, new: str, fault: str
) -> None:
    found = faults(("review.yaml", "analysis:\n", POOLING.replace(old, new)))
    assert any(one.startswith(f"review.yaml:{fault}") for one in found), found


def test_two_questions_of_one_name_are_a_fault(faults: Faults) -> None:
    _, _, one = POOLING.partition("  pooling:\n")
    found = faults(("review.yaml", "analysis:\n", POOLING + one))
    assert sum("a name of its own for each pooling" in text for text in found) == 2
