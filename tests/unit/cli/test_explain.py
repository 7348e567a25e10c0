"""``trialatlas explain``, as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registry_files import dumped, study, written
from tests.small_codebook import small_codebook

from trialatlas.cli import main
from trialatlas.cli.app import program
from trialatlas.cli.explain import COMMANDS

REVIEW = """\
review: small
title: A small review
question: Whose cells are they?
sources: [records.json]
search: [{concept: cells, areas: [titles]}]
screening: [{name: named, variable: donor, admits: [autologous], reason: Not named}]
"""


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program(*COMMANDS), ["explain", *arguments])


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return small_codebook(tmp_path)


@pytest.fixture
def review(paths: dict[str, str], tmp_path: Path) -> Path:
    """The small codebook as that of a review."""
    assert paths
    (tmp_path / "review.yaml").write_text(REVIEW, encoding="utf-8")
    concepts = "concepts: {cells: {phrases: [cells]}}\n"
    (tmp_path / "concepts.yaml").write_text(concepts, encoding="utf-8")
    return tmp_path


def test_a_value_of_a_file_is_explained(paths: dict[str, str]) -> None:
    result = call(
        "NCT00000002", "donor", "--from", paths["records"], "--codebook", paths["codebook"]
    )

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0] == "NCT00000002  donor: allogeneic"
    assert "Decided by rule 1 of 1: title_says_it" in result.output
    assert "    **Allogeneic** cells, inhaled or intravenous" in result.output


def test_a_value_of_the_snapshot_is_explained(review: Path) -> None:
    CliRunner().invoke(main, ["snapshot", str(review)])

    result = call("NCT00000003", "donor", "--review", str(review))

    assert result.exit_code == 0, result.output
    assert result.output.startswith("NCT00000003  donor: not_reported")


def test_the_current_folder_is_the_review(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(review)

    missing = call("NCT00000003", "donor")
    found = call("NCT00000003", "donor", "--from", "records.json")

    assert missing.exit_code == 5
    assert "run trialatlas snapshot" in missing.stderr
    assert found.exit_code == 0, found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the current folder holds no review.yaml; name a review's folder with --review"),
        (("--codebook", "cell-therapy"), "--codebook goes with --from PATH"),
        (("--from", "."), "or a shipped codebook (cell-therapy, general"),
        (("--from", "nowhere"), "does not exist"),
    ],
)
def test_without_records_or_codebook_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)

    result = call("NCT00000001", "donor", *arguments)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("record", "variable", "said"),
    [
        ("NCT00000099", "donor", "found 'NCT00000099'; did you mean 'NCT0000000"),
        ("NCT00000001", "doner", "did you mean 'donor'?"),
    ],
)
def test_an_unknown_name_is_a_wrong_command_line(
    paths: dict[str, str], record: str, variable: str, said: str
) -> None:
    result = call(record, variable, "--from", paths["records"], "--codebook", paths["codebook"])

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("width", [40, 80, 140])
def test_lines_fit_the_terminal_and_no_word_is_lost(
    paths: dict[str, str], tmp_path: Path, width: int
) -> None:
    title = "Donor cells that are neither allogeneic nor [bold]named[/bold] " * 5
    records = written(tmp_path / "long.json", dumped(study(1, briefTitle=title)))
    runner = CliRunner(env={"COLUMNS": str(width)})

    result = runner.invoke(
        program(*COMMANDS),
        [
            "explain",
            "NCT00000001",
            "donor",
            "--from",
            str(records),
            "--codebook",
            paths["codebook"],
        ],
    )

    lines = result.output.splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)
    assert "[bold]named[/bold]" in result.output
    assert json.dumps("**allogeneic**")[1:-1] in result.output
