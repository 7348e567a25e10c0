"""Which posted numbers of a study answer a question: one statement, and its groups by side.

Every study gives either groups to pool or the reason why it gives none; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from trialatlas.analysis.posted_fit import misfit_of, problem_among
from trialatlas.model.posted import KIND_WORDS, PostedKind, PostedResult
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.pooling import Pooling
from trialatlas.text.matching import Lexicon

__all__ = ["SIDES", "STARTED", "Chosen", "Question", "choose"]

Side = Literal["experimental", "comparator"]
SIDES: tuple[Side, Side] = ("experimental", "comparator")

STARTED = "STARTED"
"""The milestone with which every period of a record's participant flow begins."""

_TOTAL = re.compile(
    r"(?:(?:grand|overall|study) )?total(?: (?:of )?.*)?|overall(?: study| population)?"
    r"|(?:all|total|overall|entire) (?:study |treated |enrolled |randomi[sz]ed )?"
    r"(?:participants|patients|subjects|groups|arms|cohorts?|population)",
    re.IGNORECASE,
)
_SUM = re.compile(r"\b(?:all|any|total|pooled|combined|overall)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\bbaseline\b", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:change[ds]?|changing|from|since|differ\w+|reduc\w+|increase\w*|decrease\w*|decline\w*"
    r"|improve\w*|worsen\w*|shift\w*|response|post|after|follow\w*|end|last|final|week|day|month|year"
    r"|visit)s?\b",
    re.IGNORECASE,
)
_FEWEST_SUMMED = 2
_MOST_NAMED = 4


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


@dataclass(frozen=True)
class Question:
    """What a review pools, with its words ready to be looked for.

    Attributes:
        asked: As the protocol says it.
        concepts: The concepts of the review.
    """

    asked: Pooling
    concepts: Mapping[str, ConceptSet]

    @cached_property
    def _lexicon(self) -> Lexicon:
        outcome = self.asked.outcome
        wanted = {
            "title": outcome.title,
            "time_frame": outcome.time_frame,
            "part": outcome.part,
            "unit": outcome.unit,
            "experimental": self.asked.experimental,
            "comparator": self.asked.comparator,
            "without": self.asked.without,
        }
        return Lexicon(
            {name: item.words(self.concepts) for name, item in wanted.items() if item is not None}
        )

    def names(self, name: str, *texts: str) -> bool:
        """Whether a text says what is asked under a name; any text does where nothing is."""
        if name not in self._lexicon.names:
            return True
        found = self._lexicon.find_all(texts)
        return any(match.name == name for matches in found for match in matches)

    def is_barred(self, title: str) -> bool:
        """Whether a group of this title stands on neither side, whatever else it names."""
        return self.asked.without is not None and self.names("without", title)

    def sides_of(self, text: str) -> set[Side]:
        """The sides that a text names."""
        found = {match.name for match in self._lexicon.find(text)}
        return {side for side in SIDES if side in found}

    def is_wanted(self, result: PostedResult) -> bool:
        """Whether a number is one of those that are meant."""
        return (
            result.kind in self.asked.outcome.kinds
            and self.names("title", result.title)
            and self.names("time_frame", result.time_frame)
            and self.names("unit", result.unit)
            and self.names("part", result.class_title, result.category)
            and not (_is_before(result.class_title) or _is_before(result.category))
        )


def choose(question: Question, results: Sequence[PostedResult]) -> Chosen | str:
    """The groups of a study that answer a question, or why there are none.

    Args:
        question: The question.
        results: Posted numbers of the study, at least those that are wanted, and its milestones.
    """
    fitting = [result for result in results if question.is_wanted(result)]
    if not fitting and question.asked.is_unlisted_zero:
        fitting = _unlisted(results)
    if not fitting:
        return _nothing_fits(question, results)
    statement = _statement(question, fitting)
    if isinstance(statement, str):
        return statement
    return _by_side(question, statement, _n_started(results))


def _nothing_fits(question: Question, results: Sequence[PostedResult]) -> str:
    kinds = question.asked.outcome.kinds
    named = " or ".join(KIND_WORDS[kind] for kind in kinds)
    if any(result.kind in kinds for result in results):
        return f"none of the posted {named} has the words that are asked for"
    return f"no {named} are posted"


def _unlisted(results: Sequence[PostedResult]) -> list[PostedResult]:
    """No participant of any group: every serious event is listed, and this one is not."""
    return [
        PostedResult(
            record_id=item.record_id,
            version=item.version,
            position=item.position,
            series=item.series,
            kind=PostedKind.SERIOUS_EVENT,
            title="not listed among the serious adverse events",
            time_frame=item.time_frame,
            group_id=item.group_id,
            group_title=item.group_title,
            group_description=item.group_description,
            value="0",
            number=0.0,
            n=item.n,
            counted=item.counted,
            field=item.field,
        )
        for item in results
        if item.kind is PostedKind.ANY_SERIOUS and item.n is not None
    ]


