"""The country of a study is the one with most of its sites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import study

from trialatlas.coding.variables.lead_country import lead_country
from trialatlas.model.judgement import Basis, Missing
from trialatlas.model.study import Location, Study
from trialatlas.text.reading import Mention

COUNTRIES = st.sampled_from(["Norway", "Chile", "Japan", None])


def at(*countries: str | None, listed: tuple[str, ...] = ()) -> Study:
    return study(
        locations=tuple(Location(country=country) for country in countries), countries=listed
    )


@pytest.mark.parametrize(
    ("whole", "country", "field"),
    [
        (at("Norway"), "Norway", "locations[0].country"),
        (at("Norway", "Chile", "Chile"), "Chile", "locations[1].country"),
        (at("Norway", "Chile", "Chile", "Norway"), "Norway", "locations[0].country"),
        (at(None, "Chile"), "Chile", "locations[1].country"),
        (at("Norway", listed=("Chile", "Norway")), "Norway", "locations[0].country"),
        (at(listed=("Chile", "Norway")), "Chile", "countries[0]"),
        (at(None, listed=("Chile",)), "Chile", "countries[0]"),
    ],
)
def test_the_country_with_most_sites_leads_and_its_first_site_proves_it(
    whole: Study, country: str, field: str
) -> None:
    reading = lead_country(whole)

    assert (reading.values, reading.missing, reading.basis) == (
        (country,),
        None,
        Basis.STRUCTURED,
    )
    assert reading.mentions == (Mention(country, field, 0, len(country), country),)


def test_a_record_without_places_does_not_report_one() -> None:
    reading = lead_country(at(None))

    assert (reading.values, reading.missing) == ((), Missing.NOT_REPORTED)
    assert reading.mentions == ()


@given(st.lists(COUNTRIES, min_size=1, max_size=12))
def test_no_country_has_more_sites_than_the_leading_one(countries: list[str | None]) -> None:
    named = [country for country in countries if country]
    leading = lead_country(at(*countries)).values

    assert len(leading) == min(len(named), 1)
    for country in leading:
        assert named.count(country) == max(named.count(other) for other in named)
