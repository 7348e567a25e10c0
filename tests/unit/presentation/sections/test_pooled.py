"""How posted results were pooled, in words: each clause only where it is true."""

from __future__ import annotations

from typing import Any

import pytest
from tests.protocols import protocol

from trialatlas.model.posted import PostedKind
from trialatlas.presentation.blocks import Paragraph
from trialatlas.presentation.document import plain
from trialatlas.presentation.sections.checklists import checklist_items
from trialatlas.presentation.sections.pooled import pooling_methods
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted


def asked(name: str = "Falls", **more: Any) -> Pooling:
    given: dict[str, Any] = {
        "name": name,
        "outcome": PooledOutcome(kinds=(PostedKind.DEATHS,)),
        "experimental": Wanted(phrases=("drug",)),
        "comparator": Wanted(phrases=("placebo",)),
        "measure": "odds_ratio",
    }
    return Pooling(**given | more)


def told(*poolings: Pooling) -> str:
    [block] = pooling_methods(protocol(poolings=poolings))
    assert isinstance(block, Paragraph)
    return plain(block.runs)


def test_random_effects_are_told_with_their_adjustment() -> None:
    text = told(asked())
    assert "Knapp and Hartung’s adjustment" in text
    assert "never takes the error below the unadjusted one" in text
    assert "A study of which several numbers fit was not pooled." in text
    assert "adds nothing" not in text


def test_without_random_effects_nothing_is_adjusted_or_predicted() -> None:
    text = told(asked(methods=("mantel_haenszel",), takes_first=True))
    assert "Knapp" not in text
    assert "prediction" not in text
    assert "several numbers fit was not pooled" not in text
    assert "Of several numbers that fit, the first that is posted was taken." in text
    assert "with an empty one; Mantel and Haenszel’s method adds nothing." in text


def test_means_have_no_cells_and_say_if_they_are_adjusted() -> None:
    text = told(asked(measure="mean_difference", takes_adjusted=True))
    assert "a half" not in text
    assert "Adjusted means (least squares) were taken as means." in text


def test_what_holds_for_some_questions_names_them() -> None:
    text = told(asked(), asked("Fractures", is_unlisted_zero=True))
    assert "does not list counts as one that nobody had (Fractures)." in text


@pytest.mark.parametrize("number", ["13e", "13f", "20c", "20d"])
def test_pooling_alone_is_no_analysis_of_sensitivity_or_heterogeneity(number: str) -> None:
    [item] = [one for one in checklist_items("prisma-2020") if one.number == number]
    assert "pooled" not in (*item.where, *item.pooled)
