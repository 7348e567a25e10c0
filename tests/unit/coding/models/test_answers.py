"""Answers are kept by what was asked, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.coding.models.answers import Answer, AnswerFolder, request_hash
from trialatlas.errors import WorkspaceError

BODY = {"model": "small", "messages": [{"role": "user", "content": "Ä?"}], "temperature": 0}
ANSWER = Answer(text='{"a": "ß"}', finish="stop", served_by="small-2")


def test_an_answer_is_found_by_its_request(tmp_path: Path) -> None:
    folder = AnswerFolder(tmp_path / "answers")

    assert folder.find(BODY) is None
    assert not folder.folder.exists()
    folder.keep(BODY, ANSWER)
    assert folder.find(dict(reversed(BODY.items()))) == ANSWER
    assert folder.find({**BODY, "model": "large"}) is None
    assert [path.name for path in folder.folder.iterdir()] == [f"{request_hash(BODY)}.json"]


@pytest.mark.parametrize("content", [b"", b'{"request": {}, "answer": {"text": "', b"\xff", b"[]"])
def test_a_damaged_file_is_no_answer_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    folder = AnswerFolder(tmp_path)
    (tmp_path / f"{request_hash(BODY)}.json").write_bytes(content)

    assert folder.find(BODY) is None
    folder.keep(BODY, ANSWER)
    assert folder.find(BODY) == ANSWER


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file", encoding="utf-8")

    with pytest.raises(WorkspaceError, match=r"cannot make .*answers"):
        AnswerFolder(tmp_path / "answers").keep(BODY, ANSWER)
