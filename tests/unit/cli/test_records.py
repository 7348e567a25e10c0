"""What is said of records that are read without a review."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from trialatlas.cli.records import check_out, chosen, counted, listed, tell_of_records
from trialatlas.workflow.lone_coding import LoneRecords


def test_names_are_chosen_in_the_order_given_each_once() -> None:
    assert chosen(" b, a ,b,", ["a", "b", "c"], "the codebook") == ("b", "a")


def test_no_choice_is_every_name() -> None:
    assert chosen("", ["a"], "the codebook") == ()


def test_a_name_that_there_is_not_is_told_with_where_it_was_looked_for() -> None:
    with pytest.raises(click.UsageError, match="codebook has no variable 'x'; it has a or b"):
        chosen("x", ["a", "b"], "the codebook")


def test_a_long_list_is_cut_and_counted() -> None:
    assert listed(map(str, range(12))) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 study"), (0, "0 studies"), (1200, "1,200 studies")]
)
def test_one_is_one(count: int, said: str) -> None:
    assert counted(count, "study", "studies") == said


def test_nothing_is_said_where_nothing_was_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    tell_of_records(LoneRecords(path=Path("x"), places=frozenset()))
    assert capsys.readouterr().err == ""


def test_what_was_passed_over_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell_of_records(
        LoneRecords(
            path=Path("x"), places=frozenset(), absent=("N1",), n_refused=2, refused=("a: x",)
        )
    )
    assert capsys.readouterr().err.splitlines() == [
        "Not among the records: N1.",
        "2 payloads were unreadable and passed over:",
        "  a: x",
    ]


def test_a_file_needs_a_folder(tmp_path: Path) -> None:
    check_out(tmp_path / "x.csv")
    with pytest.raises(click.UsageError, match=r"no folder '.*nowhere' to write 'x.csv' into"):
        check_out(tmp_path / "nowhere" / "x.csv")


def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for out in (pipe, tmp_path, Path()):
        with pytest.raises(click.UsageError, match=r"is no ordinary file; name a file"):
            check_out(out)


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    records = tmp_path / "records.json"
    records.write_text("[]", encoding="utf-8")
    check_out(records, [tmp_path, tmp_path / "cell-therapy", None])
    with pytest.raises(click.UsageError, match=r"is read by the same command; name another"):
        check_out(tmp_path / "." / "records.json", [None, records])
