"""Words, and the places where they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

__all__ = ["Match", "Words", "free", "merged", "within"]

_LONGEST = 200
"""Characters: no phrase is longer."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that carry one name.

    Attributes:
        phrases: Words and phrases; ``*`` at the end lets the last word end as it likes.
        patterns: Regular expressions, case-insensitive.
        never: Phrases inside which the words mean something else.
    """

    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Match(Struct, frozen=True, order=True, gc=False):
    """A place where a name's words stand.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last.
        name: Whose words they are.
        term: The phrase or pattern that matched, as written in the lexicon.
    """

    start: int
    end: int
    name: str
    term: str


def within(matches: Sequence[Match], first: int, last: int) -> Sequence[Match]:
    """Of matches in order of place, those that start from one offset up to before another.

    Args:
        matches: Matches sorted by where they start.
        first: The first offset.
        last: The offset after the last.
    """
    low = bisect_left(matches, first, key=_start)
    return matches[low : bisect_left(matches, last, lo=low, key=_start)]


def _start(match: Match) -> int:
    return match.start


def free(matches: list[Match], barred: Sequence[Match]) -> list[Match]:
    """Matches of a name that do not lie inside what the name never means.

    Args:
        matches: Matches of the name.
        barred: Places of what it never means, sorted.
    """
    if not barred:
        return matches
    return [match for match in matches if not _is_inside_any(match, barred)]


def _is_inside_any(match: Match, others: Sequence[Match]) -> bool:
    near = within(others, match.start - _LONGEST, match.start + 1)
    return any(match.end <= other.end for other in near)


def _by_place(match: Match) -> tuple[int, int]:
    return match.start, -match.end


def merged(matches: list[Match]) -> list[tuple[int, int, Match]]:
    """One match for matches of a name that overlap, as mesenchymal stem and stem cell do.

    Args:
        matches: Matches of one name.

    Returns:
        For each, its start, the negated end of its first part (by which matches of several names
        are put in order: at one place the longer first), and the match.
    """
    if len(matches) == 1:
        return [(matches[0].start, -matches[0].end, matches[0])]
    kept: list[tuple[int, int, Match]] = []
    for match in sorted(matches, key=_by_place):
        if kept and match.start < kept[-1][2].end:
            start, end, longer = kept[-1]
            if match.end > longer.end:
                kept[-1] = (start, end, Match(start, match.end, match.name, longer.term))
            continue
        kept.append((match.start, -match.end, match))
    return kept
