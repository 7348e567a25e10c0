"""Random search expressions from what real records say: their words, phrases, codes and dates.

To put thousands of them to thousands of records with the slow engine would take days. So trees are
made of parts from a small set, and the slow engine is asked for each part once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from trialatlas.errors import ExpressionError
from trialatlas.model.study import Study
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search import expressions as tree
from trialatlas.search.areas import areas, codes_of, pieces
from trialatlas.search.expressions import Expression
from trialatlas.search.index import Version
from trialatlas.search.reference import Matcher
from trialatlas.search.values import shown, values_at

__all__ = ["Queries", "answers", "combined"]

_NASTY = (
    "'s", "s", "O", "-", "(", "a-b", "AND", "co-vid19", "t-c-e-l-l", "d'Or", "x" * 120, "½", "ﬁ",
    "1-2-3-4-5-6", "|", "+", "'", "…", "I", "İ", "ß", "_", "2", "the of", "non-small-cell", "µ",
)  # fmt: skip
_WIDE = ("BasicSearch", "PatientSearch", "EligibilitySearch", "OutcomeSearch")
_KEPT = [piece for piece in pieces().values() if piece.is_kept]
_TEXTS = [piece for piece in _KEPT if piece.kind == "text"]
_CODES = [piece for piece in _KEPT if piece.enum]
_NUMBERS = [piece for piece in _KEPT if piece.kind in ("date", "number", "age", "boolean")]
_LISTS = [piece for piece in _KEPT if piece.is_list]
_PLACES = [piece for piece in _KEPT if piece.path.startswith("locations.")]


def answers(
    parts: Sequence[Expression],
    studies: Iterable[tuple[Version, Study]],
    concepts: Mapping[str, ConceptSet],
) -> tuple[dict[Expression, frozenset[Version]], frozenset[Version]]:
    """By each part, the records that the slow engine finds; and all records.

    All parts are put to one record before the next, which takes far less time.
    """
    matchers = {part: Matcher(part, concepts) for part in parts}
    found: dict[Expression, set[Version]] = {part: set() for part in parts}
    everything = set()
    for version, study in studies:
        everything.add(version)
        for part, matcher in matchers.items():
            if matcher.answer(study) is not None:
                found[part].add(version)
    return {part: frozenset(ids) for part, ids in found.items()}, frozenset(everything)


def combined(
    node: Expression, parts: Mapping[Expression, frozenset[Version]], everything: frozenset[Version]
) -> frozenset[Version]:
    """What a tree of `Queries.joined` finds, from what its parts find."""
    if node in parts:
        return parts[node]
    below = [combined(part, parts, everything) for part in tree.operands(node)]
    match node:
        case tree.Or():
            return frozenset.union(*below)
        case tree.And():
            return frozenset.intersection(*below)
        case _:
            return everything - below[0]


class Queries:
    """A source of random expressions.

    Args:
        studies: Records whose words are used.
        seed: Of the random numbers.
    """

    def __init__(self, studies: Sequence[Study], seed: int) -> None:
        self._studies = studies
        self._random = random.Random(seed)

    def parts(self, n_wide: int, n_narrow: int) -> list[Expression]:
        """Different expressions without AND, OR and NOT, or about one location.

        Args:
            n_wide: How many of them search areas with many fields.
            n_narrow: How many search other areas and single fields.
        """
        found: dict[Expression, None] = {}
        for make, wanted in ((self._wide, n_wide), (self._narrow, n_narrow)):
            least = len(found) + wanted
            while len(found) < least:
                part = make()
                with suppress(ExpressionError):
                    Matcher(part)
                    found[part] = None
        return list(found)

    def joined(self, parts: Sequence[Expression], depth: int = 3) -> Expression:
        """A tree of AND, OR and NOT over some of the parts."""
        draw = self._random.random()
        if not depth or draw < 0.25:
            return self._random.choice(parts)
        if draw < 0.4:
            return tree.Not(self.joined(parts, depth - 1))
        below = tuple(self.joined(parts, depth - 1) for _ in range(self._random.choice((2, 2, 3))))
        return tree.And(below) if self._random.random() < 0.6 else tree.Or(below)

    def _wide(self) -> Expression:
        area = self._random.choice(_WIDE)
        return self._dressed(tree.Area(area, self._term(self._random.choice(_TEXTS).path)))

    def _narrow(self) -> Expression:
        make = self._random.choice(
            (self._text, self._text, self._text, self._code, self._number, self._size, self._odd)
        )
        return self._random.choice((*[make] * 19, self._at_location))()

    def _text(self) -> Expression:
        piece = self._random.choice(_TEXTS)
        named = [
            area.name
            for area in areas().values()
            if area.name not in _WIDE and piece in [field.piece for field in area.kept]
        ]
        name = self._random.choice([piece.name, piece.name, *named])
        return self._dressed(tree.Area(name, self._term(piece.path)))

    def _dressed(self, node: Expression) -> Expression:
        pick = self._random.choice
        if self._random.random() < 0.4:
            node = tree.Expansion(pick(tree.LEVELS), node)
        if self._random.random() < 0.3:
            node = tree.Coverage(pick(tree.COVERAGES), node)
        return node

    def _code(self) -> Expression:
        piece = self._random.choice(_CODES)
        code, label = self._random.choice(list(codes_of(piece.enum).items()))
        return tree.Area(piece.name, _term(self._random.choice((code, label or code))))

    def _number(self) -> Expression:
        piece = self._random.choice(_NUMBERS)
        values = [shown(self._value(piece.path)) for _ in range(2)]
        if piece.kind == "boolean" or self._random.random() < 0.3:
            return tree.Area(piece.name, _term(values[0] or "1"))
        bounds = [self._random.choice((value[:7].rstrip("-"), value)) for value in values]
        low, high = (self._random.choice((bound or "MIN", "MIN")) for bound in bounds)
        return tree.Area(piece.name, tree.Range(low, "MAX" if high == "MIN" else high))

    def _size(self) -> Expression:
        name = f"{self._random.choice(_LISTS).name}:size"
        low = self._random.choice((0, 1, 1, 2, 3, 5, 10))
        if self._random.random() < 0.5:
            return tree.Area(name, _term(str(low)))
        return tree.Area(name, tree.Range(str(low), self._random.choice(("MAX", str(low + 3)))))

    def _odd(self) -> Expression:
        piece = self._random.choice(_KEPT)
        missing = tree.Area(piece.name, tree.Missing())
        return self._random.choice((missing, missing, tree.All(), tree.Tilt("StartDate", missing)))

    def _at_location(self) -> Expression:
        parts: list[Expression] = []
        for piece in self._random.sample(_PLACES, 2):
            value = str(self._value(piece.path)) or "x"
            node: Expression = tree.Area(piece.name, _term(value))
            if self._random.random() < 0.3:
                node = tree.Not(node) if piece.enum else tree.Area(piece.name, tree.Missing())
            parts.append(node)
        if self._random.random() < 0.2:
            return tree.Search("Location", parts[0])
        joined = self._random.choice((tree.And, tree.And, tree.Or))
        return tree.Search("Location", joined(tuple(parts)))

    def _value(self, path: str) -> object:
        """Some value at a path, of one of a few records; nothing if none has one."""
        for study in self._random.sample(self._studies, min(20, len(self._studies))):
            values = [value for _, value in values_at(study, path)]
            if values:
                return self._random.choice(values)
        return ""

    def _term(self, path: str) -> tree.Term:
        words = str(self._value(path)).split() or ["none"]
        start = self._random.randrange(len(words))
        n_words = self._random.choice((1, 1, 2, 2, 3, 5))
        chosen = words[start : start + n_words]
        if self._random.random() < 0.3:
            chosen = self._random.sample(words, min(len(words), n_words))
        if self._random.random() < 0.1:
            chosen.append(self._random.choice(_NASTY))
        texts = [self._changed(word) for word in chosen]
        if self._random.random() < 0.3:
            return tree.Term((tree.Part(" ".join(texts), is_quoted=True),))
        return tree.Term(tuple(map(tree.Part, texts)))

    def _changed(self, word: str) -> str:
        """The word as it is, or as someone else might write it."""
        changes = (
            word.lower(),
            word.upper(),
            word + "s",
            word.replace("-", ""),
            word.replace("-", " "),
            f"{word[:2]}-{word[2:]}",
            re.sub(r"\W+", "", word),
            re.split(r"\W+", word)[0],
        )
        changed = self._random.choice(changes) if self._random.random() < 0.4 else word
        return changed if changed.strip() else word


def _term(text: str) -> tree.Term:
    return tree.Term((tree.Part(text),))
