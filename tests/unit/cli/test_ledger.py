"""What the commands of the ledger print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trialatlas.cli import main

REVIEW = """\
review: two
title: Two people
question: Do they agree?
dual_independent: true
sources: [records]
search: [{concept: swelling, areas: conditions}]
screening: []
"""
SCREENING = """\
record_id,decision,criterion,reason,coder,at
NCT1,include,,Cells,ann,2026-03-03
NCT1,exclude,,In mice,bo,2026-03-04
NCT2,exclude,,In rats,bo,2026-03-04
"""

Run = Callable[..., Result]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "two"
    for name in ("records", "decisions"):
        (folder / name).mkdir(parents=True)
    (folder / "review.yaml").write_text(REVIEW)
    (folder / "codebook.yaml").write_text("extends: [general]\n")
    (folder / "concepts.yaml").write_text("concepts:\n  swelling: {phrases: [swelling]}\n")
    (folder / "decisions" / "screening.csv").write_text(SCREENING)
    return folder


@pytest.fixture
def run(review: Path) -> Run:
    def invoke(command: str, *options: str) -> Result:
        return CliRunner().invoke(main, ["ledger", command, str(review), *options])

    return invoke


def test_files_go_in_once_and_come_out(run: Run, review: Path) -> None:
    assert run("import").output == "3 events added; the ledger has 3.\n"
    assert run("import").output == "0 events added; the ledger has 3.\n"
    assert run("export").output == f"3 events in {review / 'decisions'}.\n"


def test_the_log_tells_who_what_when_from_what_to_what_and_why(run: Run, review: Path) -> None:
    run("import")
    run("export")
    path = review / "decisions" / "screening.csv"
    [ann] = [line.split(",")[-2] for line in path.read_text().splitlines() if ",ann," in line]
    with path.open("a") as file:
        file.write(f"NCT1,exclude,,Mice after all,,,ann,2026-03-05,,,{ann},,\n")
        file.write("NCT1,,,Done,,,cleo,2026-03-06,note,,,,\n")
    run("import")

    assert run("log", "--record", "NCT1").output.splitlines() == [
        "2026-03-03  ann  answer NCT1: nothing -> include (Cells)",
        "2026-03-04  bo  answer NCT1: nothing -> exclude (In mice)",
        "2026-03-05  ann  answer NCT1: include -> exclude (Mice after all)",
        "2026-03-06  cleo  note NCT1 (Done)",
        "4 events.",
    ]


def test_the_log_holds_back_what_only_one_has_decided(run: Run) -> None:
    run("import")

    assert run("log").output.splitlines()[-2:] == [
        "2 events.",
        "1 held back: others have still to decide independently.",
    ]
    assert "In rats" not in run("log").output
    assert "In rats" in run("log", "--all").output


def test_the_log_of_files_is_in_the_order_of_time(run: Run, review: Path) -> None:
    header, *lines = SCREENING.splitlines()
    text = "\n".join([header, *reversed(lines), ""])
    (review / "decisions" / "screening.csv").write_text(text)
    run("import")

    told = run("log", "--all").output.splitlines()
    assert [line.split()[0] for line in told[:3]] == ["2026-03-03", "2026-03-04", "2026-03-04"]


def test_conflicts_and_agreement(run: Run) -> None:
    run("import")

    assert run("conflicts").output.splitlines() == [
        "NCT1  ann: include, bo: exclude",
        "1 to settle.",
    ]
    assert run("agreement").output.splitlines()[0] == (
        "screening  ann and bo  all time  alike 0 of 1  kappa 0.00"
    )


def test_before_anyone_decides_there_is_nothing_to_tell(run: Run, review: Path) -> None:
    (review / "decisions" / "screening.csv").unlink()

    assert run("log").output == "0 events.\n"
    assert run("conflicts").output == "0 to settle.\n"
    assert run("agreement").output == "Nobody has answered what another has.\n"


def test_one_person_gets_a_file_of_their_own(run: Run, tmp_path: Path) -> None:
    run("import")
    done = run("export", "--as", "ann", "--out", str(tmp_path / "ann"))

    assert done.output == f"2 events in {tmp_path / 'ann'}.\n"
    assert "NCT2" not in (tmp_path / "ann" / "screening.csv").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as", "ann"], "name --out"),
        (["--as", "ann", "--all", "--out", "x"], "leave one out"),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: list[str], message: str) -> None:
    done = run("export", *options)

    assert done.exit_code == 2
    assert message in done.output


def test_lines_that_are_not_in_the_ledger_are_not_overwritten(run: Run, review: Path) -> None:
    done = run("export")

    assert done.exit_code == 3
    assert "decisions: expected lines that the ledger has; run `trialatlas" in done.output
    assert "3 that it lacks" in done.output
    assert "screening.csv" not in done.output
    assert (review / "decisions" / "screening.csv").read_text() == SCREENING


def test_a_ledger_that_cannot_be_reached_is_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIALATLAS_LEDGER_URL", "postgresql://ann:secret@localhost:1/x")
    done = run("log")

    assert done.exit_code == 11
    assert "localhost/x" in done.output
    assert "secret" not in done.output


def test_a_line_that_was_added_since_the_import_is_named(run: Run, review: Path) -> None:
    run("import")
    with (review / "decisions" / "screening.csv").open("a") as file:
        file.write("NCT3,exclude,,In cats,bo,2026-03-05\n")
    done = run("export")

    assert done.exit_code == 3
    assert "decisions/screening.csv:5" in done.output


@pytest.mark.parametrize("command", ["log", "conflicts", "agreement"])
def test_an_empty_ledger_beside_files_says_what_to_do(run: Run, command: str) -> None:
    first = run(command).output.splitlines()[0]

    assert first == (
        "The ledger is empty; decisions/ has 3 lines: run `trialatlas ledger import` first."
    )


def test_a_record_is_found_in_small_letters_too(run: Run) -> None:
    run("import")

    assert run("log", "--record", "nct1").output == run("log", "--record", "NCT1").output
    assert run("log", "--record", "nct1").output.endswith("2 events.\n")
