"""Caps, sums of several givings and parts of one are told from doses."""

from __future__ import annotations

import pytest

from trialatlas.text.dose_relations import related
from trialatlas.text.quantities import find_cell_doses


def cells(text: str) -> list[str]:
    return [dose.value for dose in find_cell_doses(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2e6 MSC/kg (maximum of 2x10^8 cells)", ["2e6/kg", "cap 2e8 total"]),
        ("2e6 MSC/kg, not exceeding 2x10^8 cells", ["2e6/kg", "cap 2e8 total"]),
        ("2e6 MSC/kg, up to 200 million cells", ["2e6/kg", "cap 2e8 total"]),
        ("up to 200 million cells", ["2e8 total"]),
        ("up to 3 doses of 100 million cells", ["1e8 total"]),
        ("2e6 MSC/kg. The maximum is 2x10^8 cells.", ["2e6/kg", "cap 2e8 total"]),
        (
            "2e6 MSC/kg. Thaw them. Warm them. The maximum is 2x10^8 cells.",
            ["2e6/kg", "cap 2e8 total"],
        ),
        ("1e6 MSC/kg, but at most a maximum of 5e6 MSC/kg", ["1e6/kg", "cap 5e6/kg"]),
        ("at a maximum of 2x10^8 cells, 2e6 MSC/kg", ["cap 2e8 total", "2e6/kg"]),
        (
            "5e7 cells. Thaw them. Warm them. The maximum is 2x10^8 cells.",
            ["5e7 total", "2e8 total"],
        ),
        ("a maximum dose of 3 x 10^6 MSC/kg", ["3e6/kg"]),
        ("at maximum 2x10^8 cells", ["2e8 total"]),
        ("not exceeding 2x10^8 cells", ["cap 2e8 total"]),
    ],
)
def test_caps_are_told_from_doses(text: str, values: list[str]) -> None:
    assert cells(text) == values


def test_a_maximum_far_from_a_dose_is_no_cap_of_it() -> None:
    assert cells("5e7 cells" + ", as said" * 60 + ", at maximum 2e8 cells") == [
        "5e7 total",
        "2e8 total",
    ]


def test_a_sum_without_the_single_doses_says_so() -> None:
    [dose] = find_cell_doses("Three doses for a total of 60 million cells")

    assert dose.is_cumulative


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("20 million cells thrice, for a total of 60 million cells", ["2e7 total"]),
        ("1e6 cells/kg twice, a total dose of 2e6 cells/kg", ["1e6/kg"]),
        ("a total dose of 1e8 cells", ["1e8 total"]),
        ("3 daily doses of 90 million cells (cumulative 270 million cells)", ["9e7 total"]),
        ("5 points of 2 million cells for a total of 10 million cells", ["2e6 total", "1e7 total"]),
        ("1e6 cells/kg, in total 1e8 cells", ["1e6/kg", "1e8 total"]),
    ],
)
def test_a_sum_of_administrations_is_left_out_beside_their_own_dose(
    text: str, values: list[str]
) -> None:
    assert cells(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5 million cells per site, total 50 million cells", ["5e7 total"]),
        ("2 million cells per 1 entry site, 20 million cells per brain", ["2e7 total"]),
        (
            "3 million cells per side or 3 million cells per level (total 6 million cells) or "
            "8 million cells per level (total 16 million cells)",
            ["3e6 total", "6e6 total", "1.6e7 total"],
        ),
        ("5 million cells per site", ["5e6 total"]),
        ("5 million cells per site, then 50 million cells", ["5e6 total", "5e7 total"]),
        ("50 million cells per site, total 5 million cells", ["5e7 total", "5e6 total"]),
        (
            "5 million cells per site" + ", as said" * 60 + ", total 50 million cells",
            ["5e6 total", "5e7 total"],
        ),
    ],
)
def test_what_is_given_at_each_site_is_left_out_beside_the_whole(
    text: str, values: list[str]
) -> None:
    assert cells(text) == values


def test_without_doses_nothing_is_related() -> None:
    assert related("5 million cells", []) == []
