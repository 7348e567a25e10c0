"""What coders say of a study, and the words that prove it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

__all__ = ["Basis", "Coding", "Confidence", "Decision", "EvidenceSpan", "Missing", "Verdict"]


class Missing(StrEnum):
    """Why a variable has no value. Missing is itself a value and is counted as one."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"


class Basis(StrEnum):
    """What a value rests on.

    ``structured``: a field of the record holds it. ``stated``: the text says it in so many words.
    ``inferred``: it follows from what the text says. ``absent``: no words stand
    for it, because the record has none or because a person named none.
    """

    STRUCTURED = "structured"
    STATED = "stated"
    INFERRED = "inferred"
    ABSENT = "absent"


class Confidence(StrEnum):
    """How much a coding leaves to doubt, so that people look first where it is worth their time.

    ``high``: structured or stated, and no words of the record speak for another value.
    ``medium``: inferred, or nothing found, and no words speak for another value.
    ``low``: the record also has words for another value, or the value is unclear.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verdict(StrEnum):
    """What screening says of a record."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class EvidenceSpan(Struct, frozen=True, kw_only=True):
    """Words of a record: the text of ``field`` from ``start`` to ``end`` is ``quote``, always.

    Attributes:
        record_id: The registry's id.
        version: The record version (`records.version`) in which the words stand.
        field: Path in `Study`, such as ``arms[0].description``.
        start: Offset of the first character, in Unicode code points from 0.
        end: Offset after the last character.
        quote: The words.
        value: The value that the words speak for, in a coding; empty where there is but one.
    """

    record_id: str
    version: str
    field: str
    start: int
    end: int
    quote: str
    value: str = ""


class Decision(Struct, frozen=True, kw_only=True):
    """One coder's verdict on a record.

    Attributes:
        record_id: The registry's id.
        coder: ``rule`` or the person who decided.
        decision: The verdict.
        criterion: Name of the first criterion that failed (or could not be settled); empty if none.
        reason: In words.
        spans: The words that decided.
        at: ISO 8601 time for a person; None for a rule, whose decision depends on its inputs alone.
        resolves: Whether it settles what people disagree on, and so outranks what they said.
    """

    record_id: str
    coder: str
    decision: Verdict
    criterion: str = ""
    reason: str = ""
    spans: tuple[EvidenceSpan, ...] = ()
    at: str | None = None
    resolves: bool = False


class Coding(Struct, frozen=True, kw_only=True):
    """One coder's value of one variable of one study.

    Attributes:
        study_id: The study's id (that of its first record).
        variable: Name in the codebook.
        value: The categories or texts, sorted; empty exactly when ``missing`` is set.
        missing: Why there is no value.
        basis: What the value rests on.
        spans: The deciding words.
        against: Words that speak for another value and lost: by a rule of lower precedence, or by
            the order of the values.
        confidence: How much is left to doubt; None for a person.
        coder: ``rule``, the model or the person who coded.
        rule: The rule that fired; empty for a person.
        reason: Why, in a person's words; empty for a rule.
        at: ISO 8601 time for a person; None for a rule.
        resolves: Whether it settles what people disagree on, and so outranks what they said.
    """

    study_id: str
    variable: str
    value: tuple[str, ...] = ()
    missing: Missing | None = None
    basis: Basis = Basis.ABSENT
    spans: tuple[EvidenceSpan, ...] = ()
    against: tuple[EvidenceSpan, ...] = ()
    confidence: Confidence | None = None
    coder: str = "rule"
    rule: str = ""
    reason: str = ""
    at: str | None = None
    resolves: bool = False
