"""The names under which a lexicon holds words, and under which quantities are found."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["category_label", "concept_label", "quantity_label"]

# As many as any codebook has: they are asked for in every record.
_LABELS = 1 << 14


@lru_cache(maxsize=_LABELS)
def concept_label(concept: str) -> str:
    """The name under which a lexicon holds a concept's words."""
    return f"concept {concept}"


@lru_cache(maxsize=_LABELS)
def category_label(variable: str, category: str) -> str:
    """The name under which a lexicon holds a category's words."""
    return f"category {variable} {category}"


@lru_cache(maxsize=_LABELS)
def quantity_label(quantity: str) -> str:
    """The name that matches of a kind of quantity carry."""
    return f"quantity {quantity}"
