"""Answers about the parts of a record, and about variables that depend on others, as codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialatlas.coding.models.checking import Finding, unsettled
from trialatlas.coding.models.prompt import PROMPT, fallback
from trialatlas.model.judgement import Basis, Coding, Confidence, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.text.reading import Reading

__all__ = ["coding_of", "conditioned", "merged"]

_SUBSTANCE = {Basis.STATED: 0, Basis.INFERRED: 1, Basis.ABSENT: 2}


def merged(variable: Variable, findings: Sequence[Finding]) -> Finding:
    """One finding from those on the parts of a record.

    An answer that did not count leaves the whole unsettled, because what it was about might have
    changed it. A part that says nothing yields to one that says something.

    Args:
        variable: The question.
        findings: One for each part; at least one.
    """
    for number, finding in enumerate(findings, start=1):
        if not finding.is_sound:
            place = f"part {number} of {len(findings)}: " if len(findings) > 1 else ""
            return unsettled(f"{place}{finding.reason}")
    silent = max(findings, key=lambda finding: bool(finding.spans))
    telling = [finding for finding in findings if not _is_silent(finding, variable)] or [silent]
    valued = [finding for finding in telling if finding.value]
    chosen = valued or _weightiest(telling)
    values = tuple(sorted({value for finding in chosen for value in finding.value}))
    spans = tuple(dict.fromkeys(span for finding in chosen for span in finding.spans))
    if len(values) > 1 and not variable.multiple:
        reason = f"parts of the record say different things: {'; '.join(values)}"
        return Finding(missing=Missing.UNCLEAR, basis=Basis.INFERRED, spans=spans, reason=reason)
    return Finding(
        value=values,
        missing=chosen[0].missing,
        basis=min((finding.basis for finding in chosen), key=_SUBSTANCE.__getitem__),
        spans=spans,
        reason=chosen[0].reason,
    )


def _is_silent(finding: Finding, variable: Variable) -> bool:
    by_default = fallback(variable)
    return finding.missing is Missing.NOT_REPORTED or finding.value == (by_default,)


def _weightiest(findings: Sequence[Finding]) -> list[Finding]:
    """Of kinds of missing, ``unclear`` outweighs the others: there were words to be unsure of."""
    unclear = [finding for finding in findings if finding.missing is Missing.UNCLEAR]
    return unclear or list(findings[:1])


def conditioned(
    variables: Sequence[Variable],
    findings: Mapping[str, Finding],
    known: Mapping[str, Reading],
) -> dict[str, Finding]:
    """Let conditions decide whether a variable applies, as they do for rules.

    Args:
        variables: What was asked.
        findings: A finding for each of them.
        known: What fields of the record say, by variable, for conditions on such.

    Returns:
        The findings. Where a condition of the codebook does not hold, whatever the model said is
        replaced by the kind of missing that the codebook names; where all hold, the model's
        ``not_applicable`` contradicts itself and does not count.
    """
    by_name = {variable.name: variable for variable in variables}
    settled: dict[str, Finding] = {}

    def outcome(name: str) -> set[str]:
        if name in known:
            return {*known[name].values, str(known[name].missing)}
        finding = settle(name)
        return {*finding.value, str(finding.missing)}

    def settle(name: str) -> Finding:
        if name not in settled:
            variable = by_name[name]
            applies = all(
                outcome(other) & set(values) for other, values in variable.applies_when.items()
            )
            settled[name] = _applied(variable, findings[name], applies=applies)
        return settled[name]

    return {variable.name: settle(variable.name) for variable in variables}


def _applied(variable: Variable, finding: Finding, *, applies: bool) -> Finding:
    if not variable.applies_when:
        return finding
    conditions = " and ".join(
        f"{name} is {' or '.join(values)}" for name, values in variable.applies_when.items()
    )
    if not applies:
        return Finding(
            missing=Missing(variable.does_not_apply), reason=f"asked only where {conditions}"
        )
    if finding.missing is Missing.NOT_APPLICABLE:
        return unsettled(f"the model says not_applicable although {conditions}")
    return finding


def coding_of(name: str, finding: Finding, study_id: str, model: str) -> Coding:
    """A finding as a coding.

    Args:
        name: The variable.
        finding: What is left of the model's answers.
        study_id: The study.
        model: The model's name.
    """
    return Coding(
        study_id=study_id,
        variable=name,
        value=finding.value,
        missing=finding.missing,
        basis=finding.basis,
        spans=finding.spans,
        confidence=_confidence(finding),
        coder=f"model:{model}",
        rule=PROMPT,
        reason=finding.reason,
    )


def _confidence(finding: Finding) -> Confidence:
    if finding.missing is Missing.UNCLEAR:
        return Confidence.LOW
    return Confidence.HIGH if finding.basis is Basis.STATED else Confidence.MEDIUM
