"""From the fields of a form to an answer that the review's files can hold too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from trialatlas.errors import RequestError
from trialatlas.model.event import SEPARATOR, Answer
from trialatlas.model.judgement import Missing, Verdict
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.protocol.value_sets import fixed_values
from trialatlas.web.asked import Asked

__all__ = [
    "Choice",
    "answer_sent",
    "choices_of",
    "title_of",
    "told_answer",
    "variable_of",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen.

    Attributes:
        value: As it is kept.
        label: As it is shown.
        meaning: What the codebook says of it.
    """

    value: str
    label: str
    meaning: str = ""


def choices_of(variable: Variable | None) -> tuple[Choice, ...]:
    """The values among which is chosen; none where any text may be one.

    Args:
        variable: The variable; None for a verdict on a record.
    """
    if variable is None:
        return tuple(Choice(str(verdict), str(verdict).capitalize()) for verdict in Verdict)
    meanings = {category.name: category.meaning for category in variable.categories}
    return tuple(
        Choice(name, variable.label(name), meanings.get(name, ""))
        for name in fixed_values(variable)
    )


def answer_sent(asked: Asked, protocol: ReviewProtocol, variable: Variable | None) -> Answer:
    """The answer of the fields ``value``, ``other``, ``missing`` and ``criterion``.

    Where one value is chosen, the kinds of missing are among the choices, in parentheses: whoever
    takes one lets go of the other.

    Args:
        asked: The form.
        protocol: The review.
        variable: What is coded; None for a verdict on a record.

    Raises:
        RequestError: The review's files could not hold it, or there is none.
    """
    values = asked.texts("value")
    if variable is None:
        return _verdict(asked, protocol, values)
    kinds = [value[1:-1] for value in values if value.startswith("(")]
    values = [value for value in values if not value.startswith("(")]
    others = [part.strip() for part in asked.text("other").split(SEPARATOR)]
    values = sorted({*values, *filter(None, others)})
    missing = asked.text("missing") or "".join(kinds)
    if missing and missing not in set(Missing):
        _refuse(f"a kind of missing among {', '.join(Missing)}", missing)
    if missing and values:
        _refuse("either values or why there are none", "both")
    if not missing and not values:
        _refuse("a value, or why there is none", "neither")
    valid = fixed_values(variable)
    for value in values:
        if valid and value not in valid:
            _refuse(f"one of {', '.join(valid)}", value)
    if len(values) > 1 and not variable.multiple:
        _refuse("one value", f"{len(values)}: {', '.join(values)}")
    return Answer(value=tuple(values), missing=missing)


def _verdict(asked: Asked, protocol: ReviewProtocol, values: Sequence[str]) -> Answer:
    if len(values) != 1 or values[0] not in set(Verdict):
        _refuse(f"one of {', '.join(Verdict)}", ", ".join(values) or "nothing")
    criterion = asked.text("criterion") if values[0] == Verdict.EXCLUDE else ""
    names = [one.name for one in protocol.criteria]
    if criterion and criterion not in names:
        _refuse(f"a criterion among {', '.join(names)}", criterion)
    return Answer(value=tuple(values), criterion=criterion)


def _refuse(expected: str, found: str) -> Never:
    message = f"Expected {expected}; found {found}."
    raise RequestError(message)


def title_of(protocol: ReviewProtocol, name: str) -> str:
    """What is decided or coded, as a heading.

    Args:
        protocol: The review.
        name: The variable, which the codebook need not have any more; empty for a verdict.
    """
    variable = variable_of(protocol, name)
    return variable.title if variable else name or "Screening"


def variable_of(protocol: ReviewProtocol, name: str) -> Variable | None:
    """The variable of a name; None if the codebook has none."""
    return next((one for one in protocol.codebook.variables if one.name == name), None)


def told_answer(answer: Answer, variable: Variable | None) -> str:
    """An answer in words; empty where nothing is said."""
    label = variable.label if variable else str.capitalize
    said = ", ".join(label(value) for value in answer.value) or answer.missing.replace("_", " ")
    return f"{said} ({answer.criterion.replace('_', ' ')})" if answer.criterion else said
