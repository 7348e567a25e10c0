"""What is known of records beside their index."""

from __future__ import annotations

import math

import pytest

from trialatlas.api.traits import Circle, Traits

PLACES = {
    "Oslo": (59.9139, 10.7522),
    "Bergen": (60.3913, 5.3221),
    "Suva": (-18.1416, 178.4419),
    "Apia": (-13.8333, -171.7667),
}


@pytest.fixture
def traits() -> Traits:
    found = Traits()
    for number, (latitude, longitude) in enumerate(PLACES.values()):
        point = {"lat": latitude, "lon": longitude}
        locations = [{"city": "elsewhere"}, {"geoPoint": point}, {"geoPoint": {"lat": 0}}]
        found.add(
            number, {"protocolSection": {"contactsLocationsModule": {"locations": locations}}}
        )
    return found


@pytest.mark.parametrize(
    ("centre", "kilometres", "inside"),
    [
        # The distances of Oslo to Bergen, 305 km, and of Suva to Apia, 1,144 km, across the date
        # line, are those of published tables of great circles, to a few kilometres.
        ("Oslo", 1, {"Oslo"}),
        ("Oslo", 295, {"Oslo"}),
        ("Oslo", 315, {"Oslo", "Bergen"}),
        ("Suva", 1100, {"Suva"}),
        ("Suva", 1190, {"Suva", "Apia"}),
        ("Apia", 20040, set(PLACES)),
    ],
)
def test_sites_in_a_circle(
    traits: Traits, centre: str, kilometres: float, inside: set[str]
) -> None:
    names = list(PLACES)
    found = traits.inside(Circle(*PLACES[centre], kilometres))
    assert {names[number] for number in found} == inside


def test_the_far_side_of_the_globe(traits: Traits) -> None:
    latitude, longitude = PLACES["Oslo"]
    far = Circle(-latitude, longitude - 180, math.pi * 6371.0)
    assert 0 not in traits.inside(far)
    assert 0 in traits.inside(Circle(-latitude, longitude - 180, 20_040))


def test_without_any_site_no_record_is_inside() -> None:
    assert Traits().inside(Circle(0, 0, 1)) == set()


def test_dates_that_reviews_do_not_use() -> None:
    traits = Traits()
    status = {"resultsFirstSubmitDate": "2021-05"}
    traits.add(0, {"protocolSection": {"statusModule": status}})
    traits.add(1, {})
    first, second = traits.columns["ResultsFirstSubmitDate"]
    assert first == 737911  # the first day of the month, counted as the proleptic calendar does
    assert math.isnan(second)
