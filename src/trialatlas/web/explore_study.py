"""A study with its values, and its record with the words that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from trialatlas.analysis.facet_columns import WITHHELD
from trialatlas.model.judgement import Basis, Coding, EvidenceSpan
from trialatlas.model.study import Study, texts_of
from trialatlas.presentation.tables import url_of
from trialatlas.presentation.wording import label_of
from trialatlas.protocol.codebook import Variable
from trialatlas.web.asked import PageError
from trialatlas.web.explore_data import Seen
from trialatlas.web.explore_facets import shown
from trialatlas.web.record_text import Mark, marks_of, record_text
from trialatlas.web.site import Site

__all__ = ["ShownValue", "study_shown"]


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A variable of a study.

    Attributes:
        variable: The variable.
        values: Its values in words, or why there is none.
        coding: What they rest on; None where that may not be known, or is not coded.
        is_withheld: Whether it may not be known yet.
    """

    variable: Variable
    values: Sequence[str]
    coding: Coding | None
    is_withheld: bool

    @property
    def quotes(self) -> tuple[tuple[str, str], ...]:
        """Fields and the words in them that it rests on, each once; a field's code says no more."""
        is_stated = self.coding and self.coding.basis is not Basis.STRUCTURED
        spans = self.coding.spans if self.coding and is_stated else ()
        return tuple(dict.fromkeys((span.field, span.quote) for span in spans))


def study_shown(site: Site, seen: Seen, study: str) -> dict[str, Any]:
    """What the page of a study shows, by the names that its template has.

    Args:
        site: The review.
        seen: What the person who asks may know.
        study: Id of one of these studies.

    Raises:
        PageError: The record is not there.
    """
    found = seen.tables.by_study[study]
    record = seen.tables.study(found.record_id)
    if record is None:
        message = f"The record of {study} is not there; run the review again."
        raise PageError(HTTPStatus.NOT_FOUND, message)
    # What was read from words comes before what a field of the record holds.
    values = sorted(_values(seen, study), key=lambda one: one.variable.kind == "field")
    marks = [*_concepts(seen, found.record_id), *_evidence(values, record.study)]
    return {
        "study": study,
        "title": found.title,
        "registry": url_of(found.record_id),
        "included_by": found.coder,
        "values": values,
        "record": record_text(record.study, marks),
        "version": record.version,
        "review": site.review.run.protocol.name,
    }


def _values(seen: Seen, study: str) -> Iterator[ShownValue]:
    place = seen.facets.place_of(study)
    codings = {one.variable: one for one in seen.tables.codings("values", study)}
    for name, column in seen.facets.columns.items():
        own = column.values_of(place or 0)
        is_withheld = WITHHELD in own
        words = [shown(column, value) for value in own]
        coding = None if is_withheld else codings.get(name)
        yield ShownValue(column.variable, words, coding, is_withheld)


def _evidence(values: Iterable[ShownValue], study: Study) -> Iterator[Mark]:
    texts = dict(texts_of(study))

    def can_be_marked(span: EvidenceSpan, coding: Coding) -> bool:
        # A number or a day has no letters in the record that a mark could be put on.
        return span.field in texts or coding.basis is not Basis.STRUCTURED

    for one in values:
        if one.coding is None:
            continue
        title = one.variable.title
        spans = [span for span in one.coding.spans if can_be_marked(span, one.coding)]
        yield from marks_of(spans, "for", f"{title}: {'; '.join(one.values)}")
        for span in one.coding.against:
            label = f"{title}: {label_of(one.variable, span.value)}"
            yield from marks_of([span], "against", label)


def _concepts(seen: Seen, record_id: str) -> Iterator[Mark]:
    for row in seen.tables.rows_of("hits", record_id):
        if row["field"]:
            start, end = int(str(row["start"])), int(str(row["end"]))
            yield Mark(
                str(row["field"]), start, end, "concept", str(row["block"]), str(row["quote"])
            )
