"""What was measured, as tables that fit and as files that hold all of it."""

from __future__ import annotations

import re

import pytest
from rich.console import Console

from trialatlas.coding.measuring_codebook import Coverage, Example, Finding, Measures, RuleUse
from trialatlas.coding.unused_words import WordUse
from trialatlas.workflow.codebook_report import measures_as_files, measures_as_tables

LONG = "a_variable_whose_name_is_longer_than_most"


def near(number: int) -> Finding:
    examples = (
        Example("NCT00000001", "titles.brief", "Donor graft"),
        Example("NCT00000002", "titles.brief", "=Donor"),
    )
    return Finding("donor", "allogeneic", f"donor {number}", "not linked", 99 - number, examples)


MEASURES = Measures(
    n=200,
    coverage=(
        Coverage("donor", 200, 150, 0, {"not_reported": 30, "unclear": 20}, 41),
        Coverage(LONG, 200, 200, 180, {}, 0),
    ),
    rules=(RuleUse("donor", "named", 200, 150), RuleUse("donor", "sentence", 50, 0)),
    conflicts=(
        Finding("donor", "autologous", "allogeneic", "its words lost", 41, near(1).examples),
    ),
    near_misses=tuple(near(number) for number in range(30)),
    words=(
        WordUse("category", "donor: allogeneic", 9, tuple("abcdefgh")),
        WordUse("concept", "cells", 1, ("x" * 90,)),
        WordUse("concept", "grafts", 1, ()),
    ),
)


def printed(measures: Measures, width: int) -> str:
    console = Console(width=width, force_terminal=False)
    with console.capture() as captured:
        for part in measures_as_tables(measures):
            console.print(part, markup=False)
    return captured.get()


@pytest.mark.parametrize("width", [60, 80, 140])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_cut(width: int) -> None:
    text = printed(MEASURES, width)

    assert max(map(len, text.splitlines())) <= width
    coverage = text[: text.index("Rules:")].splitlines()[2:]
    names = "".join(name for line in coverage for name in re.findall("^[a-z_]+", line))
    assert names.endswith(f"donor{LONG}")
    assert "150  75%" in text
    assert "200 100%" in text
    assert "8 of 9" in text


def test_counts_come_with_their_denominator_and_share() -> None:
    text = printed(MEASURES, 140)

    assert "Coverage of 200 records" in text
    [donor] = [line.split() for line in text.splitlines() if line.startswith("donor  ")][:1]
    assert donor == ["donor", "150", "75%", "-", "30", "15%", "-", "20", "10%", "41", "20%"]


def test_a_rule_that_never_decided_says_so() -> None:
    [line] = [line for line in printed(MEASURES, 100).splitlines() if "sentence" in line]

    assert line.split()[-2:] == ["50", "never"]


def test_the_most_frequent_findings_are_shown_and_the_rest_is_counted() -> None:
    text = printed(MEASURES, 140)

    assert "donor 0 " in text
    assert "donor 29 " not in text
    assert "and 10 more; --out FOLDER writes all" in text


def test_words_are_shown_with_how_many_there_are() -> None:
    text = printed(MEASURES, 140)

    assert "8 of 9" in text
    assert "a, b, c, d, e, f and 2 more" in text
    assert "grafts" not in text


def test_what_is_not_there_has_no_table() -> None:
    text = printed(Measures(n=0, coverage=(), rules=(), conflicts=(), near_misses=(), words=()), 80)

    assert "Coverage of 0 records" in text
    for word in ("Rules", "Conflicts", "Near misses", "stand in none"):
        assert word not in text


def test_the_files_hold_everything() -> None:
    files = {file.name: file for file in measures_as_files(MEASURES)}

    assert files["coverage.csv"].columns[-3:] == ("not_applicable", "unclear", "conflicts")
    assert files["coverage.csv"].rows[0] == ("donor", 200, 150, 0, 30, 0, 20, 41)
    assert len(files["near_misses.csv"].rows) == 30
    assert files["near_misses.csv"].rows[0] == (
        "donor",
        "donor 0",
        "allogeneic",
        "not linked",
        99,
        "NCT00000001;NCT00000002",
        "titles.brief: Donor graft | titles.brief: =Donor",
    )
    assert files["conflicts.csv"].columns[1:3] == ("coded", "words_for")
    assert ("concept", "cells", "x" * 90) in files["unused_words.csv"].rows
    assert all(len(row) == len(file.columns) for file in files.values() for row in file.rows)
