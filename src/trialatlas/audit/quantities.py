"""Printed quantities against those of a record: the number, and what it is given per."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trialatlas.audit.evidence import Evidence, in_words, placed, told
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import Coding, EvidenceSpan
from trialatlas.model.study import texts_of
from trialatlas.protocol.claims import CellClaim
from trialatlas.text.drug_doses import find_drug_doses
from trialatlas.text.quantities import find_cell_doses

__all__ = ["Amount", "amounts_of", "basis_of", "quantity_finding"]

_AMOUNT = re.compile(
    r"(?:cap )?(?P<low>[\d.]+(?:e\d+)?)(?:-(?P<high>[\d.]+(?:e\d+)?))?"
    r"(?: (?P<unit>[A-Za-z]+))?(?:/(?P<basis>\S+))?"
)
_TOTAL = "total"
_CELLS = re.compile(r"\s*(?:\w*\s)?(?:cells?|\w*mscs?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: its bounds, its unit (empty for cells) and what it is per (``total``, ``kg``)."""

    low: Decimal
    high: Decimal
    basis: tuple[str, str]

    def has(self, number: Decimal) -> bool:
        """Whether a number is one of its bounds or lies between them."""
        return self.low <= number <= self.high


def amounts_of(coding: Coding) -> tuple[Amount, ...]:
    """The quantities among a coding's values, in the canonical form of `trialatlas.text.dose`."""
    found = []
    for value in coding.value:
        match = _AMOUNT.fullmatch(value)
        if match:
            unit = match["unit"] or ""
            unit = "" if unit == _TOTAL else unit
            low = Decimal(match["low"])
            high = Decimal(match["high"] or match["low"])
            found.append(Amount(low, high, (unit, match["basis"] or _TOTAL)))
    return tuple(found)


def basis_of(unit: str) -> tuple[str, str]:
    """A printed unit as unit and basis.

    >>> basis_of("cells/kg"), basis_of("mg"), basis_of("cells")
    (('', 'kg'), ('mg', 'total'), ('', 'total'))
    """
    head, _, basis = unit.partition("/")
    is_cells = not head.strip() or _CELLS.fullmatch(f"{head} ")
    return "" if is_cells else head.strip(), basis.strip() or _TOTAL


def quantity_finding(cell: CellClaim, coding: Coding, evidence: Evidence) -> Finding:
    """Compare the numbers of a cell with what a record says.

    Args:
        cell: The cell; its column has a unit.
        coding: What the record says.
        evidence: The records themselves: a number that stands anywhere in one as an amount is not
            called wrong.

    Returns:
        One finding of the whole cell; the worst of its numbers decides.
    """
    unit = cell.column.unit
    if not cell.values:
        kind, verdict, explanation = _unknown(cell, coding)
        return _finding(cell, coding, (kind, verdict, explanation))
    if not coding.value:
        said = f"The record, as it is read, gives none ({told(coding, cell.column.variable)})."
        return _finding(cell, coding, (FindingKind.QUANTITY, FindingVerdict.CANNOT_BE_TOLD, said))
    spans: list[EvidenceSpan] = []
    sentences: list[str] = []
    verdicts = []
    for value in cell.values:
        number = Decimal(value)
        having = [one for one in amounts_of(coding) if one.has(number)]
        mentions = () if having else _mentions(cell.study, number, evidence)
        if any(one.basis == basis_of(unit) for one in having):
            verdicts.append(FindingVerdict.AGREE)
        elif having:
            verdicts.append(FindingVerdict.UNIT_CONFUSION)
            per = in_words(list(dict.fromkeys(_named(one.basis) for one in having)))
            sentences.append(f"{value} is printed in {unit}; the record gives it {per}")
        elif mentions:
            verdicts.append(FindingVerdict.CANNOT_BE_TOLD)
            spans += mentions
            sentences.append(f"the record has {value} in words that are not read as its dose")
        else:
            verdicts.append(FindingVerdict.DISAGREE)
            sentences.append(f"{value} is not among the amounts that the record gives")
    verdict = next(one for one in _WORST if one in verdicts)
    found = "; ".join(coding.value)
    text = "; ".join(sentences) or "The record gives the same"
    explanation = f"{text[:1].upper()}{text[1:]} ({found})."
    return _finding(cell, coding, (FindingKind.QUANTITY, verdict, explanation), spans)


_WORST = (
    FindingVerdict.DISAGREE,
    FindingVerdict.UNIT_CONFUSION,
    FindingVerdict.CANNOT_BE_TOLD,
    FindingVerdict.AGREE,
)


def _unknown(cell: CellClaim, coding: Coding) -> tuple[FindingKind, FindingVerdict, str]:
    if not coding.value:
        return FindingKind.QUANTITY, FindingVerdict.AGREE, "The record does not give it either."
    found = "; ".join(coding.value)
    wanted = basis_of(cell.column.unit)
    is_other = all(one.basis != wanted for one in amounts_of(coding))
    apart = f", though not in {cell.column.unit}" if is_other else ""
    explanation = f"The table prints that it is not known; the record gives {found}{apart}."
    return FindingKind.OMITTED, FindingVerdict.DISAGREE, explanation


def _finding(
    cell: CellClaim,
    coding: Coding,
    of: tuple[FindingKind, FindingVerdict, str],
    more: Sequence[EvidenceSpan] = (),
) -> Finding:
    kind, verdict, explanation = of
    return Finding(
        **placed(cell.place),
        kind=kind,
        verdict=verdict,
        variable=cell.column.variable.name,
        claimed=f"{cell.printed} {cell.column.unit}" if cell.values else cell.printed,
        found="; ".join(coding.value) or told(coding, cell.column.variable),
        explanation=explanation,
        studies=(cell.study,),
        spans=(*coding.spans, *more),
    )


def _named(basis: tuple[str, str]) -> str:
    unit, per = basis
    what = unit or "cells"
    return f"as {what} in total" if per == _TOTAL else f"as {what}/{per}"


def _mentions(study: str, number: Decimal, evidence: Evidence) -> tuple[EvidenceSpan, ...]:
    """The places of a record where a number stands as an amount of cells or of a drug."""
    record = evidence.studies.get(study)
    if record is None:
        return ()
    return tuple(
        evidence.span(study, field, text, (dose.start, dose.end))
        for field, text in texts_of(record)
        for dose in (*find_cell_doses(text), *find_drug_doses(text))
        if dose.low <= number <= dose.high
    )
