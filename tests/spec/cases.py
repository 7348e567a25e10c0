"""Cases of the shipped codebooks: a short record, and the value that a careful reader gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

__all__ = ["ValueOf", "case"]

ValueOf = Callable[[str, dict[str, Any]], str]
"""Codes a variable of a record told by its parts; ``?`` behind a value marks an inferred one."""


def case(name: str, expected: str, **parts: Any) -> Any:
    return pytest.param(parts, expected, id=name)
