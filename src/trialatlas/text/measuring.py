"""The kinds of quantity that a rule can look for, and what finds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from typing import Any

__all__ = ["QUANTITIES"]

QUANTITIES: Mapping[str, Callable[[str], Sequence[Any]]] = {}
