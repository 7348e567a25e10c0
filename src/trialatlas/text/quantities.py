"""Doses of cells in text, with what they are given per.

The noun of an amount decides what it counts: `2x10^6 CD34+ cells/kg` and `50 x 10^9/L` are no doses
of a cell product. An amount without a noun is a dose if it is given per kilogram or square
centimetre, or if the words around it speak of giving. Which product a dose belongs to, and whether
it is planned at all, is for those to say who know the record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from trialatlas.text.bounds import bounds_before
from trialatlas.text.counted import (
    Counted,
    counted_before,
    counted_behind,
    is_laboratory_value,
)
from trialatlas.text.dose import Dose
from trialatlas.text.dose_relations import OF_CELLS, related
from trialatlas.text.numerals import Numeral
from trialatlas.text.series import find_series

__all__ = ["find_cell_doses"]


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
_SUPPLIED = re.compile(
    r"\b(?:supplied (?:as|in|at)|each (?:vial|bag|syringe|ampou?le) (?:contain\w*|holds|of)|"
    r"(?:vials?|bags?|syringes?|ampou?les?),? (?:each )?containing)\W+(?:(?!cells)\w+\W+){0,2}$",
    re.IGNORECASE,
)
_GROWN = re.compile(
    r"\b(?:flasks?|dish(?:es)?|plates?|plated|culture medium|incubat\w+)\b", re.IGNORECASE
)
_SEEDED = re.compile(r"\b(?:seed\w*|plated|densit\w+|concentration)\b[^.;\n]{0,50}$", re.IGNORECASE)
_AROUND = 60
_CAP_REACH = 180
_ALIKE = 25
"""Doses of one list that share `per kg` differ by less; total and per-kilogram ones by more."""
_NEAR = 40


def find_cell_doses(text: str) -> list[Dose]:
    """Amounts of cells, or of the vesicles they shed, that a text gives as doses.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Quantities by place, without overlap; blood counts, viral titres and amounts whose noun
        names other cells (`CD34+`, mononuclear, T cells) are left out.
    """
    return related(text, _amounts(text))


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
        basis = tail.basis or _of_a_container(text, numeral.start) or "total"
        dose = _dose(text, replace(numeral, end=end), basis, found)
        found[-1:] = _merged(text, found[-1:], dose)
    return found


def _of_a_container(text: str, start: int) -> str:
    """`vial` where the words before an amount say that it is what a container holds."""
    before = text[max(0, start - _AROUND) : start]
    return "vial" if _SUPPLIED.search(before) else ""


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
    if tail.basis == "cm2" and _is_seeding(text, numeral, tail):
        return False
    if tail.noun == "own":
        return True
    named = counted_before(text, numeral.start)
    if named == "other":
        return False
    if not named and tail.basis != "kg" and is_laboratory_value(text, numeral.start):
        return False
    is_per = tail.basis in OF_CELLS or (tail.basis == "total" and numeral.kind == "power")
    around = text[max(0, numeral.start - _AROUND) : numeral.end + _NEAR]
    return bool(tail.noun or named or is_per or _GIVING.search(around))


def _is_seeding(text: str, numeral: Numeral, tail: Counted) -> bool:
    """Whether cells per area are those that a culture is begun with."""
    before = text[max(0, numeral.start - _AROUND) : numeral.start]
    behind = text[tail.end : tail.end + _AROUND]
    return _SEEDED.search(before) is not None and _GROWN.search(behind) is not None


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


def _merged(text: str, last: list[Dose], dose: Dose) -> list[Dose]:
    """The last dose and the next, as one range where `to` stands between them."""
    for low in last:
        is_range = low.low == low.high < dose.low == dose.high and low.basis == dose.basis
        if is_range and _TO.fullmatch(text, low.end, dose.start):
            return [replace(low, end=dose.end, high=dose.high)]
    return [*last, dose]
