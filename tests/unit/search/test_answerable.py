"""What records as they are kept cannot answer is an error that says so, never just nothing."""

from __future__ import annotations

import pytest

from trialatlas.errors import ExpressionError
from trialatlas.search.answerable import Setting, check
from trialatlas.search.areas import look_up, pieces
from trialatlas.search.essie import parse
from trialatlas.search.expressions import Area, Part, Term


def problem(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        check(parse(text), text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("AREA[LocationZip]1234", 0, "does not keep LocationZip"),
        ("a OR AREA[OutcomeMeasureTitle]b", 5, "does not keep OutcomeMeasureTitle"),
        ("AREA[LargeDoc:size]2", 0, "does not keep LargeDoc:size"),
        ("AREA[ContactSearch]b", 0, "none of the fields of ContactSearch (OverallOfficialName"),
        ("a AND DISTANCE[1,2,50mi]", 6, "no coordinates"),
        ("AREA[Phase]PHASE9", 11, "(did you mean PHASE"),
        ("AREA[Phase]PHASE9", 11, "allowed are NA (Not Applicable), EARLY_PHASE1"),
        ("AREA[Phase](PHASE1 OR fourth)", 22, "'fourth' is no value of Phase"),
        ("AREA[FunderTypeSearch]RICH", 22, "AMBIG, OTHER"),
        ("AREA[StartDate]soon", 15, "expected a date such as 2022"),
        ("AREA[MinimumAge]18", 16, "expected an age in whole units"),
        ("AREA[EnrollmentCount]many", 21, "expected a whole number"),
        ("AREA[HasResults]maybe", 16, "expected true or false"),
        ("AREA[Phase:size]two", 16, "expected a whole number"),
        ("AREA[Location]Oslo", 14, "Location is a part of a record"),
        ("RANGE[18 years, MAX]", 0, "name a field"),
        ("AREA[Phase]RANGE[1, 2]", 11, "Phase holds no dates"),
        ("AREA[StartDate]RANGE[18 years, MAX]", 15, "expected a date"),
        ("MISSING", 0, "MISSING in BasicSearch cannot be told"),
        ("AREA[SponsorSearch]MISSING", 19, "does not keep OrgFullName"),
    ],
)
def test_what_cannot_be_answered_is_pointed_at(text: str, offset: int, said: str) -> None:
    error = problem(text)
    assert error.offset == offset
    assert said in error.problem


@pytest.mark.parametrize(
    "text",
    [
        "AREA[Phase](PHASE2 OR Phase 3)",
        "AREA[LocationSearch]Oslo",
        "AREA[ConditionSearch]MISSING",
        "AREA[Location]MISSING",
        "AREA[Phase:size]RANGE[2, MAX]",
        "AREA[PHASE]phase-2",
        "TILT[DispFirstSubmitDate]a",
        "recruiting OR PHASE9",
    ],
)
def test_what_can_be_answered_passes(text: str) -> None:
    check(parse(text), text)


def test_every_piece_that_is_not_kept_is_refused_by_name() -> None:
    for piece in pieces().values():
        if not piece.is_kept and look_up(piece.name).fields[0].piece is piece:
            with pytest.raises(ExpressionError, match=f"does not keep {piece.name} of a record"):
                check(parse(f"AREA[{piece.name}]x"))


def test_a_tree_made_by_hand_is_checked_too() -> None:
    with pytest.raises(ExpressionError, match="no search area"):
        check(Area("Nowhere", Term((Part("x"),))))


def test_to_cover_a_value_words_must_stand_together() -> None:
    assert Setting().level == "Relaxation"
    assert Setting(coverage="FullMatch").level == "Concept"
    assert Setting(coverage="FullMatch", expansion="Term").level == "Term"
