"""Of which product words speak: the one that is reviewed, or another in the same record.

A transplant's donor, a drug's route and a comparator's dose stand beside the product's own in most
records. Words belong to the product when they are part of its name, when it is the nearest product
in their sentence, or when they stand in an arm or intervention that is about it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from trialatlas.text.matching import Match, within
from trialatlas.text.products import NEAR, ProductMap, overlaps
from trialatlas.text.rules import Link
from trialatlas.text.sections import Passage

__all__ = ["can_link", "is_linked"]

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
    r"following|then|against|into|onto|in order|differentiat\w*|capable)\b|\+|&",
    re.IGNORECASE,
)
# Words by which a sentence turns from one thing that is given to another.
_TURN = re.compile(
    r"\b(?:after|before|with|alongside|following|during|while|then|plus|and|together)\b|[,;]",
    re.IGNORECASE,
)
# "Cord blood and mesenchymal cells" are two products, not one from cord blood.
_JOINED = re.compile(r"\W*(?:\b(?:and|or|plus|with)\b|[&+])\W*(?:an?|the|human)?\W*", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,100}\)")
_OF = re.compile(r"\b(?:of|with)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_JOINT = 40
"""Characters of the longest joint, with all its quotes and brackets."""
_NAME_WORDS = 8
_ATTACHED_WORDS = 14


def can_link(passage: Passage, products: ProductMap, link: Link) -> bool:
    """Whether any words of a text can hang together with the product: a quick look beforehand.

    Args:
        passage: The text.
        products: Where the record speaks of the product.
        link: One of `trialatlas.text.rules.LINKS`.
    """
    if link == "any" or passage.field in products.product:
        return True
    if link == "item":
        return passage.item in products.items or _is_title(passage)
    return link == "passage" and (products.is_alone or _is_title(passage))


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
        near = within(product, match.start - NEAR, match.end + NEAR)
        return any(_is_part_of_name(match, name, passage.text, rivals) for name in near)
    first, last = passage.sentence_at(match.start)
    if link == "together":
        return bool(within(product, first, last))
    here = _neighbours(match, within(product, first, last))
    others = _neighbours(match, within(rivals, first, last))
    others = [
        rival
        for rival in others
        if not _is_given_with(rival, here, match, passage.text)
        and not _is_turned_to(rival, here, match, passage.text)
    ]
    if here:
        is_pair = any(_is_pair(match, name, passage.text) for name in here)
        return not is_pair and _is_nearest(match, here, others, passage.text)
    if link == "item":
        is_clear = not others or _comes_first(match, others, passage.text)
        return (passage.item in products.items or _is_title(passage)) and is_clear
    return link == "passage" and not others and _goes_on(first, passage, products)


def _goes_on(place: int, passage: Passage, products: ProductMap) -> bool:
    """Whether a sentence that names no product speaks of the reviewed one: "it", "the infusion"."""
    if _is_title(passage):
        return True
    own = _last_before(place, products.product.get(passage.field, ()))
    other = _last_before(place, products.rivals.get(passage.field, ()))
    return own > other or (own < 0 and other < 0 and products.is_alone)


def _last_before(place: int, names: Sequence[Match]) -> int:
    """Where the last of several names before a place starts; -1 where there is none."""
    index = bisect_left(names, place, key=_start)
    return names[index - 1].start if index else -1


def _start(match: Match) -> int:
    return match.start


def _is_title(passage: Passage) -> bool:
    """Whether a passage is a title, which speaks of what is given even without naming it."""
    return passage.field.startswith("titles")


def _is_given_with(rival: Match, here: Sequence[Match], match: Match, text: str) -> bool:
    """Whether a rival is joined to the product, so that words outside the two speak of both."""
    for name in here:
        first, second = sorted((rival, name))
        is_outside = second.end <= match.start or (
            match.end <= first.start and _OF.search(text, match.end, first.start)
        )
        if is_outside and first.end < second.start and _joins(text, first.end, second.start):
            return True
    return False


def _is_turned_to(rival: Match, here: Sequence[Match], match: Match, text: str) -> bool:
    """Whether a sentence speaks of the product and the words before it turns to a rival."""
    return (
        match.end <= rival.start
        and any(name.end <= match.start for name in here)
        and _TURN.search(text, match.end, rival.start) is not None
    )


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
    if overlaps(match, rivals):
        return False
    if match.end <= name.start:
        gap, limit = text[match.end : name.start], _NAME_WORDS
        fits = not _PHRASE_BREAK.search(gap) and not _is_pair(match, name, text)
    else:
        gap, limit = _ASIDE.sub(" ", text[name.end : match.start]), _ATTACHED_WORDS
        fits = bool(_ATTACHED.search(gap)) and not _DETACHED.search(gap)
    if not fits or len(_WORD.findall(gap)) > limit or _SENTENCE_END.search(gap):
        return False
    low, high = min(match.end, name.end), max(match.start, name.start)
    return not within(rivals, low, high)


def _is_pair(match: Match, name: Match, text: str) -> bool:
    """Whether the words are joined to the product as a second thing, not as what it is made of."""
    return _joins(text, match.end, max(name.start, match.end))


def _joins(text: str, start: int, end: int) -> bool:
    # A longer gap is not read: what may stand in it between words could be anything.
    return end - start <= _JOINT and _JOINED.fullmatch(text, start, end) is not None


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
