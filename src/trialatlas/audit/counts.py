"""Counts that a publication prints, counted again over its own studies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from trialatlas.audit.evidence import Evidence, counted, in_words, placed, told
from trialatlas.audit.likeness import Likeness, like_any
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import Claims, CountClaim
from trialatlas.protocol.names import MISSING

__all__ = ["claimed_words", "count_findings"]

_Groups = Mapping[Likeness, Sequence[str]]


def count_findings(claims: Claims, studies: Sequence[str], evidence: Evidence) -> Iterator[Finding]:
    """Check every count, and that those of one variable go together.

    Args:
        claims: What the publication claims.
        studies: Ids of the studies that it counts.
        evidence: What the registry says.

    Yields:
        A finding for each check, agreements included.
    """
    for claim in claims.counts:
        yield from _named_studies(claim, evidence)
        if claim.n is not None:
            elsewhere = {
                one.study
                for other in claims.counts
                if other.variable.name == claim.variable.name and other.values != claim.values
                for one in other.ids
            }
            counts = [study for study in studies if study not in elsewhere]
            if len(claim.ids) != claim.n:
                yield _count(claim, _grouped(claim, counts, evidence), evidence)
            else:
                yield from _not_named(claim, _grouped(claim, counts, evidence), evidence)
            yield from _own_table(claim, claims)
    yield from _sums(claims)


def claimed_words(claim: CountClaim) -> str:
    """A count as it is printed, in words."""
    variable = claim.variable
    labels = [
        value.replace("_", " ") if value in MISSING else variable.label(value)
        for value in claim.values
    ]
    joined = (" with " if variable.multiple else " or ").join(labels)
    of = f" of {claim.of}" if claim.of is not None else ""
    number = f"{claim.n}{of}" if claim.n is not None else ""
    percent = f"{claim.percent}%" if claim.percent is not None else ""
    numbers = ", ".join(filter(None, (number, percent)))
    where = f" ({claim.where})" if claim.where else ""
    return f"{variable.title}: {joined}" + (f", {numbers}" if numbers else "") + where


def _grouped(claim: CountClaim, studies: Sequence[str], evidence: Evidence) -> _Groups:
    """The studies by how their values are like the claimed one."""
    groups: defaultdict[Likeness, list[str]] = defaultdict(list)
    for study in studies:
        coding = evidence.coding(study, claim.variable)
        groups[like_any(coding, claim.values, claim.variable)].append(study)
    return groups


def _count(claim: CountClaim, groups: _Groups, evidence: Evidence) -> Finding:
    kind, verdict, ending = _judged(claim, groups, evidence)
    same, untold = groups[Likeness.SAME], groups[Likeness.UNTOLD]
    near = [*groups[Likeness.PART], *groups[Likeness.COARSER]]
    concerned = same if kind is FindingKind.COUNT else near
    records = counted(len(untold), "record does", "records do")
    having = counted(len(same), "has", "have") if same else "none has"
    silent = f", and {records} not settle it" if untold else ""
    return Finding(
        **placed(claim.place),
        kind=kind,
        verdict=verdict,
        variable=claim.variable.name,
        claimed=claimed_words(claim),
        found=f"{len(same)} by our reading",
        explanation=f"By our reading {having} it{silent}: {ending}.",
        studies=tuple(concerned),
        spans=evidence.spans(concerned, claim.variable),
    )


def _judged(
    claim: CountClaim, groups: _Groups, evidence: Evidence
) -> tuple[FindingKind, FindingVerdict, str]:
    """Whether a count can be reached, and with which studies."""
    n, same = claim.n or 0, groups[Likeness.SAME]
    part, coarser = groups[Likeness.PART], groups[Likeness.COARSER]
    least = sum(not evidence.is_doubtful(study, claim.variable) for study in same)
    most = len(same) + len(groups[Likeness.UNTOLD])
    reach = most + len(part) + len(coarser)
    if n == len(same):
        return FindingKind.COUNT, FindingVerdict.AGREE, "the same number"
    if least <= n <= most:
        return FindingKind.COUNT, FindingVerdict.CANNOT_BE_TOLD, f"{n} may be right"
    if not most < n <= reach:
        ending = f"more than {n}" if n < least else f"{n} cannot be reached"
        return FindingKind.COUNT, FindingVerdict.DISAGREE, ending
    shown = [
        f"{study} ({told(evidence.coding(study, claim.variable), claim.variable)})"
        for study in (*part, *coarser)
    ]
    is_any = n < reach and len(shown) > 1
    some = "some of " if is_any else ""
    # Where studies of either kind would do, it is not certain which was counted.
    kind = FindingKind.PART_OF_COMBINED if part else FindingKind.COARSER
    kind = FindingKind.COUNT if part and coarser else kind
    return kind, FindingVerdict.DISAGREE, f"{n} is reached only with {some}{in_words(shown)}"


def _named_studies(claim: CountClaim, evidence: Evidence) -> Iterator[Finding]:
    """Whether the studies that a claim names have the value."""
    kinds = {
        Likeness.SAME: (FindingKind.NAMED_STUDY, FindingVerdict.AGREE),
        Likeness.PART: (FindingKind.PART_OF_COMBINED, FindingVerdict.DISAGREE),
        Likeness.COARSER: (FindingKind.COARSER, FindingVerdict.DISAGREE),
        Likeness.OTHER: (FindingKind.NAMED_STUDY, FindingVerdict.DISAGREE),
    }
    unsettled = (FindingKind.NAMED_STUDY, FindingVerdict.CANNOT_BE_TOLD)
    for one in claim.ids:
        coding = evidence.coding(one.study, claim.variable)
        like = like_any(coding, claim.values, claim.variable)
        kind, verdict = kinds.get(like, unsettled)
        beside = (
            evidence.numbers_beside(one.study, claim.variable, claim.values)
            if like is Likeness.OTHER
            else ()
        )
        if beside:
            verdict = FindingVerdict.CANNOT_BE_TOLD
        says = told(coding, claim.variable)
        verb = "has" if verdict is FindingVerdict.AGREE else "is named for it and has"
        yield Finding(
            **placed(one.place),
            kind=kind,
            verdict=verdict,
            variable=claim.variable.name,
            claimed=f"{claimed_words(claim)}, {one.text}",
            found=says,
            explanation=f"{one.study} {verb} {claim.variable.title}: {says}.",
            studies=(one.study,),
            spans=(*evidence.spans([one.study], claim.variable), *beside),
        )


def _not_named(claim: CountClaim, groups: _Groups, evidence: Evidence) -> Iterator[Finding]:
    """Studies that have the value too, where every study that is counted is named."""
    named = {one.study for one in claim.ids}
    others = [study for study in groups[Likeness.SAME] if study not in named]
    if others:
        yield Finding(
            **placed(claim.place),
            kind=FindingKind.COUNT,
            verdict=FindingVerdict.DISAGREE,
            variable=claim.variable.name,
            claimed=claimed_words(claim),
            found=f"also {in_words(others)}",
            explanation=f"{counted(len(others))} that it does not name have it too.",
            studies=tuple(others),
            spans=evidence.spans(others, claim.variable),
        )


def _own_table(claim: CountClaim, claims: Claims) -> Iterator[Finding]:
    """Whether the publication's own table gives the count."""
    if claims.table is None:
        return
    for column in claims.table.columns:
        if column.variable.name != claim.variable.name or column.unit:
            continue
        cells = [cell for cell in claims.table.cells if cell.column.name == column.name]
        wanted = set(claim.values).difference(MISSING)
        rows = [cell.study for cell in cells if cell.values and set(cell.values) <= wanted]
        if claim.variable.multiple:
            rows = [cell.study for cell in cells if set(cell.values) == wanted]
        if not wanted:
            continue
        is_same = len(rows) == claim.n
        yield Finding(
            **placed(claim.place),
            kind=FindingKind.OWN_TABLE,
            verdict=FindingVerdict.AGREE if is_same else FindingVerdict.DISAGREE,
            variable=claim.variable.name,
            claimed=claimed_words(claim),
            found=f"{len(rows)} in the column {column.name}",
            explanation=f"The publication's own column {column.name} has it {len(rows)} times.",
            studies=() if is_same else tuple(rows),
        )


