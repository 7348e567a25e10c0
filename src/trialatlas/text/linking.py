"""Of which product words speak: the one that is reviewed, or another in the same record.

A transplant's donor, a drug's route and a comparator's dose stand beside the product's own in most
records. Words belong to the product when they are part of its name, when it is the nearest product
in their sentence, or when they stand in an arm or intervention that is about it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialatlas.text.matching import Lexicon, Match, Words, within
from trialatlas.text.rules import Link
from trialatlas.text.sections import Passage

__all__ = ["ProductMap", "is_linked", "map_product"]

_SENTENCE_END = re.compile(r"[.;!?\n](?:\s|$)|\n")
# Between a modifier and the name it modifies these words open a new phrase.
_PHRASE_BREAK = re.compile(
    r"\b(?:with|after|before|for|in|into|by|to|from|who|which|that|during|undergoing|receiving|"
    r"received|receive|plus|versus|vs|following|using|is|are|was|were|will|then)\b"
    # "autologous cartilage cells and MSCs", but not "autologous stem cells (MSCs)".
    r"|\bcells?\b(?!\s*[(\[])",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"\b(?:from|of|derived|obtained|isolated|harvested|collected|provided|donated|cultured|expanded|"
    r"originat\w+|sourced|prepared|manufactured|generated|grown|are|is|were|was|being)\b|^\W*[(:,\[-]",
    re.IGNORECASE,
)
# After the name these words lead away from it.
_DETACHED = re.compile(
    r"\b(?:with|after|before|prior|for|during|undergoing|receiving|received|plus|versus|vs|compared|"
    r"following|then|against|into|onto|in order)\b",
    re.IGNORECASE,
)
# Words by which a sentence turns from one thing that is given to another.
_TURN = re.compile(
    r"\b(?:after|before|with|alongside|following|during|while|then|plus|and|together)\b|[,;]",
    re.IGNORECASE,
)
# "Cord blood and mesenchymal cells" are two products, not one from cord blood.
_JOINED = re.compile(r"\W*(?:and|or|&|\+|plus|with)?\W*(?:an?|the|human)?\W*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# "(BMC)" behind a name; a word that is written like any other is no short form.
_SHORT_FORM = re.compile(r"\s*[(\[]\s*(?P<form>[A-Za-z][\w-]{1,14})\s*[)\]]")
_WORD_LIKE = re.compile(r"[A-Za-z]?[a-z]+")
# What sponsors call a product before it has a name: OTI-010, MC0518, CYP-006TK.
_CODE_NAME = re.compile(r"(?<![\w^])(?!CD|IL|COVID|SARS)[A-Z][A-Za-z]*-?\d{2,}[A-Za-z]*(?![\w^])")
_GIVEN = ("arms[", "interventions[")
# Interventions beside which a product is still the only one that is given.
_CONTROL = re.compile(
    r"placebo|saline|sham|vehicle|control|standard|usual|convention|routine|rehabilitation|"
    r"physical therapy|physiotherapy|observation|no intervention",
    re.IGNORECASE,
)
# Names of fewer or more characters are not names that a sentence repeats.
_SHORTEST_NAME = 3
_LONGEST_NAME = 60
_NAME_WORDS = 8
_NEAR = 400
"""Characters: more than the words that may stand between a product and what is said of it."""
_ATTACHED_WORDS = 14


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
    of_product = _by_field(found, product)
    of_rivals = _by_field(found, rivals)
    if stand_ins and not any(field.startswith(_GIVEN) for field in of_product):
        for name in stand_ins:
            for field, places in _by_field(found, name).items():
                of_product[field] = [*of_product.get(field, ()), *places]
    about = _about(passages, of_product, of_rivals)
    own, other = _names(passages, about)
    own += _short_forms(passages, of_product)
    named = Lexicon({"own": Words(phrases=own), "other": Words(phrases=other)})
    everywhere = named.find_all([passage.text for passage in passages])
    for passage, matches in zip(passages, everywhere, strict=True):
        for match in matches:
            target = of_product if match.name == "own" else of_rivals
            target.setdefault(passage.field, []).append(match)
    for field, places in of_rivals.items():
        # "bone marrow mesenchymal stem cell transplantation" names the product, not a transplant.
        owned = sorted(of_product.get(field, []))
        of_rivals[field] = sorted(rival for rival in places if not _overlaps(rival, owned))
    of_product = {field: sorted(places) for field, places in of_product.items()}
    items = about | {
        passage.item
        for passage in passages
        if passage.item.startswith("arms") and of_product.get(passage.field)
    }
    is_alone = bool(about) and all(_CONTROL.search(name) for name in other)
    return ProductMap(of_product, of_rivals, frozenset(items), is_alone)


def _by_field(found: Mapping[str, Sequence[Match]], name: str) -> dict[str, list[Match]]:
    if not name:
        return {}
    return {
        field: kept
        for field, matches in found.items()
        if (kept := [match for match in matches if match.name == name])
    }


def _about(
    passages: Sequence[Passage],
    product: Mapping[str, Sequence[Match]],
    rivals: Mapping[str, Sequence[Match]],
) -> set[str]:
    named: set[str] = set()
    spoken_of: set[str] = set()
    contested: set[str] = set()
    known: set[str] = set()
    for passage in passages:
        # The labels of an intervention's arms speak of everything that the arms get.
        if not passage.item.startswith("interventions") or ".arms[" in passage.field:
            continue
        known.add(passage.item)
        is_name = passage.field.endswith(".name")
        if product.get(passage.field):
            (named if is_name else spoken_of).add(passage.item)
        elif is_name and rivals.get(passage.field):
            contested.add(passage.item)
    about = named | (spoken_of - contested)
    if about or not product:
        return about
    # Under a code name: the one intervention of a record about the product that is nothing else.
    unclaimed = known - contested
    return unclaimed if len(unclaimed) == 1 else set()


def _short_forms(
    passages: Sequence[Passage], product: Mapping[str, Sequence[Match]]
) -> tuple[str, ...]:
    """What the record puts in brackets behind the product, as in "marrow cells (BMC)"."""
    found = {
        form["form"]
        for passage in passages
        for match in product.get(passage.field, ())
        if (form := _SHORT_FORM.match(passage.text, match.end))
    }
    return tuple(sorted(form for form in found if not _WORD_LIKE.fullmatch(form)))


def _names(passages: Sequence[Passage], about: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own: list[str] = []
    other: list[str] = []
    for passage in passages:
        is_name = passage.item.startswith("interventions") and passage.field.endswith(".name")
        if not is_name:
            continue
        names = own if passage.item in about else other
        if _SHORTEST_NAME <= len(passage.text) <= _LONGEST_NAME:
            names.append(passage.text)
        if passage.item in about:
            own += _CODE_NAME.findall(passage.text)
    return tuple(own), tuple(name for name in other if name not in own)


def is_linked(match: Match, passage: Passage, products: ProductMap, link: Link) -> bool:
    """Whether words hang together with the product as a rule demands.

    Args:
        match: The words.
        passage: The text they stand in.
        products: Where the record speaks of the product.
        link: One of `trialatlas.text.rules.LINKS`.
    """
    if link == "any":
        return True
    product = products.product.get(passage.field, ())
    rivals = products.rivals.get(passage.field, ())
    if link == "name":
        near = within(product, match.start - _NEAR, match.end + _NEAR)
        return any(_is_part_of_name(match, name, passage.text, rivals) for name in near)
    first, last = passage.sentence_at(match.start)
    here = _neighbours(match, within(product, first, last))
    others = _neighbours(match, within(rivals, first, last))
    others = [rival for rival in others if not _is_given_with(rival, here, match, passage.text)]
    if here:
        is_pair = any(_is_pair(match, name, passage.text) for name in here)
        return not is_pair and _is_nearest(match, here, others, passage.text)
    if link == "item":
        is_clear = not others or _comes_first(match, others, passage.text)
        return (passage.item in products.items or _is_title(passage)) and is_clear
    if _is_title(passage):
        return link == "passage" and not others
    if link != "passage" or others:
        return False
    own, other = within(product, 0, first)[-1:], within(rivals, 0, first)[-1:]
    if own:
        return not other or own[0].start > other[0].start
    return products.is_alone and not other


def _is_title(passage: Passage) -> bool:
    """Whether a passage is a title, which speaks of what is given even without naming it."""
    return passage.field.startswith("titles")


def _is_given_with(rival: Match, here: Sequence[Match], match: Match, text: str) -> bool:
    """Whether a rival is joined to the product, so that words outside the two speak of both."""
    for name in here:
        first, second = sorted((rival, name))
        gap = text[first.end : second.start]
        is_outside = match.end <= first.start or second.end <= match.start
        if is_outside and first.end < second.start and _JOINED.fullmatch(gap) and gap.strip():
            return True
    return False


def _neighbours(match: Match, names: Sequence[Match]) -> Sequence[Match]:
    """The names next to some words on either side: any other is farther away."""
    place = bisect_left(names, match)
    return names[max(place - 2, 0) : place + 2]


def _comes_first(match: Match, rivals: Sequence[Match], text: str) -> bool:
    """Whether a sentence of the product's own text says it before it turns to another product."""
    return all(
        match.end <= rival.start and _TURN.search(text[match.end : rival.start]) for rival in rivals
    )


