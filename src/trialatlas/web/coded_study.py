"""A study as whoever codes it sees it: one variable open, the others beside it, the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from trialatlas.model.event import Act, Answer, Event, Quotation, standing
from trialatlas.model.judgement import Coding, EvidenceSpan
from trialatlas.protocol.codebook import Variable
from trialatlas.web.acts import chain_of
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.explore_data import seen_by
from trialatlas.web.record_text import Mark, RecordText, marks_of, record_text
from trialatlas.web.review_tables import ShownStudy
from trialatlas.web.site import Site

__all__ = ["Coded", "CodedStudy", "coded_study", "rule_answer", "study_to_code", "words_of_rules"]


@dataclass(frozen=True, slots=True)
class Coded:
    """A variable of a study.

    Attributes:
        variable: The variable.
        by_rule: What the rules say; None if they were not asked.
        own: What whoever looks has coded, if it stands.
        is_doubtful: Whether the rules leave it in doubt.
    """

    variable: Variable
    by_rule: Coding | None
    own: Event | None
    is_doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedStudy:
    """A study with one variable open.

    Attributes:
        study_id: Its id.
        shown: Its record.
        open: The variable that is open.
        variables: All variables, in the order of the codebook.
        chain: What whoever looks has said of the open one, from first to last.
        others: What others say of it, as far as one may see it.
        record: The record, with the words marked that speak for or against.
    """

    study_id: str
    shown: ShownStudy
    open: Coded
    variables: Sequence[Coded]
    chain: Sequence[Event]
    others: Sequence[Event]
    record: RecordText

    @property
    def last(self) -> str:
        """Id of what a new answer replaces; empty if nothing."""
        return self.chain[-1].id if self.chain else ""


def study_to_code(site: Site, asked: Asked) -> ShownStudy:
    """The record of the address's study.

    Raises:
        PageError: It is none of the included studies, as far as one may see.
    """
    study_id, seen = asked.path["study_id"], seen_by(site, asked.viewer)
    if seen.facets.place_of(study_id) is not None:
        shown = seen.tables.study(seen.tables.by_study[study_id].record_id)
        if shown is not None:
            return shown
    message = (
        f"{study_id} is none of the included studies. If somebody has included it since, the "
        "review has to be run again; in a dual review decide on its record first."
    )
    raise PageError(HTTPStatus.NOT_FOUND, message)


def coded_study(site: Site, asked: Asked) -> CodedStudy:
    """The study of an address, with the variable that it names open.

    Raises:
        PageError: There is no such study or variable.
    """
    shown, study_id = study_to_code(site, asked), asked.path["study_id"]
    variables = _variables(site, asked, study_id)
    chosen = _chosen(asked, variables)
    question = (study_id, chosen.variable.name)
    mine = asked.viewer.who
    events = [e for e in site.history.of(study_id, asked.viewer) if e.question == question]
    others = [event for event in standing(events) if event.who != mine]
    return CodedStudy(
        study_id=study_id,
        shown=shown,
        open=chosen,
        variables=list(variables.values()),
        chain=chain_of(site.history, asked, Act.ANSWER, question),
        others=others,
        record=record_text(shown.study, list(_marks(chosen, others))),
    )


def _variables(site: Site, asked: Asked, study_id: str) -> dict[str, Coded]:
    tables = seen_by(site, asked.viewer).tables
    # The rules' alone, never the values that count: those may be other people's.
    codings = {one.variable: one for one in tables.codings("codings", study_id)}
    answers = site.history.answers(asked.viewer.who)
    doubts = tables.doubts.get(study_id, frozenset())
    return {
        one.name: Coded(
            one, codings.get(one.name), answers.get((study_id, one.name)), one.name in doubts
        )
        for one in site.review.run.protocol.codebook.variables
    }


def _chosen(asked: Asked, variables: Mapping[str, Coded]) -> Coded:
    name = asked.query.get("variable", "")
    if name and name not in variables:
        message = f"The codebook has no variable {name}."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    waiting = (one for one in variables.values() if one.is_doubtful and one.own is None)
    by_words = (one for one in variables.values() if one.variable.kind != "field")
    first = next(waiting, None) or next(by_words, None) or next(iter(variables.values()))
    return variables[name] if name else first


def _marks(chosen: Coded, others: Sequence[Event]) -> Iterator[Mark]:
    if chosen.by_rule:
        yield from _spans(chosen, chosen.by_rule.spans, "for")
        yield from _spans(chosen, chosen.by_rule.against, "against")
    for event in (*([chosen.own] if chosen.own else []), *others):
        for one in event.evidence:
            if one.start is not None:
                end = one.start + len(one.quote)
                yield Mark(one.field, one.start, end, "quoted", event.who, one.quote)


def _spans(chosen: Coded, spans: Sequence[EvidenceSpan], kind: str) -> Iterator[Mark]:
    for span in spans:
        label = chosen.variable.label(span.value) if span.value else chosen.variable.title
        yield from marks_of([span], "for" if kind == "for" else "against", label)


def rule_answer(coding: Coding) -> Answer:
    """What the rules say, as a person would say it."""
    return Answer(value=coding.value, missing=str(coding.missing or ""))


def words_of_rules(coding: Coding) -> tuple[Quotation, ...]:
    """The words that the rules rest on, as a person would quote them."""
    return tuple(
        msgspec.convert(
            {
                "quote": span.quote,
                "field": span.field,
                "start": span.start,
                "version": span.version,
                "value": span.value,
            },
            Quotation,
        )
        for span in coding.spans
    )
