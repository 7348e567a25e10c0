"""What the grammar of search expressions cannot see: names, bounds, depth, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lark import Token

from trialatlas.errors import ExpressionError
from trialatlas.protocol.faults import nearest, one_of
from trialatlas.search import expressions as tree
from trialatlas.search.areas import look_up
from trialatlas.search.values import MAX, MIN, can_be_bound

__all__ = ["DEEPEST", "check_combinations", "check_tokens", "split_bounds", "unescaped"]

DEEPEST = 60
"""So many brackets and operators may stand inside each other; people write fewer than ten."""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BOUND = "a date, a whole number, or a whole number with a unit of time such as 18 years"


def check_tokens(text: str, tokens: Sequence[Token]) -> None:
    """Check each token by itself, and how deeply they are nested.

    Args:
        text: The expression.
        tokens: Its tokens.

    Raises:
        ExpressionError: Points at the first that is wrong.
    """
    if not tokens:
        problem = "expected a search expression, found nothing but white space"
        raise ExpressionError(problem if text else "expected a search expression, found nothing")
    for token, depth in _with_depth(tokens):
        offset = token.start_pos or 0
        if depth > DEEPEST:
            problem = (
                f"brackets and operators are nested more than {DEEPEST} deep; write the expression "
                "with fewer brackets"
            )
            raise ExpressionError(problem, text, offset)
        found = _problem_of(token)
        if found:
            problem, within = found
            raise ExpressionError(problem, text, offset + within)


def _with_depth(tokens: Sequence[Token]) -> Iterable[tuple[Token, int]]:
    """Each token with how many brackets and operators are open where it stands."""
    depth = 0
    outside: list[int] = []
    is_operand_done = False
    for token in tokens:
        if is_operand_done and token.type in ("_AND", "_OR", "_NOT"):
            depth = outside[-1] + 1 if outside else 0
        if token.type == "_OPEN":
            outside.append(depth)
        if token.type in ("_OPEN", "_NOT", "OPERATOR"):
            depth += 1
        elif token.type == "_CLOSE" and outside:
            depth = outside.pop()
        is_operand_done = token.type not in ("_OPEN", "_NOT", "_AND", "_OR", "OPERATOR")
        yield token, depth


def _problem_of(token: Token) -> tuple[str, int] | None:
    """What is wrong with a token, and at which of its characters."""
    if token.type in ("OPERATOR", "RANGE", "DISTANCE"):
        name, _, argument = token.partition("[")
        if not token.endswith("]"):
            return f"{name}[ is closed by no ]", 0
        problem = _wrong_argument(name, argument.removesuffix("]"))
        return (problem, len(name) + 1) if problem else None
    if token in (MIN, MAX):
        return f"{token} stands only in RANGE[...]; to search for the word, write \\{token}", 0
    if token.type == "PHRASE" and not unescaped(token[1:-1]).strip():
        return "expected words between the quotes, found none", 0
    if token.type == "WORD" and not unescaped(token).strip():
        return "expected a word, found white space after a backslash", 0
    return None


def _wrong_argument(name: str, argument: str) -> str:
    argument = " ".join(argument.split())
    if not argument:
        return f"expected something between the brackets of {name}[], found nothing"
    if name in ("AREA", "TILT"):
        return _wrong_area(argument, is_tilt=name == "TILT")
    if name == "RANGE":
        return _wrong_range(argument)
    valid = _ARGUMENTS.get(name)
    if valid is None or argument in valid:
        return ""
    near = nearest(argument, valid)
    hint = f"; did you mean {near}?" if near else ""
    return f"expected {one_of(valid)} in {name}[...], found {argument!r}{hint}"


def _wrong_area(name: str, *, is_tilt: bool) -> str:
    try:
        area = look_up(name)
    except LookupError as error:
        return str(error.args[0])
    if is_tilt and [field.piece.kind for field in area.fields] != ["date"]:
        return f"expected a date in TILT[...], such as StudyFirstPostDate, found {name}"
    return ""


def _wrong_range(argument: str) -> str:
    bounds = split_bounds(f"[{argument}]")
    if len(bounds) != 2:  # noqa: PLR2004 - a range has two ends
        return f"expected two bounds with a comma between them, found {argument!r}"
    for bound, is_open in zip(bounds, (MIN, MAX), strict=True):
        if bound != is_open and not can_be_bound(bound):
            return f"expected {_BOUND}, or {is_open}; found {bound!r}"
    return ""


def split_bounds(token: str) -> list[str]:
    """The bounds between the brackets of a range, white space between words as one space."""
    _, _, inside = token.partition("[")
    return [" ".join(bound.split()) for bound in inside.removesuffix("]").split(",")]


def unescaped(text: str) -> str:
    """A word or the inside of a phrase, as it is searched: a backslash stands for what follows."""
    return _ESCAPED.sub(r"\1", text)


_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "SEARCH": ("Study", "Location"),
    "COVERAGE": tree.COVERAGES,
    "COVER": tree.COVERAGES,
    "EXPANSION": tree.LEVELS,
}


def check_combinations(expression: tree.Expression, text: str) -> None:
    """Check that no term has a coverage and a level of expansion that exclude each other.

    What is nearer to a term counts. A whole or partial cover is defined for the levels None, Term
    and Concept; the levels Relaxation and Lossy break a term up, so nothing covers as one.

    Args:
        expression: The tree.
        text: The expression, for the message.

    Raises:
        ExpressionError: Points at the operator nearer to the term.
    """
    pending: list[tuple[tree.Expression, tree.Coverage | None, tree.Expansion | None]]
    pending = [(expression, None, None)]
    while pending:
        node, coverage, expansion = pending.pop()
        if isinstance(node, tree.Coverage):
            coverage = node
        elif isinstance(node, tree.Expansion):
            expansion = node
        elif isinstance(node, tree.Term) and coverage and expansion:
            _check_both(coverage, expansion, text)
        pending += ((part, coverage, expansion) for part in reversed(tree.operands(node)))


def _check_both(coverage: tree.Coverage, expansion: tree.Expansion, text: str) -> None:
    level, kind = expansion.level, coverage.kind
    is_barred = level == "Lossy" or (level == "Relaxation" and kind != "Contains")
    if is_barred:
        allowed = "without COVERAGE" if level == "Lossy" else "with COVERAGE[Contains]"
        problem = (
            f"EXPANSION[{level}] stands {allowed} only; with COVERAGE[{kind}] it cannot be answered"
        )
        raise ExpressionError(problem, text, max(coverage.at or 0, expansion.at or 0))
