"""The page on validating a codebook can be followed as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialatlas.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "validate-a-codebook.md").read_text("utf-8")


def block(language: str) -> str:
    """The first block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


def table(text: str) -> dict[str, str]:
    """Of what the command prints, the number of studies by variable."""
    lines = [line.split() for line in text.splitlines() if not line.startswith("Report")]
    return {words[0]: words[1] for words in lines}


def test_the_commands_do_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gold.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    command = block("console").removeprefix("$ trialatlas ").split()
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    # Rules get better; which figures they reach is tested elsewhere.
    assert table(result.stdout) == table(block("text"))
    page = (tmp_path / "validity" / "validity.html").read_text("utf-8")
    assert "studies compared</dt><dd>6</dd>" in page
