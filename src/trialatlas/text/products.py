"""Where a record speaks of the product that is reviewed, and where of another.

Records give the product names of their own: that of its intervention, a code, a short form in
brackets. Each stands for the product throughout the record; the names of other interventions are
rivals, whose words must not be taken for the product's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trialatlas.text.matching import Lexicon, Match, Words, within
from trialatlas.text.sections import Passage

__all__ = ["NEAR", "ProductMap", "map_product", "overlaps"]

# "(BMC)" behind a name; a word that is written like any other is no short form.
_SHORT_FORM = re.compile(r"\s*[(\[]\s*(?P<form>[A-Za-z][\w-]{1,14})\s*[)\]]")
_WORD_LIKE = re.compile(r"[A-Za-z]?[a-z]+")
# What sponsors call a product before it has a name: OTI-010, MC0518, CYP-006TK.
_CODE_NAME = re.compile(
    r"(?<![\w^])(?!CD|IL|COVID|SARS)[A-Z][A-Za-z]*(?:-[A-Za-z]{1,4})?-?\d{2,}[A-Za-z]*(?![\w^])"
)
_GIVEN = ("arms[", "interventions[")
# Interventions beside which a product is still the only one that is given.
_CONTROL = re.compile(
    r"placebo|saline|sham|vehicle|control|standard|usual|convention|comprehensive|supportive|"
    r"routine|rehabilitation|best available|\bBAT\b|"
    r"physical therapy|physiotherapy|observation|no intervention",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:(?:combination|combined|combining|together|along) with|in addition to|added to|"
    r"addition of|including)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_CLOSE = 60
# Names of fewer or more characters are not names that a sentence repeats.
_SHORTEST_NAME = 3
_LONGEST_NAME = 60
NEAR = 400
"""Characters: more than the words that may stand between a product and what is said of it."""


@dataclass(frozen=True, slots=True)
class ProductMap:
    """Where a record speaks of the product and of others.

    Attributes:
        product: By field, places that name the product.
        rivals: By field, places that name another product.
        items: Arms and interventions that are about the product.
        is_alone: Whether nothing else is given but placebo and usual care.
    """

    product: Mapping[str, Sequence[Match]]
    rivals: Mapping[str, Sequence[Match]]
    items: frozenset[str]
    is_alone: bool = False


def map_product(
    passages: Sequence[Passage],
    found: Mapping[str, Sequence[Match]],
    names: tuple[str, str, tuple[str, ...]],
) -> ProductMap:
    """Find where a record speaks of a product, also under the names it gives the product.

    An intervention whose name, other names or description speak of the product is about it; its
    name, its code name and the short form that the record explains then stand for the product
    everywhere in the record. Names of the other interventions are rivals.

    Args:
        passages: The record's texts.
        found: By field, all matches.
        names: Names in the matches of the product's concept, of the other products' (empty if
            there is none) and of those whose words stand for the product where no arm or
            intervention names it.
    """
    product, rivals, stand_ins = names
    by_name = _by_name(found)
    of_product, of_rivals = (by_name.get(name, {}) if name else {} for name in (product, rivals))
    given = _Given.of(passages)
    short = _short_forms(passages, of_product)
    if stand_ins and not any(field.startswith(_GIVEN) for field in of_product):
        for name in stand_ins:
            for field, places in by_name.get(name, {}).items():
                free = [place for place in places if not _ends_another(place, of_rivals, field)]
                of_product[field] = [*of_product.get(field, ()), *free]
    about = _about(given, of_product, of_rivals)
    own, other = _names(given, about)
    uncontrolled = tuple(name for name in other if not _CONTROL.search(name))
    texts = tuple(passage.text for passage in passages)
    for place, match in _named((*own, *short), uncontrolled, texts):
        target = of_product if match.name == "own" else of_rivals
        target.setdefault(passages[place].field, []).append(match)
    of_product = {field: sorted(places) for field, places in of_product.items()}
    for field, places in of_rivals.items():
        # "bone marrow mesenchymal stem cell transplantation" names the product, not a transplant.
        owned = of_product.get(field, [])
        of_rivals[field] = sorted(rival for rival in places if not overlaps(rival, owned))
    items = about | {passage.item for passage in given.arms if of_product.get(passage.field)}
    is_alone = bool(about) and len(uncontrolled) == 0
    return ProductMap(of_product, of_rivals, frozenset(items), is_alone)


@lru_cache(maxsize=1)
def _named(
    own: tuple[str, ...], other: tuple[str, ...], texts: tuple[str, ...]
) -> Sequence[tuple[int, Match]]:
    """Places of names; often the same are asked for twice, beside different rivals."""
    found = Lexicon({"own": Words(phrases=own), "other": Words(phrases=other)}).search(texts)
    return found.among(found.names)


@dataclass(frozen=True, slots=True)
class _Given:
    """The texts that say what is given.

    Attributes:
        arms: Those of arms.
        interventions: Those of interventions, but for the labels of their arms, which speak of
            everything that the arms get.
        names: The names of the interventions.
    """

    arms: Sequence[Passage]
    interventions: Sequence[Passage]
    names: Sequence[Passage]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> _Given:
        arms = [passage for passage in passages if passage.field.startswith("arms[")]
        interventions = [
            passage
            for passage in passages
            if passage.field.startswith("interventions[") and ".arms[" not in passage.field
        ]
        names = [passage for passage in interventions if passage.field.endswith("].name")]
        return cls(arms, interventions, names)


def _ends_another(place: Match, rivals: Mapping[str, Sequence[Match]], field: str) -> bool:
    """Whether words are the tail of another product's name: "haematopoietic stem cells"."""
    return any(
        rival.start < place.start < rival.end
        for rival in within(rivals.get(field, ()), place.start - NEAR, place.start)
    )


