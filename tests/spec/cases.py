"""Cases of the shipped codebooks: a short record, and the value that a careful reader gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.model.study import Study
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.text.reading import Reading

__all__ = ["ReadAs", "ValueOf", "case", "reads", "value_shown"]

ReadAs = Callable[[str, Study], Reading]
"""How a variable reads a record."""

ValueOf = Callable[[str, dict[str, Any]], str]
"""Codes a variable of a record told by its parts; ``?`` behind a value marks an inferred one."""


def case(name: str, expected: str, **parts: Any) -> Any:
    return pytest.param(parts, expected, id=name)


def reads(protocol: ReviewProtocol) -> ReadAs:
    """What a review's codebook makes of a record."""
    lexicon = compile_lexicon(protocol.codebook, protocol.concepts)

    def reading(variable: str, whole: Study) -> Reading:
        return read_study(whole, protocol.codebook, lexicon, [variable])[variable]

    return reading


def value_shown(reading: Reading) -> str:
    """The values joined by ``+`` (or why there is none), and ``?`` where inferred."""
    shown = "+".join(reading.values) or str(reading.missing)
    return f"{shown}?" if reading.values and reading.basis == "inferred" else shown