def _statement(question: Question, fitting: Sequence[PostedResult]) -> list[PostedResult] | str:
    """The one statement that fits, or why none or several do."""
    statements: dict[int, list[PostedResult]] = {}
    for result in fitting:
        statements.setdefault(result.series, []).append(result)
    kinds = question.asked.outcome.kinds
    ordered = sorted(
        statements.values(), key=lambda rows: (kinds.index(rows[0].kind), rows[0].series)
    )
    problems = [misfit_of(rows[0], question.asked) for rows in ordered]
    usable = [rows for rows, problem in zip(ordered, problems, strict=True) if not problem]
    if not usable:
        return problems[0]
    if len(usable) > 1 and not question.asked.takes_first:
        names = dict.fromkeys(_name(rows[0]) for rows in usable)
        more = "; …" if len(names) > _MOST_NAMED else ""
        listed = "; ".join(list(names)[:_MOST_NAMED])
        return f"{len(usable)} posted numbers fit, and which is meant is not said: {listed}{more}"
    return usable[0]


def _name(result: PostedResult) -> str:
    parts = (result.title, result.class_title, result.category, result.time_frame)
    return ", ".join(part for part in parts if part)


def _n_started(results: Sequence[PostedResult]) -> int | None:
    """How many began the first period of the study; None where that is not posted."""
    started = [
        item for item in results if item.kind is PostedKind.MILESTONE and item.title == STARTED
    ]
    first = [item for item in started if item.series == started[0].series]
    groups = _without_totals(first)[0]
    counts = [int(item.number) for item in groups if item.number is not None]
    return sum(counts) if counts and len(counts) == len(groups) else None


def _by_side(
    question: Question, statement: Sequence[PostedResult], n_started: int | None
) -> Chosen | str:
    groups, totals = _without_totals(statement)
    named = _named(question, groups)
    both = next((group for group, sides in zip(groups, named, strict=True) if len(sides) > 1), None)
    if both is not None:
        return f"the group {both.group_title!r} names both sides"
    sides: dict[Side, list[PostedResult]] = {
        side: [group for group, own in zip(groups, named, strict=True) if side in own]
        for side in SIDES
    }
    others = [group for group, own in zip(groups, named, strict=True) if not own]
    wanted = SIDES if question.asked.comparator else SIDES[:1]
    for side in wanted:
        if not sides[side]:
            titles = "; ".join(repr(group.group_title) for group in groups[:_MOST_NAMED])
            more = "; …" if len(groups) > _MOST_NAMED else ""
            return f"no group is {side}: {titles}{more}"
    summed = [sums for side in wanted if (sums := _sum_of_others(sides[side])) is not None]
    for side in wanted:
        sides[side] = [group for group in sides[side] if group not in summed]
    used = [group for side in wanted for group in sides[side]]
    problem = problem_among(used, question.asked) or _counted_twice(used, n_started)
    if problem:
        return problem
    notes = [f"added up: {_titles(sides[side])}" for side in wanted if len(sides[side]) > 1]
    notes += [f"left out as a total: {_titles([*totals, *summed])}"] if totals or summed else []
    notes += [f"left out, on neither side: {_titles(others)}"] if others else []
    return Chosen(sides=sides, notes=tuple(notes))


def _named(question: Question, groups: Sequence[PostedResult]) -> list[set[Side]]:
    """The sides that each group is on, by its title.

    Descriptions also name what a group is compared with. They are read only for a side that no
    title names, and only of groups whose titles name none.
    """
    titled = [
        set() if question.is_barred(group.group_title) else question.sides_of(group.group_title)
        for group in groups
    ]
    lacking = set(SIDES) - set().union(*titled)
    return [
        own
        if own or question.is_barred(group.group_title)
        else question.sides_of(group.group_description) & lacking
        for group, own in zip(groups, titled, strict=True)
    ]


def _is_before(part: str) -> bool:
    """Whether a class or category is a value from before treatment, given beside those after."""
    return bool(_BEFORE.search(part)) and not _AFTER.search(part)


def _titles(groups: Sequence[PostedResult]) -> str:
    return "; ".join(group.group_title or group.group_id for group in groups)


def _without_totals(
    groups: Sequence[PostedResult],
) -> tuple[Sequence[PostedResult], Sequence[PostedResult]]:
    """The groups that are none of all together, and those that are."""
    totals = [group for group in groups if _TOTAL.fullmatch(group.group_title.strip())]
    if len(totals) == len(groups):
        return groups, ()
    return [group for group in groups if group not in totals], totals


def _sum_of_others(groups: Sequence[PostedResult]) -> PostedResult | None:
    """A group that says of itself that it is all others of its side, and has their number."""
    for group in groups:
        others = [other for other in groups if other is not group]
        if (
            len(others) >= _FEWEST_SUMMED
            and _SUM.search(group.group_title)
            and group.n == sum(other.n or 0 for other in others)
        ):
            return group
    return None


def _counted_twice(groups: Sequence[PostedResult], n_started: int | None) -> str:
    n = sum(group.n or 0 for group in groups)
    if n_started is None or n <= n_started:
        return ""
    return (
        f"{n} participants in its groups, but {n_started} started: some stand in several, "
        "as in a crossover or in several periods"
    )
