"""Records straight from files to codings, without a review."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.registry_files import dumped, study, written
from tests.small_codebook import CODEBOOK

from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.workflow.lone_coding import (
    LoneRecords,
    code_lone,
    open_codebook,
    read_lone,
    write_codings,
)


def updated(number: int, day: str, title: str) -> dict[str, object]:
    """A record at the version of a day."""
    record = study(number, briefTitle=title)
    section = record["protocolSection"]
    assert isinstance(section, dict)
    section["statusModule"] = {"lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"}}
    return record


@pytest.fixture
def book_path(tmp_path: Path) -> str:
    return str(written(tmp_path / "codebook.yaml", CODEBOOK.encode()))


def coded(records: LoneRecords, book_path: str, *names: str) -> list[tuple[str, str, list[str]]]:
    batches = code_lone(records, open_codebook(book_path), names)
    rows = [row for batch in batches for row in batch.to_pylist()]
    return [(row["study_id"], row["variable"], row["value"]) for row in rows]


def test_codings_come_in_the_order_of_records_and_then_of_variables(
    tmp_path: Path, book_path: str
) -> None:
    path = written(
        tmp_path / "r.json", dumped([study(2, briefTitle="Inhaled"), study(1, briefTitle="x")])
    )
    with read_lone([path]) as records:
        assert coded(records, book_path, "route", "donor") == [
            ("NCT00000001", "route", []),
            ("NCT00000001", "donor", []),
            ("NCT00000002", "route", ["inhaled"]),
            ("NCT00000002", "donor", []),
        ]


def test_of_a_record_that_comes_several_times_the_latest_version_is_coded_once(
    tmp_path: Path, book_path: str
) -> None:
    old = updated(1, "2020-01-01", "Autologous")
    new = updated(1, "2022-01-01", "Allogeneic")
    one = written(tmp_path / "one.json", dumped([new, old]))
    other = written(tmp_path / "other.ndjson.gz", gzip.compress(dumped(new)))
    with read_lone([one, other]) as records:
        assert coded(records, book_path, "donor") == [("NCT00000001", "donor", ["allogeneic"])]


def test_only_the_studies_wanted_are_coded_and_those_not_found_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", dumped([study(number) for number in (1, 2, 3)]))
    with read_lone([path], ["NCT00000003", "NCT00000009"]) as records:
        assert {record_id for record_id, _ in records.places} == {"NCT00000003"}
        assert records.absent == ("NCT00000009",)


def test_unreadable_payloads_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    for number in range(12):
        written(tmp_path / f"bad{number:02}.json", b'{"protocolSection": {}}')
    written(tmp_path / "good.json", dumped(study(1)))
    with read_lone([tmp_path]) as records:
        assert records.n_refused == 12
        assert len(records.refused) == 10
        assert "bad00.json: " in records.refused[0]


def test_files_without_one_readable_record_say_what_they_are(tmp_path: Path) -> None:
    path = written(tmp_path / "page.json", b"<!doctype html><html></html>")
    with pytest.raises(SourceError, match="HTML"), read_lone([path]):
        pass


def test_ids_of_which_none_is_found_are_a_mistake(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", dumped(study(1)))
    with pytest.raises(SourceError, match="none of the ids"), read_lone([path], ["NCT00000002"]):
        pass


def test_nothing_stays_behind(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", dumped(study(1)))
    with read_lone([path]) as records:
        assert records.path.exists()
    assert not records.path.parent.exists()


def test_many_records_are_coded_by_several_processes_in_the_same_order(
    tmp_path: Path, book_path: str
) -> None:
    lines = b"\n".join(dumped(study(number, briefTitle="Inhaled")) for number in range(450))
    with read_lone([written(tmp_path / "r.ndjson", lines)]) as records:
        found = coded(records, book_path, "route")
    assert found == [(f"NCT{number:08d}", "route", ["inhaled"]) for number in range(450)]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, book_path: str) -> None:
    out = written(tmp_path / "codings.csv", b"old")
    path = written(tmp_path / "r.json", dumped(study(1)))

    def failing() -> object:
        with read_lone([path]) as records:
            yield from code_lone(records, open_codebook(book_path))
        raise OSError(28, "No space left on device")

    with pytest.raises(WorkspaceError, match="No space left"):
        write_codings(failing(), out)  # type: ignore[arg-type]  # a generator that fails
    assert out.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "codebook.yaml",
        "codings.csv",
        "r.json",
    ]