def _sums(claims: Claims) -> Iterator[Finding]:
    """Counts of one variable must not add to more than there are studies."""
    by_variable: defaultdict[str, list[CountClaim]] = defaultdict(list)
    for claim in claims.counts:
        if claim.n is not None and claim.of is not None:
            by_variable[claim.variable.name].append(claim)
    for of_variable in by_variable.values():
        distinct = {frozenset(claim.values): claim for claim in reversed(of_variable)}
        parts = [claim for claim in of_variable if distinct[frozenset(claim.values)] is claim]
        total, of = sum(claim.n or 0 for claim in parts), max(claim.of or 0 for claim in parts)
        if total <= of or len(parts) == 1:
            continue
        sets = [set(claim.values) for claim in parts]
        combined = any(len(one) > 1 and other < one for one in sets for other in sets)
        is_apart = not parts[0].variable.multiple or combined
        verdict = FindingVerdict.DISAGREE if is_apart else FindingVerdict.CANNOT_BE_TOLD
        why = (
            "A combination is counted on its own, so no study should count twice."
            if combined and parts[0].variable.multiple
            else "A study has one value only."
            if is_apart
            else "A study may count under several values."
        )
        first = parts[0]
        yield Finding(
            **placed(first.place),
            kind=FindingKind.ADDS_UP,
            verdict=verdict,
            variable=first.variable.name,
            claimed=" + ".join(str(claim.n) for claim in parts) + f" of {of}",
            found=f"{total}",
            explanation=(
                f"The counts of {first.variable.title} add to {total}, more than {of}. {why}"
            ),
        )
