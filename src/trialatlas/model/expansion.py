"""How far the terms of a search expression are expanded, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["LEVEL_TITLES"]

LEVEL_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "None": "None",
        "Term": "Term",
        "Concept": "Concept",
        "MeSH": "MeSH only",
        "as_written": "as written",
    }
)
"""Headings of the levels of expansion, in their order; ``as_written`` is what each term asks."""
