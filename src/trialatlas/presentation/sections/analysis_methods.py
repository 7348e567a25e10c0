"""The methods of an analysis in the words of a paper."""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.presentation.blocks import Block, Runs
from trialatlas.presentation.sections.agreement import agreement_words
from trialatlas.presentation.sections.pooled import pooling_methods
from trialatlas.presentation.sections.references import METHODS
from trialatlas.presentation.words import cite, joined, paragraph, said
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["analysis_words"]


def analysis_words(protocol: ReviewProtocol) -> tuple[Block, ...]:
    """The methods of the analysis, each with what is cited for it.

    Args:
        protocol: Its analyses.
    """
    odds = _methods(method for one in protocol.odds_ratios for method in one.methods)
    risks = _methods(method for one in protocol.odds_ratios for method in one.risks)
    measures = _methods(name for one in protocol.cross_tables for name in one.measures)
    tests = _methods(test for tested in _tests(protocol) for test in tested)
    adjusted = _methods((protocol.adjust,))
    has_strata = any(one.strata for one in protocol.odds_ratios)
    sentences: tuple[tuple[object, Runs], ...] = (
        (True, _shares(protocol)),
        (odds, said("Odds ratios of tables of two by two were computed with ", odds, ".")),
        (
            has_strata,
            said("Over strata they were combined after Mantel and Haenszel ")
            + cite("mantel_haenszel")
            + said("."),
        ),
        (risks, said("Further comparisons were ", risks, ".")),
        (protocol.trends, said("Trends were tested after Armitage ", cite("armitage"), ".")),
        (measures, said("Association in cross-tables was measured with ", measures, ".")),
        (tests, said("Independence was tested with ", tests, ".")),
        (protocol.agreement, agreement_words()),
        (adjusted, said("P-values were adjusted for the number of tests with ", adjusted, ".")),
        (
            odds,
            said(
                "Where studies lack a value, the odds ratio is also given between the bounds that "
                "these studies could move it to."
            ),
        ),
    )
    told = tuple(paragraph(words) for is_used, words in sentences if is_used)
    return (*told, *pooling_methods(protocol))


def _shares(protocol: ReviewProtocol) -> Runs:
    interval, key = METHODS[protocol.interval]
    return said(
        "A share is out of the studies that report the variable, and the number that does not "
        f"stands beside it. Shares have 95% intervals: {interval} ",
        cite(key),
        ". Where studies lack a value that they could have, a share also has the bounds between "
        "which these studies could move it.",
    )


def _tests(protocol: ReviewProtocol) -> tuple[tuple[str, ...], ...]:
    return (
        *(one.tests for one in protocol.cross_tables),
        *(one.tests for one in protocol.odds_ratios),
    )


def _methods(names: Iterable[str]) -> Runs:
    known = [METHODS[name] for name in dict.fromkeys(names) if name in METHODS]
    return joined((said(f"{words} ", cite(key)) for words, key in known), ", ")
