"""The shipped codebook against the gold set over real records, by the commands that users have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialatlas.cli import main


@pytest.fixture(scope="module")
def sources(shared_registry: Path) -> list[str]:
    """The options that name the records of the gold set."""
    xml = shared_registry / "ctgov-xml"
    paths = [
        shared_registry / "ctgov" / "msc-2022-10.ndjson.gz",
        xml / "NCT01089387.xml",
        xml / "NCT03696485.xml",
    ]
    return [option for path in paths for option in ("--from", str(path))]


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, str]]:
    with (shared / "gold" / "dev.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report(
    shared: Path, sources: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The folder that `validate` wrote, and what it printed to standard error."""
    out = tmp_path_factory.mktemp("validity")
    arguments = ["validate", "cell-therapy", "--gold", str(shared / "gold" / "dev.tsv")]
    result = CliRunner().invoke(main, [*arguments, *sources, "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out, result.stderr


def test_every_study_is_compared_in_every_variable(report: tuple[Path, str]) -> None:
    agreement = rows(report[0] / "agreement.csv")
    assert {"msc_given", "donor", "donor_basis", "tissue", "route", "administrations"} <= {
        row["variable"] for row in agreement
    }
    assert {row["n"] for row in agreement} == {"82"}
    assert "Not among the records" not in report[1]


def test_the_counts_of_all_files_agree(report: tuple[Path, str]) -> None:
    folder = report[0]
    disagreements = rows(folder / "disagreements.csv")
    for row in rows(folder / "agreement.csv"):
        n_listed = sum(one["variable"] == row["variable"] for one in disagreements)
        assert int(row["n"]) - int(row["agreed"]) == n_listed
        assert int(row["missed"]) + int(row["wrong"]) == n_listed


def test_each_disagreement_shows_what_people_wrote(
    report: tuple[Path, str], gold: list[dict[str, str]]
) -> None:
    by_study = {row["nct_id"]: row for row in gold}
    disagreements = rows(report[0] / "disagreements.csv")
    assert disagreements
    for row in disagreements:
        people = by_study[row["nct_id"]]
        assert row["note"].removeprefix("'") == people["note"]
        words = people.get(f"ev_{row['variable'].removesuffix('_basis')}", "")
        assert row["gold_quote"].removeprefix("'") == words


def test_the_agreement_can_be_counted_again_from_the_codings(
    report: tuple[Path, str], sources: list[str], gold: list[dict[str, str]], tmp_path: Path
) -> None:
    ids, out = tmp_path / "ids.txt", tmp_path / "codings.csv"
    ids.write_text("\n".join(row["nct_id"] for row in gold), encoding="utf-8")
    options = ["--ids", str(ids), "--variables", "donor,route", "--out", str(out)]
    result = CliRunner().invoke(main, ["code", "cell-therapy", *sources, *options])
    assert result.exit_code == 0, result.output
    codings = {(row["nct_id"], row["variable"]): row for row in rows(out)}
    assert len(codings) == 164
    absent = {"", "-", "not_reported", "not_applicable"}
    agreed = {row["variable"]: int(row["agreed"]) for row in rows(report[0] / "agreement.csv")}
    for name in ("donor", "route"):
        right = 0
        for row in gold:
            coding = codings[row["nct_id"], name]
            value = "unclear" if coding["missing"] == "unclear" else coding["value"]
            choices = [set(one.strip().split(";")) - absent for one in row[name].split("|")]
            right += set(value.split(";")) - absent in choices
        assert right == agreed[name], name
