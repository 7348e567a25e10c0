"""The kinds of quantity that a rule can look for, and what finds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trialatlas.text.quantities import Quantity, find_cell_doses, find_drug_doses
from trialatlas.text.schedules import find_administrations, find_schedules

__all__ = ["QUANTITIES"]

QUANTITIES: Mapping[str, Callable[[str], Sequence[Quantity]]] = {
    "cell_dose": find_cell_doses,
    "drug_dose": find_drug_doses,
    "administrations": find_administrations,
    "schedule": find_schedules,
}
"""By kind: from a text to the quantities in it, in order of place, none overlapping another."""
