"""The documentation shows the command line as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialatlas.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "command-line.md"


def shown() -> dict[str, str]:
    """The usage texts of the page, by command; the empty string is the program's own."""
    blocks = re.findall(r"```text\n(Usage: trialatlas.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    usage = re.compile(r"Usage: trialatlas ?((?:[a-z][a-z-]* ?)*)")
    return {found[1].strip(): text for text in blocks if (found := usage.match(text))}


@pytest.mark.parametrize(
    "command",
    [
        "",
        "check",
        "run",
        "snapshot",
        "question-from-url",
        "screen",
        "code",
        "search",
        "codebook new",
        "codebook check",
        "explain",
        "validate",
        "audit",
        "ledger",
        "ledger export",
        "ledger import",
        "ledger log",
        "ledger conflicts",
        "ledger agreement",
        "ledger invite-owner",
        "code-with-model",
        "serve",
        "serve-api",
    ],
)
def test_the_help_is_the_one_that_is_documented(command: str) -> None:
    arguments = [*command.split(), "--help"]
    result = CliRunner().invoke(main, arguments, prog_name="trialatlas", terminal_width=80)
    assert shown()[command] == result.output.rstrip()
