"""Text that the classic site broke into lines reads as it was written."""

from __future__ import annotations

import pytest

from trialatlas.registries.textblock import unwrap


def test_a_phrase_matches_across_the_old_line_ends() -> None:
    text = """
      Cells are taken from the bone
      marrow of each donor.

      They are then grown.
    """
    assert unwrap(text) == (
        "Cells are taken from the bone marrow of each donor.\n\nThey are then grown."
    )


def test_lists_stay_lists() -> None:
    text = """
        Inclusion Criteria:

          -  age over 18 and
             able to consent

          -  one of

               -  pain

               -  stiffness - in
                  the morning

        Exclusion Criteria:

          1. pregnancy

         10. fever
    """
    assert unwrap(text) == (
        "Inclusion Criteria:\n\n* age over 18 and able to consent\n* one of\n  * pain\n"
        "  * stiffness - in the morning\n\nExclusion Criteria:\n\n1. pregnancy\n10. fever"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        (" \n \n", None),
        ("One line", "One line"),
        ("     -  only\n\n     -  items", "* only\n* items"),
        # A line end is no list item, whatever the next line begins with.
        ("      given on days 1, 2 and\n      3. Then none", "given on days 1, 2 and 3. Then none"),
    ],
)
def test_odd_texts(text: str | None, expected: str | None) -> None:
    assert unwrap(text) == expected
