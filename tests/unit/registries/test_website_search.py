"""Addresses of searches become questions that mean the same."""

from __future__ import annotations

import pytest

from trialatlas.errors import ExpressionError
from trialatlas.protocol.registry_query import AGG_FILTERS, RegistryQuery
from trialatlas.registries.website_search import question_in

SEARCH = "https://clinicaltrials.gov/search?"
CLASSIC = "https://clinicaltrials.gov/ct2/results?"


def test_words_are_queries_and_the_look_of_the_page_is_left_out() -> None:
    url = f"{SEARCH}cond=Lung%20Cancer&intr=%22stem+cell%22&page=2&limit=100&viewType=Table"
    assert question_in(url) == RegistryQuery(
        name="ctgov", queries={"cond": "Lung Cancer", "intr": '"stem cell"'}
    )


def test_an_expert_search_is_a_term() -> None:
    url = "https://clinicaltrials.gov/expert-search?term=AREA%5BPhase%5DPHASE2"
    assert question_in(url).queries == {"term": "AREA[Phase]PHASE2"}


@pytest.mark.parametrize(
    ("part", "advanced"),
    [
        ("country=United%20States", 'AREA[LocationCountry]"United States"'),
        ("city=A%22B%5C", 'AREA[LocationCity]"A\\"B\\\\"'),
        ("start=2010-01-01_2012-12-31", "AREA[StartDate]RANGE[2010-01-01, 2012-12-31]"),
        ("firstPost=_2022-07-31", "AREA[StudyFirstPostDate]RANGE[MIN, 2022-07-31]"),
        ("lastUpdPost=2020-02-29_", "AREA[LastUpdatePostDate]RANGE[2020-02-29, MAX]"),
        (
            "ageRange=18y_65y",
            "AREA[MinimumAge]RANGE[18 years, MAX] AND AREA[MaximumAge]RANGE[MIN, 65 years]",
        ),
        ("ageRange=_6m", "AREA[MaximumAge]RANGE[MIN, 6 months]"),
    ],
)
def test_places_dates_and_ages_are_expressions(part: str, advanced: str) -> None:
    assert question_in(f"{SEARCH}cond=a&{part}").advanced == advanced


def test_filters_and_distances_are_passed_on() -> None:
    question = question_in(f"{SEARCH}aggFilters=phase:2%203,results:with&distance=39.0,-77.1,50mi")
    assert question.agg_filters == "phase:2 3,results:with"
    assert question.geo == "distance(39.0,-77.1,50mi)"


def test_a_classic_address_has_the_same_meaning() -> None:
    url = (
        f"{CLASSIC}cond=cancer&term=&intr=mesenchymal+stem+cell&recrs=ae&type=Intr&phase=01&"
        "age=2&gndr=Female&rslt=With&strd_s=01%2F31%2F2010&lupd_e=07%2F31%2F2022&Search=Search"
    )
    question = question_in(url)
    assert question.queries == {"cond": "cancer", "intr": "mesenchymal stem cell"}
    assert question.agg_filters == (
        "status:rec com,studyType:int,phase:1 2,ages:older,sex:f,results:with"
    )
    assert question.advanced == (
        "AREA[StartDate]RANGE[2010-01-31, MAX] AND AREA[LastUpdatePostDate]RANGE[MIN, 2022-07-31]"
    )


def test_every_classic_option_is_one_of_todays() -> None:
    url = (
        f"{CLASSIC}recrs=abdefghimcjkl&type=Intr&type=Obsr&type=PReg&type=Expn&phase=40123&age=012&"
        "gndr=Male&fund=2013&rslt=Without&u_prot=Y&u_sap=Y&u_icf=Y"
    )
    for part in question_in(url).agg_filters.split(","):
        name, _, options = part.partition(":")
        assert set(options.split()) <= set(AGG_FILTERS[name])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("melanoma", "expected the address of a search"),
        ("https://example.org/search?cond=a", "expected the address of a search"),
        ("https://clinicaltrials.gov/study/NCT00000001", "expected the address of a search"),
        (SEARCH, "searches for nothing"),
        (f"{SEARCH}page=2", "searches for nothing"),
        (f"{SEARCH}cond=a&strange=1&start=2010", "cannot be asked for: strange=1, start=2010"),
        (f"{SEARCH}cond=a&start=2010-02-31_", "cannot be asked for: start=2010-02-31_"),
        (f"{SEARCH}cond=a&ageRange=old_", "cannot be asked for: ageRange=old_"),
        (f"{CLASSIC}cond=a&cntry=US", "cannot be asked for: cntry=US"),
        (f"{CLASSIC}cond=a&recrs=z", "cannot be asked for: recrs=z"),
        (f"{CLASSIC}cond=a&strd_s=13%2F01%2F2010", "cannot be asked for: strd_s=13/01/2010"),
    ],
)
def test_what_cannot_be_asked_is_named(url: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        question_in(url)
