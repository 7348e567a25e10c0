"""Codings come from a table of studies or from a list of codings; the reader sees which."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.protocol.small_codings import faults, read

TABLE = "nct_id,donor\nN1,own\n"
LIST = "nct_id,variable,value\nN1,donor,own\n"


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    table, lines = read(tmp_path, TABLE), read(tmp_path, LIST)
    assert table.variables == lines.variables
    assert [(one.study_id, one.value) for one in table.codings] == [
        (one.study_id, one.value) for one in lines.codings
    ]


@pytest.mark.parametrize("content", [TABLE, LIST])
def test_a_variable_that_is_wanted_must_be_there(tmp_path: Path, content: str) -> None:
    assert faults(tmp_path, content, "donr") == [
        "gold.tsv:1: expected a variable of the codebook that the file has (donor), "
        "found none called 'donr'; did you mean 'donor'?"
    ]


def test_where_one_answer_is_wanted_several_are_a_fault(tmp_path: Path) -> None:
    content = "nct_id,donor,note\nN1,own | other,a | b\nN2,own,\n"
    assert faults(tmp_path, content, is_single=True) == [
        "gold.tsv:2: donor: expected one answer; several belong into the file of --gold, "
        "found 'own | other'"
    ]
    assert len(read(tmp_path, content).codings) == 3


def test_a_list_has_one_answer_a_line(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id,variable,value\nN1,doses,a | b\n", is_single=True)
    assert [coding.value for coding in found.codings] == [("a | b",)]
