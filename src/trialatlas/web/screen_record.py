"""A record as whoever screens it sees it: its words, the criteria, what was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
from msgspec import Struct

from trialatlas.model.event import RULE, Act, Event, standing
from trialatlas.model.judgement import Coding, EvidenceSpan
from trialatlas.model.study import Study
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import Criterion
from trialatlas.web.acts import chain_of
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.record_text import Mark, RecordText, marks_of, record_text
from trialatlas.web.review_tables import ReviewTables, ShownStudy
from trialatlas.web.screen_next import tables_of
from trialatlas.web.site import Site

__all__ = ["ReadCriterion", "Said", "ScreenedRecord", "said_of", "screened_record", "shown_study"]


class _Hit(Struct, frozen=True):
    """What is wanted of a row of ``hits``."""

    version: str
    block: str
    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCriterion:
    """A criterion, and what the rules read of it.

    Attributes:
        criterion: The criterion.
        variable: The variable that it asks; None if it asks a date.
        admits: The values that meet it, in words.
        read: What the record has, in words.
        spans: The words of the record for that.
    """

    criterion: Criterion
    variable: Variable | None
    admits: str
    read: str
    spans: tuple[EvidenceSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of a record, as far as someone may see it.

    Attributes:
        chain: All that they said themselves, from first to last.
        notes: Their own notes that stand.
        others: Others' verdicts, resolutions and notes that stand.
    """

    chain: Sequence[Event]
    notes: Sequence[Event]
    others: Sequence[Event]

    @property
    def last(self) -> str:
        """Id of what a new verdict replaces; empty if nothing."""
        return self.chain[-1].id if self.chain else ""

    @property
    def own(self) -> Event | None:
        """Their own verdict, if it stands."""
        return self.chain[-1] if self.chain and self.chain[-1].act.says else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedRecord:
    """What a page shows of a record.

    Attributes:
        study: The record.
        text: Its texts, with marks.
        criteria: The review's criteria.
        further: Ids of further records of the study.
    """

    study: Study
    text: RecordText
    criteria: Sequence[ReadCriterion]
    further: Sequence[str]


def shown_study(site: Site, record_id: str) -> ShownStudy:
    """A record that is to be screened.

    Raises:
        PageError: It is none of those found, or not the first of its study.
    """
    tables = tables_of(site)
    found = tables.study(record_id)
    if found is None and record_id in tables.first_of:
        message = (
            f"{record_id} is another record of a study that is screened once, "
            f"as {tables.first_of[record_id]}."
        )
        raise PageError(HTTPStatus.CONFLICT, message)
    if found is None:
        message = f"{record_id} is none of the records that the search found."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    return found


def said_of(site: Site, asked: Asked, record_id: str) -> Said:
    """What was said of a record, as far as whoever asks may see it."""
    mine, others = [], []
    for event in standing(site.history.of(record_id, asked.viewer)):
        if event.variable:
            continue
        if event.who != asked.viewer.who:
            others.append(event)
        elif event.act is Act.NOTE:
            mine.append(event)
    return Said(
        chain=chain_of(site.history, asked, Act.ANSWER, (record_id, "")), notes=mine, others=others
    )


def screened_record(site: Site, record_id: str, *, with_rules: bool) -> ScreenedRecord:
    """A record with the words that the search found and the criteria.

    Args:
        site: What is served.
        record_id: The record.
        with_rules: Whether the words on which the rules rest are marked too.

    Raises:
        PageError: As of `shown_study`.
    """
    shown = shown_study(site, record_id)
    tables = tables_of(site)
    criteria = list(_criteria(site, tables, shown.study))
    marks = _concepts(tables, record_id, shown.version)
    if with_rules:
        for one in criteria:
            if one.variable is not None:
                marks += marks_of(one.spans, "for", f"{one.variable.title}: {one.read}")
    return ScreenedRecord(
        study=shown.study,
        text=record_text(shown.study, marks),
        criteria=criteria,
        further=[name for name, first in tables.first_of.items() if first == record_id],
    )


def _concepts(tables: ReviewTables, record_id: str, version: str) -> list[Mark]:
    """The words that answer the search; one may do so in several areas and by several terms."""
    hits = msgspec.convert(tables.rows_of("hits", record_id), list[_Hit])
    found = {
        Mark(hit.field, hit.start, hit.end, "concept", hit.block.replace("_", " "), hit.quote): None
        for hit in hits
        if hit.version == version
    }
    return list(found)


def _criteria(site: Site, tables: ReviewTables, study: Study) -> Iterator[ReadCriterion]:
    protocol = site.review.run.protocol
    # Only what the rules read: what people or models said may not be known to whoever looks.
    read = {
        coding.variable: coding
        for coding in tables.codings("assessments", study.record_id)
        if coding.coder == RULE
    }
    for criterion in protocol.criteria:
        coding = read.get(criterion.variable)
        variable = protocol.codebook[criterion.variable] if criterion.variable else None
        yield ReadCriterion(
            criterion=criterion,
            variable=variable,
            admits=_admits(criterion, variable),
            read=_read(criterion, variable, coding, study),
            spans=coding.spans if coding else (),
        )


def _admits(criterion: Criterion, variable: Variable | None) -> str:
    if variable is not None:
        return " or ".join(variable.label(value) for value in criterion.admits)
    days = (("from", criterion.since), ("until", criterion.until))
    return " ".join(f"{word} {day.isoformat()}" for word, day in days if day)


def _read(
    criterion: Criterion, variable: Variable | None, coding: Coding | None, study: Study
) -> str:
    if variable is not None and coding is not None:
        said = coding.value or ((str(coding.missing),) if coding.missing else ())
        return ", ".join(variable.label(value) for value in said)
    if criterion.date:
        date = getattr(study.dates, criterion.date.removeprefix("dates."), None)
        return date.iso if date is not None else "no such date in the record"
    return "nothing"
