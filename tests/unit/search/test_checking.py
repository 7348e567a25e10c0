"""Names, bounds and combinations that the grammar lets through are refused with their place."""

from __future__ import annotations

import pytest

from trialatlas.errors import ExpressionError
from trialatlas.search.checking import split_bounds
from trialatlas.search.essie import parse, show


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("", None, "found nothing"),
        ("  \n", None, "nothing but white space"),
        ("AREA[Phas]x", 5, "did you mean 'Phase'?"),
        ("AREA[]x", 5, "found nothing"),
        ("AREA[Phase", 0, "closed by no ]"),
        ("AREA[BriefTitle:size]2", 5, "BriefTitle is no list"),
        ("TILT[Phase]x", 5, "expected a date"),
        ("SEARCH[location]x", 7, "did you mean Location?"),
        ("COVERAGE[Whole]x", 9, "expected Contains, FullMatch"),
        ("EXPANSION[concept]x", 10, "did you mean Concept?"),
        ("RANGE[1]", 6, "two bounds"),
        ("RANGE[1,2,3]", 6, "two bounds"),
        ("RANGE[soon, MAX]", 6, "or MIN; found 'soon'"),
        ("RANGE[MIN, MIN]", 6, "or MAX; found 'MIN'"),
        ("RANGE[2022-13, MAX]", 6, "found '2022-13'"),
        ("MAX", 0, "write \\MAX"),
        ('""', 0, "expected words between the quotes"),
        ("\\ ", 0, "white space after a backslash"),
    ],
)
def test_what_stands_wrong_is_told(text: str, offset: int | None, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.offset == offset
    assert said in caught.value.problem


@pytest.mark.parametrize(
    "text",
    [
        "EXPANSION[Lossy]COVERAGE[Contains]a",
        "COVERAGE[Contains](b OR EXPANSION[Lossy]a)",
        "EXPANSION[Relaxation]COVERAGE[FullMatch]a",
        "COVERAGE[EndsWith]EXPANSION[Relaxation]a",
    ],
)
def test_levels_that_break_a_term_up_cannot_cover_a_value(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be answered") as caught:
        parse(text)
    assert caught.value.offset == max(text.find("COVERAGE"), text.find("EXPANSION"))


@pytest.mark.parametrize(
    "text",
    [
        "EXPANSION[Relaxation]COVERAGE[Contains]a",
        "EXPANSION[Concept]COVERAGE[FullMatch]a",
        "COVERAGE[FullMatch]a",
        "EXPANSION[Lossy]EXPANSION[Term]COVERAGE[FullMatch]a",
        "COVERAGE[FullMatch]a OR EXPANSION[Lossy]b",
        "EXPANSION[Lossy]COVERAGE[FullMatch]ALL",
    ],
)
def test_other_combinations_stand(text: str) -> None:
    assert show(parse(text)) == text


def test_bounds_are_read_without_white_space_around_them() -> None:
    assert split_bounds("RANGE[ 18  years ,MAX ]") == ["18 years", "MAX"]
