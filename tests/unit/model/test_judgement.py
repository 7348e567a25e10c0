"""What coders say is the same on disk as in memory."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from tests.studies import values_of

from trialatlas.model.judgement import Basis, Coding, Decision, Missing, Verdict


def test_a_coding_is_absent_by_rule_until_someone_says_more() -> None:
    coding = Coding(study_id="NCT00000001", variable="donor")

    assert (coding.basis, coding.coder, coding.at) == (Basis.ABSENT, "rule", None)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Missing, ["not_reported", "not_applicable", "unclear"]),
        (Basis, ["structured", "stated", "inferred", "absent"]),
        (Verdict, ["include", "exclude", "unsure"]),
    ],
)
def test_kinds_are_stored_by_their_words(kind: type[Missing], words: list[str]) -> None:
    assert [str(member) for member in kind] == words


@given(values_of(Coding))
def test_a_coding_survives_storage(coding: Coding) -> None:
    assert msgspec.convert(msgspec.to_builtins(coding), Coding) == coding


@given(values_of(Decision))
def test_a_decision_survives_storage(decision: Decision) -> None:
    assert msgspec.convert(msgspec.to_builtins(decision), Decision) == decision
