"""The slow, obvious matcher: does a study answer a search expression, and where.

It goes through the tree once for each study. A faster engine has to find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal

import msgspec

from trialatlas.model.study import Study
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search import expressions as tree
from trialatlas.search.answerable import Setting, check, setting_of, with_settings
from trialatlas.search.areas import Field, look_up
from trialatlas.search.terms import Place, Sought, Thesaurus, codes_meant
from trialatlas.search.values import (
    EXPECTED,
    MAX,
    MIN,
    Span,
    shown,
    span_of,
    stands_in_location,
    values_at,
)

__all__ = ["Hit", "Matcher", "Only", "between", "level_searched"]

Only = tree.Level | Literal["MeSH"]
"""A level at which all terms are searched, whatever the expression says. ``MeSH`` searches terms
whose concept has MeSH headings by these alone, and the others as written."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a study that answers a part of an expression.

    Attributes:
        area: What was searched, as the registry writes it.
        piece: The registry's name of the field.
        field: Its path in `Study`, such as ``locations[2].city``; empty where no value stands.
        term: The term, range or operator that is answered.
        level: The first level of expansion that finds it; empty where there is nothing to expand.
        by: The concept and its word or heading; empty where the term's own words were found.
        start: Offset of the words in the field.
        end: Offset after them.
        words: What stands there.
    """

    area: str
    piece: str
    field: str
    term: str
    level: str = ""
    by: str = ""
    start: int = 0
    end: int = 0
    words: str = ""


class Matcher:
    """A search expression, made ready to be put to studies.

    Args:
        expression: Its tree.
        concepts: What counts as naming the same thing, by name; they stand in for the registry's
            own tables of synonyms, which are private.
        text: The expression as written, for messages.
        only: A level for all terms in place of those of the expression.

    Attributes:
        expression: Its tree.
        only: The level for all terms, if there is one.
        sought: By each term of the expression, what it seeks.
        candidates: By each term that is searched where synonyms count, the concepts that it may
            name. Of several none is used: which one is meant, only its name says.

    Raises:
        ExpressionError: It asks for what trialatlas does not keep, or for a value that a field
            cannot have.
    """

    def __init__(
        self,
        expression: tree.Expression,
        concepts: Mapping[str, ConceptSet] | None = None,
        *,
        text: str = "",
        only: Only | None = None,
    ) -> None:
        check(expression, text)
        self.expression = expression
        self.only = only
        thesaurus = Thesaurus(concepts or {})
        terms = [node for node in tree.walk(expression) if isinstance(node, tree.Term)]
        self.sought = {term: Sought(term, thesaurus) for term in terms}
        self.candidates = {
            node.text: self.sought[node].candidates
            for node, setting in with_settings(expression)
            if isinstance(node, tree.Term) and look_up(setting.area).has_synonyms
        }

    def answer(self, study: Study) -> tuple[Hit, ...] | None:
        """Put the expression to a study.

        Returns:
            Where it is answered, each place once; None where the study does not answer it. What is
            answered by the lack of something, as NOT is, has no place.
        """
        found = self.answer_part(self.expression, Setting(), study)
        return None if found is None else tuple(dict.fromkeys(found))

    def answer_part(
        self, node: tree.Expression, setting: Setting, study: Study
    ) -> list[Hit] | None:
        """Put a part of the expression to a study; as `answer`, but a place may come twice.

        Args:
            node: The part.
            setting: How it is searched.
            study: The record.
        """
        found: list[Hit] | None = []
        match node:
            case tree.Or(parts):
                found = _joined(self.answer_part(part, setting, study) for part in parts)
            case tree.And(parts):
                answers = [self.answer_part(part, setting, study) for part in parts]
                found = None if None in answers else _joined(answers)
            case tree.Not(operand):
                found = [] if self.answer_part(operand, setting, study) is None else None
            case tree.Search("Location", operand):
                inside = (replace(setting, location=place) for place in range(len(study.locations)))
                found = _joined(self.answer_part(operand, one, study) for one in inside)
            case tree.Area() | tree.Search() | tree.Coverage() | tree.Expansion() | tree.Tilt():
                found = self.answer_part(node.operand, setting_of(node, setting), study)
            case tree.Term() | tree.Range() | tree.Missing():
                found = self._leaf(node, setting, study)
        return found

    def _leaf(
        self, node: tree.Term | tree.Range | tree.Missing, setting: Setting, study: Study
    ) -> list[Hit] | None:
        area = look_up(setting.area)
        hits: list[Hit] = []
        for field in area.kept:
            piece = field.piece
            for path, value in _values(study, piece.path, setting):
                hit = partial(Hit, area=area.name, piece=piece.name, field=path)
                if isinstance(node, tree.Missing):
                    return None
                if isinstance(node, tree.Term):
                    hits += self._of_term(node, value, (field, setting), hit)
                elif _overlap(span_of(value, piece.kind), between(node.low, node.high, piece.kind)):
                    hits.append(_whole(hit, value, f"RANGE[{node.low}, {node.high}]"))
        if isinstance(node, tree.Missing):
            piece = area.fields[0].piece
            return [Hit(area=area.name, piece=piece.name, field="", term="MISSING")]
        return hits or None

    def _of_term(
        self, term: tree.Term, value: object, where: tuple[Field, Setting], hit: partial[Hit]
    ) -> Iterator[Hit]:
        field, setting = where
        piece = field.piece
        if piece.enum:
            if value in codes_meant(term.text, (piece.enum,)):
                yield _whole(hit, value, term.text)
        elif piece.kind in EXPECTED:
            if _overlap(span_of(value, piece.kind), span_of(term.text, piece.kind)):
                yield _whole(hit, value, term.text)
        else:
            for place in self._places(term, str(value), field, setting):
                yield hit(
                    term=term.text,
                    level=place.level,
                    by=place.by,
                    start=place.start,
                    end=place.end,
                    words=str(value)[place.start : place.end],
                )

    def _places(
        self, term: tree.Term, text: str, field: Field, setting: Setting
    ) -> Iterable[Place]:
        sought = self.sought[term]
        headings = sought.headings_in(text) if field.has_headings else ()
        level = level_searched(sought, setting, self.only)
        if level == "MeSH":
            return headings
        places = sought.find(text, level, setting.coverage, has_synonyms=field.has_synonyms)
        return places or (headings if tree.reaches(level, "Concept") else ())


def _values(study: Study, path: str, setting: Setting) -> Iterator[tuple[str, object]]:
    place = setting.location
    if place is None or not stands_in_location(path):
        yield from values_at(study, path)
        return
    alone = msgspec.structs.replace(study, locations=(study.locations[place],))
    for field, value in values_at(alone, path):
        yield field.replace("locations[0]", f"locations[{place}]", 1), value


def _joined(answers: Iterable[list[Hit] | None]) -> list[Hit] | None:
    several = [answer for answer in answers if answer is not None]
    return [hit for answer in several for hit in answer] if several else None


def _whole(hit: partial[Hit], value: object, term: str) -> Hit:
    words = shown(value)
    return hit(term=term, words=words, end=len(words))


def level_searched(sought: Sought, setting: Setting, only: Only | None) -> Only:
    """The level at which a term is searched.

    Args:
        sought: What the term seeks.
        setting: How the expression has it searched.
        only: A level for all terms in its place.
    """
    if only is None or (only == "MeSH" and not sought.headings):
        return setting.level
    return only


def between(low: str, high: str, kind: str) -> Span:
    """What lies between the bounds of a range; see `trialatlas.search.values.span_of`."""
    least = float("-inf") if low == MIN else (span_of(low, kind) or (0.0, 0.0))[0]
    greatest = float("inf") if high == MAX else (span_of(high, kind) or (0.0, 0.0))[1]
    return least, greatest


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]
