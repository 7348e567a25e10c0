"""How far people agree, by pair, variable and month; pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from trialatlas.model.event import Act, Answer, Event, instant, standing, threads
from trialatlas.model.judgement import Coding, Missing
from trialatlas.stats.agreement import cohen_kappa
from trialatlas.stats.coders import krippendorff_alpha
from trialatlas.stats.estimate import Estimate
from trialatlas.stats.intervals import wilson

__all__ = [
    "PairAgreement",
    "agreement_of_all",
    "agreement_of_pairs",
    "independent_answers",
    "independent_codings",
]

Answers = Mapping[tuple[str, str], Mapping[str, tuple[Answer, str]]]
"""By question and person: the answer, and the month in which the second person answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """Two people on one variable.

    Attributes:
        variable: The variable; empty for decisions on records.
        coders: Their names, in alphabetical order.
        month: As ``2026-11``; empty for all time.
        agreement: The share of questions that both answered alike.
        kappa: Agreement beyond chance.
    """

    variable: str
    coders: tuple[str, str]
    month: str
    agreement: Estimate
    kappa: Estimate


def independent_answers(events: Iterable[Event]) -> Answers:
    """What people said before they could know what the others say.

    Once two people have answered a question they may see each other's answers. So what counts is
    what each of the first two said at that moment: not what they changed later, and not what
    others said who came later. What language models say is passed over.

    Args:
        events: The whole history. Times decide, so it may be in any order.

    Returns:
        The questions that two people have answered.
    """
    by_question: defaultdict[tuple[str, str], list[list[Event]]] = defaultdict(list)
    said = (e for e in events if e.act.thread == Act.ANSWER and not e.is_of_model)
    for chain in threads(said).values():
        by_question[chain[0].question].append(chain)
    found = {}
    for question in sorted(by_question):
        chains = sorted(_begun_anew(by_question[question]), key=_began)
        if len(chains) > 1:
            met = chains[1][0]
            month = instant(met.at).strftime("%Y-%m")
            known = {chain[0].who: _last_before(chain, met) for chain in chains[:2]}
            found[question] = {who: (last, month) for who, last in known.items() if last}
    return {question: both for question, both in found.items() if len(both) > 1}


def _begun_anew(chains: Sequence[Sequence[Event]]) -> list[Sequence[Event]]:
    """The chains without what was taken back before anyone else answered: it taught nobody."""
    kept = []
    for chain in chains:
        others = [instant(other[0].at) for other in chains if other is not chain]
        until = min(others, default=None)
        taken = [
            place
            for place, event in enumerate(chain)
            if event.act is Act.WITHDRAW and (until is None or instant(event.at) < until)
        ]
        kept.append(chain[taken[-1] + 1 :] if taken else chain)
    return [chain for chain in kept if chain]


def _began(chain: Sequence[Event]) -> tuple[dt.datetime, str]:
    return instant(chain[0].at), chain[0].who


def _last_before(chain: Sequence[Event], met: Event) -> Answer | None:
    """What a person said when the second answered; None if they had just taken it back."""
    moment = instant(met.at)
    until = [event for event in chain[1:] if instant(event.at) < moment]
    last = until[-1] if until else chain[0]
    return last.after if last.act.says else None


def independent_codings(events: Iterable[Event]) -> list[Coding]:
    """What people coded before they could know what others say.

    Args:
        events: The whole history; resolutions, notes and decisions on records are passed over.

    Returns:
        Of variables that two people coded their `independent_answers`, of those that one person
        alone ever coded what stands, and what stands of each model: none sees another's answers.
        Values only, without reasons and words.
    """
    known = [event for event in events if event.variable and event.act.thread == Act.ANSWER]
    by_people = [event for event in known if not event.is_of_model]
    answered: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for event in by_people:
        answered[event.question].add(event.who)
    found = [
        _coding(question, who, answer)
        for question, said in independent_answers(by_people).items()
        for who, (answer, _) in said.items()
    ]
    alone = [
        _coding(event.question, event.who, event.after)
        for event in standing(known)
        if event.is_of_model or len(answered[event.question]) == 1
    ]
    return found + alone


def _coding(question: tuple[str, str], who: str, answer: Answer) -> Coding:
    study_id, variable = question
    return Coding(
        study_id=study_id,
        variable=variable,
        value=answer.value,
        missing=Missing(answer.missing) if answer.missing else None,
        coder=who,
    )


def agreement_of_pairs(events: Iterable[Event], level: float = 0.95) -> list[PairAgreement]:
    """Agreement of each two people on each variable, over all time and by month.

    Args:
        events: The whole history.
        level: Confidence level of the intervals (Wilson's for shares, large-sample for kappa).

    Returns:
        In the order of variables, pairs and months; over all time first.
    """
    pairs: defaultdict[tuple[str, tuple[str, str], str], list[tuple[Hashable, Hashable]]]
    pairs = defaultdict(list)
    for (_, variable), said in independent_answers(events).items():
        for first, second in combinations(sorted(said), 2):
            (ours, month), (theirs, _) = said[first], said[second]
            for period in ("", month):
                coded = (_compared(ours), _compared(theirs))
                pairs[variable, (first, second), period].append(coded)
    return [
        PairAgreement(
            variable=variable,
            coders=coders,
            month=month,
            agreement=wilson(sum(ours == theirs for ours, theirs in coded), len(coded), level),
            kappa=cohen_kappa(coded, level),
        )
        for (variable, coders, month), coded in sorted(pairs.items(), key=lambda item: item[0])
    ]


def agreement_of_all(events: Iterable[Event], level: float = 0.95) -> dict[str, Estimate]:
    """Krippendorff's alpha of all people, by variable (the empty one is screening).

    Args:
        events: The whole history.
        level: Confidence level.
    """
    said = independent_answers(events)
    people = sorted({who for answers in said.values() for who in answers})
    codes: defaultdict[str, list[list[Hashable | None]]] = defaultdict(list)
    for (_, variable), answers in said.items():
        row = [_compared(answers[who][0]) if who in answers else None for who in people]
        codes[variable].append(row)
    return {name: krippendorff_alpha(rows, level) for name, rows in sorted(codes.items())}


def _compared(answer: Answer) -> Hashable:
    """What of an answer is compared: all values as one set; each kind of missing is its own."""
    return answer.value or answer.missing
