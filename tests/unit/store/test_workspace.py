"""A review's folder: complete tables, honest lineage, one run at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from trialatlas.errors import WorkspaceBusyError, WorkspaceError
from trialatlas.model.judgement import Coding
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import hash_file
from trialatlas.store.lineage import Origin
from trialatlas.store.workspace import Workspace

ENGINE = DuckDBEngine(workers=1, memory="500MB")
INPUTS = {"codebook.yaml": "aa", "records": "bb"}
CODE = Origin(stage="code", inputs=INPUTS, code="1")
SNAPSHOT = Origin(stage="snapshot", inputs={}, code="1")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "review"
    folder.mkdir()
    return Workspace(folder)


def codings(table: str, *studies: str) -> pa.RecordBatch:
    return to_batch(TABLES[table], [Coding(study_id=study, variable="dose") for study in studies])


def rejected(*members: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(
        [{"source": "a.zip", "member": member, "position": 0} for member in members],
        schema=TABLES["rejected"].schema,
    )


def raw(*ids: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(
        [{"record_id": record, "version": "1"} for record in ids], schema=TABLES["raw"].schema
    )


def studies(workspace: Workspace, table: str, column: str = "study_id") -> list[str]:
    batches = ENGINE.scan(workspace.path_of(table), [column])
    return [value for batch in batches for value in batch[column].to_pylist()]


def code_stage(workspace: Workspace, *ids: str) -> None:
    tables = {name: [codings(name, *ids)] for name in ("codings", "values")}
    with workspace.lock():
        workspace.write(ENGINE, CODE, tables)


def test_snapshot_and_output_are_apart(workspace: Workspace) -> None:
    def place(table: str) -> str:
        return workspace.path_of(table).relative_to(workspace.folder).as_posix()

    for table in ("raw", "records", "rejected"):
        assert place(table) == f"snapshot/{table}.parquet"
    assert place("hits") == "output/tables/hits.parquet"


@pytest.mark.parametrize("name", ["absent", "../review", "/etc/passwd", ""])
def test_unknown_table_has_no_place(workspace: Workspace, name: str) -> None:
    with pytest.raises(WorkspaceError, match=r"expected a table among .*codings, "):
        workspace.path_of(name)


def test_written_tables_are_read(workspace: Workspace) -> None:
    with workspace.lock():
        batches = [codings("codings", "NCT02"), codings("codings", "NCT01")]
        rows = workspace.write(ENGINE, CODE, {"codings": batches, "values": []})

    assert rows == {"codings": 2, "values": 0}
    assert studies(workspace, "codings") == ["NCT01", "NCT02"]
    assert studies(workspace, "values") == []


def test_lineage_says_what_each_table_was_made_from(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")

    lineage = json.loads((workspace.output / "lineage.json").read_text())
    assert lineage["code"]["inputs"] == INPUTS
    assert lineage["code"]["code"] == "1"
    assert lineage["code"]["outputs"]["values"] == {
        "sha256": hash_file(workspace.path_of("values")),
        "rows": 1,
    }
    assert workspace.sha256_of("values") == lineage["code"]["outputs"]["values"]["sha256"]


def test_stages_keep_each_others_lineage(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")
    with workspace.lock():
        workspace.write(ENGINE, SNAPSHOT, {"raw": []})

    assert set(workspace.lineage()) == {"code", "snapshot"}
    assert not workspace.is_stale("code", INPUTS, "1")


def test_same_rows_again_give_the_same_folder(workspace: Workspace) -> None:
    def contents() -> list[bytes]:
        made = workspace.output
        return [path.read_bytes() for path in [*made.glob("tables/*"), made / "lineage.json"]]

    code_stage(workspace, "NCT01", "NCT02")
    first = contents()
    code_stage(workspace, "NCT02", "NCT01")

    assert contents() == first


def test_stage_is_stale_until_it_has_run(workspace: Workspace) -> None:
    assert workspace.is_stale("code", INPUTS, "1")
    code_stage(workspace, "NCT01")
    assert not workspace.is_stale("code", INPUTS, "1")


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({**INPUTS, "records": "cc"}, "1"),
        ({"records": "bb"}, "1"),
        ({**INPUTS, "concepts.yaml": "dd"}, "1"),
        (INPUTS, "2"),
    ],
)
def test_other_inputs_or_code_make_it_stale(
    workspace: Workspace, inputs: dict[str, str], code: str
) -> None:
    code_stage(workspace, "NCT01")

    assert workspace.is_stale("code", inputs, code)


def test_missing_table_makes_it_stale(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")
    workspace.path_of("values").unlink()

    assert workspace.sha256_of("values") is None
    assert workspace.is_stale("code", INPUTS, "1")


def test_changed_table_makes_it_stale(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")
    path = workspace.path_of("values")
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, (1, 1))

    assert workspace.is_stale("code", INPUTS, "1")


def test_touched_or_copied_table_does_not(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")
    os.utime(workspace.path_of("values"), (1, 1))
    (workspace.output / ".hashes.json").unlink()

    assert not workspace.is_stale("code", INPUTS, "1")


def interrupted() -> Iterator[pa.RecordBatch]:
    yield codings("values", "NCT03")
    raise KeyboardInterrupt


def test_interruption_between_tables_leaves_the_old_ones(workspace: Workspace) -> None:
    code_stage(workspace, "NCT01")
    lineage = workspace.lineage()
    new = Origin(stage="code", inputs={**INPUTS, "records": "cc"}, code="1")

    def run() -> None:
        tables = {"codings": [codings("codings", "NCT03")], "values": interrupted()}
        with workspace.lock():
            workspace.write(ENGINE, new, tables)

    with pytest.raises(KeyboardInterrupt):
        run()

    assert studies(workspace, "codings") == studies(workspace, "values") == ["NCT01"]
    assert workspace.lineage() == lineage
    assert workspace.is_stale("code", new.inputs, "1")
    assert not workspace.scratch.exists()


def test_kill_between_renames_is_noticed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_stage(workspace, "NCT01")

    def first_only(moves: Mapping[Path, Path]) -> None:
        origin, target = next(iter(moves.items()))
        origin.replace(target)
        raise KeyboardInterrupt

    monkeypatch.setattr("trialatlas.store.workspace.move_all", first_only)
    with pytest.raises(KeyboardInterrupt):
        code_stage(workspace, "NCT03")

    # Each table is whole, the two do not fit, and neither the old nor the new run passes for done.
    assert studies(workspace, "codings") == ["NCT03"]
    assert studies(workspace, "values") == ["NCT01"]
    assert workspace.is_stale("code", INPUTS, "1")


def test_one_pass_makes_several_tables(workspace: Workspace) -> None:
    parts = [
        {"raw": raw("NCT02", "NCT01"), "rejected": rejected("b.xml")},
        {"rejected": rejected("a.xml")},
        {"raw": raw("NCT01", "NCT03")},
    ]

    with workspace.lock():
        rows = workspace.write_stream(ENGINE, SNAPSHOT, ["raw", "records", "rejected"], parts)

    assert rows == {"raw": 3, "records": 0, "rejected": 2}
    assert studies(workspace, "raw", "record_id") == ["NCT01", "NCT02", "NCT03"]
    assert studies(workspace, "rejected", "member") == ["a.xml", "b.xml"]
    assert not workspace.is_stale("snapshot", {}, "1")


def test_one_pass_that_fails_leaves_nothing(workspace: Workspace) -> None:
    def failing() -> Iterator[dict[str, pa.RecordBatch]]:
        yield {"raw": raw("NCT01")}
        raise LookupError

    with pytest.raises(LookupError), workspace.lock():
        workspace.write_stream(ENGINE, SNAPSHOT, ["raw"], failing())

    assert not workspace.path_of("raw").exists()
    assert workspace.lineage() == {}
    assert sorted(path.name for path in workspace.output.iterdir()) == [".lock"]


def test_report_files_have_lineage_too(workspace: Workspace) -> None:
    origin = Origin(stage="present", inputs={"results": "aa"}, code="1")
    with workspace.lock():
        workspace.write_files(origin, {"report.html": b"<html>", "figures/flow.svg": b"<svg>"})

    assert (workspace.output / "figures" / "flow.svg").read_bytes() == b"<svg>"
    assert not workspace.is_stale("present", {"results": "aa"}, "1")
    (workspace.output / "report.html").write_bytes(b"<html>, edited")
    assert workspace.is_stale("present", {"results": "aa"}, "1")
    with workspace.lock():
        workspace.write_files(origin, {"report.html": b"<html>"})
    assert not (workspace.output / "figures" / "flow.svg").exists()


@pytest.mark.parametrize("name", ["../claims.yaml", "/etc/motd", "figures/../../x"])
def test_nothing_outside_output_is_written(workspace: Workspace, name: str) -> None:
    with pytest.raises(WorkspaceError, match="expected a path under"):
        workspace.write_files(CODE, {name: b""})


@pytest.mark.parametrize("link", ["output", "output/tables"])
def test_link_out_of_the_folder_is_not_followed(
    workspace: Workspace, tmp_path: Path, link: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace.folder / link).parent.mkdir(exist_ok=True)
    (workspace.folder / link).symlink_to(elsewhere)

    with pytest.raises(WorkspaceError, match="found a link"):
        code_stage(workspace, "NCT01")

    assert list(elsewhere.iterdir()) == []


def test_second_run_is_told_of_the_first(workspace: Workspace) -> None:
    with (
        workspace.lock(),
        pytest.raises(WorkspaceBusyError, match=f"review: .* process {os.getpid()} on "),
        workspace.lock(),
    ):
        pass


def test_leftovers_of_a_killed_run_go(workspace: Workspace) -> None:
    (workspace.scratch / "spool").mkdir(parents=True)
    (workspace.scratch / "spool" / "raw.arrows").write_bytes(b"half")

    with workspace.lock():
        assert not workspace.scratch.exists()


def test_missing_folder_is_told_and_not_made(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "absent")

    with pytest.raises(WorkspaceError, match="expected a review's folder"):
        code_stage(workspace, "NCT01")
    assert not workspace.folder.exists()
