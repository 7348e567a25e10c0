"""Countries by the names that registries use."""

from __future__ import annotations

import pytest

from trialatlas.presentation.charts.countries import country_of, every_country


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("United States", "United States of America"),
        ("Turkey (Türkiye)", "Turkey"),
        ("Korea, Republic of", "South Korea"),
        ("Korea, Democratic People\u2019s Republic of", "North Korea"),
        ("Congo, The Democratic Republic of the", "Dem. Rep. Congo"),
        ("Congo", "Congo"),
        ("Macedonia, The Former Yugoslav Republic of", "Macedonia"),
        ("Iran, Islamic Republic of", "Iran"),
        ("Côte D\u2019Ivoire", "Côte d'Ivoire"),
        ("Virgin Islands (U.S.)", "U.S. Virgin Is."),
        ("Bosnia and Herzegovina", "Bosnia and Herz."),
        ("Dominican Republic", "Dominican Rep."),
        ("Dominica", "Dominica"),
        ("Reunion", "Réunion"),
        ("RUSSIAN FEDERATION", "Russia"),
    ],
)
def test_a_name_of_a_registry_is_a_country(name: str, country: str) -> None:
    found = country_of(name)
    assert found is not None
    assert found.name == country


@pytest.mark.parametrize("name", ["", "Former Yugoslavia", "Former Serbia and Montenegro", "Mars"])
def test_what_is_no_country_today_is_none(name: str) -> None:
    assert country_of(name) is None


def test_every_country_is_found_by_its_own_name() -> None:
    lost = [one.name for one in every_country() if country_of(one.name) is not one]
    assert lost == []


def test_small_countries_have_a_point_and_large_ones_an_outline() -> None:
    singapore, france = country_of("Singapore"), country_of("France")
    assert singapore is not None and not singapore.polygons  # noqa: PT018 # narrows the type
    assert singapore.at == pytest.approx((103.8, 1.4), abs=0.2)
    assert france is not None and france.polygons  # noqa: PT018 # narrows the type


def test_the_point_of_a_country_lies_in_one_of_its_parts() -> None:
    outside = [
        country.name
        for country in every_country()
        if country.polygons
        and not any(
            min(east for east, _ in ring) <= country.at[0] <= max(east for east, _ in ring)
            and min(north for _, north in ring) <= country.at[1] <= max(north for _, north in ring)
            for ring, *_ in country.polygons
        )
    ]
    assert outside == []
