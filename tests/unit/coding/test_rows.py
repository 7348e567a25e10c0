"""Readings become rows column by column: the same rows as one coding after another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.coding.rows import CodingRow, codings_batch
from trialatlas.model.judgement import Basis, Coding, Confidence, EvidenceSpan, Missing
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.text.reading import Mention, Reading

WORDS = st.text(max_size=5)
MENTIONS = st.lists(
    st.builds(Mention, WORDS, WORDS, st.integers(0, 99), st.integers(0, 99), WORDS), max_size=3
).map(tuple)
READINGS = st.builds(
    Reading,
    st.lists(WORDS, max_size=3).map(tuple),
    st.none() | st.sampled_from(Missing),
    st.sampled_from(Basis),
    WORDS,
    MENTIONS,
    MENTIONS,
)


def spans(row: CodingRow, mentions: tuple[Mention, ...]) -> tuple[EvidenceSpan, ...]:
    return tuple(
        EvidenceSpan(
            record_id=row[0],
            version=row[1],
            field=mention.field,
            start=mention.start,
            end=mention.end,
            quote=mention.quote,
            value=mention.value,
        )
        for mention in mentions
    )


def confidence(reading: Reading) -> Confidence:
    if reading.against or reading.missing == "unclear":
        return Confidence.LOW
    return Confidence.HIGH if reading.basis in {"structured", "stated"} else Confidence.MEDIUM


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, READINGS), max_size=4))
def test_the_batch_is_that_of_the_codings(rows: list[CodingRow]) -> None:
    codings = [
        Coding(
            study_id=row[0],
            variable=row[2],
            value=row[3].values,
            missing=row[3].missing,
            basis=row[3].basis,
            spans=spans(row, row[3].mentions),
            against=spans(row, row[3].against),
            confidence=confidence(row[3]),
            rule=row[3].rule,
        )
        for row in rows
    ]

    assert codings_batch(rows).equals(to_batch(TABLES["codings"], codings))
