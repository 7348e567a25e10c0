"""Errors say where, what was expected and what was found."""

from __future__ import annotations

import pytest

from trialatlas.errors import (
    AccessError,
    EstimateError,
    ExpressionError,
    Fault,
    ModelError,
    ProtocolError,
    RequestError,
    SourceError,
    TrialatlasError,
    WorkspaceBusyError,
    WorkspaceError,
)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            Fault("review.yaml", 3, "search", "a list", "a number"),
            "review.yaml:3: search: expected a list, found a number",
        ),
        (
            Fault("review.yaml", 0, "", "a file", "none"),
            "review.yaml: expected a file, found none",
        ),
        (
            Fault("codebook.yaml", 9, "", "a concept", "'tumor'", "tumour"),
            "codebook.yaml:9: expected a concept, found 'tumor'; did you mean 'tumour'?",
        ),
    ],
)
def test_a_fault_names_its_place_and_the_way_out(fault: Fault, message: str) -> None:
    assert str(fault) == message


def test_faults_come_all_at_once_in_the_order_of_the_files() -> None:
    later = Fault("review.yaml", 10, "", "x", "y")
    earlier = Fault("review.yaml", 2, "", "x", "y")
    other_file = Fault("codebook.yaml", 99, "", "x", "y")

    error = ProtocolError([later, earlier, other_file])

    assert error.faults == (other_file, earlier, later)
    assert str(error).splitlines() == [str(other_file), str(earlier), str(later)]


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [
        (TrialatlasError, 1),
        (ProtocolError, 3),
        (SourceError, 4),
        (WorkspaceError, 5),
        (WorkspaceBusyError, 6),
        (EstimateError, 7),
        (ModelError, 8),
        (ExpressionError, 9),
        (AccessError, 12),
        (RequestError, 1),
    ],
)
def test_each_kind_of_error_has_its_exit_code(kind: type[TrialatlasError], exit_code: int) -> None:
    assert kind.exit_code == exit_code
    assert issubclass(kind, TrialatlasError)


@pytest.mark.parametrize(
    ("expression", "offset", "message"),
    [
        ("a ? b", 2, "character 3: what is this?\n  a ? b\n    ^"),
        ("a\nb\t? c\nd", 4, "character 5: what is this?\n  b ? c\n    ^"),
        ("ab", 2, "character 3: what is this?\n  ab\n    ^"),
        ("", None, "what is this?"),
        ("a b", None, "what is this?"),
    ],
)
def test_an_expressions_fault_is_pointed_at(
    expression: str, offset: int | None, message: str
) -> None:
    assert str(ExpressionError("what is this?", expression, offset)) == message


def test_of_a_long_expression_the_neighbourhood_is_shown() -> None:
    message = str(ExpressionError("what is this?", "a" * 99 + "?" + "b" * 99, 99))

    _, line, caret = message.splitlines()
    assert line == f"  …{'a' * 60}?{'b' * 59}…"
    assert line[caret.index("^")] == "?"
