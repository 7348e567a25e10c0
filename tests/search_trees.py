"""Random search expressions: as trees that may be written, with the nastiest words there are."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.studies import CHARACTERS

from trialatlas.search import expressions as tree
from trialatlas.search.expressions import Expression

__all__ = ["AREAS", "TERMS", "WORDS", "trees"]

_NASTY = (
    "AND", "OR", "NOT", "MISSING", "ALL", "MIN", "MAX", "AREA[Phase]", "RANGE[1,2]", "a,b", "(",
    ")", "[", "]", '"', "\\", "\\AND", 'x"y', "two words", "tab\there", "line\nbreak", " padded ",
    "AREA", "NOTE", "ORal", "\u00a0nbsp\u00a0", "a\\ b", "-", "+", "’s", ",",
)  # fmt: skip
# Some of these are words of the studies that tests make up.
_PLAIN = (
    "MSC", "donors", "tumor", "no", "infusion", "bone-marrow", "NCT00000001", "criteria", "heart",
    "Tumours", "COVID-19", "T-cells", "cancer", "phase", "2", "naïve", "ΟΔΟΣ", "Crohn's",
)  # fmt: skip

WORDS = st.one_of(
    st.sampled_from(_NASTY),
    st.sampled_from(_PLAIN),
    st.text(CHARACTERS, min_size=1, max_size=8).filter(str.strip),
)
"""Words as people search them, and as they hopefully do not."""

TERMS: st.SearchStrategy[tree.Term] = st.lists(
    st.builds(tree.Part, WORDS, st.booleans()), min_size=1, max_size=4
).map(lambda parts: tree.Term(tuple(parts)))
"""Any term."""

AREAS = st.sampled_from(
    ("BasicSearch", "ConditionSearch", "TitleSearch", "BriefTitle", "LocationCity", "Keyword")
)
"""Areas in which any term may be searched."""

_BOUNDS = st.sampled_from(("2020", "2021-05", "05/17/2021", "18 years", "6 months", "7"))
_RANGES = st.builds(tree.Range, st.just("MIN") | _BOUNDS, st.just("MAX") | _BOUNDS)
_PLACED = st.one_of(
    st.builds(tree.Area, st.just("StartDate"), st.just(tree.Range("2010", "MAX"))),
    st.builds(tree.Area, st.just("Phase:size"), st.just(tree.Term((tree.Part("2"),)))),
    st.builds(tree.Area, st.just("Phase"), st.just(tree.Term((tree.Part("PHASE2"),)))),
    st.builds(tree.Area, st.just("ResultsFirstPostDate"), st.just(tree.Missing())),
    st.just(tree.All()),
)
_ODD = st.one_of(_RANGES, st.just(tree.Missing()), st.builds(tree.Distance, st.just("1.5,2,50mi")))


def trees(*, is_answerable: bool = False) -> st.SearchStrategy[Expression]:
    """Trees that may be written.

    Args:
        is_answerable: Whether only what records can answer is wanted.
    """
    leaves = TERMS | _PLACED if is_answerable else TERMS | _PLACED | _ODD
    # Coverage and expansion together are tried apart: some of their pairs are refused.
    how = st.sampled_from((tree.Coverage, tree.Expansion))
    return how.flatmap(lambda kind: st.recursive(leaves, lambda below: _above(below, kind)))


def _above(
    below: st.SearchStrategy[Expression], kind: type[tree.Coverage | tree.Expansion]
) -> st.SearchStrategy[Expression]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    widened: st.SearchStrategy[Expression] = (
        st.builds(tree.Coverage, st.sampled_from(tree.COVERAGES), below)
        if kind is tree.Coverage
        else st.builds(tree.Expansion, st.sampled_from(tree.LEVELS), below)
    )
    return st.one_of(
        st.builds(tree.Or, several),
        st.builds(tree.And, several),
        st.builds(tree.Not, below),
        st.builds(tree.Area, AREAS, below),
        st.builds(tree.Search, st.sampled_from(("Study", "Location")), below),
        st.builds(tree.Tilt, st.just("StudyFirstPostDate"), below),
        widened,
    )
