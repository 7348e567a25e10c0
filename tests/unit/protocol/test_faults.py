from __future__ import annotations

import pytest

from trialatlas.errors import Fault, ProtocolError
from trialatlas.protocol.faults import Place, nearest, one_of, raise_any, report, shown


def test_a_fault_says_where_what_was_expected_what_was_found_and_what_was_meant() -> None:
    faults: list[Fault] = []
    report(faults, Place("review.yaml", 3, "titel"), "a known key", "'titel'", "title")
    assert str(faults[0]) == (
        "review.yaml:3: titel: expected a known key, found 'titel'; did you mean 'title'?"
    )


def test_all_faults_are_raised_at_once_each_one_time() -> None:
    same = Fault("b.yaml", 1, "", "x", "y")
    first = Fault("a.yaml", 2, "", "x", "y")
    with pytest.raises(ProtocolError) as raised:
        raise_any([same, first, same])
    assert raised.value.faults == (first, same)


def test_no_faults_raise_nothing() -> None:
    raise_any([])


@pytest.mark.parametrize(
    ("found", "meant"),
    [("autologus", "autologous"), ("Autologous", "autologous"), ("walrus", "")],
)
def test_the_nearest_name_is_the_one_that_was_probably_meant(found: str, meant: str) -> None:
    assert nearest(found, ["allogeneic", "autologous"]) == meant


@pytest.mark.parametrize(
    ("valid", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_valid_names_are_spelled_out(valid: list[str], words: str) -> None:
    assert one_of(valid) == words


def test_of_many_valid_names_only_the_first_are_spelled_out() -> None:
    assert one_of([str(number) for number in range(20)]).endswith("10, 11 or one of 8 more")


def test_long_texts_are_cut_and_stay_on_one_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 500)) == 63
