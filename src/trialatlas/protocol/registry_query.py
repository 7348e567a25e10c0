"""What a review asks a registry for, and the words that such a question may use.

Source of the vocabulary: OpenAPI document of ClinicalTrials.gov's API, version 2.0.5.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "AGG_FILTERS",
    "FILTERS",
    "QUERY_AREAS",
    "STATUSES",
    "RegistryQuery",
    "is_only_ids",
    "whole_id",
]

QUERY_AREAS = (
    "cond", "term", "intr", "titles", "outc", "spons", "lead", "id", "locn", "patient",
)  # fmt: skip
"""Where search expressions are looked for: the parameters ``query.*``."""

FILTERS = ("ids", "overallStatus", "geo", "advanced", "aggFilters")
"""What narrows a question down without being ranked."""

STATUSES = (
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "ENROLLING_BY_INVITATION",
    "NOT_YET_RECRUITING",
    "RECRUITING",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
    "AVAILABLE",
    "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE",
    "APPROVED_FOR_MARKETING",
    "WITHHELD",
    "UNKNOWN",
)
"""Values of ``filter.overallStatus``."""

AGG_FILTERS: Mapping[str, tuple[str, ...]] = {
    "status": (
        "rec", "act", "not", "com", "ter", "enr", "sus", "wit", "unk", "ava", "nla", "tna", "afm",
    ),
    "phase": ("0", "1", "2", "3", "4"),
    "studyType": ("int", "obs", "obs_patreg", "exp", "exp_treat", "exp_indiv", "exp_inter"),
    "ages": ("child", "adult", "older"),
    "sex": ("f", "m"),
    "healthy": ("y",),
    "results": ("with", "without"),
    "funderType": ("industry", "nih", "fed", "other"),
    "docs": ("prot", "sap", "icf"),
    "violation": ("y",),
}  # fmt: skip
"""Options of ``aggFilters``; the registry answers an unknown one with no study and no word."""

_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9]\d{0,7})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryQuery:
    """A question to ClinicalTrials.gov whose answer is a source of a review.

    Attributes:
        name: The name of the folder in which the answer is kept.
        queries: Search expressions by area (`QUERY_AREAS`); all must be answered.
        ids: Registry ids, eight digits each; none means any.
        overall_status: Statuses (`STATUSES`); none means any.
        geo: ``distance(lat,lon,radius)``, or empty.
        advanced: A search expression that is not ranked, or empty.
        agg_filters: The filters of the website, as ``phase:2 3,results:with``, or empty.
        fields: Pieces of a record to ask for; none means all but contacts.
        has_all_fields: Whether everything is asked for, contacts included.
        history_as_of: The day of which the versions of changed studies are wanted too; None where
            they are not.
    """

    name: str
    queries: Mapping[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    overall_status: tuple[str, ...] = ()
    geo: str = ""
    advanced: str = ""
    agg_filters: str = ""
    fields: tuple[str, ...] = ()
    has_all_fields: bool = False
    history_as_of: dt.date | None = None

    @property
    def history_name(self) -> str:
        """The name of the folder in which those versions are kept."""
        return f"{self.name}.history"


def whole_id(text: str) -> str:
    """An id of ClinicalTrials.gov with all its digits; empty where the text is none.

    >>> whole_id("nct102")
    'NCT00000102'
    >>> whole_id("NCT0")
    ''
    """
    match = _ID.fullmatch(text.strip())
    return f"NCT{int(match[1]):08d}" if match else ""


def is_only_ids(expression: str) -> bool:
    """Whether a search expression holds ids and nothing else: the registry then drops all filters.

    >>> is_only_ids("NCT00000102, nct103")
    True
    >>> is_only_ids("NCT00000102 OR melanoma")
    False
    """
    words = [word for word in re.split(r"[\s,|]+", expression) if word]
    return bool(words) and all(map(whole_id, words))
