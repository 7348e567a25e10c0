"""A question on which people disagree, as whoever settles it sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from trialatlas.model.event import Act, Answer, Event, standing
from trialatlas.model.judgement import Coding, EvidenceSpan
from trialatlas.protocol.codebook import Variable
from trialatlas.web.acts import chain_of
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.record_text import Mark, RecordText, marks_of, record_text
from trialatlas.web.review_tables import ReviewTables, ShownStudy
from trialatlas.web.screen_next import tables_of
from trialatlas.web.site import Site

__all__ = ["Contested", "Side", "contested", "variable_asked"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one coder says.

    Attributes:
        who: The person; the rules where empty.
        answer: What they say.
        why: Their reason.
        quotes: Words that it rests on.
        is_settling: Whether it settles what others said.
    """

    who: str
    answer: Answer
    why: str
    quotes: Sequence[str]
    is_settling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A question, and what is said of it.

    Attributes:
        subject: The record or study.
        title: Title of its record.
        variable: The variable; None for a verdict on the record.
        sides: What people say, as far as someone may see it, in the order of their names.
        by_rule: What the rules say; None if they say nothing.
        record: The record, with everyone's words marked.
        events: All that was done about the question, from first to last.
        chain: What whoever looks has done to settle it, from first to last.
    """

    subject: str
    title: str
    variable: Variable | None
    sides: Sequence[Side]
    by_rule: Side | None
    record: RecordText
    events: Sequence[Event]
    chain: Sequence[Event]

    @property
    def own(self) -> Event | None:
        """How whoever looks has settled it, if that stands."""
        return self.chain[-1] if self.chain and self.chain[-1].act.says else None

    @property
    def last(self) -> str:
        """Id of what a new settlement replaces; empty if nothing."""
        return self.chain[-1].id if self.chain else ""


def variable_asked(site: Site, asked: Asked) -> Variable | None:
    """The variable that the address names; None where it names none.

    Raises:
        PageError: The codebook has no such variable.
    """
    name = asked.query.get("variable", "")
    if not name:
        return None
    book = site.review.run.protocol.codebook
    if name not in book:
        message = f"The codebook has no variable {name}."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    return book[name]


def contested(site: Site, asked: Asked) -> Contested:
    """The question of an address, whether or not people disagree on it.

    Raises:
        PageError: There is no such record or variable.
    """
    subject, variable = asked.path["subject"], variable_asked(site, asked)
    tables = tables_of(site)
    shown = _record(tables, subject, variable)
    question = (subject, variable.name if variable else "")
    events = [e for e in site.history.of(subject, asked.viewer) if e.question == question]
    people = sorted(standing(events), key=lambda event: (event.act.thread, event.who))
    said = [event for event in people if event.act.says]
    by_rule, marks = _rules(tables, subject, variable)
    marks += [mark for event in said for mark in _quoted(event)]
    return Contested(
        subject=subject,
        title=shown.study.titles.brief or shown.study.titles.official or subject,
        variable=variable,
        sides=[_side(event) for event in said],
        by_rule=by_rule,
        record=record_text(shown.study, marks),
        events=events,
        chain=chain_of(site.history, asked, Act.RESOLVE, question),
    )


def _record(tables: ReviewTables, subject: str, variable: Variable | None) -> ShownStudy:
    known = tables.by_study if variable else tables.found
    shown = tables.study(known[subject].record_id) if subject in known else None
    if shown is None:
        message = f"{subject} is none of the records that the search found."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    return shown


def _side(event: Event) -> Side:
    quotes = [quotation.quote for quotation in event.evidence]
    return Side(event.who, event.after, event.why, quotes, event.act is Act.RESOLVE)


def _quoted(event: Event) -> Iterator[Mark]:
    for one in event.evidence:
        if one.start is not None:
            end = one.start + len(one.quote)
            yield Mark(one.field, one.start, end, "quoted", event.who, one.quote)


def _rules(
    tables: ReviewTables, subject: str, variable: Variable | None
) -> tuple[Side | None, list[Mark]]:
    said: Coding | None = None
    spans: Sequence[EvidenceSpan]
    if variable is None:
        decision = tables.rule_decision(subject)
        if decision is None:
            return None, []
        answer = Answer(value=(str(decision.decision),), criterion=decision.criterion)
        spans, why = decision.spans, decision.reason
    else:
        found = [one for one in tables.codings("codings", subject) if one.variable == variable.name]
        said = found[0] if found else None
        if said is None:
            return None, []
        answer = Answer(value=said.value, missing=str(said.missing or ""))
        spans, why = said.spans, ""
    quotes = list(dict.fromkeys(span.quote for span in spans))
    return Side("", answer, why, quotes), marks_of(spans, "for", "the rules")
