"""What a review's searches and questions are checked by: the registry's search language."""

from __future__ import annotations

from functools import partial

from trialatlas.protocol.search_language import SearchLanguage
from trialatlas.search.areas import pieces
from trialatlas.search.finding import problem_of

__all__ = ["search_language"]


def search_language() -> SearchLanguage:
    """The search language of ClinicalTrials.gov, for `trialatlas.protocol.reader.read_review`."""
    return SearchLanguage(
        problem_of=problem_of,
        problem_there=partial(problem_of, is_kept=False),
        pieces=tuple(pieces()),
    )
