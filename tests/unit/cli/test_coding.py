"""``trialatlas code``: a stage of a review, or records straight from files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registry_files import written
from tests.small_codebook import small_codebook

from trialatlas.cli import main

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "msc-cancer"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["code", *arguments])


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return small_codebook(tmp_path)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_records_are_coded_without_a_review(paths: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "codings.csv"
    result = call(paths["codebook"], "--from", paths["records"], "--out", str(out))
    assert result.exit_code == 0, result.output
    assert result.stdout == f"4 studies, 3 variables, 12 codings: {out}\n"
    found = rows(out)
    assert list(found[0])[:7] == [
        *("nct_id", "variable", "value", "missing", "basis", "rule", "quotes"),
    ]
    assert [(row["nct_id"][-1], row["variable"]) for row in found[:4]] == [
        ("1", "donor"),
        ("1", "route"),
        ("1", "acronym"),
        ("2", "donor"),
    ]
    [route] = (row for row in found if row["nct_id"][-1] == "2" and row["variable"] == "route")
    assert (route["value"], route["missing"], route["rule"]) == (
        "inhaled;intravenous",
        "",
        "title_says_it",
    )
    [nothing] = (row for row in found if row["nct_id"][-1] == "3" and row["variable"] == "route")
    assert (nothing["value"], nothing["missing"]) == ("", "not_reported")


def test_some_studies_and_some_variables(paths: dict[str, str], tmp_path: Path) -> None:
    ids = written(tmp_path / "ids.txt", b"nct00000002\nNCT00000009 # withdrawn\n")
    out = tmp_path / "codings.csv"
    options = ["--ids", str(ids), "--variables", "route, donor", "--out", str(out)]
    result = call(paths["codebook"], "--from", paths["records"], *options)
    assert result.exit_code == 0, result.output
    assert [(row["nct_id"], row["variable"]) for row in rows(out)] == [
        ("NCT00000002", "route"),
        ("NCT00000002", "donor"),
    ]
    assert result.stderr == "Not among the records: NCT00000009.\n"


def test_unreadable_payloads_are_told_at_the_end(paths: dict[str, str], tmp_path: Path) -> None:
    bad = written(tmp_path / "bad.json", b'{"protocolSection": {}}')
    sources = ["--from", paths["records"], "--from", str(bad)]
    result = call(paths["codebook"], *sources, "--out", str(tmp_path / "codings.csv"))
    assert result.exit_code == 0
    assert result.stderr.startswith("1 payload was unreadable and passed over:\n  bad.json: ")


def test_a_review_can_be_coded_whole_from_its_own_records(tmp_path: Path) -> None:
    out = tmp_path / "codings.csv"
    result = call(str(EXAMPLE), "--out", str(out), "--variables", "title")
    assert result.exit_code == 0, result.output
    assert len(rows(out)) == len(list((EXAMPLE / "records").iterdir()))
    assert not (EXAMPLE / "codings.csv").exists()


def test_a_reviews_stage_is_as_it_was(tmp_path: Path) -> None:
    result = call(str(tmp_path))
    assert result.exit_code == 3
    assert "review.yaml" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cell-therapy"], "--out FILE"),
        (["nowhere"], "no review's folder 'nowhere'"),
        (["{codebook}", "--out", "{folder}/x.csv"], "--from is needed"),
        (["{folder}", "--ids", "{gold}"], "--ids goes with --out FILE"),
        (["{folder}", "--variables", "donor"], "--variables goes with --out FILE"),
        (["{folder}", "--frozen", "--out", "{folder}/x.csv"], "--frozen"),
        (["{codebook}", "--from", "{records}", "--out", "{folder}/no/x.csv"], "no folder"),
        (["{codebook}", "--from", "{records}", "--out", "{folder}"], "directory"),
        (["{codebook}", "--from", "{folder}/no", "--out", "{folder}/x.csv"], "does not exist"),
        (
            ["{codebook}", "--from", "{records}", "--out", "{folder}/x.csv", "--variables", "rout"],
            "did you mean 'route'?",
        ),
        (
            ["{codebook}", "--from", "{records}", "--out", "{folder}/x.csv", "--variables", "zzz"],
            "it has donor, route or acronym",
        ),
    ],
)
def test_a_wrong_combination_is_said_before_anything_is_read(
    paths: dict[str, str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = call(*(item.format(folder=tmp_path, **paths) for item in arguments))
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    ("content", "exit_code", "said"),
    [(b"", 3, "at least one id"), (b"NCT00000009\n", 4, "none of the ids")],
)
def test_a_list_of_no_use_is_an_error(
    paths: dict[str, str], tmp_path: Path, content: bytes, exit_code: int, said: str
) -> None:
    ids = written(tmp_path / "ids.txt", content)
    options = ["--ids", str(ids), "--out", str(tmp_path / "x.csv")]
    result = call(paths["codebook"], "--from", paths["records"], *options)
    assert result.exit_code == exit_code
    assert said in result.stderr
    assert not (tmp_path / "x.csv").exists()


def test_a_name_that_is_no_codebook_says_what_there_is(
    paths: dict[str, str], tmp_path: Path
) -> None:
    result = call("sell-therapy", "--from", paths["records"], "--out", str(tmp_path / "x.csv"))
    assert result.exit_code == 3
    assert "did you mean 'cell-therapy'?" in result.stderr
