"""Countries by the names that registries use: their outlines, or at least a point.

Names are compared as sets of words, so that `Iran, Islamic Republic of` and `Iran` are one; what
stands in another word than Natural Earth's is listed here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Country", "country_of", "every_country"]

_WORD = re.compile(r"[a-z]+")
# What does not tell two countries apart, and what Natural Earth writes short.
_IDLE = frozenset({"and", "of", "the", "republic", "islamic", "rep"})
_LONG: Mapping[str, str] = {
    "barb": "barbuda",
    "br": "british",
    "dem": "democratic",
    "eq": "equatorial",
    "fr": "french",
    "geo": "georgia",
    "gren": "grenadines",
    "herz": "herzegovina",
    "i": "islands",
    "is": "islands",
    "island": "islands",
    "n": "north",
    "northern": "north",
    "s": "south",
    "st": "saint",
    "ter": "territory",
    "vin": "vincent",
    "w": "western",
}
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "Bolivia": ("Bolivia, Plurinational State of",),
    "Brunei": ("Brunei Darussalam",),
    "Cabo Verde": ("Cape Verde",),
    "China": ("China, People's Republic of", "Mainland China"),
    "Czechia": ("Czech Republic", "Czechia (Czech Republic)"),
    "Côte d'Ivoire": ("Ivory Coast",),
    "Dem. Rep. Congo": ("Congo, Kinshasa",),
    "Faeroe Is.": ("Faroe Islands",),
    "Falkland Is.": ("Falkland Islands (Malvinas)",),
    "Hong Kong": ("Hong Kong SAR", "Hong Kong, China"),
    "Kyrgyzstan": ("Kyrgyz Republic",),
    "Laos": ("Lao People's Democratic Republic",),
    "Libya": ("Libyan Arab Jamahiriya",),
    "Macao": ("Macau", "Macao SAR"),
    "Macedonia": ("North Macedonia", "Macedonia, The Former Yugoslav Republic of"),
    "Micronesia": ("Micronesia, Federated States of",),
    "Myanmar": ("Burma", "Myanmar (Burma)"),
    "Netherlands": ("Holland",),
    "North Korea": ("Korea, Democratic People's Republic of",),
    "Palestine": (
        "Palestinian Territory, Occupied",
        "Palestinian Territories, Occupied",
        "Palestine, State of",
    ),
    "Russia": ("Russian Federation",),
    "Slovakia": ("Slovak Republic",),
    "Sint Maarten": ("Sint Maarten (Dutch part)",),
    "South Korea": ("Korea, Republic of",),
    "St-Martin": ("Saint Martin (French part)", "Saint Martin"),
    "Syria": ("Syrian Arab Republic",),
    "Taiwan": ("Taiwan, Province of China",),
    "Tanzania": ("Tanzania, United Republic of",),
    "Timor-Leste": ("East Timor",),
    "Turkey": ("Türkiye", "Turkey (Türkiye)"),
    "United Kingdom": ("UK", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "United States of America": ("United States", "USA", "US"),
    "Vatican": ("Holy See (Vatican City State)", "Vatican City"),
    "Venezuela": ("Venezuela, Bolivarian Republic of",),
    "Vietnam": ("Viet Nam",),
    "eSwatini": ("Swaziland",),
    "Åland": ("Åland Islands",),
}
# Parts of other countries in Natural Earth; degrees east and north.
_POINTS: Mapping[str, tuple[float, float]] = {
    "French Guiana": (-53.1, 3.9),
    "Gibraltar": (-5.4, 36.1),
    "Guadeloupe": (-61.5, 16.2),
    "Martinique": (-61.0, 14.7),
    "Mayotte": (45.2, -12.8),
    "Netherlands Antilles": (-68.9, 12.2),
    "Réunion": (55.5, -21.1),
    "Tuvalu": (179.2, -8.5),
}

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory.

    Attributes:
        name: What Natural Earth calls it.
        at: A point inside its largest part: degrees east and north.
        polygons: Its outlines, each an outer ring and holes; none where it is too small for them.
    """

    name: str
    at: tuple[float, float]
    polygons: tuple[tuple[Ring, ...], ...] = ()


@cache
def every_country() -> tuple[Country, ...]:
    """All countries by name, then parts of countries that have names of their own."""
    text = files(__package__).joinpath("world.json").read_text("utf-8")
    own = tuple(
        Country(
            item["name"],
            (item["at"][0], item["at"][1]),
            tuple(tuple(map(_ring, polygon)) for polygon in item["rings"]),
        )
        for item in json.loads(text)["countries"]
    )
    return (*own, *(Country(name, at) for name, at in _POINTS.items()))


def _ring(tenths: Sequence[int]) -> Ring:
    return tuple(
        (east / 10, north / 10) for east, north in zip(tenths[::2], tenths[1::2], strict=True)
    )


def country_of(name: str) -> Country | None:
    """The country that a registry calls so; None where there is none of that name.

    Args:
        name: As `Korea, Republic of` or `Turkey (Türkiye)`.

    Example:
        >>> country_of("Korea, Republic of").name
        'South Korea'
        >>> country_of("Former Yugoslavia")
    """
    return _by_words().get(_words(name))


@cache
def _by_words() -> dict[frozenset[str], Country]:
    found: dict[frozenset[str], Country] = {}
    for country in every_country():
        for name in (country.name, *_OTHER_NAMES.get(country.name, ())):
            found[_words(name)] = country
    return found


def _words(name: str) -> frozenset[str]:
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(mark for mark in letters if mark.isalpha() or mark in " -,()/&")
    return frozenset(_LONG.get(word, word) for word in _WORD.findall(plain)) - _IDLE
