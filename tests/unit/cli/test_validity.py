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
        f"{tmp_path}/gold.tsv: no variable of codebook, and passed over: "
        "doner (did you mean 'donor'?), payload.",
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
    written(tmp_path / "gold.tsv", b"nct_id\tdonor\nNCT00000001\tboth\nNCT00000001\tboth\n\tboth\n")
    result = call(paths)
    assert result.exit_code == 3
    first, second, last = result.stderr.splitlines()
    assert first.endswith("found NCT00000001 again (first in line 2)")
    assert "gold.tsv:3: nct_id:" in first
    assert "gold.tsv:4: nct_id:" in second
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


def test_values_that_the_codebook_does_not_have_are_disagreements_and_told(
    paths: dict[str, str], tmp_path: Path
) -> None:
    text = "nct_id\tdonor\nNCT00000001\tautologus\nNCT00000002\tallogeneic;autologous\n"
    written(tmp_path / "gold.tsv", text.encode())
    result = call(paths)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1].split()[:3] == ["donor", "2", "0.0%"]
    assert result.stderr.splitlines() == [
        "Not in the codebook, and compared all the same:",
        f"  {tmp_path}/gold.tsv:2: NCT00000001 donor: 'autologus' is no category of the codebook; "
        "the nearest is 'autologous'.",
        f"  {tmp_path}/gold.tsv:3: NCT00000002 donor: 'allogeneic;autologous' is more than the one "
        "value that the codebook allows.",
    ]
    assert "gold.tsv, line 3" in (tmp_path / "out" / "validity.html").read_text("utf-8")


def test_of_many_such_values_the_first_are_told(paths: dict[str, str], tmp_path: Path) -> None:
    rows = "".join(f"NCT{number:08}\tsomebody\n" for number in range(1, 13))
    written(tmp_path / "gold.tsv", f"nct_id\tdonor\n{rows}".encode())
    told = call(paths).stderr.splitlines()
    assert sum("somebody" in line for line in told) == 10
    assert "  and 2 more, which the report lists." in told


def between(paths: dict[str, str], codings: str, gold: str, *more: str) -> Result:
    """Two files compared, without records."""
    folder = Path(paths["gold"]).parent
    arguments = [paths["codebook"], "--gold", str(folder / gold), "--out", str(folder / "out")]
    arguments += ["--codings", str(folder / codings)]
    return CliRunner().invoke(main, ["validate", *arguments, *more])


@pytest.fixture
def rules(paths: dict[str, str]) -> str:
    """What ``code --out`` writes, beside the other files."""
    out = Path(paths["gold"]).with_name("rules.csv")
    arguments = ["code", paths["codebook"], "--from", paths["records"], "--out", str(out)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return out.name


def test_codings_in_a_file_are_compared_as_if_they_were_just_made(
    paths: dict[str, str], rules: str
) -> None:
    result = between(paths, rules, "gold.tsv")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert result.stdout == call(paths).stdout


def test_a_file_agrees_with_itself(paths: dict[str, str], rules: str) -> None:
    lines = between(paths, rules, rules).stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:-1]] == [
        [name, "4", "100.0%"] for name in ("donor", "route", "acronym")
    ]


def test_what_only_one_of_two_files_has_is_told(paths: dict[str, str], rules: str) -> None:
    folder = Path(paths["gold"]).parent
    written(folder / "ann.tsv", b"nct_id\troute\nNCT00000001\tinhaled\n")
    result = between(paths, "ann.tsv", rules)
    assert result.stdout.splitlines()[1].split()[:3] == ["route", "1", "0.0%"]
    assert result.stderr.splitlines() == [
        f"Not in {folder}/ann.tsv, and not compared: donor, acronym.",
        f"Not coded in {folder}/ann.tsv: NCT00000002, NCT00000003, NCT00000004.",
    ]


def test_the_first_coder_has_one_answer(paths: dict[str, str], rules: str) -> None:
    result = between(paths, "gold.tsv", rules)
    assert result.exit_code == 3
    assert "gold.tsv:5: donor: expected one answer" in result.stderr


def test_records_are_not_read_beside_codings(paths: dict[str, str], rules: str) -> None:
    result = between(paths, rules, "gold.tsv", "--from", paths["records"])
    assert result.exit_code == 2
    assert "--from goes without --codings" in result.output
