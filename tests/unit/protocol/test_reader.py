from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.figures import Bars
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol

Faults = Callable[..., list[str]]

READY_MADE = frozenset({"lead_country"})
MINIMAL = """\
review: small
title: Small
question: Which?
sources: [records]
search: [{concept: tumour, areas: titles}]
screening: []
"""


def test_a_review_is_read_from_its_folder(protocol: ReviewProtocol, folder: Path) -> None:
    assert protocol.folder == folder
    assert (protocol.name, protocol.title) == ("cells", "Cells in people with a tumour")
    assert protocol.question == "From whom do the cells come?"
    assert protocol.notes == ("The records are digests.",)
    assert protocol.sources == (Path("records"),)
    assert list(protocol.concepts) == ["tumour", "cells", "grafts"]
    assert protocol.figures == (Bars("donor"),)
    assert protocol.table == ("donor", "phase", "lead_country")


def test_notes_on_the_reviews_own_records_go_with_those_records(
    folder: Path, tmp_path: Path
) -> None:
    text = (folder / "review.yaml").read_text(encoding="utf-8")
    (folder / "review.yaml").write_text(f"{text}source_notes: [Made up.]\n", encoding="utf-8")
    own = read_review(folder, python_variables=READY_MADE)
    assert (own.notes, own.source_notes) == (("The records are digests.",), ("Made up.",))
    other = read_review(folder, [tmp_path], python_variables=READY_MADE)
    assert (other.notes, other.source_notes) == (("The records are digests.",), ())


def test_five_mistakes_in_three_files_are_listed_at_once_with_their_lines(faults: Faults) -> None:
    found = faults(
        ("review.yaml", "title: Cells in people", "titel: Cells in people"),
        ("review.yaml", 'admits: ["yes"]', "admits: [true]"),
        ("codebook.yaml", "design.phases", "design.phase"),
        ("codebook.yaml", "rivals: grafts", "rivals: graft"),
        ("concepts.yaml", r"['\bMSCs?\b']", r"['\bMSCs?(\b']"),
    )
    assert [":".join(fault.split(":")[:3]) for fault in found] == [
        "codebook.yaml:4: variables.phase.field",
        "codebook.yaml:23: variables.donor.rivals",
        "concepts.yaml:7: concepts.cells.patterns[0]",
        "review.yaml:2: titel",
        "review.yaml:13: screening[0].admits[0]",
    ]


def test_tables_and_results_may_be_left_out(folder: Path) -> None:
    (folder / "review.yaml").write_text(MINIMAL)
    protocol = read_review(folder, python_variables=READY_MADE)
    assert protocol.table == ("phase", "lead_country", "tumour", "donor")
    assert (protocol.notes, protocol.criteria, protocol.frequencies) == ((), (), ())
    assert (protocol.figures, protocol.odds_ratios, protocol.published) == ((), (), None)


def test_every_lacking_key_is_named(folder: Path) -> None:
    (folder / "review.yaml").write_text("# nothing yet\n")
    with pytest.raises(ProtocolError) as raised:
        read_review(folder, python_variables=READY_MADE)
    assert [fault.expected for fault in raised.value.faults] == [
        f"the key '{key}'"
        for key in ("review", "title", "question", "search", "screening", "sources")
    ]


def test_without_a_folder_only_the_review_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError) as raised:
        read_review(tmp_path / "nowhere", python_variables=READY_MADE)
    assert (
        str(raised.value) == f"review.yaml: expected a file, found none in {tmp_path / 'nowhere'}"
    )


def test_a_misnamed_file_is_suggested(folder: Path) -> None:
    (folder / "concepts.yaml").rename(folder / "concept.yaml")
    with pytest.raises(ProtocolError) as raised:
        read_review(folder, python_variables=READY_MADE)
    assert str(raised.value) == (
        f"concepts.yaml: expected a file, found none in {folder}; did you mean 'concept.yaml'?"
    )


def test_faults_of_the_others_are_reported_beside_a_broken_review(faults: Faults) -> None:
    found = faults(
        ("review.yaml", "notes: [", "notes: [["),
        ("codebook.yaml", "design.phases", "design.phase"),
    )
    assert [fault.partition(" ")[0] for fault in found] == ["codebook.yaml:4:", "review.yaml:5:"]


def test_codebook_and_concepts_may_have_other_names(folder: Path) -> None:
    (folder / "codebook.yaml").rename(folder / "variables.yaml")
    (folder / "review.yaml").write_text(f"{MINIMAL}codebook: variables.yaml\n")
    assert "donor" in read_review(folder, python_variables=READY_MADE).codebook


