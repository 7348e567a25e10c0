"""Quantities in text: doses of cells and of drugs, with what they are given per.

The noun of an amount decides what it counts: `2x10^6 CD34+ cells/kg` and `50 x 10^9/L` are no doses
of a cell product. An amount without a noun is a dose if it is given per kilogram or square
centimetre, or if the words around it speak of giving. Which product a dose belongs to, and whether
it is planned at all, is for those to say who know the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from trialatlas.text.bounds import bounds_before
from trialatlas.text.counted import (
    Counted,
    counted_before,
    counted_behind,
    is_laboratory_value,
)
from trialatlas.text.numerals import Numeral, read_number
from trialatlas.text.series import find_series, leading_numbers

__all__ = ["Quantity", "find_cell_doses", "find_drug_doses"]


@dataclass(frozen=True, slots=True)
class Quantity:
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

_UNITS = {
    "mg": r"mgs?|milligrams?",
    "mcg": r"mcg|[\u00b5\u03bcu]g|micrograms?",
    "ng": r"ng|nanograms?",
    "g": r"(?-i:g)|gm|gr|grams?",
    "IU": r"i\.?u\.?|ui|international units?",
    "U": r"u|units?",
}
_DRUG = re.compile(
    r"(?P<number>[0-9](?<![\w^]\d)(?<!\d[.,]\d)\d{0,11}(?:[.,'\u2019]\d{1,9}){0,4})"
    r"(?P<scale>\s?(?:million|mln|(?:x|\u00d7|\*)\s?10\s?\^?\(?(?P<exponent>[3-9])\)?))?[\s-]?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
    + r")(?![^\W_]|%)",
    re.IGNORECASE,
)
_TISSUE = re.compile(
    r" (?:of )?(?:\w+ ){0,2}(?:tissue|fat|body weight|birth ?weight|packed|blood)\b", re.IGNORECASE
)
_SPUN = re.compile(r"centrifug|\brcf\b|\brpm\b|gravit", re.IGNORECASE)
_DRUG_PER = re.compile(
    r"\s?(?:/|\bper\b)\s?(?:(?P<kg>kg|kilogram|body ?weight)|(?P<m2>m\^?2|m\u00b2|sqm)|"
    r"(?P<day>day|d|daily)|(?P<week>week|wk)|(?P<hour>hour|hr|h)|(?P<min>minute|min)|"
    r"(?P<none>dose|infusion|injection|administration|patient|subject|person|time|cycle)|"
    r"(?P<other>[^\W\d_]\w*|\d+\s?\w+))(?![^\W_])",
    re.IGNORECASE,
)

_AROUND = 60
_CAP_REACH = 180
_ALIKE = 25
"""Doses of one list that share `per kg` differ by less; total and per-kilogram ones by more."""
_OF_CELLS = {"kg", "m2", "cm2", "cm3", "cm", "unit"}
_NEAR = 40
_MOST_BASES = 2
_LARGE = 6


def find_cell_doses(text: str) -> list[Quantity]:
    """Amounts of cells, or of the vesicles they shed, that a text gives as doses.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Quantities by place, without overlap; blood counts, viral titres and amounts whose noun
        names other cells (`CD34+`, mononuclear, T cells) are left out.
    """
    numerals = [numeral for numeral in find_series(text) if _can_count_cells(text, numeral)]
    if not numerals:
        return []
    tails = _carried(text, numerals, [counted_behind(text, each.end) for each in numerals])
    found: list[Quantity] = []
    for n, (numeral, tail) in enumerate(zip(numerals, tails, strict=True)):
        if not _counts_cells(text, numeral, tail):
            continue
        following = numerals[n + 1].start if n + 1 < len(numerals) else len(text)
        end = tail.end if numeral.end <= tail.end <= following else numeral.end
        dose = _dose(text, replace(numeral, end=end), tail.basis or "total", found)
        found[-1:] = _merged(text, found[-1:], dose)
    return found


def find_drug_doses(text: str) -> list[Quantity]:
    """Amounts of drugs by weight or in units.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Quantities by place, without overlap; concentrations (`mg/dL`, `mg/mL`) are left out.
    """
    found: list[Quantity] = []
    for match in _DRUG.finditer(text):
        found += _drug_doses(text, match, found[-1].end if found else 0)
    return found


def _can_count_cells(text: str, numeral: Numeral) -> bool:
    """Cheaply sets aside the years, scores and identifiers that most plain numbers are."""
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


def _dose(text: str, numeral: Numeral, basis: str, found: list[Quantity]) -> Quantity:
    bounds = bounds_before(text, numeral.start)
    is_cap = bounds.is_cap
    if bounds.is_up_to and basis == "total" and found:
        last = found[-1]
        is_cap = is_cap or (last.basis == "kg" and numeral.start - last.end <= _CAP_REACH)
    return Quantity(
        numeral.start,
        numeral.end,
        numeral.low,
        numeral.high,
        basis=basis,
        is_cap=is_cap,
        is_floor=bounds.is_floor,
        is_cumulative=bounds.is_sum,
    )


def _merged(text: str, last: list[Quantity], dose: Quantity) -> list[Quantity]:
    """The last dose and the next, as one range where `to` stands between them."""
    for low in last:
        is_range = low.low == low.high < dose.low == dose.high and low.basis == dose.basis
        if is_range and _TO.fullmatch(text, low.end, dose.start):
            return [replace(low, end=dose.end, high=dose.high)]
    return [*last, dose]


def _drug_doses(text: str, match: re.Match[str], floor: int) -> list[Quantity]:
    """A drug's amount after those that share its unit; none if it is a concentration."""
    basis, end = _drug_basis(text, match.end())
    number = read_number(match["number"])
    if basis is None or not number or _is_no_drug(text, match, basis):
        return []
    scale = Decimal(1).scaleb(int(match["exponent"] or 6) if match["scale"] else 0)
    unit = next(name for name in _UNITS if match[name])
    doses = [Quantity(match.start(), end, number * scale, number * scale, unit, basis)]
    for start, digits, link in leading_numbers(text, match.start(), floor):
        value = (read_number(digits) or Decimal(0)) * scale
        first = doses[0]
        if link == "range" and 0 < value < first.low:
            doses[0] = replace(first, start=start, low=value)
        elif link == "list" and value > 0:
            doses.insert(
                0, replace(first, start=start, end=start + len(digits), low=value, high=value)
            )
        else:
            break
    return doses


