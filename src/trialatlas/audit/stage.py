"""The audit: every claim of a publication checked, agreements included."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.audit.cells import cell_findings
from trialatlas.audit.counts import count_findings
from trialatlas.audit.estimates import estimate_findings
from trialatlas.audit.evidence import Evidence
from trialatlas.audit.identifiers import identifier_findings
from trialatlas.audit.percentages import percentage_findings
from trialatlas.audit.totals import total_findings
from trialatlas.model.finding import Finding
from trialatlas.protocol.claims import Claims

__all__ = ["audit"]


def audit(claims: Claims, studies: Sequence[str], evidence: Evidence) -> tuple[Finding, ...]:
    """Check what a publication claims.

    Args:
        claims: The claims.
        studies: Ids of the studies that its counts are about: those of its table, if it has one.
        evidence: What the registry says of every study that is claimed about.

    Returns:
        A finding for each check that was made, in the order of the checks.
    """
    n_studies = claims.search.included if claims.search and claims.search.included else len(studies)
    return (
        *identifier_findings(claims, evidence),
        *cell_findings(claims, evidence),
        *count_findings(claims, studies, evidence),
        *percentage_findings(claims, n_studies),
        *estimate_findings(claims, studies, evidence),
        *total_findings(claims, studies, evidence),
    )
