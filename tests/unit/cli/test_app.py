"""The program around the commands: its help, its order, its errors."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from trialatlas.cli.app import complain, program
from trialatlas.errors import Fault, ProtocolError, SourceError, TrialatlasError


def command(name: str, error: Exception | None = None) -> click.Command:
    @click.command(name)
    def run() -> None:
        if error:
            raise error

    return run


def test_commands_are_listed_in_the_order_given_not_in_that_of_the_alphabet() -> None:
    text = CliRunner().invoke(program(command("walk"), command("arrive")), ["--help"]).output
    assert text.index("\n  walk") < text.index("\n  arrive")


def test_exit_codes_are_explained() -> None:
    assert "Exit codes: 0 done;" in CliRunner().invoke(program(), ["--help"]).output


@pytest.mark.parametrize("error", [SourceError("x.json: cut off"), TrialatlasError("no such id")])
def test_an_error_of_ours_is_its_message_and_its_exit_code(error: TrialatlasError) -> None:
    result = CliRunner().invoke(program(command("go", error)), ["go"])
    assert result.exit_code == error.exit_code
    assert result.stderr == f"{error}\n"
    assert result.stdout == ""


def test_faults_are_counted_and_nothing_was_run() -> None:
    faults = [Fault("a.yaml", line, "", "a name", "none") for line in (1, 2)]
    result = CliRunner().invoke(program(command("go", ProtocolError(faults))), ["go"])
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "a.yaml:1: expected a name, found none",
        "a.yaml:2: expected a name, found none",
        "2 faults; nothing was run.",
    ]


def test_a_defect_of_ours_is_not_hidden() -> None:
    result = CliRunner().invoke(program(command("go", KeyError("x"))), ["go"])
    assert isinstance(result.exception, KeyError)


def test_what_is_printed_is_not_read_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    complain("[bold] is [red]")
    assert capsys.readouterr().err == "[bold] is [red]\n"


def test_a_terminal_that_cannot_show_a_character_gets_a_question_mark() -> None:
    error = TrialatlasError("61–100%, für")
    runner = CliRunner(charset="ascii")
    result = runner.invoke(program(command("go", error)), ["go"])
    assert result.exit_code == 1
    assert result.stderr == "61?100%, f?r\n"
