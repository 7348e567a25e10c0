"""Registry-based reviews of clinical trials that anyone can run again."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialatlas.errors import (
        Fault,
        ProtocolError,
        SourceError,
        TrialatlasError,
        WorkspaceBusyError,
        WorkspaceError,
    )
    from trialatlas.model.study import Study
    from trialatlas.model.tables import TABLES
    from trialatlas.workflow.run import open_review, run_review

__version__ = version("trialatlas")

_HOMES = {
    "Fault": "trialatlas.errors",
    "ProtocolError": "trialatlas.errors",
    "SourceError": "trialatlas.errors",
    "Study": "trialatlas.model.study",
    "TABLES": "trialatlas.model.tables",
    "TrialatlasError": "trialatlas.errors",
    "WorkspaceBusyError": "trialatlas.errors",
    "WorkspaceError": "trialatlas.errors",
    "open_review": "trialatlas.workflow.run",
    "run_review": "trialatlas.workflow.run",
}

__all__ = [
    "TABLES",
    "Fault",
    "ProtocolError",
    "SourceError",
    "Study",
    "TrialatlasError",
    "WorkspaceBusyError",
    "WorkspaceError",
    "open_review",
    "run_review",
]


def __getattr__(name: str) -> object:
    # Lazy, so that `import trialatlas` and `trialatlas --help` load no engine.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module 'trialatlas' has no attribute {name!r}"
    raise AttributeError(message)
