"""A search expression as two queries to the index: what surely answers, and what may.

Every record that the first finds answers the expression, and every record that answers is found by
the second; where the two differ, the reference decides. Both properties pass from the parts of an
expression to the whole: AND and OR keep them, NOT changes the two over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import tantivy
from tantivy import FieldType, Query

from trialatlas.search import expressions as tree
from trialatlas.search.answerable import Setting, setting_of
from trialatlas.search.areas import SIZE, Field, look_up
from trialatlas.search.bounds import (
    EVERYTHING,
    NOTHING,
    Bounds,
    all_of,
    any_of,
    at_most,
    but_not,
    exactly,
    opposite,
)
from trialatlas.search.indexed import (
    TAGS,
    code_tag,
    has_tag,
    heading_tag,
    lacking_tag,
    name_of,
)
from trialatlas.search.reference import Only, between, level_searched
from trialatlas.search.terms import Sought, codes_meant
from trialatlas.search.text_queries import TextQueries, in_one_value
from trialatlas.search.values import EXPECTED, Span, span_of, stands_in_location

__all__ = ["Bounding"]

_OF_ONE = (tree.And, tree.Not, tree.Missing, tree.Search)
"""Without these, what some location answers is what all of them together answer."""


@dataclass(frozen=True)
class Bounding:
    """What is needed to bound an expression.

    Attributes:
        schema: Of the index.
        sought: By each term of the expression, what it seeks.
        only: A level for all terms in place of those of the expression.
    """

    schema: tantivy.Schema
    sought: Mapping[tree.Term, Sought]
    only: Only | None = None

    def of(self, node: tree.Expression, setting: Setting) -> Bounds:
        """The two queries of a part of an expression.

        Args:
            node: The part.
            setting: How it is searched; any place stands for one location.
        """
        match node:
            case tree.Or(parts):
                return any_of([self.of(part, setting) for part in parts])
            case tree.And(parts):
                return all_of([self.of(part, setting) for part in parts])
            case tree.Not(operand):
                return opposite(self.of(operand, setting))
            case tree.Search("Location", operand):
                return self._in_location(operand, setting)
            case tree.Area() | tree.Search() | tree.Coverage() | tree.Expansion() | tree.Tilt():
                return self.of(node.operand, setting_of(node, setting))
            case _:
                return self._leaf(node, setting)

    def _in_location(self, operand: tree.Expression, setting: Setting) -> Bounds:
        some = self._has("locations")
        if not any(isinstance(node, _OF_ONE) for node in tree.walk(operand)):
            return all_of([some, self.of(operand, setting)])
        narrowed = self.of(operand, replace(setting, location=0))
        if narrowed.is_exact or setting.location is not None:
            return all_of([some, narrowed])
        # Of a record with one location, what stands at any stands at that one.
        whole = in_one_value(self.of(operand, setting), self.schema, "locations")
        sure = any_of([exactly(narrowed.sure), exactly(whole.sure)])
        return all_of([some, Bounds(sure.sure, narrowed.maybe)])

    def _leaf(self, node: tree.Expression, setting: Setting) -> Bounds:
        if isinstance(node, tree.All):
            return EVERYTHING
        fields = look_up(setting.area).kept
        if isinstance(node, tree.Missing):
            return opposite(any_of([self._has_value(field, setting) for field in fields]))
        return any_of([self._in_field(node, field, setting) for field in fields])

    def _has_value(self, field: Field, setting: Setting) -> Bounds:
        path = field.piece.path
        found = self._has(path)
        if not _is_narrowed(field, setting):
            return found
        lacking = Query.term_query(self.schema, TAGS, lacking_tag(path))
        return Bounds(but_not(found.sure, lacking), found.maybe)

    def _in_field(self, node: tree.Expression, field: Field, setting: Setting) -> Bounds:
        piece = field.piece
        found = NOTHING
        match node:
            case tree.Range(low, high):
                found = self._overlap(piece.path, between(low, high, piece.kind))
            case tree.Term() if piece.enum:
                codes = codes_meant(node.text, (piece.enum,))
                found = self._tagged([code_tag(piece.path, code) for code in codes])
            case tree.Term() if piece.kind in EXPECTED:
                span = span_of(node.text, piece.kind)
                found = self._overlap(piece.path, span) if span else NOTHING
            case tree.Term():
                found = self._text(self.sought[node], field, setting)
            case _:
                pass
        # What stands at some location may stand at the one that is looked at.
        return at_most(found) if _is_narrowed(field, setting) else found

    def _text(self, sought: Sought, field: Field, setting: Setting) -> Bounds:
        path = field.piece.path
        names = sought.headings if field.has_headings else ()
        headings = self._tagged([heading_tag(path, name) for name in names])
        level = level_searched(sought, setting, self.only)
        if level == "MeSH":
            return headings
        words = TextQueries(self.schema, path)
        found = [words.as_one(sought.term.text, setting.coverage, is_literal=level == "None")]
        if tree.reaches(level, "Concept"):
            found.append(headings)
            if field.has_synonyms and sought.concept:
                found.append(at_most(self._has(path)))
        if tree.reaches(level, "Relaxation") and setting.coverage == "Contains":
            found.append(words.apart(sought.term, is_lossy=level == "Lossy"))
        return any_of(found)

    def _has(self, path: str) -> Bounds:
        return EVERYTHING if path.endswith(SIZE) else self._tagged([has_tag(path)])

    def _tagged(self, tags: Sequence[str]) -> Bounds:
        return any_of([exactly(Query.term_query(self.schema, TAGS, tag)) for tag in tags])

    def _overlap(self, path: str, span: Span) -> Bounds:
        within = all_of([self._limit("low", path, span), self._limit("high", path, span)])
        return in_one_value(within, self.schema, path)

    def _limit(self, use: str, path: str, span: Span) -> Bounds:
        """Values of which the least is not above the span, or the greatest not below it."""
        least = span[0] if use == "high" and isfinite(span[0]) else None
        greatest = span[1] if use == "low" and isfinite(span[1]) else None
        if least is None and greatest is None:
            return self._has(path)
        name = name_of(use, path)
        return exactly(Query.range_query(self.schema, name, FieldType.Float, least, greatest))


def _is_narrowed(field: Field, setting: Setting) -> bool:
    """Whether only the values of one location count."""
    return setting.location is not None and stands_in_location(field.piece.path)
