"""Country maps: how many studies each country has, as shades of its outline or of a point.

A country whose outline would be too small to see is a circle. Values that are no country are named
in the note.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from trialatlas.presentation.charts.countries import Country, Ring, country_of, every_country
from trialatlas.presentation.charts.facts import Facts, Group, groups_of, share_of, titled
from trialatlas.presentation.charts.heat import shade_of
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Box, Drawn, Layer, Mark, Symbol, Text, words
from trialatlas.presentation.theme import COLOURS, SHADES, SMALL
from trialatlas.protocol.figures import CountryMap

__all__ = ["country_map"]

_NORTH, _SOUTH = 84.0, -57.0
_SEEN = 24.0
"""Area of the smallest outline that is drawn as one, in square px."""

_POINT = 60
_NUMBER = 10
_STEP = LINE * SMALL
_FINEST = 0.8
"""Vertices nearer to each other than this, in px, are one."""

# The equal earth projection: Šavrič, Patterson and Jenny (2018).
_A = (1.340264, -0.081106, 0.000893, 0.003796)


@dataclass(frozen=True, slots=True)
class _Found:
    """A country and its studies."""

    country: Country
    group: Group


@dataclass(frozen=True, slots=True)
class _Projection:
    """From degrees to px: equal areas are equally large."""

    scale: float
    x: float
    y: float

    def px(self, at: tuple[float, float]) -> tuple[float, float]:
        """Where a place (degrees east, degrees north) lies."""
        east, north = map(math.radians, at)
        x, y = _equal_earth(east, north)
        return self.x + self.scale * x, self.y - self.scale * y


def _equal_earth(east: float, north: float) -> tuple[float, float]:
    a, b, c, d = _A
    t = math.asin(math.sqrt(3) / 2 * math.sin(north))
    t2 = t * t
    t6 = t2**3
    slope = 9 * d * t6 * t2 + 7 * c * t6 + 3 * b * t2 + a
    return 2 / math.sqrt(3) * east * math.cos(t) / slope, t * (d * t6 * t2 + c * t6 + b * t2 + a)


def country_map(facts: Facts, asked: CountryMap) -> Chart | None:
    """The countries that a variable names; None where the results have no frequencies of it.

    Args:
        facts: What the review found.
        asked: Which variable.
    """
    groups = groups_of(facts, asked.variable)
    if not groups:
        return None
    named = [group for group in groups if not group.is_missing]
    found = _merged(named)
    unknown = [f"{one.label} ({one.n})" for one in named if country_of(one.value) is None]
    note = [share_of(groups), "Each number is a number of studies; the more, the darker."]
    if unknown:
        note.append(f"Not on the map: {tidy(unknown, 600, 'and {n} more names')}.")
    parts = [f"{one.country.name} {one.group.n}" for one in found] + unknown
    title = titled(facts, asked.variable)
    said = f"Map of the world. {share_of(groups)} {tidy(parts, 1200, 'and {n} more')}."
    return Chart(
        name=f"{asked.variable}-map",
        title=f"Map: {title[:1].lower()}{title[1:]}",
        note=f"{' '.join(note)} {facts.source}",
        alt=said,
        draw=lambda width, top: _drawn(found, width, top),
    )


def _merged(groups: Sequence[Group]) -> list[_Found]:
    """Countries with their studies, those with most first; a registry may have several names."""
    studies: dict[Country, dict[str, None]] = {}
    for group in groups:
        country = country_of(group.value)
        if country:
            studies.setdefault(country, {}).update(dict.fromkeys(group.studies))
    found = [
        _Found(country, Group(country.name, country.name, tuple(own)))
        for country, own in studies.items()
    ]
    return sorted(found, key=lambda one: (-one.group.n, one.country.name))


def _drawn(found: Sequence[_Found], width: int, top: float) -> Drawn:
    half, _ = _equal_earth(math.pi, 0)
    _, north = _equal_earth(0, math.radians(_NORTH))
    _, south = _equal_earth(0, math.radians(_SOUTH))
    scale = (width - 2 * MARGIN) / (2 * half)
    projection = _Projection(scale, width / 2, top + scale * north)
    most = max((one.group.n for one in found), default=1)
    marks: list[Mark] = [_outlines(found, projection, most)]
    drawn = {one.country for one in found if _is_seen(one.country, projection)}
    for one in found:
        if one.country not in drawn:
            x, y = projection.px(one.country.at)
            fill = SHADES[shade_of(one.group.n, most)]
            marks.append(
                Symbol(
                    x=x,
                    y=y,
                    shape="circle",
                    area=_POINT,
                    fill=fill,
                    facts={"country": one.country.name, "n": one.group.n},
                )
            )
    marks += _numbers(found, projection, most, width)
    bottom = top + scale * (north - south) + 8
    key, bottom = _key(found, most, bottom)
    return [*marks, *key, *_list(found, width, bottom)], bottom + _list_height(found, width)


def _thin(ring: Ring, projection: _Projection) -> list[list[float]]:
    kept: list[list[float]] = []
    last = (math.inf, math.inf)
    for at in ring:
        place = projection.px(at)
        if math.dist(place, last) >= _FINEST:
            kept.append([*at])
            last = place
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept


def _outlines(found: Sequence[_Found], projection: _Projection, most: int) -> Layer:
    n_of = {one.country: one.group.n for one in found}
    features: list[dict[str, Any]] = []
    for country in every_country():
        rings = [[_thin(ring, projection) for ring in polygon] for polygon in country.polygons]
        # A ring of fewer places than a triangle has would be no outline.
        shapes = [[ring for ring in polygon if len(ring) > 3] for polygon in rings]  # noqa: PLR2004
        n = n_of.get(country, 0)
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": list(filter(None, shapes))},
                "country": country.name,
                "n": n,
                "fill": SHADES[shade_of(n, most)] if n else COLOURS["faint"],
            }
        )
    seen = [one for one in features if one["geometry"]["coordinates"]]
    # A clipped layer gets an id that counts all pictures drawn before.
    layer: alt.Chart = (
        alt.Chart()
        .mark_geoshape(clip=False, stroke=COLOURS["absent_line"], strokeWidth=0.5)
        .encode(fill=alt.Fill("fill:N", scale=None, legend=None))
        .project(
            type="equalEarth",
            scale=projection.scale,
            translate=[projection.x, projection.y],
            precision=0.5,
        )
    )
    return Layer(layer, seen)


def _is_seen(country: Country, projection: _Projection) -> bool:
    return max((_area(polygon[0], projection) for polygon in country.polygons), default=0) >= _SEEN


def _area(ring: Ring, projection: _Projection) -> float:
    places = [projection.px(at) for at in ring]
    pairs = zip(places, [*places[1:], places[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _numbers(
    found: Sequence[_Found], projection: _Projection, most: int, width: int
) -> Iterator[Text]:
    """Numbers on countries, the greatest first, wherever they lie on no other and on no edge."""
    taken: list[tuple[float, float, float, float]] = []
    for one in found:
        x, y = projection.px(one.country.at)
        text = str(one.group.n)
        is_inside = _is_seen(one.country, projection)
        half = width_of(text, _NUMBER) / 2
        x += 0 if is_inside else half + 7
        box = (x - half - 1, y - 6, x + half + 1, y + 6)
        meets = any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in taken
        )
        if meets or box[0] < MARGIN or box[2] > width - MARGIN:
            continue
        taken.append(box)
        is_dark = is_inside and shade_of(one.group.n, most) >= len(SHADES) // 2
        colour = COLOURS["paper" if is_dark else "ink"]
        yield Text(x=x, y=y + 3.5, text=text, size=_NUMBER, align="center", colour=colour)


def _key(found: Sequence[_Found], most: int, top: float) -> Drawn:
    """The shades that occur, and the numbers for which they stand."""
    spans: dict[int, list[int]] = {}
    for n in sorted({one.group.n for one in found}):
        spans.setdefault(shade_of(n, most), []).append(n)
    marks: list[Mark] = []
    left = float(MARGIN)
    for shade, numbers in spans.items():
        text = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        marks.append(
            Box(
                x=left,
                x2=left + 16,
                y=top,
                y2=top + 12,
                fill=SHADES[shade],
                stroke=COLOURS["absent_line"],
            )
        )
        marks.append(Text(x=left + 21, y=top + 10.5, text=text))
        left += 21 + width_of(text, SMALL) + 14
    return marks, top + (22 if spans else 0)


def _listed(found: Sequence[_Found], width: int) -> list[str]:
    parts = (f"{one.country.name} {one.group.n}" for one in found)
    return lines_of(tidy(parts, 900, "and {n} more"), width - 2 * MARGIN, SMALL, most=40)


def _list(found: Sequence[_Found], width: int, top: float) -> list[Text]:
    return words(_listed(found, width), MARGIN, top) if found else []


def _list_height(found: Sequence[_Found], width: int) -> float:
    return len(_listed(found, width)) * _STEP if found else 0.0
