"""Lineage survives its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.store.lineage import Made, Output, read_lineage, write_lineage

SCREEN = Made(
    inputs={"hits": "aa", "review.yaml": "bb"},
    code="0.1.0",
    outputs={"decisions": Output(sha256="cc", rows=64), "flow.svg": Output(sha256="dd")},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lineage.json"
    write_lineage(path, {"screen": SCREEN})

    assert read_lineage(path) == {"screen": SCREEN}


def test_order_of_stages_and_inputs_leaves_no_trace(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    turned = Made(
        inputs=dict(sorted(SCREEN.inputs.items(), reverse=True)),
        code=SCREEN.code,
        outputs=SCREEN.outputs,
    )
    write_lineage(one, {"screen": SCREEN, "code": SCREEN})
    write_lineage(two, {"code": turned, "screen": turned})

    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"screen": {"inputs": 3}}', b"\xff"])
def test_file_that_makes_no_sense_tells_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lineage.json"
    path.write_bytes(content)

    assert read_lineage(path) == {}


def test_missing_file_tells_nothing(tmp_path: Path) -> None:
    assert read_lineage(tmp_path / "lineage.json") == {}


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot read"):
        read_lineage(tmp_path)
