"""What is asked of records beside search expressions, gathered in one pass when they are loaded.

Search expressions see what a `Study` holds. Some filters and sort orders of the API need more of a
record: where its sites lie, whether it has documents, dates that reviews do not use.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.api.fields import api_fields, reached
from trialatlas.search.values import span_of

__all__ = ["Circle", "Traits"]

_EARTH_KM = 6371.0088
_POINTS = "protocolSection.contactsLocationsModule.locations.geoPoint"


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the globe: degrees, and kilometres along its surface."""

    latitude: float
    longitude: float
    kilometres: float


@cache
def _extra_sorts() -> Sequence[tuple[str, str, str]]:
    """Dates and numbers that a `Study` does not hold and a record has once at most."""
    lists = {item.path for item in api_fields().values() if item.type.endswith("[]")}
    return [
        (name, item.piece.kind, item.path)
        for name, item in api_fields().items()
        if item.piece.kind in ("date", "number")
        and not (item.piece.is_kept or item.is_indexed_only)
        and not any(item.path.startswith(f"{path}.") for path in lists)
    ]


_MARKS = (
    "PatientRegistry",
    "ExpAccTypeIndividual",
    "ExpAccTypeIntermediate",
    "ExpAccTypeTreatment",
    "LargeDocHasProtocol",
    "LargeDocHasSAP",
    "LargeDocHasICF",
    "ViolationEventType",
)


@dataclass(frozen=True, slots=True)
class Traits:
    """By its number, what is known of each record; see the module.

    Attributes:
        marked: By a piece, the records of which it is true, or that have any where it is no truth.
        columns: By a piece that is a date or a number, its value for each record; not a number
            where there is none. Dates are days.
        sites: By each site with a place, the number of its record.
        latitudes: Of the sites, in degrees.
        longitudes: As above.
    """

    marked: Mapping[str, set[int]] = field(default_factory=lambda: {name: set() for name in _MARKS})
    columns: Mapping[str, array[float]] = field(
        default_factory=lambda: {name: array("d") for name, _, _ in _extra_sorts()}
    )
    sites: array[int] = field(default_factory=lambda: array("I"))
    latitudes: array[float] = field(default_factory=lambda: array("d"))
    longitudes: array[float] = field(default_factory=lambda: array("d"))

    def add(self, number: int, study: Mapping[str, object]) -> None:
        """Gather what is asked of a record.

        Args:
            number: Its number; records come in the order of these.
            study: The record, decoded.
        """
        for name in _MARKS:
            if any(value is not False for value in reached(study, api_fields()[name].path)):
                self.marked[name].add(number)
        for name, kind, path in _extra_sorts():
            span = next((span_of(value, kind) for value in reached(study, path)), None)
            self.columns[name].append(span[0] if span else math.nan)
        for latitude, longitude in _points(study):
            self.sites.append(number)
            self.latitudes.append(latitude)
            self.longitudes.append(longitude)

    def inside(self, circle: Circle) -> set[int]:
        """Records of which any site lies in a circle.

        Args:
            circle: The circle; great-circle distances on a globe of mean radius.
        """
        if not self.sites:
            return set()
        to_radians = math.pi / 180
        latitudes = pc.multiply(pa.array(self.latitudes), to_radians)
        longitudes = pc.multiply(pa.array(self.longitudes), to_radians)
        latitude, longitude = circle.latitude * to_radians, circle.longitude * to_radians
        up = pc.power(pc.sin(pc.divide(pc.subtract(latitudes, latitude), 2.0)), 2.0)
        along = pc.power(pc.sin(pc.divide(pc.subtract(longitudes, longitude), 2.0)), 2.0)
        shrunk = pc.multiply(pc.multiply(pc.cos(latitudes), math.cos(latitude)), along)
        # The haversine; rounding may carry that of the far side of the globe beyond 1.
        haversine = pc.min_element_wise(pc.add(up, shrunk), 1.0)
        distances = pc.multiply(pc.asin(pc.sqrt(haversine)), 2 * _EARTH_KM)
        near = pc.less_equal(distances, circle.kilometres)
        return set(pa.array(self.sites).filter(near).to_pylist())


def _points(study: Mapping[str, object]) -> Iterator[tuple[float, float]]:
    for point in reached(study, _POINTS):
        pair = [cast(dict[str, object], point).get(name) for name in ("lat", "lon")]
        if all(isinstance(part, int | float) for part in pair):
            yield cast(tuple[float, float], tuple(map(float, cast(list[float], pair))))