def _is_part_of_name(match: Match, name: Match, text: str, rivals: Sequence[Match]) -> bool:
    if match.start < name.end and name.start < match.end:
        return True
    if _overlaps(match, rivals):
        return False
    if match.end <= name.start:
        gap, limit = text[match.end : name.start], _NAME_WORDS
        fits = not _PHRASE_BREAK.search(gap) and not _is_pair(match, name, text)
    else:
        gap, limit = text[name.end : match.start], _ATTACHED_WORDS
        fits = bool(_ATTACHED.search(gap)) and not _DETACHED.search(gap)
    if not fits or len(_WORD.findall(gap)) > limit or _SENTENCE_END.search(gap):
        return False
    low, high = min(match.end, name.end), max(match.start, name.start)
    return not within(rivals, low, high)


def _is_pair(match: Match, name: Match, text: str) -> bool:
    """Whether the words are joined to the product as a second thing, not as what it is made of."""
    gap = text[match.end : max(name.start, match.end)]
    return bool(re.search(r"\w|[&+]", gap)) and bool(_JOINED.fullmatch(gap))


def _is_nearest(match: Match, here: Sequence[Match], rivals: Sequence[Match], text: str) -> bool:
    nearest = min(_distance(match, name, text) for name in here)
    return all(_distance(match, rival, text) >= nearest for rival in rivals)


def _distance(match: Match, name: Match, text: str) -> int:
    """Words between; a name that follows at once owns the words before it (autologous graft)."""
    if match.start < name.end and name.start < match.end:
        return 0
    if match.end <= name.start:
        return len(_WORD.findall(text[match.end : name.start]))
    return len(_WORD.findall(text[name.end : match.start])) + 1


def _overlaps(match: Match, others: Sequence[Match]) -> bool:
    near = within(others, match.start - _NEAR, match.end)
    return any(match.start < other.end for other in near)
