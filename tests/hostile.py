"""A review one of whose records was written by someone who wishes its readers ill."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.workspace import Workspace

__all__ = ["PAYLOAD", "Markup", "poison"]

PAYLOAD = (
    "'\"></textarea></title></style></script><img src=x onerror=hacked()>"
    "<script>hacked()</script><a href=javascript:hacked()>"
)
_TABLES = ("records", "hits", "assessments", "decisions", "screened", "codings", "values")
_OF_OURS = frozenset(
    {
        *("record_id", "study_id", "version", "registry", "duplicate_of", "field"),
        *("variable", "coder", "decision", "criterion", "missing", "basis", "confidence", "rule"),
        *("block", "area", "level", "by", "at", "kind", "rank", "unit"),
    }
)
"""What rows say that is not of the record's making, or by which tables fit each other."""


def poison(folder: Path, record_id: str) -> None:
    """Let each text of a record, and each that was taken from it, try to run a script."""
    engine = DuckDBEngine()
    workspace = Workspace(folder)
    for name in _TABLES:
        table, path = TABLES[name], workspace.path_of(name)
        rows = [row for batch in engine.scan(path) for row in batch.to_pylist()]
        poisoned = [_poisoned(row) if _is_of(row, record_id) else row for row in rows]
        engine.write(table, [pa.RecordBatch.from_pylist(poisoned, table.schema)], path)


def _is_of(row: Mapping[str, Any], record_id: str) -> bool:
    return record_id in (row.get("record_id"), row.get("study_id"))


def _poisoned(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _poisoned(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_poisoned(part, name) for part in value]
    if isinstance(value, str) and name not in _OF_OURS:
        return f"{value}{PAYLOAD}"
    return value


class Markup(HTMLParser):
    """What a page holds that could run as a script, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.dangers: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what could run."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.dangers.append(f"<{tag}>")
        self.dangers += [f"<{tag} {name}>" for name in given if name.startswith(("on", "style"))]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            if given.get(name, "").strip().lower().startswith(("javascript:", "data:text")):
                self.dangers.append(f"<{tag} {name}={given[name]}>")
        self.words += given.values()

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(data)
