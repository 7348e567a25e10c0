"""What a question to a registry is checked by: the registry's search language."""

from __future__ import annotations

from trialatlas.errors import ExpressionError
from trialatlas.protocol.sources_reader import SearchLanguage
from trialatlas.search.areas import pieces
from trialatlas.search.essie import parse

__all__ = ["search_language"]


def search_language() -> SearchLanguage:
    """The search language of ClinicalTrials.gov, for `trialatlas.protocol.reader.read_review`."""
    return SearchLanguage(problem_of=_problem_of, pieces=tuple(pieces()))


def _problem_of(expression: str) -> str:
    try:
        parse(expression)
    except ExpressionError as error:
        place = "" if error.offset is None else f"character {error.offset + 1}: "
        return f"{place}{error.problem}"
    return ""
