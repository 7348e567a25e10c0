"""What is kept between two starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.api_records import Client, client_of, record, written_records
from tests.api_server import serving_app
from tests.unit.api.conftest import RECORDS

from trialatlas.api.app import make_app
from trialatlas.api.keeping import hash_of_files
from trialatlas.api.loading import opened
from trialatlas.errors import WorkspaceError
from trialatlas.workflow.reading_records import Seen

ASKED = (
    "/version",
    "/studies?query.cond=knee&countTotal=true",
    "/studies?aggFilters=docs:prot",
    "/studies?filter.geo=distance(60,10.5,50mi)&sort=ResultsFirstSubmitDate",
    "/studies?sort=LastUpdatePostDate&fields=NCTId",
    "/studies/NCT91",
    "/stats/size",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written_records(tmp_path, *RECORDS)


def answers(path: Path, keep: Path | None, seen: Seen) -> list[tuple[int, bytes]]:
    with opened([path], seen, keep=keep) as records, serving_app(make_app(records)) as address:
        found = [Client(address).get(asked) for asked in ASKED]
    return [(answer.status, answer.data) for answer in found]


def test_what_is_kept_answers_as_what_was_made(path: Path, tmp_path: Path) -> None:
    first, second, keep = Seen(), Seen(), tmp_path / "kept"
    made = answers(path, keep, first)
    assert answers(path, keep, second) == made == answers(path, None, Seen())
    assert (first.n_records, second.n_records) == (3, 0)


@pytest.mark.parametrize("name", ["served.msgpack", "payloads", "index/contents.json"])
def test_what_is_not_whole_is_made_again(path: Path, tmp_path: Path, name: str) -> None:
    keep, again = tmp_path / "kept", Seen()
    made = answers(path, keep, Seen())
    (keep / name).unlink()
    assert answers(path, keep, again) == made
    assert again.n_records == 3


def test_other_records_replace_what_was_kept(path: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    answers(path, keep, Seen())
    written_records(tmp_path, record(8))
    with opened([path], keep=keep) as records:
        assert list(records.ids) == ["NCT00000008"]


def test_a_folder_with_something_else_is_left_alone(path: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    keep.mkdir()
    (keep / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(WorkspaceError, match=r"holds 'thesis\.txt'"), opened([path], keep=keep):
        pass
    assert (keep / "thesis.txt").read_text("utf-8") == "mine"


def test_the_hash_is_of_names_and_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a").write_text("1", "utf-8")
    one = hash_of_files([folder])
    assert hash_of_files([folder, folder]) != one
    (folder / "a").rename(folder / "b")
    renamed = hash_of_files([folder])
    (folder / "b").write_text("2", "utf-8")
    assert len({one, renamed, hash_of_files([folder])}) == 3


def test_nothing_is_kept_unless_it_is_wanted(path: Path, tmp_path: Path) -> None:
    with client_of(path):
        pass
    assert [item.name for item in tmp_path.iterdir()] == [path.name]
