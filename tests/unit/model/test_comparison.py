"""What of a coding is compared."""

from __future__ import annotations

import pytest

from trialatlas.model.comparison import Compared, coded_as
from trialatlas.model.judgement import Coding, Missing


def coding(*values: str, missing: Missing | None = None) -> Coding:
    return Coding(study_id="N1", variable="route", value=values, missing=missing)


@pytest.mark.parametrize("missing", [Missing.NOT_REPORTED, Missing.NOT_APPLICABLE])
def test_what_is_not_there_is_the_same_whatever_the_reason(missing: Missing) -> None:
    assert coded_as(coding(missing=missing)) == frozenset()


def test_unclear_is_a_finding_and_no_missing_value() -> None:
    assert coded_as(coding(missing=Missing.UNCLEAR)) == {"unclear"}


def test_the_order_of_values_does_not_matter() -> None:
    one, other = coding("inhaled", "topical"), coding("topical", "inhaled")
    assert Compared(coding=one, reference=other).is_agreed


def test_part_of_the_values_is_not_agreement() -> None:
    one, other = coding("inhaled"), coding("inhaled", "topical")
    assert not Compared(coding=one, reference=other).is_agreed
