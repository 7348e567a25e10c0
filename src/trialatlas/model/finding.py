"""What an audit finds about one claim of a publication."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from trialatlas.model.judgement import EvidenceSpan

__all__ = ["Finding", "FindingKind", "FindingVerdict"]


class FindingVerdict(StrEnum):
    """What the registry makes of a claim.

    ``cannot_be_told``: the record does not say, has words for either reading, or is not there.
    """

    AGREE = "agree"
    DISAGREE = "disagree"
    UNIT_CONFUSION = "unit_confusion"
    CHANGED_SINCE = "changed_since"
    CANNOT_BE_TOLD = "cannot_be_told"


class FindingKind(StrEnum):
    """Which check a finding comes from; grouped as reports show them."""

    MALFORMED_ID = "malformed_id"
    UNKNOWN_ID = "unknown_id"
    CITED_NOT_TABLED = "cited_not_tabled"
    TABLED_TWICE = "tabled_twice"
    SCREENED = "screened"
    POSTED_LATER = "posted_later"
    SEARCH = "search"
    VALUE = "value"
    OTHER_DATE = "other_date"
    PART_OF_COMBINED = "part_of_combined"
    COARSER = "coarser"
    OMITTED = "omitted"
    QUANTITY = "quantity"
    NAMED_STUDY = "named_study"
    COUNT = "count"
    OWN_TABLE = "own_table"
    ADDS_UP = "adds_up"
    PERCENT = "percent"
    DENOMINATOR = "denominator"
    ODDS_RATIO = "odds_ratio"
    INTERVAL = "interval"
    INTERVALS_DIFFER = "intervals_differ"
    WORDING = "wording"
    RECOUNT = "recount"
    EXTREME = "extreme"
    NAMED_VALUE = "named_value"


class Finding(Struct, frozen=True, kw_only=True):
    """One claim against the registry, or against the publication's own numbers.

    Attributes:
        kind: Which check it is.
        verdict: What came of it.
        file: The file of the claim, as the user knows it.
        line: Its line, from 1; 0 where the whole file is meant.
        field: The column or the dotted path of the claim in its file.
        variable: The variable of the codebook it is about; empty where it is about none.
        claimed: What the publication says.
        found: What the records, or its own numbers, say.
        explanation: A sentence.
        studies: Ids of the studies concerned.
        spans: Words of the records.
    """

    kind: FindingKind
    verdict: FindingVerdict
    file: str
    line: int
    field: str
    claimed: str
    found: str
    explanation: str
    variable: str = ""
    studies: tuple[str, ...] = ()
    spans: tuple[EvidenceSpan, ...] = ()
