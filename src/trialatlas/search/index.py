"""The fast engine: an index on tantivy that finds what `trialatlas.search.reference` finds.

The index tells what surely answers an expression and what may (`trialatlas.search.bounding`); the
reference itself reads the records between the two. So both engines find the same records, however
little the index knows of a part of an expression.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec
import pyarrow as pa
import tantivy

from trialatlas.errors import WorkspaceError
from trialatlas.model.study import Study
from trialatlas.search.answerable import Setting
from trialatlas.search.bounding import Bounding
from trialatlas.search.bounds import but_not
from trialatlas.search.deciding import Hits, decided
from trialatlas.search.finding import Question
from trialatlas.search.indexed import WORDS, document_of, name_of, schema_of_index
from trialatlas.search.reference import Matcher, Only

__all__ = ["RecordIndex", "Version", "build", "reopen", "studies_of"]

_LAYOUT = 1
"""Of what the index holds; one more whenever that, or the spelling of keys, changes."""

_HEAP = 64_000_000
_CONTENTS = "contents.json"

Version: TypeAlias = tuple[str, str]
"""The id of a record and the version of it."""


class _Contents(msgspec.Struct, frozen=True):
    """What is written beside an index.

    Attributes:
        layout: `_LAYOUT` of the index.
        fingerprint: Of the snapshot.
        versions: The records in their order.
    """

    layout: int
    fingerprint: str
    versions: list[Version]


class RecordIndex:
    """An index of records, made by `build` or `reopen`.

    Attributes:
        versions: The records in their order.
    """

    def __init__(self, index: tantivy.Index, versions: Iterable[Version]) -> None:
        self.versions = tuple(versions)
        self._schema = index.schema
        self._searcher = index.searcher()

    def find(self, question: Question, only: Only | None = None) -> list[Version]:
        """The records that answer an expression, in their order.

        Args:
            question: The expression, and the concepts that its terms may name.
            only: A level for all terms in place of those of the expression.

        Raises:
            ExpressionError: It cannot be read, or not answered.
        """
        return self.find_all(question.matcher(only))

    def find_all(self, matcher: Matcher) -> list[Version]:
        """The records that answer an expression which is ready to be put to studies."""
        hits = self.hits()
        bounding = Bounding(self._schema, matcher.sought, matcher.only)
        bounds = bounding.of(matcher.expression, Setting())
        found = list(hits.of(bounds.sure))
        if not bounds.is_exact:
            found += decided(matcher, bounding, but_not(bounds.maybe, bounds.sure), hits)
        return [self.versions[number] for number in sorted(found)]

    def least(self, path: str) -> array[float]:
        """For each record, the least number that its value at a path can mean; see `span_of`.

        Args:
            path: Of a date or a number, as in `trialatlas.search.areas.Piece`.

        Returns:
            Numbers in the order of the records; not a number where there is no value.
        """
        values = array("d", [math.nan]) * len(self.versions)
        for number, value in self.hits().values(name_of("low", path)):
            values[number] = value
        return values

    def hits(self) -> Hits:
        """What queries to the index find."""
        return Hits(self._searcher, len(self.versions))


def build(
    batches: Iterable[pa.RecordBatch], folder: Path | None = None, *, fingerprint: str = ""
) -> RecordIndex:
    """Index records; one batch after another is held in memory.

    Args:
        batches: Rows of ``records``.
        folder: Where the index is kept, an empty folder or none yet; in memory where None.
        fingerprint: What `reopen` knows the snapshot by, such as its hash.

    Raises:
        WorkspaceError: The folder is not empty, or cannot be written.
    """
    try:
        if folder is not None:
            _make_empty(folder)
        index = tantivy.Index(schema_of_index(), path=None if folder is None else str(folder))
        versions = _write(_with_words(index), batches)
        if folder is not None:
            contents = _Contents(_LAYOUT, fingerprint, versions)
            (folder / _CONTENTS).write_bytes(msgspec.json.encode(contents))
    except OSError as error:
        message = f"the index in {folder} cannot be written ({error}); choose another folder"
        raise WorkspaceError(message) from error
    return RecordIndex(index, versions)


def reopen(folder: Path, fingerprint: str = "") -> RecordIndex:
    """Open an index that `build` has left in a folder.

    Args:
        folder: The folder.
        fingerprint: Of the snapshot that is to be searched.

    Raises:
        WorkspaceError: There is no whole index, it is of another snapshot, or another version of
            trialatlas has made it.
    """
    try:
        contents = msgspec.json.decode((folder / _CONTENTS).read_bytes(), type=_Contents)
        index = tantivy.Index.open(str(folder))
    except (OSError, ValueError) as error:
        message = f"there is no whole index in {folder} ({error}); build it anew"
        raise WorkspaceError(message) from error
    if contents.layout != _LAYOUT:
        problem = f"has layout {contents.layout}, not {_LAYOUT}: another version made it"
    elif contents.fingerprint != fingerprint:
        problem = f"is of another snapshot ({contents.fingerprint!r}, not {fingerprint!r})"
    else:
        return RecordIndex(_with_words(index), contents.versions)
    message = f"the index in {folder} {problem}; build it anew"
    raise WorkspaceError(message)


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        message = f"{folder} is not empty; an index needs a folder of its own"
        raise WorkspaceError(message)


def _with_words(index: tantivy.Index) -> tantivy.Index:
    # Tokens are made here; tantivy only parts them at the spaces.
    tokenizer = tantivy.Tokenizer.whitespace()
    index.register_tokenizer(WORDS, tantivy.TextAnalyzerBuilder(tokenizer).build())
    return index


def _write(index: tantivy.Index, batches: Iterable[pa.RecordBatch]) -> list[Version]:
    versions: list[Version] = []
    # One thread: tokens are made in Python, and it need not wait for more.
    writer = index.writer(_HEAP, num_threads=1)
    for version, study in studies_of(batches):
        writer.add_document(document_of(study, len(versions)))
        versions.append(version)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return versions


def studies_of(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Version, Study]]:
    """The records of batches of ``records``, one after another."""
    for batch in batches:
        for row in batch.to_pylist():
            study = msgspec.convert(row, Study)
            yield (study.record_id, row["version"]), study