def _is_no_drug(text: str, match: re.Match[str], basis: str) -> bool:
    """Whether an amount is a laboratory value, a centrifuge's force, tissue, or a mere unit."""
    if is_laboratory_value(text, match.start()) or _TISSUE.match(text, match.end()):
        return True
    if match["g"] and _SPUN.search(text, max(0, match.start() - _AROUND), match.end() + _NEAR):
        return True
    return bool(match["U"]) and basis == "total" and not match["scale"]


def _drug_basis(text: str, start: int) -> tuple[str | None, int]:
    """What a drug's amount is per, and where that ends; None if that makes it no dose."""
    bases: list[str] = []
    while len(bases) <= _MOST_BASES and (per := _DRUG_PER.match(text, start)):
        if per["other"]:
            return None, start
        start = per.end()
        bases += [per.lastgroup] if per.lastgroup and not per["none"] else []
    return "/".join(bases) or "total", start


def _written(number: Decimal, *, is_short: bool) -> str:
    """A number without needless zeros; as 2.5e6 if short form is asked for or it is so large."""
    digits = number.normalize()
    if not is_short and digits.adjusted() < _LARGE:
        return f"{digits:f}"
    exponent = digits.adjusted()
    return f"{digits.scaleb(-exponent):f}e{exponent}"
