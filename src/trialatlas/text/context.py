"""In which light words stand: denied, general knowledge, the past, or beside the product."""

from __future__ import annotations

import re
from functools import lru_cache

from trialatlas.text.sections import Passage
from trialatlas.text.telling import Telling

__all__ = ["contexts_at"]

_NEGATION_BEFORE = re.compile(
    r"\b(?<!\bor )(?:no|not|without|never|neither|nor|non|absence of|lack of|free of|rather than|"
    r"instead of|excluding|except|other than|cannot|unable to)[^\w,;:]+(?:\w+[^\w,;:]+){0,2}$",
    re.IGNORECASE,
)
_DENYING = (
    "no", "never", "without", "neither", "absence of", "lack of", "free of", "rather than",
    "instead of", "exclud", "except", "other than", "unable to",
)  # fmt: skip
"""Of these letters some stand in all that `_NEGATION_BEFORE` finds; so `_PAST` in `_PRIOR`."""
_NEGATION_AFTER = re.compile(
    r"\W*(?:\w+\W+){0,2}(?:is|are|was|were|will)\s+(?:not|never)\b", re.IGNORECASE
)
# What sentences on general knowledge, on others' work and on animals have in common.
_BACKGROUND_WORDS = (
    r"ha(?:s|ve) (?:\w+ )?been (?:also )?(?:shown|reported|demonstrated|used|found|described|"
    r"proven|suggested|studied|investigated|tested|administered|proposed|recently)",
    r"(?:our|the) group has",
    r"(?:ha(?:s|ve) shown|we have (?:shown|reported|demonstrated))",
    r"(?:were|was) (?:reported|shown|demonstrated) (?:to|that|in|by)",
    r"(?:is|are) (?:a (?:type|kind|population|group|class) of|known to|believed to|thought to|"
    r"considered|capable of|able to)",
    r"(?:is|are) (?:\w+ ){0,3}(?:isolated|found) (?:from|in)",
    r"can be (?:isolated|obtained|found|derived|harvested|extracted|differentiated|used)",
    r"(?:that|which) can (?:turn|become|grow|develop|differentiate)",
    r"ha(?:s|ve) (?:an? |the )?(?:[\w-]+ ){0,3}(?:ability|capacity|potential|properties|"
    r"advantages?|safety)",
    r"(?:participate|play|exert|possess|secrete|exhibit)s? (?:in|a|an|the)",
    r"being (?:used as|(?:evaluated|studied|investigated) (?:in|for))",
    r"compared (?:with|to) (?:\w+ ){0,3}(?:embryonic|pluripotent)",
    r"(?:during|over|in) (?:the )?(?:past|last|recent)(?: (?:few |several )?(?:years|decades))",
    r"(?:in|over) the past",
    r"studies (?:have|has|show|suggest|indicate|report)",
    r"studies\b[^.]{0,200}\b(?:suggest|show|indicate|report|reveal|demonstrate)\w*",
    # "as described in previous studies" says how it is done here.
    r"(?<!described in )(?<!reported in )(?<!based on )"
    r"(?:previous|earlier|other|recent|several|many|pre-?clinical|animal|experimental|published) "
    r"(?:\w+ )?(?:studies|trials|reports|data|models?|work|research|evidence|experiments?)",
    r"ongoing (?:clinical )?(?:trials|studies)",
    r"(?:clinical|preliminary) experience",
    r"literature|(?<!expanded )(?<!expanded \")(?<!cultured )in vitro(?! expan)|"
    # Rabbit antithymocyte globulin is a drug.
    r"in animals?|(?:mice|mouse|murine|rats?|rabbits?|pigs?|sheep)(?!\W+(?:anti|ATG))",
    r"emerging|promising|historically|and colleagues",
)
_BACKGROUND = [
    *(re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in _BACKGROUND_WORDS),
    re.compile(r"(?:^|[.;]\s)(?:previously|traditionally|recently),", re.IGNORECASE),
    re.compile(r"\bet al\b", re.IGNORECASE),
    re.compile(r"\[\d+(?:[,-]\s?\d+)*\]"),
]
_HYPOTHESIS = re.compile(r"\b(?:hypothes\w+|speculat\w+|postulat\w+)\b", re.IGNORECASE)
_PRIOR = re.compile(
    r"\b(?:prior|previous(?:ly)?|history of|earlier|pre-?existing|already (?:received|treated)|"
    r"past)\W+(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
_PAST = ("prior", "previous", "history of", "earlier", "existing", "already", "past")
_COMPARISON = re.compile(
    r"\b(?:control (?:group|arm)s?|placebo|sham|comparator|"
    r"standard (?:of care|therapy|treatment))\b",
    re.IGNORECASE,
)


_AROUND = 120
"""Characters before and after some words that can deny them or put them into the past."""


def contexts_at(passage: Passage, start: int, end: int) -> frozenset[str]:
    """The contexts in which some words stand.

    Args:
        passage: The text they stand in.
        start: Offset of the first character.
        end: Offset after the last.

    Returns:
        Names of `trialatlas.text.rules.CONTEXTS`; empty where the words simply say what is so.
    """
    first, last = passage.sentence_at(start)
    text = passage.text
    found = _of_sentence(text[first : max(last, end)])
    before = text[max(first, start - _AROUND) : start]
    # To look for a few letters is far quicker than to try an expression.
    lowered = before.lower()
    is_negated = any([word in lowered for word in _DENYING]) and _NEGATION_BEFORE.search(before)
    if is_negated or _NEGATION_AFTER.match(text, end, min(last, end + _AROUND)):
        found |= {"negated"}
    if any([word in lowered for word in _PAST]) and _PRIOR.search(before):
        found |= {"prior"}
    return found


_OF_SENTENCE = Telling(
    {"background": _BACKGROUND, "hypothesis": [_HYPOTHESIS], "comparison": [_COMPARISON]}
)


@lru_cache(maxsize=256)
def _of_sentence(sentence: str) -> frozenset[str]:
    """Contexts that a whole sentence stands in; asked for each of its words, so remembered."""
    return frozenset(_OF_SENTENCE.of(sentence))
