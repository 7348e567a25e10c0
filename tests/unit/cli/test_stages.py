"""The command line as a person meets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trialatlas.cli import main
from trialatlas.store.workspace import Workspace

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "msc-cancer"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A copy of the example with two of its records."""
    folder = tmp_path / "review"
    (folder / "records").mkdir(parents=True)
    for name in ("review.yaml", "codebook.yaml", "concepts.yaml"):
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    for name in ("NCT02530047.json", "NCT03696485.json"):
        (folder / "records" / name).write_bytes((EXAMPLE / "records" / name).read_bytes())
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_help_is_the_table_of_contents_of_a_review() -> None:
    text = call("--help").output
    steps = ["check", "run", "snapshot", "search", "screen", "code", "adjudicate", "analyse"]
    places = [text.index(f"\n  {step}") for step in [*steps, "present"]]
    assert places == sorted(places)
    assert "Exit codes" in text


def test_help_loads_no_engine() -> None:
    program = (
        "import sys; from trialatlas.cli import main; main(['--help'], standalone_mode=False);"
        "sys.exit(any(name in sys.modules for name in ('duckdb', 'altair', 'pyarrow')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_check_counts_what_the_review_asks() -> None:
    result = call("check", str(EXAMPLE))
    assert result.exit_code == 0
    assert "no faults" in result.output
    assert "Criteria: 2." in result.output


def test_one_stage_runs_with_what_comes_before_it(review: Path) -> None:
    result = call("screen", str(review))
    assert result.exit_code == 0
    assert "screen" in result.output
    assert not (review / "output" / "report.html").exists()


def test_five_mistakes_in_three_files_come_at_once_with_their_lines(review: Path) -> None:
    edit(review / "review.yaml", "concept: cancer", "concept: cancre")
    edit(review / "review.yaml", "  - tissue\n", "  - tisue\n")
    edit(review / "review.yaml", "published: [[20, 5], [1, 7]]", "published: [[20, 5], [1]]")
    edit(review / "codebook.yaml", "extends: [general", "extends: [genral")
    edit(review / "concepts.yaml", "extends: [oncology", "extends: [onkology")
    result = call("run", str(review))
    assert result.exit_code == 3
    assert "Traceback" not in result.output
    for name in ("review.yaml", "codebook.yaml", "concepts.yaml"):
        lines = (review / name).read_text(encoding="utf-8").splitlines()
        for wrong in ("cancre", "- tisue", "[1]]", "[genral,", "onkology"):
            for number, line in enumerate(lines, start=1):
                if wrong in line:
                    assert f"{name}:{number}:" in result.output, (name, wrong)
    assert "did you mean 'cancer'" in result.output
    assert "did you mean 'oncology'" in result.output
    assert "nothing was run" in result.output
    assert not (review / "output").exists()


def test_a_folder_that_is_no_review_is_told_apart(tmp_path: Path) -> None:
    result = call("run", str(tmp_path))
    assert result.exit_code == 3
    assert "review.yaml" in result.output


def test_a_folder_that_is_not_there_is_told_apart(tmp_path: Path) -> None:
    result = call("run", str(tmp_path / "nowhere"))
    assert result.exit_code != 0
    assert "nowhere" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Error</body></html>", "HTML"),
        (b'{"protocolSection": {"identificationModule": {"nctId": "NCT0', "cut off"),
        (b"just a letter to a friend", "JSON"),
    ],
)
def test_a_file_without_records_is_named_with_what_it_is(
    review: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "download.json"
    path.write_bytes(content)
    result = call("run", str(review), "--from", str(path))
    assert result.exit_code == 4, result.output
    assert "download.json" in result.output
    assert said.lower() in result.output.lower()
    assert "Traceback" not in result.output


def test_a_second_run_in_the_same_folder_is_told(review: Path) -> None:
    with Workspace(review).lock():
        result = call("run", str(review))
    assert result.exit_code == 6
    assert "Traceback" not in result.output


@pytest.mark.parametrize("path", ["", "nowhere.json"])
def test_records_from_nowhere_are_a_wrong_command_line(review: Path, path: str) -> None:
    for command in ("check", "run"):
        result = call(command, str(review), "--from", path)
        assert result.exit_code == 2
        assert "does not exist" in result.output


def test_a_frozen_snapshot_and_other_records_exclude_each_other(review: Path) -> None:
    result = call("run", str(review), "--frozen", "--from", str(review / "records"))
    assert result.exit_code == 2
    assert "--frozen" in result.output


def test_a_replaced_snapshot_is_told(review: Path, tmp_path: Path) -> None:
    call("snapshot", str(review))
    other = tmp_path / "other"
    other.mkdir()
    record = review / "records" / "NCT02530047.json"
    (other / record.name).write_bytes(record.read_bytes())
    result = call("snapshot", str(review), "--from", str(other))
    assert "The snapshot of records was replaced." in result.output
    assert "was replaced" not in call("snapshot", str(review), "--frozen").output


def test_refresh_needs_a_registry_to_ask(review: Path) -> None:
    result = call("snapshot", str(review), "--refresh")
    assert result.exit_code == 2
    assert "name no registry to ask" in result.output


def test_refresh_asks_and_does_not_read_what_is_there(review: Path) -> None:
    for other in (["--frozen"], ["--from", str(review / "records")]):
        result = call("snapshot", str(review), "--refresh", *other)
        assert result.exit_code == 2
        assert "leave out --from and --frozen" in result.output


def test_a_registry_that_cannot_be_asked_is_told(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(review / "review.yaml", "- records", "- {registry: ctgov, query: {cond: melanoma}}")
    monkeypatch.setenv("TRIALATLAS_CTGOV_URL", "http://example.org/api/v2")
    result = call("run", str(review))
    assert result.exit_code == 10
    assert "not encrypted" in result.stderr
    assert not (review / "snapshot").exists()


def test_other_records_need_no_registry(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(review / "review.yaml", "- records", "- {registry: ctgov, query: {cond: melanoma}}")
    monkeypatch.setenv("TRIALATLAS_CTGOV_URL", "no address")
    result = call("snapshot", str(review), "--from", str(review / "records"))
    assert result.exit_code == 0
    assert call("search", str(review), "--frozen").exit_code == 0
