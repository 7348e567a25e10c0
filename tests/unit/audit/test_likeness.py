"""How a claimed value is like that of a record."""

from __future__ import annotations

import pytest
from tests.audits import BLINDING, PHASE, SITES, coding

from trialatlas.audit.likeness import Likeness, like_all, like_any
from trialatlas.model.judgement import Basis, Confidence, Missing


@pytest.mark.parametrize(
    ("claimed", "like"),
    [
        (["PHASE2/PHASE3"], Likeness.SAME),
        (["PHASE3"], Likeness.PART),
        (["PHASE2", "PHASE3"], Likeness.SAME),
        (["PHASE1"], Likeness.OTHER),
        ([], Likeness.OMITTED),
    ],
)
def test_a_combined_value_is_more_than_its_parts(claimed: list[str], like: Likeness) -> None:
    assert like_all(coding(1, PHASE, "PHASE2/PHASE3"), claimed, PHASE) is like


def test_a_qualified_value_is_not_the_plain_one() -> None:
    early = coding(1, PHASE, "EARLY_PHASE1")
    assert like_all(early, ["PHASE1"], PHASE) is Likeness.COARSER
    assert like_any(early, ["PHASE1", "PHASE2"], PHASE) is Likeness.COARSER


def test_any_of_several_values_will_do_where_a_study_has_one() -> None:
    assert like_any(coding(1, PHASE, "PHASE1/PHASE2"), ["PHASE1", "PHASE2"], PHASE) is Likeness.SAME
    assert like_any(coding(1, BLINDING, "open"), ["open", "single"], BLINDING) is Likeness.SAME
    assert like_all(coding(1, BLINDING, "open"), ["open", "single"], BLINDING) is Likeness.OTHER


def test_a_variable_of_several_values_must_have_exactly_those() -> None:
    both = coding(1, SITES, "home", "ward")
    assert like_any(both, ["home", "ward"], SITES) is Likeness.SAME
    assert like_any(both, ["home"], SITES) is Likeness.PART
    assert like_any(coding(1, SITES, "home"), ["home", "ward"], SITES) is Likeness.OTHER


def test_what_a_record_does_not_say_is_nobodys_mistake() -> None:
    assert like_all(None, ["open"], BLINDING) is Likeness.UNTOLD
    assert like_all(coding(1, BLINDING), ["open"], BLINDING) is Likeness.UNTOLD
    unclear = coding(1, BLINDING, missing=Missing.UNCLEAR)
    assert like_all(unclear, ["open"], BLINDING) is Likeness.UNTOLD
    assert like_all(unclear, [], BLINDING) is Likeness.UNTOLD


def test_words_for_the_claimed_value_leave_it_open() -> None:
    disputed = coding(1, BLINDING, "open", against=["single"])
    assert like_all(disputed, ["single"], BLINDING) is Likeness.UNTOLD
    assert like_all(disputed, ["double"], BLINDING) is Likeness.OTHER


def test_what_only_follows_refutes_nobody() -> None:
    inferred = coding(1, BLINDING, "open", basis=Basis.INFERRED)
    assert like_all(inferred, ["open"], BLINDING) is Likeness.SAME
    assert like_all(inferred, ["double"], BLINDING) is Likeness.UNTOLD
    assert like_all(inferred, [], BLINDING) is Likeness.UNTOLD


def test_said_to_be_unknown() -> None:
    assert like_all(coding(1, BLINDING), [], BLINDING) is Likeness.SAME
    assert like_any(coding(1, BLINDING), ["not_reported"], BLINDING) is Likeness.SAME
    assert like_any(coding(1, BLINDING, "open"), ["not_reported"], BLINDING) is Likeness.OTHER
    doubted = coding(1, BLINDING, "open", confidence=Confidence.LOW)
    assert like_all(doubted, [], BLINDING) is Likeness.UNTOLD
    assert like_any(doubted, ["not_reported"], BLINDING) is Likeness.UNTOLD
