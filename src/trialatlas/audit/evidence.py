"""What the registry's side of an audit is made of, and how findings speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from trialatlas.model.judgement import Basis, Coding, Decision, EvidenceSpan
from trialatlas.model.study import Study, texts_of
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import Place

__all__ = ["Evidence", "OtherVersion", "Placed", "counted", "in_words", "placed", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion:
    """A version of a record that the review does not read.

    Attributes:
        since: The day from which it was valid, or on which it was submitted; empty if not known.
        codings: By variable, what the rules say of it.
    """

    since: str
    codings: Mapping[str, Coding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the review knows of the studies that a publication claims about.

    Attributes:
        codings: By id and variable: the review's value of an included study, else what the rules
            say of the record.
        versions: By id, the other versions of the record, later ones first.
        decisions: By id, the verdict of the screening on what the search found.
        studies: By id, the record at the version that the review reads.
        version_of: By id, the name of that version.
        known: Ids of all records of the snapshot, in upper case.
        included: Ids of the studies that the review includes.
        n_found: Records that the review's search finds.
    """

    codings: Mapping[tuple[str, str], Coding]
    versions: Mapping[str, Sequence[OtherVersion]]
    decisions: Mapping[str, Decision]
    studies: Mapping[str, Study]
    version_of: Mapping[str, str]
    known: frozenset[str]
    included: frozenset[str]
    n_found: int

    def coding(self, study: str, variable: Variable) -> Coding | None:
        """What is known of a variable of a study; None where there is no record."""
        return self.codings.get((study, variable.name))

    def is_doubtful(self, study: str, variable: Variable) -> bool:
        """Whether a value only follows from the record, or the record has words for another."""
        coding = self.coding(study, variable)
        return bool(coding and (coding.against or coding.basis is Basis.INFERRED))

    def spans(self, studies: Iterable[str], variable: Variable) -> tuple[EvidenceSpan, ...]:
        """The words on which the values of some studies rest."""
        codings = (self.coding(study, variable) for study in studies)
        return tuple(span for coding in codings if coding for span in coding.spans)

    def numbers_beside(
        self, study: str, variable: Variable, claimed: Iterable[str]
    ) -> tuple[EvidenceSpan, ...]:
        """Where a claimed number stands in the fields on which another value of a study rests.

        Who reads on in such a field may well arrive at the claimed number, so it is not called
        wrong.
        """
        coding, record = self.coding(study, variable), self.studies.get(study)
        numbers = [re.escape(value) for value in claimed if value.isdigit()]
        if coding is None or record is None or not numbers:
            return ()
        fields = {span.field for span in coding.spans}
        whole = re.compile(rf"(?<![\d.,^])(?:{'|'.join(numbers)})(?![.,]?\d)")
        return tuple(
            self.span(study, field, text, found.span())
            for field, text in texts_of(record)
            if field in fields
            for found in whole.finditer(text)
        )

    def title_span(self, study: str) -> tuple[EvidenceSpan, ...]:
        """The brief title of a study's record, as the words that show it is there."""
        record = self.studies.get(study)
        if record is None or not record.titles.brief:
            return ()
        return (self.span(study, "titles.brief", record.titles.brief, (0, None)),)

    def span(
        self, study: str, field: str, text: str, bounds: tuple[int, int | None]
    ) -> EvidenceSpan:
        """Words of a study's record.

        Args:
            study: Its id.
            field: The field in which they stand.
            text: The whole text of the field.
            bounds: Offsets of the first character and after the last; None for the text's end.
        """
        start, end = bounds[0], len(text) if bounds[1] is None else bounds[1]
        return EvidenceSpan(
            record_id=self.studies[study].record_id,
            version=self.version_of[study],
            field=field,
            start=start,
            end=end,
            quote=text[start:end],
        )


class Placed(TypedDict):
    """Where a claim stands, as the attributes of a finding."""

    file: str
    line: int
    field: str


def placed(place: Place) -> Placed:
    """The attributes of a finding that say where its claim stands."""
    return {"file": place.file, "line": place.line, "field": place.field}


def told(coding: Coding | None, variable: Variable) -> str:
    """What a record says of a variable, in words for readers."""
    if coding is None:
        return "no record"
    if coding.value:
        return in_words([variable.label(value) for value in coding.value])
    return str(coding.missing).replace("_", " ")


def in_words(names: Sequence[str]) -> str:
    """Names as the words of a sentence.

    >>> in_words(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(n: int, noun: str = "study", several: str = "studies") -> str:
    """A number and what it counts.

    >>> counted(1), counted(2)
    ('1 study', '2 studies')
    """
    return f"{n:,} {noun if n == 1 else several}"
