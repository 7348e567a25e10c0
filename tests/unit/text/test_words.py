"""Matches by place: those of a stretch, those that lie free, and one for those that overlap."""

from __future__ import annotations

from trialatlas.text.words import Match, free, merged, within


def at(start: int, end: int, term: str = "term") -> Match:
    return Match(start, end, "name", term)


def test_a_match_lies_within_a_stretch_that_it_starts_in() -> None:
    matches = [at(0, 5), at(5, 30), at(10, 12)]

    assert within(matches, 0, 5) == [at(0, 5)]
    assert within(matches, 1, 11) == [at(5, 30), at(10, 12)]
    assert within(matches, 11, 40) == []


def test_matches_are_ordered_by_place() -> None:
    assert sorted([at(5, 6), at(0, 9), at(0, 3)]) == [at(0, 3), at(0, 9), at(5, 6)]


def test_a_match_inside_what_is_never_meant_is_not_free() -> None:
    assert free([at(0, 5), at(3, 9), at(20, 25)], [at(0, 8)]) == [at(3, 9), at(20, 25)]


def test_overlapping_matches_become_one_that_knows_where_its_first_part_ended() -> None:
    assert merged([at(4, 9, "second"), at(0, 6, "first"), at(9, 12)]) == [
        (0, -6, at(0, 9, "first")),
        (9, -12, at(9, 12)),
    ]


def test_one_match_stays_as_it_is() -> None:
    assert merged([at(4, 9)]) == [(4, -9, at(4, 9))]
