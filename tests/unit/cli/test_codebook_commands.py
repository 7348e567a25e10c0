"""``trialatlas codebook new`` and ``trialatlas codebook check``, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.small_codebook import small_codebook

from trialatlas.cli.app import program
from trialatlas.cli.codebook_commands import COMMANDS


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program(*COMMANDS), ["codebook", *arguments])


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return small_codebook(tmp_path)


def test_a_new_codebook_can_be_checked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"

    made = call("new", str(path))
    checked = call("check", str(path))

    assert made.exit_code == 0
    assert f"Next: trialatlas codebook check {path} --from RECORDS" in made.output
    assert checked.exit_code == 0, checked.output
    assert checked.output.startswith(f"{path}: no faults. Variables: ")
    assert "add --from PATH" in checked.output


def test_a_new_codebook_may_extend_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"

    assert call("new", str(path), "--extends", "cell-therapy").exit_code == 0
    assert "extends: [cell-therapy]" in path.read_text("utf-8")


def test_a_second_one_is_not_written_over_the_first(tmp_path: Path) -> None:
    path = str(tmp_path / "mine.yaml")
    call("new", path)

    again = call("new", path)

    assert again.exit_code == 5
    assert "mine.yaml: there already, and nothing is written over" in again.stderr


@pytest.mark.parametrize(
    ("name", "said"), [("cell-terapy", "did you mean 'cell-therapy'?"), ("walrus", "there are ")]
)
def test_what_is_not_shipped_is_a_wrong_command_line(tmp_path: Path, name: str, said: str) -> None:
    result = call("new", str(tmp_path / "mine.yaml"), "--extends", name)

    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_faults_come_with_file_and_line_and_nothing_is_measured(paths: dict[str, str]) -> None:
    path = Path(paths["codebook"])
    path.write_text(path.read_text("utf-8").replace("where: [titles]", "where: [title]"), "utf-8")

    result = call("check", str(path), "--from", paths["records"])

    assert result.exit_code == 3
    assert f"{path}:10: variables.donor.rules[0].where[0]: expected an area" in result.stderr
    assert f"{path}:17:" in result.stderr
    assert "2 faults; nothing was run." in result.stderr
    assert result.stdout == ""


def test_a_codebook_is_measured_on_records(paths: dict[str, str]) -> None:
    result = call("check", paths["codebook"], "--from", paths["records"])

    assert result.exit_code == 0, result.output
    assert "Measured on 4 of 4 records." in result.output
    assert "Coverage of 4 records" in result.output
    assert "title_says_it" in result.output


def test_a_sample_says_how_it_was_drawn(paths: dict[str, str]) -> None:
    result = call(
        "check", paths["codebook"], "--from", paths["records"], "--sample", "2", "--seed", "7"
    )

    assert "Measured on 2 of 4 records, drawn with seed 7." in result.output


def test_all_records_are_read_on_request(paths: dict[str, str]) -> None:
    options = ("--from", paths["records"], "--sample", "2", "--all")

    assert "Measured on 4 of 4 records." in call("check", paths["codebook"], *options).output


def test_all_that_was_measured_can_be_written(paths: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "measured"

    result = call("check", paths["codebook"], "--from", paths["records"], "--out", str(out))

    assert f"Written into {out}: coverage.csv, rules.csv," in result.output
    assert len(list(out.iterdir())) == 5


def test_files_for_nothing_measured_are_a_wrong_command_line(paths: dict[str, str]) -> None:
    result = call("check", paths["codebook"], "--out", "measured")

    assert result.exit_code == 2
    assert "--out goes with --from PATH" in result.stderr


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_a_sample_of_none_is_a_wrong_command_line(paths: dict[str, str], size: str) -> None:
    result = call("check", paths["codebook"], "--from", paths["records"], "--sample", size)

    assert result.exit_code == 2


def test_a_codebook_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = call("check", str(tmp_path / "nowhere.yaml"))

    assert result.exit_code == 3
    assert "nowhere.yaml: expected a codebook's file" in result.stderr


def test_what_comes_next_can_be_pasted(tmp_path: Path) -> None:
    path = tmp_path / "my codebook.yaml"
    assert f"codebook check '{path}' --from RECORDS" in call("new", str(path)).output


def test_names_stay_in_a_narrow_terminal(
    paths: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = call("check", paths["codebook"], "--from", paths["records"]).output
    monkeypatch.setenv("COLUMNS", "20")
    assert call("check", paths["codebook"], "--from", paths["records"]).output == wide
