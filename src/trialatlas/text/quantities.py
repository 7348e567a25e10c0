"""Doses in text: what a dose is, and those of cells, with what they are given per.

The noun of an amount decides what it counts: `2x10^6 CD34+ cells/kg` and `50 x 10^9/L` are no doses
of a cell product. An amount without a noun is a dose if it is given per kilogram or square
centimetre, or if the words around it speak of giving. Which product a dose belongs to, and whether
it is planned at all, is for those to say who know the record.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from trialatlas.text.bounds import bounds_before
from trialatlas.text.counted import (
    Counted,
    counted_before,
    counted_behind,
    is_laboratory_value,
)
from trialatlas.text.numerals import Numeral
from trialatlas.text.series import find_series

__all__ = ["Dose", "find_cell_doses"]


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


_CELLS_NEAR = re.compile(
    r"cell|[ma]sc|mpc|adrc|svf|stromal|exosom|vesic|partic|kg|kilo", re.IGNORECASE
)
_GIVING = re.compile(
    r"\b(?:dos(?:e|es|age|ages|ed|ing)|inject\w*|infus\w*|administ\w*|implant\w*|transplant\w*|"
    r"receiv\w*|deliver\w*|giv(?:en|e|ing)|treated|\w*mscs?|cells?|cohort|exosomes?)\b",
    re.IGNORECASE,
)
_DOSE_OF = re.compile(r"\b(?:dos(?:e|es|age)|msc|mpc)s?\)?(?: of|:)? $", re.IGNORECASE)
_LINK = re.compile(
    r"[\s,;&/]*(?:(?:and|or|to|then|versus|vs\.?|followed by|up to)\b[\s,]*){0,2}", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]|to)\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")

_RANGE_OF_POWERS = re.compile(
    r"[-\u2010-\u2015]\d{1,2}\s?(?:/|per\b|[\w-]{0,12}(?:cells?|mscs?)\b)", re.IGNORECASE
)
"""`10^4-6 cells/kg` may be a range of powers, or have lost a power."""
_OVER_TIME = re.compile(
    r"\b(?:daily|weekly|monthly|every|intervals?|doses|infusions|twice|thrice|times at|days?|"
    r"weeks?|months?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;]\s|\n")
_AROUND = 60
_CAP_REACH = 180
_FARTHEST = 400
"""Characters within which a cap or a sum belongs to a dose."""
_ALIKE = 25
"""Doses of one list that share `per kg` differ by less; total and per-kilogram ones by more."""
_OF_CELLS = {"kg", "m2", "cm2", "cm3", "cm", "unit"}
_NEAR = 40
_LARGE = 6


def find_cell_doses(text: str) -> list[Dose]:
    """Amounts of cells, or of the vesicles they shed, that a text gives as doses.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Quantities by place, without overlap; blood counts, viral titres and amounts whose noun
        names other cells (`CD34+`, mononuclear, T cells) are left out.
    """
    found = _amounts(text)
    return _without_sums(text, _with_caps(text, found))


def _amounts(text: str) -> list[Dose]:
    numerals = [numeral for numeral in find_series(text) if _can_count_cells(text, numeral)]
    if not numerals:
        return []
    tails = _carried(text, numerals, [counted_behind(text, each.end) for each in numerals])
    found: list[Dose] = []
    for n, (numeral, tail) in enumerate(zip(numerals, tails, strict=True)):
        if not _counts_cells(text, numeral, tail):
            continue
        following = numerals[n + 1].start if n + 1 < len(numerals) else len(text)
        end = tail.end if numeral.end <= tail.end <= following else numeral.end
        dose = _dose(text, replace(numeral, end=end), tail.basis or "total", found)
        found[-1:] = _merged(text, found[-1:], dose)
    return found


def _can_count_cells(text: str, numeral: Numeral) -> bool:
    """Cheaply sets aside the years, scores and identifiers that most plain numbers are."""
    if numeral.kind == "power" and _RANGE_OF_POWERS.match(text, numeral.end):
        return False
    if numeral.kind not in {"plain", "lost"}:
        return True
    return _CELLS_NEAR.search(text, numeral.end, numeral.end + _AROUND) is not None


def _carried(text: str, numerals: list[Numeral], tails: list[Counted]) -> list[Counted]:
    """What only the last of linked amounts says is said of all, and what the first says too."""
    tails = list(tails)
    pairs = [
        (n, n + 1)
        for n in range(len(numerals) - 1)
        if numerals[n + 1].start - tails[n].end <= _NEAR // 2
        and _LINK.fullmatch(text, tails[n].end, max(tails[n].end, numerals[n + 1].start))
    ]
    for this, other in [*reversed(pairs), *((after, before) for before, after in pairs)]:
        tail, said = tails[this], tails[other]
        if not tail.noun and not tail.basis:
            tails[this] = replace(tail, noun=said.noun, basis=said.basis)
        elif this < other and not tail.basis and said.basis:
            ratio = numerals[other].high / numerals[this].low
            if 1 / Decimal(_ALIKE) <= ratio <= _ALIKE:
                tails[this] = replace(tail, basis=said.basis)
    return tails


def _counts_cells(text: str, numeral: Numeral, tail: Counted) -> bool:
    if (
        tail.noun == "other"
        or tail.basis == "count"
        or not _is_number_of_cells(text, numeral, tail)
    ):
        return False
    if tail.noun == "own":
        return True
    named = counted_before(text, numeral.start)
    if named == "other":
        return False
    if not named and tail.basis != "kg" and is_laboratory_value(text, numeral.start):
        return False
    is_per = tail.basis in _OF_CELLS or (tail.basis == "total" and numeral.kind == "power")
    around = text[max(0, numeral.start - _AROUND) : numeral.end + _NEAR]
    return bool(tail.noun or named or is_per or _GIVING.search(around))


def _is_number_of_cells(text: str, numeral: Numeral, tail: Counted) -> bool:
    """Whether a number that could be a year, a score or months is firmly bound to cells."""
    is_near = tail.noun == "own" or (bool(tail.noun) and tail.end - numeral.end <= _NEAR)
    if numeral.kind == "plain":
        return is_near and not _YEAR.fullmatch(text, numeral.start, numeral.end)
    if numeral.kind == "letter":
        return is_near or tail.basis == "kg" or _is_beside_dose(text, numeral)
    return numeral.kind != "lost" or is_near or tail.basis == "kg"


def _is_beside_dose(text: str, numeral: Numeral) -> bool:
    before = text[max(0, numeral.start - _AROUND) : numeral.start]
    return bool(_DOSE_OF.search(before) or text.startswith(" dose", numeral.end))


def _dose(text: str, numeral: Numeral, basis: str, found: list[Dose]) -> Dose:
    bounds = bounds_before(text, numeral.start)
    is_cap = bounds.is_cap
    if bounds.is_up_to and basis == "total" and found:
        last = found[-1]
        is_cap = is_cap or (last.basis == "kg" and numeral.start - last.end <= _CAP_REACH)
    return Dose(
        numeral.start,
        numeral.end,
        numeral.low,
        numeral.high,
        basis=basis,
        is_cap=is_cap,
        is_floor=bounds.is_floor,
        is_cumulative=bounds.is_sum or bounds.is_total,
    )


def _with_caps(text: str, doses: list[Dose]) -> list[Dose]:
    """A maximum is a cap beside a dose, or as a total of one per kilogram; alone it is the dose."""
    if not any(dose.is_cap for dose in doses):
        return doses
    is_per = any(dose.basis in _OF_CELLS for dose in doses if not dose.is_cap)
    resolved = []
    for dose, *around in _with_neighbours(doses, lambda other: not other.is_cap):
        is_cap = (
            (dose.basis == "total" and is_per)
            or any(_is_beside(text, dose, other) for other in around if other)
            or not bounds_before(text, dose.start).is_greatest
        )
        resolved.append(replace(dose, is_cap=dose.is_cap and is_cap))
    return resolved


def _with_neighbours(
    doses: list[Dose], is_wanted: Callable[[Dose], bool]
) -> Iterator[tuple[Dose, Dose | None, Dose | None]]:
    """Each dose with the nearest wanted ones before and behind it."""
    wanted = [n for n, dose in enumerate(doses) if is_wanted(dose)]
    for n, dose in enumerate(doses):
        before, behind = bisect_left(wanted, n) - 1, bisect_right(wanted, n)
        yield (
            dose,
            doses[wanted[before]] if before >= 0 else None,
            doses[wanted[behind]] if behind < len(wanted) else None,
        )


def _is_beside(text: str, cap: Dose, other: Dose) -> bool:
    """Whether a dose stands in a cap's sentence or the one before."""
    first, last = (other.end, cap.start) if other.end <= cap.start else (cap.end, other.start)
    if last - first > _FARTHEST:
        return False
    ends = _SENTENCE_END.findall(text, first, last)
    return len(ends) <= (other.end <= cap.start)


