"""What people decided: decisions/screening.csv and decisions/codings.csv of a review's folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.model.event import Act, Quotation, standing
from trialatlas.model.judgement import Basis, Coding, Decision, EvidenceSpan, Missing, Verdict
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.decision_history import history_of
from trialatlas.protocol.decision_lines import (
    CODINGS,
    SCREENING,
    Line,
    Sheet,
    check_among,
    lines_of,
)
from trialatlas.protocol.faults import nearest, one_of, raise_any, report, shown
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.protocol.value_sets import fixed_values

__all__ = [
    "QUOTE_NOT_FOUND",
    "FindQuote",
    "read_codings",
    "read_decisions",
    "read_history",
    "read_screening",
]

QUOTE_NOT_FOUND = "The quoted words are not in the record:"
"""What the reason of a coding says of words that could not be found."""

FindQuote = Callable[[str, Quotation], EvidenceSpan | None]
"""Finds a quotation: from study id and quotation to where its words stand, or None."""


def read_decisions(
    protocol: ReviewProtocol, find_quote: FindQuote | None = None
) -> tuple[list[Decision], list[Coding]]:
    """Read everything that people decided in a review.

    Args:
        protocol: The review; its folder, criteria and codebook are used.
        find_quote: Finds quotations in the records; see `read_codings`.

    Returns:
        People's decisions on records, and their codings.

    Raises:
        ProtocolError: With every fault of both files.
    """
    faults: list[Fault] = []
    criteria = tuple(criterion.name for criterion in protocol.criteria)
    decisions = _screening(protocol.folder, criteria, faults)
    codings = _codings((protocol.folder, protocol.codebook), find_quote, faults)
    raise_any(faults)
    return decisions, codings


def read_history(folder: Path) -> list[Line]:
    """Read both files as events, those that were replaced too.

    Args:
        folder: The review's folder.

    Returns:
        The lines, each once.

    Raises:
        ProtocolError: With every fault of both files; the codebook and the criteria are not asked.
    """
    faults: list[Fault] = []
    lines = [line for sheet in (SCREENING, CODINGS) for line in lines_of(folder, sheet, faults)]
    history = history_of(lines, faults)
    raise_any(faults)
    return history


def read_screening(folder: Path, criteria: Collection[str] | None = None) -> list[Decision]:
    """Read people's decisions on records.

    Args:
        folder: The review's folder; without ``decisions/screening.csv`` there are no decisions.
        criteria: Names of the review's criteria; None leaves the column ``criterion`` unchecked.

    Returns:
        The decisions that stand, in the order of the file.

    Raises:
        ProtocolError: With every fault of the file.
    """
    faults: list[Fault] = []
    decisions = _screening(folder, criteria, faults)
    raise_any(faults)
    return decisions


def read_codings(
    folder: Path, codebook: Codebook, find_quote: FindQuote | None = None
) -> list[Coding]:
    """Read people's codings.

    Several values of one cell are separated by ``;``. A person's coding is ``stated`` where its
    words were found in the record, and ``absent`` where it comes without words.

    Args:
        folder: The review's folder; without ``decisions/codings.csv`` there are no codings.
        codebook: The variables and their values; of codings that were replaced they are not asked.
        find_quote: Finds the words that a line quotes in the records; without it, and where it
            finds none (the record may have changed since), a coding has no spans.

    Returns:
        The codings that stand, in the order of the file.

    Raises:
        ProtocolError: With every fault of the file.
    """
    faults: list[Fault] = []
    codings = _codings((folder, codebook), find_quote, faults)
    raise_any(faults)
    return codings


def _standing(folder: Path, sheet: Sheet, faults: list[Fault]) -> list[Line]:
    """The answers that hold; of faulty files those that would."""
    lines = history_of(lines_of(folder, sheet, faults), faults)
    kept = {event.id for event in standing(line.event for line in lines) if event.act.says}
    return [line for line in lines if line.event.id in kept]


def _screening(
    folder: Path, criteria: Collection[str] | None, faults: list[Fault]
) -> list[Decision]:
    return [_decision(line, criteria, faults) for line in _standing(folder, SCREENING, faults)]


def _decision(line: Line, criteria: Collection[str] | None, faults: list[Fault]) -> Decision:
    event = line.event
    if criteria is not None:
        check_among(line.row, "criterion", criteria, faults)
    return Decision(
        record_id=event.subject,
        coder=event.who,
        decision=Verdict(event.after.value[0] if event.after.value else Verdict.UNSURE),
        criterion=event.after.criterion,
        reason=event.why,
        at=event.at,
        resolves=event.act is Act.RESOLVE,
    )


def _codings(
    of: tuple[Path, Codebook], find_quote: FindQuote | None, faults: list[Fault]
) -> list[Coding]:
    folder, codebook = of
    lines = _standing(folder, CODINGS, faults)
    return [_coding(line, codebook, find_quote, faults) for line in lines]


def _coding(
    line: Line, codebook: Codebook, find_quote: FindQuote | None, faults: list[Fault]
) -> Coding:
    event = line.event
    names = [variable.name for variable in codebook.variables]
    name = check_among(line.row, "variable", names, faults)
    if name:
        _check_values(line, codebook[name], faults)
    spans, unfound = _found(line, find_quote)
    reason = " ".join(filter(None, [event.why, *(f"({note})" for note in unfound)]))
    if not event.why and len(unfound) == 1:
        reason = unfound[0]
    return Coding(
        study_id=event.subject,
        variable=event.variable,
        value=event.after.value,
        missing=Missing(event.after.missing) if event.after.missing else None,
        basis=Basis.STATED if spans else Basis.ABSENT,
        spans=spans,
        coder=event.who,
        reason=reason,
        at=event.at,
        resolves=event.act is Act.RESOLVE,
    )


def _found(
    line: Line, find_quote: FindQuote | None
) -> tuple[tuple[EvidenceSpan, ...], Sequence[str]]:
    """Where the words of a line stand, and what to say of those that do not."""
    if find_quote is None:
        return (), ()
    evidence = line.event.evidence
    spans = [find_quote(line.event.subject, quotation) for quotation in evidence]
    unfound = [
        f"{QUOTE_NOT_FOUND} {quotation.quote}"
        for quotation, span in zip(evidence, spans, strict=True)
        if span is None
    ]
    return tuple(span for span in spans if span), unfound


def _check_values(line: Line, variable: Variable, faults: list[Fault]) -> None:
    place = line.row.place("value")
    valid = fixed_values(variable)
    values = line.event.after.value
    for value in values:
        if valid and value not in valid:
            expected = f"a value of {variable.name} ({one_of(valid)})"
            if value in set(Missing):
                expected = f"{expected}; kinds of missing stand in the column 'missing'"
            report(faults, place, expected, shown(value), nearest(value, valid))
    if len(values) > 1 and not variable.multiple:
        expected = f"one value ({variable.name} is not 'multiple')"
        report(faults, place, expected, f"{len(values)}")
