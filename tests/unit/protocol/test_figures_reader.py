"""Figures of a review: one line a kind, and what is wrong with each where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.protocol.figures import (
    Bars,
    Bubbles,
    CountryMap,
    DoseLadder,
    FlowDiagram,
    Forest,
    Heat,
    Requested,
    Timeline,
    pair_of,
    variables_of,
)
from trialatlas.protocol.reader import read_review

Faults = Callable[..., list[str]]
LINE = "review.yaml:26: figures"


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("donor", Bars("donor")),
        ("bars: donor", Bars("donor")),
        ("flow: true", FlowDiagram()),
        ("bubbles: {rows: donor, columns: phase}", Bubbles("donor", "phase")),
        (
            "bubbles: {rows: donor, columns: phase, colour: tumour}",
            Bubbles("donor", "phase", "tumour"),
        ),
        ("heat: {rows: donor, columns: phase}", Heat("donor", "phase")),
        ("timeline: {year: phase}", Timeline("phase")),
        ("timeline: {year: phase, by: donor}", Timeline("phase", "donor")),
        ("map: lead_country", CountryMap("lead_country")),
        ("ladder: phase", DoseLadder("phase")),
        ("forest: odds_ratios", Forest()),
    ],
)
def test_each_kind_of_figure(folder: Path, written: str, figure: Requested) -> None:
    review = folder / "review.yaml"
    text = review.read_text("utf-8")
    item = written if written == "donor" else f"{{{written}}}"
    review.write_text(text.replace("figures: [donor]", f"figures: [{item}]"), "utf-8")
    protocol = read_review(folder, python_variables=frozenset({"lead_country"}))
    assert protocol.figures == (figure,)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("[doner]", "[0]: expected a variable of the codebook (phase, lead_country, tumour or "
         "donor), found 'doner'; did you mean 'donor'?"),
        ("[{bubles: {rows: donor, columns: phase}}]", "[0].bubles: expected a kind of figure ("
         "bars, flow, bubbles, heat, timeline, map, ladder or forest), found 'bubles'; did you "
         "mean 'bubbles'?"),
        ("[{bubbles: {rows: donor, columns: donor}}]", "[0].bubbles: expected different variables, "
         "found 'donor' twice"),
        ("[{heat: {rows: donor}}]", "[0].heat: expected the key 'columns', found only rows"),
        ("[{heat: donor}]", "[0].heat: expected a mapping (key: value), found the text 'donor'"),
        ("[{flow: false}]", "[0].flow: expected true, or no such item, found false"),
        ("[{forest: risks}]", "[0].forest: expected what a forest plot shows (odds_ratios), found "
         "'risks'"),
        ("[{timeline: {year: tumour}}]", "[0].timeline: expected a variable whose values are "
         "years, found 'tumour', whose values are yes or no"),
        ("[{flow: true, map: donor}]", "[0]: expected one kind of figure in each item of the list, "
         "found flow and map"),
        ("[{}]", "[0]: expected one kind of figure in each item of the list, found none"),
        ("[{flow: true}, {flow: true}]", "[1]: expected each only once, found the same again ("
         "first in line 26)"),
        ("[[donor]]", "[0]: expected the name of a variable, or a mapping of one of bars, flow, "
         "bubbles, heat, timeline, map, ladder or forest, found a list"),
    ],
)  # fmt: skip
def test_faults_stand_where_the_wrong_word_stands(faults: Faults, written: str, fault: str) -> None:
    assert faults(("review.yaml", "figures: [donor]", f"figures: {written}")) == [f"{LINE}{fault}"]


def test_one_figure_needs_no_list(faults: Faults) -> None:
    assert not faults(("review.yaml", "figures: [donor]", "figures: {map: lead_country}"))


def test_a_figure_tells_what_must_be_tabulated() -> None:
    assert variables_of(Bubbles("a", "b", "c")) == ("a", "b", "c")
    assert variables_of(Forest()) == ()
    assert pair_of(Timeline("year", "by")) == ("by", "year")
    assert pair_of(Timeline("year")) is None
    assert pair_of(Bars("a")) is None


def test_kinds_with_the_same_variables_differ_when_they_are_written() -> None:
    assert Bars("a").kind != CountryMap("a").kind
    assert FlowDiagram().kind != Forest().kind
