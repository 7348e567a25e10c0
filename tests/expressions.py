"""Regular expressions as codebooks write them, of every construct, and texts that they match."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["EXPRESSIONS", "TEXTS_FOR_EXPRESSIONS"]

_WORDS = ("msc", "MSC", "in", "fat", "day", "1", "-", " ", "s", "k", "i", "µg", "é", "x")
_CLASSES = (r"\d", r"\s", r"\w", r"\W", "[a-c]", "[A-Za-z]", "[- ]", "[^.]", "[sik]", "[12]", ".")
_EDGES = (r"\b", r"\B", "^", "$", "(?!s)", "(?<!x)", "(?=m)", "(?<=-)", "")
# Characters of which folding and patterns think differently, and those that grow when lowered.
_ODD = (
    "\u017f",
    "\u212a",
    "İ",
    "\u0131",
    "\u2003",
    "\x1c",
    "\u0663",
    "μ",
    "Σ",
    "\u2009",
    "\n",
    "\0",
    "  ",
)

_ATOMS = st.sampled_from(_WORDS + _CLASSES)


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequences = st.lists(inner, min_size=1, max_size=3).map("".join)
    branches = st.lists(sequences, min_size=1, max_size=3).map("|".join)
    opened = st.sampled_from(["(?:", "(", "(?-i:", "(?>"])
    groups = st.tuples(opened, branches).map(lambda parts: f"{parts[0]}{parts[1]})")
    repeats = st.sampled_from(["", "", "?", "*", "+", "{2}", "{0,2}", "*?", "{1,3}?", "++"])
    return st.tuples(groups, repeats).map("".join)


EXPRESSIONS = st.lists(
    st.recursive(_ATOMS | st.sampled_from(_EDGES), _grouped, max_leaves=5), min_size=1, max_size=5
).map("".join)
"""Valid expressions."""

TEXTS_FOR_EXPRESSIONS = st.lists(st.sampled_from(_WORDS + _ODD), max_size=25).map("".join)
"""Texts of the same few words, and of odd characters."""
