"""One variable of one study, as two coders have it."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.model.judgement import Coding, Missing

__all__ = ["Compared", "coded_as"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One variable of one study, as two coders have it.

    Attributes:
        coding: What the first coder says.
        reference: What the second says: of several right answers the one that equals `coding`, or
            else the one that shares most with it, the first of those.
        others: The other right answers.
    """

    coding: Coding
    reference: Coding
    others: tuple[Coding, ...] = ()

    @property
    def is_agreed(self) -> bool:
        """Whether both say the same."""
        return coded_as(self.coding) == coded_as(self.reference)


def coded_as(coding: Coding) -> frozenset[str]:
    """What of a coding is compared.

    Its values as a set. What is not reported and what does not apply are the same, an empty set:
    both say that the record has no such value. ``unclear`` is a finding, and equals itself only.

    Args:
        coding: Any coder's.

    Returns:
        The values; ``unclear`` alone; or nothing.
    """
    if coding.missing is Missing.UNCLEAR:
        return frozenset({str(Missing.UNCLEAR)})
    return frozenset(coding.value)
