"""A model codes records that lie in files; the file of codings is complete or not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.model_server import Asked, Said, completion, serving

from trialatlas.coding.models.answers import AnswerFolder
from trialatlas.coding.models.coder import task_of
from trialatlas.errors import ModelError
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.text.rules import Category, TextVariable
from trialatlas.workflow.lone_coding import read_lone
from trialatlas.workflow.model_coding import Outcome, code_with_model, studies_of

FAT = Category(name="adipose")
TISSUE = Variable(
    name="tissue",
    title="Tissue",
    kind="text",
    text=TextVariable(name="tissue", categories=(FAT,), rules=()),
    categories=(FAT,),
)
IDS = ("NCT00000001", "NCT00000002")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two records, the later id first."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name, record_id in zip("ba", IDS, strict=True):
        identification = {"nctId": record_id, "briefTitle": "Cells from fat"}
        record = {"protocolSection": {"identificationModule": identification}}
        (folder / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def outcome(files: Path, reply: Callable[[Asked], Said]) -> Outcome:
    with serving(reply) as server, read_lone([files]) as records:
        task = task_of(server.endpoint(), Codebook(variables=(TISSUE,)))
        answers = AnswerFolder(files.parent / "answers")
        return code_with_model(task, studies_of(records), answers, files.parent / "out.csv")


def test_records_come_in_the_order_of_their_ids(files: Path) -> None:
    with read_lone([files]) as records:
        studies = studies_of(records)

    assert [record.study.record_id for record in studies] == list(IDS)
    assert all(record.version for record in studies)


def test_what_was_written_is_counted(files: Path) -> None:
    def reply(asked: Asked) -> Said:
        if asked.record["record"] == IDS[1]:
            return Said(b"{}", 400)
        answer = {"value": ["adipose"], "quotes": [{"quote": "from fat"}]}
        return completion({"tissue": answer})

    found = outcome(files, reply)

    assert (found.n_codings, found.n_unclear) == (2, 1)
    assert list(found.unanswered) == [IDS[1]]
    assert "refuses the request (400)" in found.unanswered[IDS[1]]
    assert (files.parent / "out.csv").read_text(encoding="utf-8").count("\n") == 3


def test_a_model_that_cannot_be_asked_leaves_no_file(files: Path) -> None:
    with pytest.raises(ModelError, match="404"):
        outcome(files, lambda _: Said(b"{}", 404))

    assert [path.name for path in files.parent.iterdir()] == ["records"]
