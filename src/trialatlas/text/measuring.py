"""The kinds of quantity that a rule can look for, and what finds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from trialatlas.text.drug_doses import find_drug_doses
from trialatlas.text.quantities import find_cell_doses
from trialatlas.text.schedules import find_administrations, find_schedules

__all__ = ["QUANTITIES", "Quantity"]


class Quantity(Protocol):
    """What every kind of quantity tells of itself."""

    @property
    def start(self) -> int:
        """Offset of its first character in the text."""

    @property
    def end(self) -> int:
        """Offset after its last character."""

    @property
    def value(self) -> str:
        """What the text says, in one way of writing it."""


QUANTITIES: Mapping[str, Callable[[str], Sequence[Quantity]]] = {
    "cell_dose": find_cell_doses,
    "drug_dose": find_drug_doses,
    "administrations": find_administrations,
    "schedule": find_schedules,
}
"""By kind: from a text to the quantities in it, in order of place, none overlapping another."""
