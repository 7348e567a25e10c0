"""Which records are of one study, and which of them speaks for it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.screening.duplicates import RecordKey, studies_of

IDS = st.sampled_from(["A", "B", "C", "D", "E"])
RECORDS = st.lists(
    st.builds(
        RecordKey,
        record_id=IDS,
        version=st.sampled_from(["v1", "v2", "v3"]),
        since=st.sampled_from(["", "2010-01-01", "2020-01-01"]),
        other_ids=st.lists(IDS | st.just("a funder's number"), max_size=2).map(tuple),
    ),
    max_size=8,
    unique_by=lambda record: (record.record_id, record.version),
)


def grouped(*records: RecordKey) -> dict[str, str]:
    """The study of each record."""
    return {record_id: study for (record_id, _), (study, _) in studies_of(records).items()}


def speaking(*records: RecordKey) -> list[tuple[str, str]]:
    return [place for place, (_, speaks) in studies_of(records).items() if speaks]


def test_a_record_alone_is_a_study_and_speaks_for_it() -> None:
    assert studies_of([RecordKey("A", "v1")]) == {("A", "v1"): ("A", True)}


@pytest.mark.parametrize(
    ("records", "studies"),
    [
        ([RecordKey("A", "1"), RecordKey("B", "1")], {"A": "A", "B": "B"}),
        ([RecordKey("A", "1", "", ("B",)), RecordKey("B", "1")], {"A": "A", "B": "A"}),
        ([RecordKey("A", "1"), RecordKey("B", "1", "", ("A",))], {"A": "A", "B": "A"}),
        (
            [RecordKey("C", "1", "", ("B",)), RecordKey("B", "1", "", ("A",)), RecordKey("A", "1")],
            {"A": "A", "B": "A", "C": "A"},
        ),
        ([RecordKey("A", "1", "", ("X",)), RecordKey("B", "1", "", ("X",))], {"A": "A", "B": "B"}),
        ([RecordKey("A", "1", "", ("A",))], {"A": "A"}),
    ],
    ids=["strangers", "names it", "is named", "a chain", "one funder", "itself"],
)
def test_records_are_of_one_study_if_one_names_the_other(
    records: list[RecordKey], studies: dict[str, str]
) -> None:
    assert grouped(*records) == studies


def test_the_record_of_the_smallest_id_speaks() -> None:
    assert speaking(RecordKey("B", "1", "2020-01-01", ("A",)), RecordKey("A", "1")) == [("A", "1")]


def test_of_its_versions_the_latest_speaks() -> None:
    assert speaking(
        RecordKey("A", "z", "2010-01-01"), RecordKey("A", "a", "2020-01-01"), RecordKey("A", "b")
    ) == [("A", "a")]


def test_versions_of_one_day_are_told_apart_by_name() -> None:
    assert speaking(RecordKey("A", "v1", "2010-01-01"), RecordKey("A", "v2", "2010-01-01")) == [
        ("A", "v2")
    ]


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[RecordKey], random: st.DrawFn) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis names no type for it

    assert studies_of(shuffled) == studies_of(records)


@given(RECORDS)
def test_each_study_has_one_voice_and_is_named_after_it(records: list[RecordKey]) -> None:
    studies = studies_of(records)

    assert set(studies) == {(record.record_id, record.version) for record in records}
    voices = Counter(study for study, speaks in studies.values() if speaks)
    assert voices == Counter({study for study, _ in studies.values()})
    assert all(place[0] == study for place, (study, speaks) in studies.items() if speaks)
