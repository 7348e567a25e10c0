"""A dose as a text says it: an amount or a range, what it is given per, and its canonical form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Amount", "Dose", "amount_of"]

_LARGE = 6
_NUMBER = r"\d+(?:\.\d+)?(?:e\d+)?"
_CANONICAL = re.compile(
    rf"(?P<cap>cap )?(?P<low>{_NUMBER})(?:-(?P<high>{_NUMBER}))?"
    r"(?: (?P<unit>g|mg|mcg|ng|IU|U))?(?:/(?P<basis>[A-Za-z0-9/]+)| (?P<total>total))?"
)


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last; `text[start:end]` is what was read.
        low: The amount, or the lower bound of a range.
        high: The upper bound; the same as `low` for a single amount.
        unit: Of a drug: `g`, `mg`, `mcg`, `ng`, `IU` or `U`; empty for cells.
        basis: What it is per: `total`, `kg`, `m2`, `cm2`, `cm3`, `cm`, `mL`, `vial`, `unit`; for
            drugs also a time, as in `kg/day`. Per participant, injection or joint is `total`, and
            so is an amount in a stated volume (`per 3 mL`).
        is_cap: Said not to be exceeded.
        is_floor: Said not to be undercut.
        is_cumulative: Said to be the sum of several administrations.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str = ""
    basis: str = "total"
    is_cap: bool = False
    is_floor: bool = False
    is_cumulative: bool = False

    @property
    def value(self) -> str:
        """The amount in canonical form: `1e6-2e6/kg`, `cap 2e8 total`, `75 mg/m2`, `1e6 IU`."""
        bounds = [self.low] if self.low == self.high else [self.low, self.high]
        amount = "-".join(_written(bound, is_short=not self.unit) for bound in bounds)
        amount += self.unit and f" {self.unit}"
        if self.basis != "total":
            amount += f"/{self.basis}"
        elif not self.unit:
            amount += " total"
        return f"cap {amount}" if self.is_cap else amount


def _written(number: Decimal, *, is_short: bool) -> str:
    """A number without needless zeros; as 2.5e6 if short form is asked for or it is so large."""
    digits = number.normalize()
    if not is_short and digits.adjusted() < _LARGE:
        return f"{digits:f}"
    exponent = digits.adjusted()
    return f"{digits.scaleb(-exponent):f}e{exponent}"


@dataclass(frozen=True, slots=True)
class Amount:
    """A dose read back from its canonical form; the attributes are those of `Dose`."""

    low: Decimal
    high: Decimal
    unit: str
    basis: str
    is_cap: bool


def amount_of(value: str) -> Amount | None:
    """The dose that a canonical form says; None where it is none.

    Args:
        value: As `Dose.value` writes it.

    Example:
        >>> amount_of("1e6-2e6/kg").basis
        'kg'
        >>> amount_of("two drops")
    """
    found = _CANONICAL.fullmatch(value)
    # Cells have no unit, and then the basis is always written.
    if not found or not (found["unit"] or found["basis"] or found["total"]):
        return None
    low = Decimal(found["low"])
    high = Decimal(found["high"] or found["low"])
    return Amount(low, high, found["unit"] or "", found["basis"] or "total", bool(found["cap"]))
