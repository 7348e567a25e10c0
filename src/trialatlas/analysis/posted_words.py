"""What titles and descriptions in posted results say: totals, sums, codes, baseline values."""

from __future__ import annotations

import re

__all__ = ["is_before", "is_code", "is_denied", "is_total", "says_sum"]

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SIZE = re.compile(r"\bn ?= ?\d+", re.IGNORECASE)

_ALL_TOGETHER = frozenset({"total", "totals", "overall"})
_ALL = frozenset({"all", "entire", "whole"})
_WHO = frozenset(
    [
        "participants",
        "patients",
        "subjects",
        "people",
        "persons",
        "individuals",
        "volunteers",
        "groups",
        "arms",
        "cohort",
        "cohorts",
        "population",
        "populations",
        "sample",
    ]
)
_OF = frozenset(
    [
        "grand",
        "of",
        "the",
        "in",
        "across",
        "n",
        "number",
        "study",
        "trial",
        "treated",
        "treatment",
        "enrolled",
        "randomized",
        "randomised",
        "group",
        "arm",
        "both",
        "combined",
        "analysis",
        "safety",
        "evaluable",
        "set",
    ]
)
_SUM = re.compile(
    r"\ball\b(?!.?trans\b)|\b(?:any|pooled|overall)\b|\bcombined\b(?! with\b)"
    r"|\btotal\b(?! (?:body|intravenous|parenteral|daily|dose|knee|hip|joint|skin|marrow|lymphoid"
    r"|abdominal|laparoscopic|androgen|mesorectal|\w+ectomy)\b)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:(?:study |treatment )?(?:arm|group|cohort|treatment|regimen|sequence|part|stratum)"
    r"[ -]?#?)?(?:[a-z]|\d{1,2}|[ivx]{1,4}|[a-z]\d|\d[a-z])",
    re.IGNORECASE,
)
_BEFORE = frozenset(
    [
        "baseline",
        "at",
        "the",
        "mean",
        "value",
        "values",
        "level",
        "levels",
        "score",
        "scores",
        "measurement",
        "visit",
        "day",
        "week",
        "month",
        "pre",
        "dose",
        "predose",
        "treatment",
        "pretreatment",
        "before",
        "prior",
        "n",
        "0",
        "1",
    ]
)
_DENIED_BEFORE = re.compile(
    r"\b(?:no|not|non|never|nor|neither|without|instead of|rather than|in lieu of)\b[^.;:,]*$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\s*(?:\w+ )?(?:(?:was|were|is|are|will be|has been|had been) )(?:not|never)\b", re.IGNORECASE
)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_SIZE.sub("", text).lower()))


def is_total(title: str) -> bool:
    """Whether a group is all of the study together, by a title that says nothing else.

    Args:
        title: The title of a group.

    Example:
        >>> is_total("Total of all groups"), is_total("Total Intravenous Anesthesia")
        (True, False)
    """
    words = _words(title)
    if not words <= _ALL_TOGETHER | _ALL | _WHO | _OF:
        return False
    return bool(words & _ALL_TOGETHER or (words & _ALL and words & (_WHO | {"study", "trial"})))


def says_sum(title: str) -> bool:
    """Whether a title may be that of several groups of its side together.

    Args:
        title: The title of a group.

    Example:
        >>> says_sum("All doses of the drug"), says_sum("Drug combined with metformin")
        (True, False)
    """
    return bool(_SUM.search(title))


def is_code(title: str) -> bool:
    """Whether a title is no more than a letter or number, so that only a description tells.

    Args:
        title: The title of a group.

    Example:
        >>> is_code("Arm A"), is_code("2"), is_code("Usual care"), is_code("MK-0431")
        (True, True, False, False)
    """
    return bool(_CODE.fullmatch(title.strip().strip("().")))


def is_before(part: str) -> bool:
    """Whether a class or category is a value from before treatment, given beside those after.

    A subgroup by what it was at baseline has other words, and is none.

    Args:
        part: The title of a class or category.

    Example:
        >>> is_before("Baseline (Day 1)"), is_before("Baseline EGFR mutation positive")
        (True, False)
        >>> is_before("Baseline to week 1")
        False
    """
    words = _words(part)
    return "baseline" in words and words <= _BEFORE


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place in a text is said to be absent: "no placebo was given".

    Args:
        text: A description.
        start: Where it begins.
        end: Where it ends.
    """
    return bool(_DENIED_BEFORE.search(text[:start]) or _DENIED_AFTER.match(text[end:]))
