"""Country maps: every country is somewhere, by outline, by point or by name."""

from __future__ import annotations

from tests.unit.presentation.charts.drawn import facts_from, texts_of

from trialatlas.presentation.charts.world_map import country_map
from trialatlas.presentation.figure import marks_of
from trialatlas.presentation.marks import Layer, Symbol
from trialatlas.protocol.figures import CountryMap

ASKED = CountryMap("country")
COUNTRIES = ["United States"] * 3 + ["Singapore", "Hong Kong", "Former Yugoslavia", "not_reported"]


def test_no_country_is_lost() -> None:
    chart = country_map(facts_from({"country": COUNTRIES}, ASKED), ASKED)
    assert chart is not None
    assert "N = 7 included studies, 6 of which report it." in chart.note
    assert "Not on the map: Former Yugoslavia (1)." in chart.note
    for words in ("United States of America 3", "Singapore 1", "Hong Kong 1", "Yugoslavia (1)"):
        assert words in chart.alt


def test_small_countries_are_circles_and_large_ones_shaded() -> None:
    chart = country_map(facts_from({"country": COUNTRIES}, ASKED), ASKED)
    assert chart is not None
    marks, _ = marks_of(chart, 640)
    points = {mark.facts["country"] for mark in marks if isinstance(mark, Symbol)}
    assert points == {"Singapore", "Hong Kong"}
    [outlines] = [mark for mark in marks if isinstance(mark, Layer)]
    assert [row["n"] for row in outlines.rows if row["n"]] == [3]


def test_two_names_of_one_country_are_counted_together() -> None:
    names = ["Turkey", "Turkey (Türkiye)", "Türkiye"]
    chart = country_map(facts_from({"country": names}, ASKED), ASKED)
    assert chart is not None
    assert "Turkey 3" in chart.alt
    assert "3" in texts_of(chart, 640)
