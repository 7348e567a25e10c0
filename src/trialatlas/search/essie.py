"""Search expressions of ClinicalTrials.gov: text to a tree, and back.

The grammar is that of the registry's page on complex search queries (last updated 2025-04-15), for
the engine Essie (Ide, Loane and Demner-Fushman, JAMIA 2007;14:253, doi:10.1197/jamia.M2233).
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from typing import cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from trialatlas.errors import ExpressionError
from trialatlas.search import expressions as tree
from trialatlas.search.checking import check_combinations, check_tokens, split_bounds, unescaped

__all__ = ["parse", "show"]

_GRAMMAR = r"""
start: or_expr
?or_expr: and_expr (_OR and_expr)*
?and_expr: unary (_AND unary | negated)*
?unary: OPERATOR unary -> operator
    | negated
    | source
negated: _NOT unary
?source: _OPEN or_expr _CLOSE
    | RANGE -> range
    | DISTANCE -> distance
    | MISSING -> missing
    | ALL -> all
    | term
term: (WORD | PHRASE)+

OPERATOR.3: /(AREA|SEARCH|COVERAGE|COVER|EXPANSION|TILT)\[[^\[\]]*\]?/
RANGE.3: /RANGE\[[^\[\]]*\]?/
DISTANCE.3: /DISTANCE\[[^\[\]]*\]?/
_OR.2: /OR(?=[\s()\[\],"]|$)/
_AND.2: /AND(?=[\s()\[\],"]|$)/
_NOT.2: /NOT(?=[\s()\[\],"]|$)/
MISSING.2: /MISSING(?=[\s()\[\],"]|$)/
ALL.2: /ALL(?=[\s()\[\],"]|$)/
_OPEN: "("
_CLOSE: ")"
PHRASE: /"(?:\\.|[^"\\])*"/s
WORD: /(?:\\.|[^\s()\[\],"\\])+/s
SPACE: /\s+/
%ignore SPACE
"""
_SPECIAL = re.compile(r'[\s()\[\],"\\]')
_OPERATOR = re.compile(r"(\w+)\[(.*)\]", re.DOTALL)
_KEYWORDS = frozenset({"AND", "OR", "NOT", "MISSING", "ALL", "MIN", "MAX"})

_SOURCES = frozenset({"WORD", "PHRASE", "_OPEN"})
_RESERVED = {
    "[": "belongs to an operator, such as AREA[Phase]: in capitals, no space before the bracket",
    "]": "closes no operator",
    ",": "stands only in RANGE[...]",
}


def parse(text: str) -> tree.Expression:
    """Read a search expression.

    Args:
        text: The expression, such as ``AREA[Phase]PHASE2 AND "back pain"``.

    Returns:
        Its tree; `show` prints it back.

    Raises:
        ExpressionError: It is no expression, names an area that there is not, combines levels of
            expansion and coverage that exclude each other, or is nested too deeply.
    """
    parser = _parser()
    try:
        check_tokens(text, list(parser.lex(text)))
        found = cast(tree.Expression, parser.parse(text))
    except UnexpectedCharacters as error:
        raise _unreadable(text, cast(int, error.pos_in_stream)) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    check_combinations(found, text)
    return found


def show(expression: tree.Expression) -> str:
    """Print a tree as an expression; `parse` reads it as the same tree.

    >>> show(parse('(b)  OR  "c d" NOT COVER[FullMatch] e'))
    'b OR "c d" AND NOT COVERAGE[FullMatch]e'
    """
    match expression:
        case tree.Or(parts):
            text = " OR ".join(_inside(part, tree.Or) for part in parts)
        case tree.And(parts):
            text = " AND ".join(_inside(part, tree.Or, tree.And) for part in parts)
        case tree.Not(operand):
            text = f"NOT {_inside(operand, tree.Or, tree.And)}"
        case tree.Term(words):
            text = " ".join(map(_show_part, words))
        case tree.Range(low, high):
            text = f"RANGE[{low}, {high}]"
        case tree.Distance(place):
            text = f"DISTANCE[{place}]"
        case tree.Missing() | tree.All():
            text = type(expression).__name__.upper()
        case _:
            text = _show_operator(expression)
    return text


def _show_operator(expression: tree.Context) -> str:
    match expression:
        case tree.Area(name):
            operator = f"AREA[{name}]"
        case tree.Search(scope):
            operator = f"SEARCH[{scope}]"
        case tree.Coverage(kind):
            operator = f"COVERAGE[{kind}]"
        case tree.Expansion(level):
            operator = f"EXPANSION[{level}]"
        case tree.Tilt(name):
            operator = f"TILT[{name}]"
    return operator + _inside(expression.operand, tree.Or, tree.And)


def _inside(part: tree.Expression, *looser: type[tree.Or | tree.And]) -> str:
    return f"({show(part)})" if isinstance(part, looser) else show(part)


def _show_part(part: tree.Part) -> str:
    if part.is_quoted:
        escaped = part.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if part.text in _KEYWORDS:
        return f"\\{part.text}"
    return _SPECIAL.sub(r"\\\g<0>", part.text)


class _Builder(Transformer[Token, tree.Expression]):
    """Turns what the grammar finds into nodes, from the leaves up, without recursion."""

    def start(self, found: list[tree.Expression]) -> tree.Expression:
        return found[0]

    def or_expr(self, found: list[tree.Expression]) -> tree.Or:
        return tree.Or(tuple(found))

    def and_expr(self, found: list[tree.Expression]) -> tree.And:
        return tree.And(tuple(found))

    def negated(self, found: list[tree.Expression]) -> tree.Not:
        return tree.Not(found[0])

    def operator(self, found: list[Token | tree.Expression]) -> tree.Context:
        token, operand = cast(tuple[Token, tree.Expression], found)
        match = _OPERATOR.fullmatch(token)
        name, argument = match.groups() if match else ("", "")
        node = _NODES[name](" ".join(argument.split()), operand, at=token.start_pos)
        return cast(tree.Context, node)

    def term(self, found: list[Token]) -> tree.Term:
        parts = tuple(
            tree.Part(unescaped(token[1:-1] if is_quoted else token), is_quoted)
            for token in found
            for is_quoted in [token.type == "PHRASE"]
        )
        return tree.Term(parts, at=found[0].start_pos)

    def range(self, found: list[Token]) -> tree.Range:
        low, high = split_bounds(found[0])
        return tree.Range(low, high, at=found[0].start_pos)

    def distance(self, found: list[Token]) -> tree.Distance:
        _, _, text = found[0].removesuffix("]").partition("[")
        return tree.Distance(" ".join(text.split()), at=found[0].start_pos)

    def missing(self, found: list[Token]) -> tree.Missing:
        return tree.Missing(at=found[0].start_pos)

    def all(self, found: list[Token]) -> tree.All:
        return tree.All(at=found[0].start_pos)


_NODES = {
    "AREA": tree.Area,
    "SEARCH": tree.Search,
    "COVERAGE": tree.Coverage,
    "COVER": tree.Coverage,
    "EXPANSION": tree.Expansion,
    "TILT": tree.Tilt,
}


@cache
def _parser() -> Lark:
    return Lark(
        _GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder(), maybe_placeholders=False
    )


def _unreadable(text: str, offset: int) -> ExpressionError:
    char = text[offset]
    if char == '"':
        problem = "a phrase that begins with this quote has no second quote"
    elif char == "\\":
        problem = "expected a character after the backslash, found the end"
    else:
        problem = (
            f"{char!r} {_RESERVED[char]}; to search for it, put it in quotes or a \\ before it"
        )
    return ExpressionError(problem, text, offset)


def _unexpected(text: str, error: UnexpectedToken) -> ExpressionError:
    is_end = error.token.type == "$END"
    offset = len(text) if is_end else cast(int, error.token.start_pos)
    found = "the end" if is_end else repr(str(error.token))
    return ExpressionError(f"expected {_expected(error.accepts)}, found {found}", text, offset)


def _expected(names: Set[str]) -> str:
    if names >= _SOURCES:
        return (
            "words, a phrase in quotes, '(', NOT, MISSING, ALL, RANGE[...] or an operator such as "
            "AREA[...]"
        )
    more = "more words, " if "WORD" in names else ""
    closing = "')'" if "_CLOSE" in names else "the end"
    return f"{more}AND, OR, NOT or {closing}"
