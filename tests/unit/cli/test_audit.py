"""``trialatlas audit``: a made-up publication against a made-up review."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.publication import CLAIMS, TABLE, made_up_review

from trialatlas.cli import main

Rows = list[Mapping[str, str]]


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review, and its audit in ``found``."""
    folder = made_up_review(tmp_path_factory.mktemp("audit") / "review")
    result = call(str(folder / "claims.yaml"), "--out", str(folder / "found"))
    assert result.exit_code == 0, result.output
    (folder / "stdout.txt").write_text(result.stdout, "utf-8")
    return folder


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments])


def rows_of(folder: Path) -> Rows:
    with (folder / "found" / "findings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(folder: Path, kind: str, verdict: str) -> list[tuple[str, str, str]]:
    return [
        (row["line"], row["claimed"], row["found"])
        for row in rows_of(folder)
        if (row["kind"], row["verdict"]) == (kind, verdict)
    ]


def test_the_terminal_has_a_line_a_column(review: Path) -> None:
    lines = (review / "stdout.txt").read_text("utf-8").splitlines()
    table = {line.split("  ")[0]: line.split()[-6:] for line in lines}
    #                          checks agree disagree unit changed untold
    assert table["year"] == ["5", "3", "2", "0", "0", "0"]
    assert table["masks"] == ["5", "5", "0", "0", "0", "0"]
    assert table["place"] == ["4", "3", "1", "0", "0", "0"]
    assert lines[-1] == f"Report: {review / 'found' / 'audit.html'}"


def test_ids(review: Path) -> None:
    assert found(review, "malformed_id", "disagree") == [("3", "NCT0000001", "NCT00000001")]
    assert [one[1] for one in found(review, "unknown_id", "cannot_be_told")] == ["NCT00000099"]
    assert [one[1] for one in found(review, "cited_not_tabled", "disagree")] == [
        "NCT00000006, cited in the text"
    ]
    assert found(review, "screened", "disagree") == [
        ("6", "NCT00000005, included", "exclude: exercise_done")
    ]


def test_cells(review: Path) -> None:
    assert found(review, "other_date", "disagree") == [
        ("3", "2013", "2012"),
        ("4", "2014", "2013"),
        ("1", "year, 5 cells", "Dates first submitted year in 4"),
        ("1", "year, 5 cells", "Dates first posted year in 4"),
    ]
    assert found(review, "value", "disagree") == [("3", "house", "Clinic")]


def test_another_version_of_a_record_agrees(review: Path, tmp_path: Path) -> None:
    folder = made_up_review(tmp_path / "review")
    changed = TABLE.replace("NCT00000004,2015,open label,hospital", "NCT00000004,2015,blind,house")
    (folder / "table.csv").write_text(changed, "utf-8")
    result = call(str(folder / "claims.yaml"), "--out", str(folder / "found"))
    assert result.exit_code == 0, result.output
    assert found(folder, "value", "changed_since") == [("5", "house", "Clinic")]
    assert ("5", "blind", "NONE") in found(folder, "value", "disagree")
    [row] = [row for row in rows_of(folder) if row["verdict"] == "changed_since"]
    assert "of 2015-03-21 agrees" in row["explanation"]
    assert found(review, "value", "changed_since") == []


def test_numbers(review: Path) -> None:
    assert found(review, "percent", "disagree") == [("14", "Masking: DOUBLE, 3 of 4, 74%", "75%")]
    assert found(review, "adds_up", "disagree") == [("14", "3 + 2 of 4", "5")]
    assert [one[2] for one in found(review, "denominator", "disagree")] == ["of 3"]
    assert found(review, "search", "disagree") == [
        ("2", "4 studies included", "5 studies in the table")
    ]
    assert found(review, "odds_ratio", "agree")
    assert found(review, "interval", "agree") == [
        ("24", "masking by setting: 95% interval 0.4–35.8", "0.4–35.8")
    ]
    [wording] = found(review, "wording", "disagree")
    assert wording[2] == "ratio of frequencies 1.75 by rows and 2 by columns"


def test_quotations_are_from_the_records(review: Path) -> None:
    [row] = [row for row in rows_of(review) if row["kind"] == "screened" and row["line"] == "6"]
    assert row["quotes"] == "Bed rest for sore knees"
    assert row["fields"] == "NCT00000005 titles.brief"


def test_the_page_has_claim_place_and_words(review: Path) -> None:
    page = (review / "found" / "audit.html").read_text("utf-8")
    assert "<h1>Knees and exercise</h1>" in page
    assert "table.csv:6" in page
    assert "<q>Bed rest for sore knees</q>" in page
    assert str(review) not in page


def test_a_second_audit_runs_nothing_again_and_writes_the_same(review: Path) -> None:
    before = {path.name: path.read_bytes() for path in (review / "found").iterdir()}
    result = call(str(review / "claims.yaml"), "--frozen", "--out", str(review / "found"))
    assert "Nothing to do" in result.stdout
    assert {path.name: path.read_bytes() for path in (review / "found").iterdir()} == before


def test_the_review_may_lie_elsewhere(review: Path, tmp_path: Path) -> None:
    for name, text in (("own.yaml", CLAIMS), ("table.csv", TABLE)):
        (tmp_path / name).write_text(text, "utf-8")
    path, out = str(tmp_path / "own.yaml"), str(tmp_path / "found")
    result = call(path, "--review", str(review), "--frozen", "--out", out)
    assert result.exit_code == 0, result.output
    assert [row["claimed"] for row in rows_of(tmp_path)] == [
        row["claimed"] for row in rows_of(review)
    ]


def test_words_of_another_file(review: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.yaml"
    bare.write_text("counts: [{variable: masking, value: blind, n: 3, of: 5}]\n", "utf-8")
    (tmp_path / "table.csv").write_text(TABLE, "utf-8")
    options = [str(bare), "--review", str(review), "--frozen", "--out", str(tmp_path / "found")]
    result = call(*options, "--words", str(review / "claims.yaml"))
    assert result.exit_code == 0, result.output
    assert found(tmp_path, "count", "agree") == [
        ("1", "Masking: DOUBLE, 3 of 5", "3 by our reading")
    ]


def test_without_a_table_counts_are_about_the_studies_that_the_review_includes(
    review: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.yaml"
    bare.write_text("counts: [{variable: masking, value: DOUBLE, n: 2, of: 5}]\n", "utf-8")
    out = str(tmp_path / "found")
    result = call(str(bare), "--review", str(review), "--frozen", "--out", out)
    assert result.exit_code == 0, result.output
    [row] = rows_of(tmp_path)
    assert (row["verdict"], row["studies"]) == ("agree", "NCT00000002;NCT00000003")


def test_what_is_wrong_with_claims_is_told_before_anything_runs(tmp_path: Path) -> None:
    folder = made_up_review(tmp_path / "review")
    (folder / "claims.yaml").write_text(
        "counts: [{variable: masks, value: blind, n: 3}]\n", "utf-8"
    )
    result = call(str(folder / "claims.yaml"))
    assert result.exit_code == 3
    assert "claims.yaml:1: counts[0].variable: expected a variable of the codebook" in result.stderr
    assert not (folder / "output").exists()


def test_a_review_is_needed(review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    claims = tmp_path / "claims.yaml"
    claims.write_text(CLAIMS, "utf-8")
    result = call(str(claims))
    assert result.exit_code == 2
    assert "name the review's folder with --review" in result.stderr
    claims.unlink()
    (tmp_path / "review.yaml").touch()
    assert "holds no claims.yaml" in call().stderr
    monkeypatch.chdir(review)
    assert call("--frozen", "--out", str(tmp_path / "found")).exit_code == 0


def test_a_snapshot_cannot_be_kept_and_replaced(review: Path) -> None:
    path = str(review / "claims.yaml")
    assert call(path, "--frozen", "--from", str(review / "records.json")).exit_code == 2
