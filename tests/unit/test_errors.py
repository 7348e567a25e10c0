"""Errors say where, what was expected and what was found."""

from __future__ import annotations

import pytest

from trialatlas.errors import (
    EstimateError,
    Fault,
    ModelError,
    ProtocolError,
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
    ],
)
def test_each_kind_of_error_has_its_exit_code(kind: type[TrialatlasError], exit_code: int) -> None:
    assert kind.exit_code == exit_code
    assert issubclass(kind, TrialatlasError)