def _without_sums(text: str, doses: list[Dose]) -> list[Dose]:
    """All but the sums of administrations whose own dose is named too."""
    if not any(dose.is_cumulative for dose in doses):
        return doses
    per_kg = [dose.high for dose in doses if dose.basis == "kg" and _is_single(dose)]
    least = min(per_kg, default=None)
    kept = []
    for dose, *around in _with_neighbours(doses, _is_single):
        is_sum = (dose.basis == "kg" and least is not None and least < dose.low) or any(
            _is_sum_of(text, dose, other) for other in around if other
        )
        if not (dose.is_cumulative and is_sum):
            kept.append(dose)
    return kept


def _is_single(dose: Dose) -> bool:
    return not (dose.is_cap or dose.is_cumulative)


def _is_sum_of(text: str, dose: Dose, other: Dose) -> bool:
    """Whether a sum is of administrations at several times, not of the points of one session."""
    first, last = min(dose.start, other.start), max(dose.end, other.end)
    if other.basis != dose.basis or other.high >= dose.low or last - first > _FARTHEST:
        return False
    return _OVER_TIME.search(text, first, last + _AROUND) is not None


def _merged(text: str, last: list[Dose], dose: Dose) -> list[Dose]:
    """The last dose and the next, as one range where `to` stands between them."""
    for low in last:
        is_range = low.low == low.high < dose.low == dose.high and low.basis == dose.basis
        if is_range and _TO.fullmatch(text, low.end, dose.start):
            return [replace(low, end=dose.end, high=dose.high)]
    return [*last, dose]


def _written(number: Decimal, *, is_short: bool) -> str:
    """A number without needless zeros; as 2.5e6 if short form is asked for or it is so large."""
    digits = number.normalize()
    if not is_short and digits.adjusted() < _LARGE:
        return f"{digits:f}"
    exponent = digits.adjusted()
    return f"{digits.scaleb(-exponent):f}e{exponent}"
