"""One table of AACT: sound rows in columns, and the line of each that is not sound."""

from __future__ import annotations

import io

import pytest
from tests.studies import rows_of

from trialatlas.registries.aact_tables import RowFault, columns_of, rows_of_table
from trialatlas.registries.json_stream import UnreadableError

HEADER = b"id|nct_id|name|extra\n"


def read(*lines: bytes) -> tuple[list[dict[str, object]], list[RowFault]]:
    faults: list[RowFault] = []
    stream = io.BytesIO(HEADER + b"".join(lines))
    found = rows_of(rows_of_table(stream, "keywords", ("nct_id", "name", "new"), faults))
    return found, faults


def test_wanted_columns_are_read_and_those_of_other_years_are_null() -> None:
    assert read(b"1|NCT00000001|knee|x\n") == (
        [{"nct_id": "NCT00000001", "name": "knee", "new": None}],
        [],
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b'"knee|hip"', "knee|hip"),
        (b'"~ 5 ""cells"""', '~ 5 "cells"'),
        (b"", ""),
        ("„größer“".encode(), "„größer“"),
        (b"\xc2\xa0", "\N{NO-BREAK SPACE}"),
    ],
)
def test_a_field_may_be_quoted(written: bytes, name: str) -> None:
    [row], faults = read(b"1|NCT00000001|" + written + b"|x\n")
    assert (row["name"], faults) == (name, [])


def test_each_fault_names_its_line_and_the_rows_around_it_are_read() -> None:
    rows, faults = read(
        b"1|NCT00000001|knee|x\n",
        b"\n",
        b"2|NCT00000002|knee\n",
        b'3|NCT00000003|"knee|x\n',
        b"4|NCT00000004|knee|x\n",
        b"5|NCT5|knee|x\n",
        b"6|NCT00000006|knee|x|y\n",
        b"7||knee|x\n",
        b"8|NCT00000008|knee|x\n",
    )
    assert [row["nct_id"] for row in rows] == ["NCT00000001", "NCT00000004", "NCT00000008"]
    told = sorted((fault.line, fault.record_id, fault.field) for fault in faults)
    assert told == [
        (4, "NCT00000002", ""),
        (5, "NCT00000003", ""),
        (7, "", "nct_id"),
        (8, "NCT00000006", ""),
        (9, "", "nct_id"),
    ]
    reasons = {fault.line: fault.reason for fault in faults}
    assert "expected 4 fields, found 3" in reasons[4]
    assert "quote" in reasons[5]
    assert "'NCT5'" in reasons[7]


def test_a_table_may_be_empty() -> None:
    assert read() == ([], [])


def test_what_is_no_text_is_named() -> None:
    with pytest.raises(UnreadableError, match="keywords"):
        read(b"1|NCT00000001|\xff\xfe|x\n")


@pytest.mark.parametrize("header", [b"", b"id|name\n", b"nct_id|name|name\n", b"<html>\n"])
def test_a_header_of_something_else_is_refused(header: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"keywords\.txt: expected a first line"):
        columns_of(header, "keywords")
