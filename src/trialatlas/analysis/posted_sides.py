"""The groups of one posted statement by side, each participant counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialatlas.analysis.posted_fit import problem_among
from trialatlas.analysis.posted_question import SIDES, Question, Side
from trialatlas.analysis.posted_words import is_code, is_total, says_sum
from trialatlas.model.posted import PostedKind, PostedResult
from trialatlas.stats.measures import MEASURES

__all__ = ["STARTED", "Chosen", "Started", "by_side", "started_in"]

STARTED = "STARTED"
"""The milestone with which every period of a record's participant flow begins."""

_FEWEST_SUMMED = 2
_MOST_NAMED = 4
_MOST_COMBINED = 10
_NO_FLOW = "how many started is not posted, so whether some stand in several groups is not checked"
_LATER = (
    "more participants than started any one period: a group that started in another is taken for "
    "other people"
)

Groups = Sequence[PostedResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The groups of one study that answer a question.

    Attributes:
        sides: Posted numbers of the groups of each side; the comparator's is empty where the
            question has none.
        notes: What was added up and what was left out, a sentence part each.
    """

    sides: Mapping[Side, Sequence[PostedResult]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """How many began a study.

    Attributes:
        n: The most that each group had at the start of any period, added up.
        at_once: The most that started one period.
    """

    n: int
    at_once: int


def started_in(results: Groups) -> Started | None:
    """How many began the study; None where that is not posted of every group.

    Args:
        results: Posted numbers of the study, its milestones among them.
    """
    started = [
        item for item in results if item.kind is PostedKind.MILESTONE and item.title == STARTED
    ]
    most: dict[str, int] = {}
    periods: dict[int, int] = {}
    groups = _without_totals(started)[0]
    for item in groups:
        if item.number is not None:
            n = int(item.number)
            most[item.group_id] = max(n, most.get(item.group_id, 0))
            periods[item.series] = periods.get(item.series, 0) + n
    if not most or most.keys() != {item.group_id for item in groups}:
        return None
    return Started(sum(most.values()), max(periods.values()))


def by_side(question: Question, statement: Groups, started: Started | None) -> Chosen | str:
    """The groups of a statement by side, or why they cannot be compared.

    Args:
        question: The question.
        statement: The numbers of one statement.
        started: How many began the study; None where that is not posted.
    """
    groups, totals = _without_totals(statement)
    named, told = _named(question, groups)
    both = next((group for group, sides in zip(groups, named, strict=True) if len(sides) > 1), None)
    if both is not None:
        return f"the group {both.group_title!r} names both sides"
    wanted = SIDES if question.asked.comparator else SIDES[:1]
    sides: dict[Side, Groups] = {
        side: [group for group, own in zip(groups, named, strict=True) if side in own]
        for side in SIDES
    }
    lacking = next((side for side in wanted if not sides[side]), None)
    if lacking:
        titles = "; ".join(repr(group.group_title) for group in groups[:_MOST_NAMED])
        more = "; …" if len(groups) > _MOST_NAMED else ""
        return f"no group is {lacking}: {titles}{more}"
    is_distinct = started is not None and _n_of(groups) <= started.n
    is_counts = MEASURES[question.asked.measure].groups != "means"
    for side in wanted:
        summed = _sums(sides[side], is_distinct=is_distinct, is_counts=is_counts)
        sides[side] = [group for group in sides[side] if group not in summed]
        totals = [*totals, *summed]
    used = [group for side in wanted for group in sides[side]]
    problem = problem_among(used, question.asked) or _counted_twice(used, started)
    problem = problem or next(filter(None, (_unclear_sum(sides[side]) for side in wanted)), "")
    if problem:
        return problem
    others = [group for group, own in zip(groups, named, strict=True) if not own]
    notes = [f"added up: {_titles(sides[side])}" for side in wanted if len(sides[side]) > 1]
    notes += [f"left out as a total: {_titles(totals)}"] if totals else []
    notes += [f"left out, on neither side: {_titles(others)}"] if others else []
    by_description = [group for group in told if group in used]
    notes += (
        [f"side told from its description: {_titles(by_description)}"] if by_description else []
    )
    return Chosen(sides=sides, notes=(*notes, *_flow_notes(used, started)))


def _flow_notes(used: Groups, started: Started | None) -> list[str]:
    if started is None:
        return [_NO_FLOW]
    return [_LATER] if _n_of(used) > started.at_once else []


def _named(question: Question, groups: Groups) -> tuple[list[set[Side]], Groups]:
    """The sides that each group is on, and the groups whose side their descriptions tell.

    Descriptions also name what a group is compared with, and what it is not given. They are read
    only for a side that no title names, and only of groups whose titles are codes such as "Arm A".
    """
    named = [
        set() if question.is_barred(group.group_title) else question.sides_of(group.group_title)
        for group in groups
    ]
    lacking = set(SIDES) - set().union(*named)
    told = []
    for place, group in enumerate(groups):
        title = group.group_title
        if named[place] or not is_code(title) or question.is_barred(title):
            continue
        named[place] = question.sides_told(group.group_description) & lacking
        if named[place]:
            told.append(group)
    return named, told


def _n_of(groups: Groups) -> int:
    return sum(group.n or 0 for group in groups)


def _titles(groups: Groups) -> str:
    return "; ".join(group.group_title or group.group_id for group in groups)


def _without_totals(groups: Groups) -> tuple[Groups, Groups]:
    """The groups that are none of all together, and those that are."""
    totals = [group for group in groups if is_total(group.group_title)]
    if len(totals) == len(groups):
        return groups, ()
    return [group for group in groups if group not in totals], totals


def _sums(groups: Groups, *, is_distinct: bool, is_counts: bool) -> Groups:
    """Groups of a side that are others of it together: as many participants as two or more.

    Those whose title does not say so are sums unless their events are no sum, or no more
    participants than started the study stand in all of its groups.
    """
    found: list[PostedResult] = []
    for group in groups:
        others = [other for other in groups if other is not group and other not in found]
        sizes = _added_up(others)
        if says_sum(group.group_title):
            is_sum = any(n == group.n for n, _ in sizes)
        elif is_distinct:
            is_sum = False
        else:
            is_sum = any(
                n == group.n and (not is_counts or number == group.number) for n, number in sizes
            )
        if is_sum:
            found.append(group)
    return found


def _added_up(groups: Groups) -> set[tuple[int, float]]:
    """Participants and events of every two or more of some groups together.

    Of many groups, all of them only: their combinations are too many, and sums of chance.
    """
    if len(groups) > _MOST_COMBINED:
        return {(_n_of(groups), sum(group.number or 0.0 for group in groups))}
    sums: set[tuple[int, int, float]] = {(0, 0, 0.0)}
    for group in groups:
        sums |= {
            (min(k + 1, _FEWEST_SUMMED), n + (group.n or 0), number + (group.number or 0.0))
            for k, n, number in sums
        }
    return {(n, number) for k, n, number in sums if k == _FEWEST_SUMMED}


def _unclear_sum(groups: Groups) -> str:
    """Why groups of a side are not added up: one may hold others, and its number does not tell."""
    saying = [group for group in groups if says_sum(group.group_title)]
    if not saying or len(saying) == len(groups):
        return ""
    return f"{_titles(saying)}: it may hold other groups of its side, whose sum has another size"


def _counted_twice(groups: Groups, started: Started | None) -> str:
    n = _n_of(groups)
    if started is None or n <= started.n:
        return ""
    return (
        f"{n} participants in its groups, but {started.n} started: some may stand in several, "
        "as in a crossover or in several periods"
    )
