"""What a publication says of its search, its extremes and the values that occur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from trialatlas.audit.evidence import Evidence, counted, in_words, placed, told
from trialatlas.audit.quantities import amounts_of, basis_of
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import Claims, ExtremeClaim, SearchClaim, ValueClaim

__all__ = ["total_findings"]

_MONTH_LENGTH = len("2022-07")
_LARGE = 5
"""Numbers of more digits are written as powers of ten."""


def total_findings(claims: Claims, studies: Sequence[str], evidence: Evidence) -> Iterator[Finding]:
    """Check the numbers of the search, extremes, and values that are said to occur.

    Args:
        claims: What the publication claims.
        studies: Ids of the studies that it counts.
        evidence: What the registry says.

    Yields:
        A finding for each check, agreements included.
    """
    if claims.search:
        yield from _search(claims.search, claims, evidence)
    for extreme in claims.extremes:
        yield _extreme(extreme, studies, evidence)
    for value in claims.named:
        yield _named(value, studies, evidence)


def _search(search: SearchClaim, claims: Claims, evidence: Evidence) -> Iterator[Finding]:
    if search.identified is not None:
        yield Finding(
            **placed(search.place),
            kind=FindingKind.SEARCH,
            verdict=FindingVerdict.CANNOT_BE_TOLD,
            claimed=f"{search.identified} records identified",
            found=f"our search finds {counted(evidence.n_found, 'record', 'records')}",
            explanation="Another search, or another snapshot, finds another number of records.",
        )
    if search.included is not None and claims.table is not None:
        n_rows = len(claims.tabled)
        is_same = search.included == n_rows
        yield Finding(
            **placed(search.place),
            kind=FindingKind.SEARCH,
            verdict=FindingVerdict.AGREE if is_same else FindingVerdict.DISAGREE,
            claimed=f"{counted(search.included)} included",
            found=f"{counted(n_rows)} in the table",
            explanation=f"The table has {counted(n_rows)}.",
        )
    if search.as_of:
        yield from _posted_later(search, claims, evidence)


def _posted_later(search: SearchClaim, claims: Claims, evidence: Evidence) -> Iterator[Finding]:
    """Studies that were not yet public when the search was made."""
    last = _last_day(search.as_of)
    for study in claims.tabled:
        record = evidence.studies.get(study)
        posted = record.dates.first_posted if record else None
        if record and posted and posted.earliest > last:
            year = str(posted.year)
            yield Finding(
                **placed(search.place),
                kind=FindingKind.POSTED_LATER,
                verdict=FindingVerdict.DISAGREE,
                claimed=f"searched up to {search.as_of}",
                found=f"first posted {posted.iso}",
                explanation=f"{study} was first posted on {posted.iso}, after the search.",
                studies=(study,),
                spans=(evidence.span(study, "dates.first_posted.year", year, (0, None)),),
            )


def _last_day(as_of: str) -> dt.date:
    if len(as_of) > _MONTH_LENGTH:
        return dt.date.fromisoformat(as_of)
    first = dt.date.fromisoformat(f"{as_of}-01")
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _extreme(claim: ExtremeClaim, studies: Sequence[str], evidence: Evidence) -> Finding:
    """The lowest or highest amount in the claimed unit, over all studies."""
    basis = basis_of(claim.unit)
    is_lowest = claim.which == "lowest"
    ends: dict[str, Decimal] = {}
    for study in dict.fromkeys((*studies, *(one.study for one in claim.ids))):
        coding = evidence.coding(study, claim.variable)
        amounts = [one for one in amounts_of(coding) if one.basis == basis] if coding else []
        if amounts:
            lows, highs = [one.low for one in amounts], [one.high for one in amounts]
            ends[study] = min(lows) if is_lowest else max(highs)
    end = (min if is_lowest else max)(ends.values(), default=None)
    having = [study for study, value in ends.items() if value == end]
    named = [one.study for one in claim.ids]
    wrong = [study for study in named if ends.get(study) != claim.value]
    sentences = []
    if end is None:
        sentences.append(f"No record that is counted gives an amount in {claim.unit}")
    elif end != claim.value:
        sentences.append(
            f"The {claim.which} amount in {claim.unit} is {_short(end)} ({in_words(having)})"
        )
    for study in wrong:
        says = told(evidence.coding(study, claim.variable), claim.variable)
        sentences.append(f"{study} is named for it and has {says}")
    verdict = FindingVerdict.DISAGREE if sentences else FindingVerdict.AGREE
    if end is None or (end == claim.value and not any(study in ends for study in wrong)):
        verdict = FindingVerdict.CANNOT_BE_TOLD if sentences else FindingVerdict.AGREE
    concerned = tuple(dict.fromkeys((*having, *named)))
    return Finding(
        **placed(claim.place),
        kind=FindingKind.EXTREME,
        verdict=verdict,
        variable=claim.variable.name,
        claimed=f"{claim.which} {_short(claim.value)} {claim.unit}",
        found=f"{_short(end)} {claim.unit}" if end is not None else "none",
        explanation=f"{'. '.join(sentences) or 'The records give the same'}.",
        studies=concerned,
        spans=evidence.spans(concerned, claim.variable),
    )


def _short(number: Decimal) -> str:
    """A number without needless zeros, as 5e5 where that is shorter."""
    digits = number.normalize()
    exponent = digits.adjusted()
    return f"{digits.scaleb(-exponent):f}e{exponent}" if exponent >= _LARGE else f"{digits:f}"


def _named(claim: ValueClaim, studies: Sequence[str], evidence: Evidence) -> Finding:
    having = [
        study
        for study in studies
        if (coding := evidence.coding(study, claim.variable)) and claim.value in coding.value
    ]
    label = claim.variable.label(claim.value)
    return Finding(
        **placed(claim.place),
        kind=FindingKind.NAMED_VALUE,
        verdict=FindingVerdict.AGREE if having else FindingVerdict.CANNOT_BE_TOLD,
        variable=claim.variable.name,
        claimed=f"{claim.variable.title}: {label} occurs",
        found=f"in {counted(len(having))}",
        explanation=f"{counted(len(having))} of those that are counted have {label}.",
        studies=tuple(having),
        spans=evidence.spans(having, claim.variable),
    )
