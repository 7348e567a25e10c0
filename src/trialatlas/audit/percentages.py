"""Printed percentages: of how many they are true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from trialatlas.audit.counts import claimed_words
from trialatlas.audit.evidence import in_words, placed
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import Claims, CountClaim, TwoByTwoClaim
from trialatlas.protocol.faults import one_of
from trialatlas.stats.percentages import Division, divisions, roundings

__all__ = ["percentage_findings"]

_SEARCHED = 2000
"""So many denominators below the whole are tried."""

_MOST = 6
"""So many denominators are named in a sentence."""


def percentage_findings(claims: Claims, n_studies: int) -> Iterator[Finding]:
    """Check every percentage.

    Args:
        claims: What the publication claims.
        n_studies: How many studies it includes: no denominator is larger.

    Yields:
        A finding for each percentage with a count, and one for those of a variable without.
    """
    alone: defaultdict[str, list[CountClaim]] = defaultdict(list)
    for claim in claims.counts:
        if claim.percent is None:
            continue
        if claim.n is not None and claim.of is not None:
            yield _of_count(claim, claim.n, claim.of, claim.percent)
        elif claim.n is None:
            alone[claim.variable.name].append(claim)
    for of_variable in alone.values():
        whole = max([claim.of for claim in of_variable if claim.of] or [n_studies])
        if whole:
            yield _joint(of_variable, whole, claims.tables)


def _of_count(claim: CountClaim, n: int, of: int, percent: Decimal) -> Finding:
    ways = roundings(n, of, percent)
    exact = Decimal(100) * n / of
    if ways:
        explanation = f"{n} of {of} is {exact:.4g}%; {percent}% if rounded {one_of(ways)}."
    else:
        others = [whole for whole in range(max(n, 1), of + 1) if roundings(n, whole, percent)]
        true = f" It would be true of {_listed(others)}." if others else ""
        explanation = f"{n} of {of} is {exact:.4g}%, not {percent}%.{true}"
    return Finding(
        **placed(claim.place),
        kind=FindingKind.PERCENT,
        verdict=FindingVerdict.AGREE if ways else FindingVerdict.DISAGREE,
        variable=claim.variable.name,
        claimed=claimed_words(claim),
        found=f"{exact:.4g}%",
        explanation=explanation,
    )


def _joint(parts: Sequence[CountClaim], whole: int, tables: Sequence[TwoByTwoClaim]) -> Finding:
    """The denominators that make all percentages of a variable true with whole counts."""
    printed = [claim.percent for claim in parts if claim.percent is not None]
    floors = [_counted_elsewhere(claim, tables) for claim in parts]
    wholes = range(max(whole - _SEARCHED, 1), whole + 1)
    of_all = divisions(printed, whole, floors)
    is_true = bool(of_all)
    found = of_all or _divided(printed, wholes, ())
    known = _divided(printed, wholes, floors) if any(floors) and not is_true else ()
    shares = in_words([f"{number}%" for number in printed])
    if is_true:
        explanation = f"{shares} can all be true of {whole}: {_counts(of_all, whole)}."
    elif not found:
        explanation = (
            f"No number of studies from {wholes[0]} to {whole} makes {shares} true together."
        )
    else:
        explanation = _explained(shares, whole, found, known)
        if any(floors) and not known:
            explanation += " The counts of its 2x2 tables fit none of them."
    return Finding(
        **placed(parts[0].place),
        kind=FindingKind.DENOMINATOR,
        verdict=FindingVerdict.AGREE if is_true else FindingVerdict.DISAGREE,
        variable=parts[0].variable.name,
        claimed=f"{parts[0].variable.title}: {shares}",
        found=f"of {_listed(sorted({one.of for one in known or found}))}" if found else "of none",
        explanation=explanation,
    )


def _divided(
    printed: Sequence[Decimal], wholes: Sequence[int], floors: Sequence[int]
) -> tuple[Division, ...]:
    return tuple(one for of in wholes for one in divisions(printed, of, floors))


def _explained(
    shares: str, whole: int, found: Sequence[Division], known: Sequence[Division]
) -> str:
    wholes = sorted({one.of for one in found})
    text = f"{shares} are not true together of {whole}, but of {_listed(wholes)}"
    if whole in wholes:
        text = f"{shares} can be true together of {_listed(wholes)}"
    if not known:
        return f"{text} ({_counts(found, wholes[-1])} of {wholes[-1]})."
    fitting = sorted({one.of for one in known})
    left = f", so that {whole - fitting[0]} are left out" if len(fitting) == 1 else ""
    return (
        f"{text}. The counts of its 2x2 tables leave {_listed(fitting)} "
        f"({_counts(known, fitting[-1])} of {fitting[-1]}){left}."
    )


def _counts(found: Sequence[Division], of: int) -> str:
    first = next(one for one in found if one.of == of)
    about = "" if first.is_only else "such as "
    return about + in_words([str(count) for count in first.counts])


def _counted_elsewhere(claim: CountClaim, tables: Sequence[TwoByTwoClaim]) -> int:
    """How many studies of a value the publication's 2x2 tables hold: at least so many there are."""
    least = 0
    for table in tables:
        rows = [sum(row) for row in table.cells]
        columns = [sum(column) for column in zip(*table.cells, strict=True)]
        for variable, values, sums in (
            (table.rows, table.row_values, rows),
            (table.columns, table.column_values, columns),
        ):
            if variable.name == claim.variable.name:
                of_value = dict(zip(values, sums, strict=True))
                least = max(least, sum(of_value.get(value, 0) for value in claim.values))
    return least


def _listed(numbers: Sequence[int]) -> str:
    shown = [str(number) for number in numbers[:_MOST]]
    return one_of([*shown, f"{len(numbers) - _MOST} more"] if len(numbers) > _MOST else shown)