def _by_name(found: Mapping[str, Sequence[Match]]) -> dict[str, dict[str, list[Match]]]:
    by_name: dict[str, dict[str, list[Match]]] = {}
    for field, matches in found.items():
        for match in matches:
            by_name.setdefault(match.name, {}).setdefault(field, []).append(match)
    return by_name


def _about(
    given: _Given,
    product: Mapping[str, Sequence[Match]],
    rivals: Mapping[str, Sequence[Match]],
) -> set[str]:
    named: set[str] = set()
    spoken_of: set[str] = set()
    contested: set[str] = set()
    for passage in given.interventions:
        is_name = passage.field.endswith(".name")
        if is_name and product.get(passage.field):
            named.add(passage.item)
        elif not all(_is_beside(passage.text, place) for place in product.get(passage.field, ())):
            spoken_of.add(passage.item)
        elif is_name and rivals.get(passage.field):
            contested.add(passage.item)
    about = named | (spoken_of - contested)
    if about or not product:
        return about | _of_one_code(given, about)
    # Under a code name: the one intervention of a record about the product that is nothing else.
    controls = {passage.item for passage in given.names if _CONTROL.search(passage.text)}
    unclaimed = {passage.item for passage in given.interventions} - contested - controls
    names = {passage.text.casefold() for passage in given.names if passage.item in unclaimed}
    return unclaimed if len(names) == 1 or len(unclaimed) == 1 else set()


def _is_beside(text: str, place: Match) -> bool:
    """Whether the product is spoken of as what else is given: "in combination with"."""
    return _BESIDE.search(text[max(0, place.start - _CLOSE) : place.start]) is not None


def _of_one_code(given: _Given, about: set[str]) -> set[str]:
    """Interventions under the code name of one that is about the product, such as other doses."""
    names = {passage.item: passage.text for passage in given.names}
    codes = {code for item in about for code in _CODE_NAME.findall(names.get(item, ""))}
    return {item for item, name in names.items() if any(code in name for code in codes)}


def _short_forms(
    passages: Sequence[Passage], product: Mapping[str, Sequence[Match]]
) -> tuple[str, ...]:
    """What the record puts in brackets behind the product, as in "marrow cells (BMC)"."""
    found = {
        form["form"]
        for passage in passages
        if passage.field in product
        for match in product[passage.field]
        if (form := _SHORT_FORM.match(passage.text, match.end))
    }
    return tuple(sorted(form for form in found if not _WORD_LIKE.fullmatch(form)))


def _names(given: _Given, about: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own: list[str] = []
    other: list[str] = []
    for passage in given.names:
        names = own if passage.item in about else other
        if _SHORTEST_NAME <= len(passage.text) <= _LONGEST_NAME:
            names.append(passage.text)
        if passage.item in about:
            plain = passage.text.rstrip("\u2122\u00ae ")
            own += _CODE_NAME.findall(passage.text)
            # A brand is one word; longer names describe, and hold words of other things.
            if plain != passage.text and len(plain) >= _SHORTEST_NAME and " " not in plain:
                own += [plain, f"{plain}TM"]
    return tuple(own), tuple(name for name in other if name not in own)


def overlaps(match: Match, others: Sequence[Match]) -> bool:
    """Whether a match shares a character with one of several, in order of place."""
    near = within(others, match.start - NEAR, match.end)
    return any(match.start < other.end for other in near)
