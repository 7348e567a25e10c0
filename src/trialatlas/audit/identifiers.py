"""Ids: malformed, unknown, cited but not tabled, tabled twice, and what screening makes of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from trialatlas.audit.evidence import Evidence, placed
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import Verdict
from trialatlas.protocol.claims import Claims, IdClaim
from trialatlas.protocol.faults import nearest

__all__ = ["identifier_findings"]

_FORMS = re.compile(
    r"NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|ChiCTR[-\w]{8,14}|DRKS\d{8}|JPRN-\w+|(?:EUCTR)?\d{4}-\d{6}-\d{2}"
    r"(?:-\d{2}|-[A-Z]{2})?",
    re.IGNORECASE,
)
"""Ids as the primary registries of the WHO and ClinicalTrials.gov write them."""

_FIRST = 6
"""Characters that an id shares with the one that was meant, before slips are looked for."""


def identifier_findings(claims: Claims, evidence: Evidence) -> Iterator[Finding]:
    """Check every id that the publication prints.

    Args:
        claims: What it claims.
        evidence: What the registry says.

    Yields:
        A finding for each check of each id, agreements included.
    """
    tabled = claims.tabled
    yield from _twice(claims)
    rows = {one.study: one for one in reversed(claims.table.ids)} if claims.table else {}
    counts, extremes = claims.counts, claims.extremes
    named = [one for claim in counts for one in claim.ids]
    named += [one for claim in extremes for one in claim.ids]
    cited = {one.study: one for one in reversed((*claims.cited, *named)) if one.study not in rows}
    for study in tabled:
        yield from _tabled(rows[study], evidence, tabled)
    for one in reversed(cited.values()):
        yield from _cited(one, evidence, tabled)


def _tabled(one: IdClaim, evidence: Evidence, tabled: Collection[str]) -> Iterator[Finding]:
    problem = _problem(one, evidence, tabled)
    yield problem or _screened(one, evidence)


def _cited(one: IdClaim, evidence: Evidence, tabled: Collection[str]) -> Iterator[Finding]:
    problem = _problem(one, evidence, tabled)
    if problem:
        yield problem
        return
    if not tabled:
        yield _screened(one, evidence)
        return
    ours = " Our review includes it." if one.study in evidence.included else ""
    yield Finding(
        **placed(one.place),
        kind=FindingKind.CITED_NOT_TABLED,
        verdict=FindingVerdict.DISAGREE,
        claimed=f"{one.text}, cited in the text",
        found="no row of the table",
        explanation=f"The text cites {one.study}, which the table of studies lacks.{ours}",
        studies=(one.study,),
        spans=evidence.title_span(one.study),
    )


def _problem(one: IdClaim, evidence: Evidence, tabled: Collection[str]) -> Finding | None:
    if one.study in evidence.known:
        return None
    if not _FORMS.fullmatch(one.study):
        return _malformed(one, evidence, tabled)
    near = _near(one.study, evidence, tabled)
    meant = f" The nearest id that is there is {near}." if near else ""
    return Finding(
        **placed(one.place),
        kind=FindingKind.UNKNOWN_ID,
        verdict=FindingVerdict.CANNOT_BE_TOLD,
        claimed=one.text,
        found="no such record in the snapshot",
        explanation=f"The records that were read have no {one.study}.{meant}",
        studies=(one.study,),
    )


def _malformed(one: IdClaim, evidence: Evidence, tabled: Collection[str]) -> Finding:
    near = _near(one.study, evidence, tabled)
    place = "the table" if near in tabled else "the snapshot"
    meant = f" The nearest id is {near}, of {place}." if near else ""
    return Finding(
        **placed(one.place),
        kind=FindingKind.MALFORMED_ID,
        verdict=FindingVerdict.DISAGREE,
        claimed=one.text,
        found=near or "no similar id",
        explanation=f"No registry writes ids as {one.text}.{meant}",
        studies=(near,) if near else (),
        spans=evidence.title_span(near),
    )


def _near(study: str, evidence: Evidence, tabled: Collection[str]) -> str:
    # Against all ids of a registry the comparison would take minutes.
    alike = sorted(name for name in evidence.known if name[:_FIRST] == study[:_FIRST])
    return nearest(study, tabled) or nearest(study, alike)


def _twice(claims: Claims) -> Iterator[Finding]:
    lines: dict[str, int] = {}
    for one in claims.table.ids if claims.table else ():
        if one.study in lines:
            yield Finding(
                **placed(one.place),
                kind=FindingKind.TABLED_TWICE,
                verdict=FindingVerdict.DISAGREE,
                claimed=one.text,
                found=f"also in line {lines[one.study]}",
                explanation=f"The table has {one.study} in two rows.",
                studies=(one.study,),
            )
        lines.setdefault(one.study, one.place.line)


def _screened(one: IdClaim, evidence: Evidence) -> Finding:
    """What our screening makes of a study that the publication includes."""
    decision = evidence.decisions.get(one.study)
    if one.study in evidence.included:
        verdict, found = FindingVerdict.AGREE, "included"
        explanation = "Our review includes it too."
    elif decision is None:
        verdict, found = FindingVerdict.CANNOT_BE_TOLD, "not found by the search"
        explanation = f"Our search does not find {one.study}, so it was not screened."
    else:
        is_out = decision.decision is Verdict.EXCLUDE
        verdict = FindingVerdict.DISAGREE if is_out else FindingVerdict.CANNOT_BE_TOLD
        found = f"{decision.decision}: {decision.criterion}"
        ours = "Our screening leaves it out" if is_out else "Our screening cannot settle it"
        explanation = f"{ours} by the criterion {decision.criterion}: {decision.reason}."
        if is_out and not decision.spans:
            verdict = FindingVerdict.CANNOT_BE_TOLD
    return Finding(
        **placed(one.place),
        kind=FindingKind.SCREENED,
        verdict=verdict,
        claimed=f"{one.text}, included",
        found=found,
        explanation=explanation,
        studies=(one.study,),
        spans=decision.spans if decision else (),
    )
