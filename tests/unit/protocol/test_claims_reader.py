"""``claims.yaml`` to claims, or every fault with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.claims_files import BOOK, faults, reading

from trialatlas.protocol.claims_reader import read_claims


def test_counts(tmp_path: Path) -> None:
    claims = reading(
        tmp_path,
        """\
publication: A review
words: {blinding: {nobody: open}}
counts:
  - {variable: blinding, value: nobody, n: 3, of: 4, percent: 75.0, where: abstract}
  - {variable: site, value: [home, ward], ids: [NCT00000001, nct2]}
""",
    )
    first, second = claims.counts
    assert (first.values, first.n, first.of, first.where) == (("open",), 3, 4, "abstract")
    assert first.percent == Decimal("75.0")
    assert str(first.percent) == "75.0"
    assert (first.place.line, first.place.field) == (4, "counts[0]")
    assert second.values == ("home", "ward")
    assert [one.study for one in second.ids] == ["NCT00000001", "NCT2"]
    assert claims.claimed == ("NCT00000001", "NCT2")
    assert claims.variables == ("blinding", "site")


def test_ids_of_every_list_are_cited(tmp_path: Path) -> None:
    text = """\
cited: [NCT00000001]
ids_cited_in_text_but_not_in_table: [NCT00000002]
ids_malformed: [NCT3]
"""
    claims = reading(tmp_path, text)
    assert [one.text for one in claims.cited] == ["NCT00000001", "NCT00000002", "NCT3"]


def test_search_and_doses_and_values_that_occur(tmp_path: Path) -> None:
    claims = reading(
        tmp_path,
        """\
search: {registry: R, condition: C, other_terms: T, as_of: 2022-07, identified: 6, included: 4}
doses:
  lowest: {value: 5e5, unit: cells/kg, ids: [NCT00000001]}
named: {blinding: [open]}
sites_named: [home]
""",
    )
    assert claims.search
    assert (claims.search.as_of, claims.search.identified) == ("2022-07", 6)
    [lowest] = claims.extremes
    assert (lowest.variable.name, str(lowest.value), lowest.unit) == ("doses", "5E+5", "cells/kg")
    assert [(one.variable.name, one.value) for one in claims.named] == [
        ("blinding", "open"),
        ("site", "home"),
    ]


def test_every_fault_has_its_line_and_its_way_out(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """\
search: {as_of: 2022-13, included: many}
cuonts: []
counts:
  - {variable: blinding, value: nobody, n: 3}
  - {variable: blindin, value: open, n: 3}
  - {variable: blinding, value: open}
  - {variable: blinding, value: open, n: -1, of: 0, percent: much}
  - 7
doses: {lowest: {value: 5e5}, middle: {}}
cited: [[NCT00000001]]
""",
    )
    assert [line.split(": expected")[0] for line in found] == [
        "claims.yaml:1: search.as_of",
        "claims.yaml:1: search.included",
        "claims.yaml:2: cuonts",
        "claims.yaml:4: counts[0].value",
        "claims.yaml:5: counts[1].variable",
        "claims.yaml:6: counts[2]",
        "claims.yaml:7: counts[3].n",
        "claims.yaml:7: counts[3].of",
        "claims.yaml:7: counts[3].percent",
        "claims.yaml:8: counts[4]",
        "claims.yaml:9: doses.lowest",
        "claims.yaml:9: doses.middle",
        "claims.yaml:10: cited[0]",
    ]
    assert "under words: {blinding: {'nobody': ...}}" in found[3]
    assert "--words" in found[3]
    assert found[4].endswith("did you mean 'blinding'?")


def test_words_of_another_file_hold_where_the_own_file_is_silent(tmp_path: Path) -> None:
    text = """\
words: {blinding: {masked: double}}
counts: [{variable: blinding, value: nobody, n: 3}, {variable: blinding, value: masked, n: 3}]
"""
    words = "words: {blinding: {nobody: open, masked: open}}\n"
    first, second = reading(tmp_path, text, words=words).counts
    assert (first.values, second.values) == (("open",), ("double",))


def test_the_table_of_another_file_is_looked_for_beside_the_own_one(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    words = folder / "words.yaml"
    words.write_text("table: {file: t.csv, id: id, columns: {b: {variable: blinding}}}\n", "utf-8")
    (tmp_path / "t.csv").write_text("id,b\nNCT00000001,open\n", "utf-8")
    claims = tmp_path / "claims.yaml"
    claims.write_text("publication: A\n", "utf-8")
    assert read_claims(claims, BOOK, words).tabled == ("NCT00000001",)


def test_a_file_without_a_claim_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "publication: A\n") == [
        "claims.yaml: expected at least one claim (cited, table, counts, tables_2x2, doses or "
        "named), found none"
    ]


def test_a_file_that_is_no_yaml_is_one_fault(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, "counts: [\n")
    assert fault.startswith("claims.yaml:")


def test_two_by_two(tmp_path: Path) -> None:
    claims = reading(
        tmp_path,
        """\
tables_2x2:
  - name: Blinding by phase
    rows: {variable: blinding, values: [open, double]}
    columns: {variable: phase, values: [PHASE1, PHASE2]}
    cells: [[8, 2], [1, 5]]
    or: 20.0
    ci95: [1.4, 282.4]
    ci95_in_abstract: [1.4, 292.4]
    stated_as: times_more_often
  - name: blinding by phase
    rows: [open, double]
    columns: [PHASE1, PHASE2]
    cells: [[1, 2], [3, 4]]
""",
    )
    full, short = claims.tables
    assert (full.rows.name, full.column_values) == ("blinding", ("PHASE1", "PHASE2"))
    assert (full.cells, str(full.odds_ratio)) == (((8, 2), (1, 5)), "20.0")
    assert [(str(one.low), str(one.high), one.place.line) for one in full.intervals] == [
        ("1.4", "282.4", 7),
        ("1.4", "292.4", 8),
    ]
    assert full.stated_as == "times_more_often"
    assert (short.rows.name, short.columns.name, short.stated_as) == ("blinding", "phase", "odds")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ("cells: [[8, 2, 1], [1, 5]]", "cells"),
        ("cells: [[8, two], [1, 5]]", "cells[0][1]"),
        ("rows: [open, double]", "rows"),
        ("rows: {variable: blinding, values: [open]}", "rows"),
        ("rows: {variable: blinding, values: [open, closed]}", "rows.values[1]"),
        ("ci95: 2.8-283.0", "ci95"),
        ("ci95: [low, 283.0]", "ci95[0]"),
        ("or: -3", "or"),
        ("stated_as: chance", "stated_as"),
    ],
)
def test_faults_of_two_by_two(tmp_path: Path, changed: str, field: str) -> None:
    lines = {
        "name": "name: Masks",
        "rows": "rows: {variable: blinding, values: [open, double]}",
        "columns": "columns: {variable: phase, values: [PHASE1, PHASE2]}",
        "cells": "cells: [[8, 2], [1, 5]]",
    }
    lines[changed.split(":", maxsplit=1)[0]] = changed
    [fault] = faults(tmp_path, "tables_2x2:\n  - " + "\n    ".join(lines.values()) + "\n")
    assert f" tables_2x2[0].{field}: expected" in fault
