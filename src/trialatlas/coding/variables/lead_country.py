"""The country in which most of a study's sites are."""

from __future__ import annotations

from collections import Counter

from trialatlas.model.judgement import Basis, Missing
from trialatlas.model.study import Study
from trialatlas.text.reading import Mention, Reading

__all__ = ["lead_country"]


def lead_country(study: Study) -> Reading:
    """The country with most sites; of several with as many, the one that the record lists first.

    The registry names no country of the sponsor, so "the country of a trial" has to be read from
    its sites. Reads ``locations[].country`` (ClinicalTrials.gov ``LocationCountry``), and where a
    record lists countries without sites, the first of ``countries``.

    Returns:
        One country with the first site that names it as evidence, or ``not_reported``.
    """
    sites = [
        (position, place.country) for position, place in enumerate(study.locations) if place.country
    ]
    if sites:
        counts = Counter(country for _, country in sites)
        position, country = max(sites, key=lambda site: (counts[site[1]], -site[0]))
        field = f"locations[{position}].country"
    elif study.countries:
        country, field = study.countries[0], "countries[0]"
    else:
        return Reading((), Missing.NOT_REPORTED, Basis.ABSENT, "lead_country", ())
    mention = Mention(country, field, 0, len(country), country)
    return Reading((country,), None, Basis.STRUCTURED, "lead_country", (mention,))
