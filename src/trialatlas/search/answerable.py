"""Whether records as they are kept can answer an expression: what they cannot is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trialatlas.errors import ExpressionError
from trialatlas.protocol.faults import nearest, shown
from trialatlas.search import expressions as tree
from trialatlas.search.areas import SearchArea, codes_of, look_up
from trialatlas.search.terms import codes_meant
from trialatlas.search.values import EXPECTED, MAX, MIN, span_of

__all__ = ["Setting", "absent_fields", "check", "setting_of", "with_settings"]

_ORDERED = ("date", "number", "age")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a part of an expression is searched; the defaults are those of the registry.

    Attributes:
        area: Where: a name for `trialatlas.search.areas.look_up`.
        coverage: How much of a value a term must cover.
        expansion: How far its words may be from those of the record.
        location: The place of the one location that is looked at; None for the whole study.
    """

    area: str = "BasicSearch"
    coverage: tree.CoverageKind = "Contains"
    expansion: tree.Level = "Relaxation"
    location: int | None = None

    @property
    def level(self) -> tree.Level:
        """The level of expansion that counts: to cover a value, words must stand together."""
        return "Concept" if self._is_limited else self.expansion

    @property
    def _is_limited(self) -> bool:
        return self.coverage != "Contains" and self.expansion in ("Relaxation", "Lossy")


def setting_of(node: tree.Context, setting: Setting) -> Setting:
    """The setting of an operator's operand; what it says nothing of stays as it is."""
    match node:
        case tree.Area(name):
            return replace(setting, area=name)
        case tree.Coverage(kind):
            return replace(setting, coverage=kind)
        case tree.Expansion(level):
            return replace(setting, expansion=level)
        case tree.Search("Study"):
            return replace(setting, location=None)
        case _:
            return setting


def check(expression: tree.Expression, text: str = "") -> None:
    """Check every part of an expression against what a `Study` holds.

    Args:
        expression: The tree.
        text: The expression as written, for messages.

    Raises:
        ExpressionError: Points at the first part that records as they are kept cannot answer.
    """
    for node, setting in with_settings(expression):
        _check_node(node, setting, text)


def absent_fields(expression: tree.Expression) -> Mapping[str, tuple[str, ...]]:
    """By each area that an expression searches, its fields that a `Study` does not hold."""
    searched = {
        setting.area for node, setting in with_settings(expression) if isinstance(node, tree.Term)
    }
    absent = {name: look_up(name).absent for name in sorted(searched)}
    return {name: fields for name, fields in absent.items() if fields}


def with_settings(expression: tree.Expression) -> Iterator[tuple[tree.Expression, Setting]]:
    """Every part of an expression, with how it and what is below it are searched."""
    pending: list[tuple[tree.Expression, Setting]] = [(expression, Setting())]
    while pending:
        node, setting = pending.pop()
        if isinstance(node, tree.Context):
            setting = setting_of(node, setting)
        yield node, setting
        pending += ((part, setting) for part in reversed(tree.operands(node)))


def _check_node(node: tree.Expression, setting: Setting, text: str) -> None:
    problem = ""
    match node:
        case tree.Area(name):
            problem = _unkept(name)
        case tree.Distance():
            problem = (
                "trialatlas keeps no coordinates, so DISTANCE[...] cannot be answered; name cities "
                "or countries, such as AREA[LocationCity]Oslo"
            )
        case tree.Term():
            problem = _wrong_term(node.text, look_up(setting.area))
        case tree.Range(low, high):
            problem = _wrong_range(low, high, look_up(setting.area))
        case tree.Missing():
            problem = _wrong_missing(look_up(setting.area))
        case _:
            return
    if problem:
        raise ExpressionError(problem, text, node.at)


def _unkept(name: str) -> str:
    try:
        area = look_up(name)
    except LookupError as error:
        return str(error.args[0])
    if area.kept:
        return ""
    if area.absent == (area.name,):
        return f"trialatlas does not keep {area.name} of a record, so it cannot be searched"
    absent = ", ".join(area.absent)
    return (
        f"trialatlas keeps none of the fields of {area.name} ({absent}), so it cannot be searched"
    )


def _wrong_term(text: str, area: SearchArea) -> str:
    kinds = {field.piece.kind for field in area.kept}
    if kinds == {"part"}:
        return (
            f"{area.name} is a part of a record; search one of its fields, or ask whether it is "
            "there at all with MISSING"
        )
    [kind, *others] = sorted(kinds)
    if not others and kind in EXPECTED and span_of(text, kind) is None:
        return f"expected {EXPECTED[kind]} for {area.name}, found {shown(text)}"
    enums = tuple(field.piece.enum for field in area.kept if field.piece.enum)
    if len(enums) == len(area.kept) and not codes_meant(text, enums):
        return _wrong_code(text, enums, area.name)
    return ""


def _wrong_code(text: str, enums: Sequence[str], name: str) -> str:
    labels = {code: label for enum in enums for code, label in codes_of(enum).items()}
    near = nearest(text, labels)
    hint = f" (did you mean {near}?)" if near else ""
    valid = ", ".join(
        code if label in ("", code) else f"{code} ({label})" for code, label in labels.items()
    )
    return f"{shown(text)} is no value of {name}{hint}; allowed are {valid}"


def _wrong_range(low: str, high: str, area: SearchArea) -> str:
    kinds = {field.piece.kind for field in area.fields}
    if not kinds <= set(_ORDERED):
        return (
            f"{area.name} holds no dates, numbers or ages alone, so it has no RANGE[...]; name a "
            "field that does, for instance AREA[StartDate]RANGE[2020, 2022]"
        )
    for kind in kinds:
        for bound, is_open in ((low, MIN), (high, MAX)):
            if bound != is_open and span_of(bound, kind) is None:
                return f"expected {EXPECTED[kind]} for {area.name}, found {shown(bound)}"
    return ""


def _wrong_missing(area: SearchArea) -> str:
    if area.absent:
        return (
            f"MISSING in {area.name} cannot be told: trialatlas does not keep "
            f"{', '.join(area.absent)}; name a field, such as AREA[ResultsFirstPostDate]MISSING"
        )
    return ""
