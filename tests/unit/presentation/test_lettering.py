"""Lines that fit: nothing is lost but beyond the most lines, and nothing is wider than its room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.presentation.lettering import lines_of, plain, tidy, width_of
from trialatlas.presentation.theme import FIGURE_FONT


@given(st.text(max_size=120), st.integers(20, 200))
def test_lines_fit_and_keep_every_letter(text: str, room: int) -> None:
    lines = lines_of(text, room, 12, most=1000)
    assert all(width_of(line, 12) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == plain(text).replace(" ", "")


def test_what_needs_too_many_lines_ends_with_dots() -> None:
    lines = lines_of("one two three four five six", 40, 12, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width_of(line, 12) <= 40 for line in lines)


def test_a_number_stays_with_its_sign() -> None:
    lines = lines_of("Records screened (n\u00a0=\u00a042)", 100, 12)
    assert lines[-1] == "(n\u00a0=\u00a042)"


def test_bold_letters_are_wider() -> None:
    assert width_of("Included", 12, is_bold=True) > width_of("Included", 12)


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    assert tidy(["a", "b"], 100, "and {n} more") == "a; b"
    assert tidy(["a" * 60, "b" * 60, "c"], 100, "and {n} more") == f"{'a' * 60}; and 2 more"


def test_the_first_font_of_figures_is_the_one_that_was_measured_and_that_the_renderer_ships() -> (
    None
):
    assert FIGURE_FONT.split(",")[0] == "'Liberation Sans'"
