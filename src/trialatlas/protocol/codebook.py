"""The codebook: which variables are coded, what their values mean, and by which rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from trialatlas.model.judgement import Missing
from trialatlas.text.rules import Category, TextVariable

__all__ = ["Codebook", "Variable"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One thing that is coded of every included study.

    Attributes:
        name: Name of its column.
        title: Heading in tables and figures.
        question: What a coder answers.
        kind: ``field`` (a field of the record holds it), ``text`` (rules read it from text) or
            ``python`` (a ready-made variable of `trialatlas.coding.variables`).
        field: For ``field``: dotted path in `trialatlas.model.study.Study`. For ``python``: the
            name of the ready-made variable.
        join: For ``field`` with several entries: joins them into one value, as PHASE1/PHASE2.
        text: For ``text``: the rules.
        multiple: Whether a study may have several values.
        labels: How values are shown; a value without one is shown as it is.
        categories: The allowed values with their meaning; empty where any value may occur.
        applies_when: Other variables and the values they must have; else ``does_not_apply``.
        does_not_apply: The kind of missing that it then is.
    """

    name: str
    title: str
    question: str = ""
    kind: Literal["field", "text", "python"]
    field: str = ""
    join: str = ""
    text: TextVariable | None = None
    multiple: bool = False
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    applies_when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    does_not_apply: str = str(Missing.NOT_APPLICABLE)

    def ordered(self, values: Iterable[str]) -> tuple[str, ...]:
        """Values (or kinds of missing) in the order in which tables and figures show them.

        Categories come as the codebook lists them, then values that have labels, then others in
        alphabetical order, and the kinds of missing last.
        """
        listed = dict.fromkeys((*(category.name for category in self.categories), *self.labels))
        missing = [str(kind) for kind in Missing]
        found = set(values)
        free = sorted(found - set(listed) - set(missing))
        return tuple(value for value in (*listed, *free, *missing) if value in found)

    def label(self, value: str) -> str:
        """How a value of this variable is shown to readers."""
        # A name in lower case is a category's; a country or a condition is shown as it stands.
        plain = value.replace("_", " ")
        return self.labels.get(value, plain.capitalize() if value.islower() else plain)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """All variables, in the order in which they are coded and shown."""

    variables: tuple[Variable, ...]

    def __getitem__(self, name: str) -> Variable:
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(variable.name == name for variable in self.variables)
