"""``trialatlas validate``: rules against people."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registry_files import written
from tests.small_codebook import GOLD, small_codebook

from trialatlas.cli import main


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return small_codebook(tmp_path)


def call(paths: dict[str, str], *more: str) -> Result:
    out = str(Path(paths["gold"]).with_name("out"))
    arguments = [paths["codebook"], "--gold", paths["gold"], "--from", paths["records"]]
    return CliRunner().invoke(main, ["validate", *arguments, "--out", out, *more])


def test_the_terminal_shows_agreement_and_the_folder_has_the_rest(
    paths: dict[str, str], tmp_path: Path
) -> None:
    result = call(paths)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:5]] == [
        ["donor", "4", "50.0%"],
        ["donor_basis", "4", "75.0%"],
        ["route", "4", "100.0%"],
        ["acronym", "4", "100.0%"],
    ]
    assert lines[5] == f"Report: {tmp_path / 'out' / 'validity.html'}"
    assert result.stderr == ""
    page = (tmp_path / "out" / "validity.html").read_text("utf-8")
    assert "the title says little" in page
    assert "Allogeneic cells, intravenous" in page


def test_only_some_variables(paths: dict[str, str]) -> None:
    lines = call(paths, "--variables", "route,donor_basis").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["variable", "donor_basis", "route", "Report:"]


def test_columns_that_are_no_variable_and_studies_without_a_record_are_told(
    paths: dict[str, str], tmp_path: Path
) -> None:
    text = "nct_id\troute\tdoner\tpayload\nNCT00000001\tintravenous\t\t\nNCT00000009\t-\t\t\n"
    written(tmp_path / "gold.tsv", text.encode())
    result = call(paths)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split()[:2] == ["route", "1"]
    assert result.stderr.splitlines() == [
        "No variable of codebook, and passed over: doner (did you mean 'donor'?), payload.",
        "Not among the records: NCT00000009.",
    ]


def test_a_gold_file_of_a_spreadsheet_is_the_same(paths: dict[str, str], tmp_path: Path) -> None:
    plain = call(paths).stdout
    marked = b"\xef\xbb\xbf" + GOLD.replace("\n", "\r\n").encode()
    written(tmp_path / "gold.tsv", marked)
    assert call(paths).stdout == plain


def test_faults_of_the_gold_file_come_with_their_lines(
    paths: dict[str, str], tmp_path: Path
) -> None:
    written(
        tmp_path / "gold.tsv", b"nct_id\tdonor\nNCT00000001\tautologus\nNCT00000001\tallogeneic\n"
    )
    result = call(paths)
    assert result.exit_code == 3
    first, second, last = result.stderr.splitlines()
    assert first.endswith("found 'autologus'; did you mean 'autologous'?")
    assert "gold.tsv:2: donor:" in first
    assert "gold.tsv:3: nct_id:" in second
    assert last == "2 faults; nothing was run."
    assert not (tmp_path / "out").exists()


def test_a_gold_file_about_other_studies_is_an_error(paths: dict[str, str], tmp_path: Path) -> None:
    written(tmp_path / "gold.tsv", b"nct_id\tdonor\nNCT00000009\tautologous\n")
    result = call(paths)
    assert result.exit_code == 4
    assert "none of the ids" in result.stderr


def test_a_variable_that_the_gold_file_lacks_is_a_fault_of_its_heading(
    paths: dict[str, str],
) -> None:
    result = call(paths, "--variables", "rote")
    assert result.exit_code == 3
    assert "gold.tsv:1:" in result.stderr
    assert "did you mean 'route'?" in result.stderr


def test_records_are_needed_where_there_is_no_review(paths: dict[str, str]) -> None:
    arguments = ["validate", paths["codebook"], "--gold", paths["gold"]]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "--from is needed" in result.output


@pytest.mark.parametrize("name", ["gold", "records"])
def test_a_place_for_the_report_that_is_a_file_is_a_wrong_command_line(
    paths: dict[str, str], name: str
) -> None:
    assert call(paths, "--out", paths[name]).exit_code == 2
