"""Serious adverse events that a study does not list, counted as none where that is asked for."""

from __future__ import annotations

from tests.posted_records import row, rows

from trialatlas.analysis.posted_groups import Chosen, Question, choose
from trialatlas.model.posted import PostedKind
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted

FALLS = PooledOutcome(
    kinds=(PostedKind.SERIOUS_EVENT,),
    title=Wanted(phrases=("fall*",)),
    time_frame=Wanted(phrases=("12 weeks",)),
)
TOTALS = rows(("Drug", 3, 50), ("Placebo", 1, 48), time_frame="12 weeks")
NONE_FITS = "no serious adverse events are posted"


def falls(*, is_unlisted_zero: bool = True) -> Question:
    asked = Pooling(
        name="Falls",
        outcome=FALLS,
        experimental=Wanted(phrases=("drug",)),
        comparator=Wanted(phrases=("placebo",)),
        measure="odds_ratio",
        is_unlisted_zero=is_unlisted_zero,
    )
    return Question(asked, {})


def test_a_serious_event_that_is_not_listed_did_not_occur_and_that_is_said() -> None:
    found = choose(falls(), TOTALS)
    assert isinstance(found, Chosen)
    numbers = [(item.number, item.n) for side in found.sides.values() for item in side]
    assert numbers == [(0.0, 50), (0.0, 48)]
    assert found.notes[0] == "not listed among the serious adverse events: counted as none"
    assert choose(falls(is_unlisted_zero=False), TOTALS) == NONE_FITS


def test_an_event_that_is_listed_at_another_time_is_no_zero() -> None:
    listed = [
        row(name, 9, 50, kind=PostedKind.SERIOUS_EVENT, title="Fall", time_frame="1 year", series=8)
        for name in ("Drug", "Placebo")
    ]
    reason = "none of the posted serious adverse events has the words that are asked for"
    assert choose(falls(), [*TOTALS, *listed]) == reason


def test_nothing_is_zero_where_the_total_is_not_known_or_of_another_time() -> None:
    unknown = row("Placebo", None, 48, time_frame="12 weeks")
    reason = "Placebo: how many had any serious adverse event is not posted"
    assert choose(falls(), [TOTALS[0], unknown]) == reason
    later = rows(("Drug", 3, 50), ("Placebo", 1, 48), time_frame="1 year")
    assert choose(falls(), later) == NONE_FITS
