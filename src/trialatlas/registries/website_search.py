"""The address of a search on ClinicalTrials.gov's website, as a question of a review.

Both the website's addresses and those of its classic form, retired in June 2024, which published
reviews give as their search.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from trialatlas.errors import ExpressionError
from trialatlas.protocol.registry_query import QUERY_AREAS, RegistryQuery

__all__ = ["question_in"]

_HOSTS = frozenset({"clinicaltrials.gov", "www.clinicaltrials.gov", "classic.clinicaltrials.gov"})
_LOCATIONS = {"country": "LocationCountry", "city": "LocationCity", "state": "LocationState"}
_DATES = {
    "start": "StartDate",
    "primComp": "PrimaryCompletionDate",
    "studyComp": "CompletionDate",
    "firstPost": "StudyFirstPostDate",
    "resFirstPost": "ResultsFirstPostDate",
    "lastUpdPost": "LastUpdatePostDate",
}
_CLASSIC_DATES = {
    "strd": "StartDate",
    "prcd": "PrimaryCompletionDate",
    "sfpd": "StudyFirstPostDate",
    "rfpd": "ResultsFirstPostDate",
    "lupd": "LastUpdatePostDate",
}
_CLASSIC_FILTERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "recrs": ("status", {
        "a": "rec", "b": "not", "d": "act", "e": "com", "f": "enr", "g": "sus", "h": "ter",
        "i": "wit", "m": "unk", "c": "ava", "j": "nla", "k": "tna", "l": "afm",
    }),
    "type": ("studyType", {"Intr": "int", "Obsr": "obs", "PReg": "obs_patreg", "Expn": "exp"}),
    "phase": ("phase", {"4": "0", "0": "1", "1": "2", "2": "3", "3": "4"}),
    "age": ("ages", {"0": "child", "1": "adult", "2": "older"}),
    "gndr": ("sex", {"Female": "f", "Male": "m"}),
    "fund": ("funderType", {"2": "industry", "0": "nih", "1": "fed", "3": "other"}),
    "rslt": ("results", {"With": "with", "Without": "without"}),
    "u_prot": ("docs", {"Y": "prot"}),
    "u_sap": ("docs", {"Y": "sap"}),
    "u_icf": ("docs", {"Y": "icf"}),
}  # fmt: skip
# How results are shown, not which; of the classic site also what its form always sends.
_SHOWING = frozenset(
    {"page", "limit", "sort", "viewType", "rank", "tab", "checkSpell", "Search", "view", "draw"}
)
_AGE = re.compile(r"(\d+)\s*([ymwd]?)")
_UNITS = {"": "years", "y": "years", "m": "months", "w": "weeks", "d": "days"}


def question_in(url: str) -> RegistryQuery:
    """Read the address of a search.

    Args:
        url: As the browser shows it while the results are on the page.

    Returns:
        The question, named ``ctgov``; its expressions are not checked.

    Raises:
        ExpressionError: It is no such address, searches for nothing, or has a part that cannot be
            asked of the API; names all such parts.
    """
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    is_classic = path.endswith("/results")
    if parts.hostname not in _HOSTS or not (is_classic or path in ("/search", "/expert-search")):
        message = (
            "expected the address of a search, as https://clinicaltrials.gov/search?cond=melanoma; "
            f"found {url.strip()!r}"
        )
        raise ExpressionError(message)
    read = _Reading()
    for key, value in parse_qsl(parts.query):
        if value.strip() and key not in _SHOWING:
            _take(read, key, value.strip(), is_classic=is_classic)
    if read.unknown:
        message = f"these parts of the search cannot be asked for: {', '.join(read.unknown)}"
        raise ExpressionError(message)
    if not read.has_question:
        message = "expected a search for something; this one searches for nothing"
        raise ExpressionError(message)
    return read.question()


class _Reading:
    """What was found in an address so far."""

    def __init__(self) -> None:
        self.queries: dict[str, str] = {}
        self.advanced: list[str] = []
        self.geo = ""
        self.filters: dict[str, list[str]] = {}
        self.plain_filters = ""
        self.ends: dict[str, list[str]] = {}
        self.unknown: list[str] = []

    @property
    def has_question(self) -> bool:
        return bool(
            self.queries
            or self.advanced
            or self.geo
            or self.filters
            or self.plain_filters
            or self.ends
        )

    def question(self) -> RegistryQuery:
        ranges = [f"AREA[{area}]RANGE[{low}, {high}]" for area, (low, high) in self.ends.items()]
        filters = [f"{name}:{' '.join(options)}" for name, options in self.filters.items()]
        return RegistryQuery(
            name="ctgov",
            queries=self.queries,
            geo=self.geo,
            advanced=" AND ".join((*self.advanced, *ranges)),
            agg_filters=",".join(filter(None, (self.plain_filters, *filters))),
        )


def _take(read: _Reading, key: str, value: str, *, is_classic: bool) -> None:
    """Take one part of an address in."""
    readers: tuple[Callable[[_Reading, str, str], bool], ...] = (
        (_shared, _classic) if is_classic else (_shared, _current)
    )
    if not any(reader(read, key, value) for reader in readers):
        read.unknown.append(f"{key}={value}")


def _shared(read: _Reading, key: str, value: str) -> bool:
    if key not in QUERY_AREAS:
        return False
    read.queries[key] = value
    return True


def _current(read: _Reading, key: str, value: str) -> bool:
    if key in _LOCATIONS:
        read.advanced.append(f"AREA[{_LOCATIONS[key]}]{_phrase(value)}")
    elif key in _DATES:
        low, _, high = value.partition("_")
        if not all(_is_day(end) for end in (low, high) if end):
            return False
        read.ends[_DATES[key]] = [low or "MIN", high or "MAX"]
    elif key == "ageRange":
        return _age_range(read, value)
    elif key == "distance":
        read.geo = f"distance({value})"
    elif key == "aggFilters":
        read.plain_filters = value
    else:
        return False
    return True


def _age_range(read: _Reading, value: str) -> bool:
    low, _, high = value.partition("_")
    ages = [_AGE.fullmatch(end) for end in (low, high) if end]
    if None in ages:
        return False
    for end, form in (
        (low, "AREA[MinimumAge]RANGE[{}, MAX]"),
        (high, "AREA[MaximumAge]RANGE[MIN, {}]"),
    ):
        match = _AGE.fullmatch(end)
        if match:
            read.advanced.append(form.format(f"{match[1]} {_UNITS[match[2]]}"))
    return True


def _classic(read: _Reading, key: str, value: str) -> bool:
    if key == "city":
        read.advanced.append(f"AREA[LocationCity]{_phrase(value)}")
        return True
    if key in _CLASSIC_FILTERS:
        name, options = _CLASSIC_FILTERS[key]
        # One key a choice, or the letters of several joined.
        chosen = list(value) if key in ("recrs", "phase", "age", "fund") else [value]
        if not all(letter in options for letter in chosen):
            return False
        read.filters.setdefault(name, []).extend(options[letter] for letter in chosen)
        return True
    stem, _, end = key.rpartition("_")
    day = _american_day(value)
    if stem not in _CLASSIC_DATES or end not in ("s", "e") or not day:
        return False
    read.ends.setdefault(_CLASSIC_DATES[stem], ["MIN", "MAX"])[end == "e"] = day
    return True


def _phrase(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def _american_day(text: str) -> str:
    match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text, re.ASCII)
    day = f"{match[3]}-{match[1]}-{match[2]}" if match else ""
    return day if _is_day(day) else ""
