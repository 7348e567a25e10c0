"""Doses of drugs in text: amounts by weight or in units, with what they are given per."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from trialatlas.text.counted import is_laboratory_value
from trialatlas.text.dose import Dose
from trialatlas.text.numerals import read_number
from trialatlas.text.series import leading_numbers

__all__ = ["find_drug_doses"]

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
_NEAR = 40
_MOST_BASES = 2


def find_drug_doses(text: str) -> list[Dose]:
    """Amounts of drugs by weight or in units.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Quantities by place, without overlap; concentrations (`mg/dL`, `mg/mL`) are left out.
    """
    found: list[Dose] = []
    for match in _DRUG.finditer(text):
        found += _drug_doses(text, match, found[-1].end if found else 0)
    return found


def _drug_doses(text: str, match: re.Match[str], floor: int) -> list[Dose]:
    """A drug's amount after those that share its unit; none if it is a concentration."""
    basis, end = _drug_basis(text, match.end())
    number = read_number(match["number"])
    if basis is None or not number or _is_no_drug(text, match, basis):
        return []
    scale = Decimal(1).scaleb(int(match["exponent"] or 6) if match["scale"] else 0)
    unit = next(name for name in _UNITS if match[name])
    doses = [Dose(match.start(), end, number * scale, number * scale, unit, basis)]
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
