"""What a model answered, kept in a folder: nothing is asked twice, and a rerun needs no model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from trialatlas.store.files import hash_text, replace_text, reporting

__all__ = ["Answer", "AnswerFolder", "request_hash"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a model wrote.

    Attributes:
        text: Its words.
        finish: Why it stopped, as the endpoint says: ``stop``, ``length``, ``content_filter`` ...
        refusal: Its words where it would not answer.
        served_by: The model that the endpoint says has answered.
    """

    text: str = ""
    finish: str = ""
    refusal: str = ""
    served_by: str = ""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    request: dict[str, Any]
    answer: Answer


def request_hash(body: Mapping[str, Any]) -> str:
    """What tells one request from another: its model, its words and its settings; not its host.

    Args:
        body: As `trialatlas.coding.models.prompt.request_body` makes it.
    """
    return hash_text(msgspec.json.encode(body, order="sorted").decode("utf-8"))


class AnswerFolder:
    """A folder with a file for each answered request, named by the request's hash.

    A file holds the request and the answer, neither host nor key. It is complete or absent, so an
    interrupted run loses at most the answers under way.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder.

        Args:
            folder: It need not exist; it is made with the first answer.
        """
        self.folder = folder

    def find(self, body: Mapping[str, Any]) -> Answer | None:
        """The answer to a request, or None if it has none yet.

        A file that is damaged counts as none; the next answer replaces it.

        Raises:
            WorkspaceError: A file is there and cannot be read.
        """
        path = self._path(body)
        with reporting(path, "read"):
            if not path.is_file():
                return None
            content = path.read_bytes()
        try:
            return msgspec.json.decode(content, type=_Kept).answer
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def keep(self, body: Mapping[str, Any], answer: Answer) -> None:
        """Keep the answer to a request.

        Raises:
            WorkspaceError: It cannot be written.
        """
        path = self._path(body)
        with reporting(self.folder, "make"):
            self.folder.mkdir(parents=True, exist_ok=True)
        kept = msgspec.json.encode(_Kept(request=dict(body), answer=answer))
        replace_text(path, msgspec.json.format(kept, indent=1).decode("utf-8") + "\n")

    def _path(self, body: Mapping[str, Any]) -> Path:
        return self.folder / f"{request_hash(body)}.json"
