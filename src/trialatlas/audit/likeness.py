"""How a claimed value is like the value of a record."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from trialatlas.model.judgement import Basis, Coding, Confidence, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.names import MISSING

__all__ = ["Likeness", "like_all", "like_any"]


class Likeness(StrEnum):
    """How a claimed value is like that of a record.

    ``same``: it is the value. ``part``: the record has it together with others. ``coarser``: the
    record's value is a qualified form of it, as early phase 1 is of phase 1. ``untold``: the record
    does not say, has words for the claimed value too, or another value only follows from what it
    says. ``omitted``: none is claimed, and the
    record has one. ``other``: the record says something else.
    """

    SAME = "same"
    PART = "part"
    COARSER = "coarser"
    UNTOLD = "untold"
    OMITTED = "omitted"
    OTHER = "other"


def like_all(coding: Coding | None, claimed: Collection[str], variable: Variable) -> Likeness:
    """How a value is like one of which all parts are claimed.

    Args:
        coding: What is known of the record; None where there is none.
        claimed: The values that are claimed together; none where it is claimed to be unknown.
        variable: The variable.
    """
    if coding is None or coding.missing is Missing.UNCLEAR:
        return Likeness.UNTOLD
    if not claimed:
        return _unclaimed(coding)
    if not coding.value:
        return Likeness.UNTOLD
    have, want = _parts(coding.value, variable), _parts(claimed, variable)
    if have == want:
        return Likeness.SAME
    if want < have:
        return Likeness.PART
    return _otherwise(coding, want, have)


def like_any(coding: Coding | None, claimed: Collection[str], variable: Variable) -> Likeness:
    """How a value is like any of several that are claimed.

    Args:
        coding: What is known of the record; None where there is none.
        claimed: The values, and kinds of missing.
        variable: The variable; one of several values must have exactly those that are claimed.
    """
    kinds = set(claimed).intersection(MISSING)
    if coding is not None and str(coding.missing) in kinds:
        return Likeness.SAME
    if coding is None or not coding.value:
        return Likeness.UNTOLD
    values = set(claimed) - kinds
    if not values:
        is_weak = _unclaimed(coding) is Likeness.UNTOLD
        return Likeness.UNTOLD if is_weak else Likeness.OTHER
    if variable.multiple:
        return like_all(coding, values, variable)
    have, want = _parts(coding.value, variable), _parts(values, variable)
    if have & want:
        return Likeness.SAME if have <= want else Likeness.PART
    return _otherwise(coding, want, have)


def _unclaimed(coding: Coding) -> Likeness:
    if not coding.value:
        return Likeness.SAME
    is_weak = coding.confidence is Confidence.LOW or coding.basis is Basis.INFERRED
    return Likeness.UNTOLD if is_weak else Likeness.OMITTED


def _parts(values: Collection[str], variable: Variable) -> frozenset[str]:
    """Values, combined ones taken apart."""
    if not variable.join:
        return frozenset(values)
    return frozenset(part for value in values for part in value.split(variable.join))


def _otherwise(coding: Coding, want: frozenset[str], have: frozenset[str]) -> Likeness:
    if any(one.endswith(f"_{claim}") for one in have for claim in want):
        return Likeness.COARSER
    lost = {span.value for span in coding.against}
    # What only follows from the words of a record refutes nobody.
    is_weak = lost & want or coding.basis is Basis.INFERRED
    return Likeness.UNTOLD if is_weak else Likeness.OTHER