def test_a_named_file_that_is_missing_is_a_fault_where_it_is_named(faults: Faults) -> None:
    (fault,) = faults(("review.yaml", "notes: ", "codebook: codebok.yaml\nnotes: "))
    assert fault.startswith("review.yaml:4: codebook: expected a file in ")
    assert fault.endswith("found none called 'codebok.yaml'; did you mean 'codebook.yaml'?")


def test_another_file_of_the_review_is_not_what_was_meant(folder: Path) -> None:
    (folder / "codebook.yaml").unlink()
    with pytest.raises(ProtocolError) as raised:
        read_review(folder, python_variables=READY_MADE)
    assert "did you mean" not in str(raised.value)


def test_a_file_name_is_a_text(faults: Faults) -> None:
    assert faults(("review.yaml", "notes: ", "codebook: [codebook.yaml]\nnotes: ")) == [
        "review.yaml:4: codebook: expected a text, found a list"
    ]


def test_sources_must_exist(faults: Faults, folder: Path) -> None:
    assert faults(("review.yaml", "sources: [records]", "sources: [record]")) == [
        f"review.yaml:5: sources[0]: expected a file or folder of registry records, "
        f"found 'record', which is not in {folder}; did you mean 'records'?"
    ]


def test_there_is_at_least_one_source(faults: Faults) -> None:
    assert faults(("review.yaml", "sources: [records]", "sources: []")) == [
        "review.yaml:5: sources: expected at least one file or folder of registry records, or a "
        "question, found none"
    ]


def test_sources_that_are_given_replace_those_of_the_review(folder: Path) -> None:
    (folder / "records").rmdir()
    given = Path("somewhere") / "else"
    protocol = read_review(folder, [given], python_variables=READY_MADE)
    assert protocol.sources == (given.absolute(),)


def test_with_given_sources_the_review_needs_none(folder: Path) -> None:
    (folder / "review.yaml").write_text(MINIMAL.replace("sources: [records]\n", ""))
    assert read_review(folder, [folder], python_variables=READY_MADE).sources == (folder,)


def test_a_review_has_a_plain_name(faults: Faults) -> None:
    assert faults(("review.yaml", "review: cells", "review: my cells")) == [
        "review.yaml:1: review: expected a name of a review from letters, digits and _ . / -, "
        "found 'my cells'"
    ]


def test_a_result_under_a_wrong_name_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(("review.yaml", "  frequencies:", "  freqvencies:"))
    assert fault == (
        "review.yaml:18: analysis.freqvencies: expected a known key (interval, frequencies, "
        "medians, trends, cross_tables, odds_ratios, agreement, adjust or pooling), found "
        "'freqvencies'; did you mean 'frequencies'?"
    )


def test_the_shipped_example_has_no_faults() -> None:
    example = Path(__file__).parents[3] / "examples" / "msc-cancer"
    protocol = read_review(example, python_variables=READY_MADE)
    assert len(protocol.published.included if protocol.published else ()) == 40


def test_files_of_a_review_lie_in_its_folder(faults: Faults) -> None:
    (fault,) = faults(("review.yaml", "notes: ", "codebook: ../codebook.yaml\nnotes: "))
    assert "a file in the review's folder" in fault


def as_of(folder: Path, written: str) -> dt.date | None:
    (folder / "codebook.yaml").write_text("variables: {}\n", encoding="utf-8")
    (folder / "concepts.yaml").write_text("concepts: {tumour: {phrases: [x]}}\n", encoding="utf-8")
    (folder / "records").mkdir()
    (folder / "review.yaml").write_text(f"{MINIMAL}{written}", encoding="utf-8")
    return read_review(folder, python_variables=READY_MADE).as_of


def test_a_review_may_name_its_day(tmp_path: Path) -> None:
    assert as_of(tmp_path, "as_of: 2022-07-31\n") == dt.date(2022, 7, 31)


def test_two_people_are_independent_where_the_review_says_so(folder: Path, faults: Faults) -> None:
    assert not read_review(folder, python_variables=READY_MADE).is_dual
    assert faults(("review.yaml", "notes: ", "dual_independent: true\nnotes: ")) == []
    assert read_review(folder, python_variables=READY_MADE).is_dual


def test_without_a_day_the_last_word_counts(tmp_path: Path) -> None:
    assert as_of(tmp_path, "") is None


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-07", "a day as 2010-01-31"),
        ("2022-02-30", "a day of the calendar"),
        ("July 2022", "a day as 2010-01-31"),
        ("2999-01-01", "a day that has come"),
    ],
)
def test_what_is_no_day_of_the_past_is_a_fault(tmp_path: Path, day: str, said: str) -> None:
    with pytest.raises(ProtocolError, match=f"review.yaml:7: as_of: expected {said}"):
        as_of(tmp_path, f"as_of: {day}\n")
